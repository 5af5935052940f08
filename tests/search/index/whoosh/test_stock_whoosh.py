"""Does stock Whoosh, which reads the lists posting by posting, find what the evaluator finds?"""

from __future__ import annotations

import pytest
from whoosh.query import And, Not, Or, Phrase, Prefix, Term

from search.article_index import FindPlan
from search.articles import Article, Block
from tests.language import open_whoosh, parse_query
from tests.search.index.whoosh.stock_codec import open_with_stock_whoosh

TEXTS = {
    "a": "torsk og sild i havet",
    "b": "sild og torsk",
    "c": "torsken svømmer; torsk og sild",
    "d": "makrell",
    "gone": "torsk og sild",
}


@pytest.fixture(name="both", scope="module")
def _both(tmp_path_factory):
    """Our index over two segments, one article removed, and the same opened by stock Whoosh."""
    folder = tmp_path_factory.mktemp("codec")
    index = open_whoosh(folder)
    articles = [
        Article(id=each, title="Fisk", source="NTB", blocks=(Block("p", text),))
        for each, text in TEXTS.items()
    ]
    index.add(articles[:2])
    index.add(articles[2:])
    index.add([Article(id=f"e{number}", title="Hval") for number in range(30)])
    index.remove(["gone"])
    with open_with_stock_whoosh(folder / "builds" / (folder / "current").read_text()) as searcher:
        yield index, searcher
    index.close()


def ours(index, typed, **options):
    matches = index.find(parse_query(typed, **options)[0], FindPlan(limit=100))
    return sorted(match.article_id for match in matches.page)


def stock(searcher, query):
    column = searcher.reader().column_reader("id")
    return sorted(column[number].decode() for number in query.docs(searcher))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("torsk", Term("body_terms", "torsk")),
        ("torsk sild", And([Term("body_terms", "torsk"), Term("body_terms", "sild")])),
        ("makrell OR havet", Or([Term("body_terms", "makrell"), Term("body_forms", "havet")])),
        ("torsk NOT havet", And([Term("body_terms", "torsk"), Not(Term("body_forms", "havet"))])),
        ('"torsk og sild"', Phrase("body_terms", ["torsk", "og", "sild"])),
        ('"sild torsk"', Phrase("body_terms", ["sild", "torsk"])),
        ("sild*", Or([Prefix("body_forms", "sild"), Prefix("body_terms", "sild")])),
        ("hval", Term("title_terms", "hval")),
    ],
)
def test_stock_queries_find_the_same_articles(both, typed, query):
    index, searcher = both

    assert stock(searcher, query) == ours(index, typed)


def test_stock_whoosh_scores_with_our_frequencies_and_lengths(both):
    _, searcher = both

    hits = searcher.search(Term("body_terms", "torsk"), limit=None)

    column = searcher.reader().column_reader("id")
    assert column[hits[0].docnum] == b"c", "where the word stands twice"
    assert {column[hit.docnum] for hit in hits} == {b"a", b"b", b"c"}


def test_stock_whoosh_knows_terms_frequencies_and_columns(both):
    _, searcher = both
    reader = searcher.reader()

    assert reader.doc_count() == 34
    assert reader.doc_count_all() == 35
    assert reader.has_deletions()
    assert reader.doc_frequency("body_terms", "torsk") == 4, "removed articles are counted until a merge"
    assert reader.frequency("body_terms", "torsk") == 5
    assert list(reader.expand_prefix("body_forms", "tors")) == [b"torsk", b"torsken"]
    assert b"makrell" in set(reader.lexicon("body_terms"))
    assert reader.field_length("body_forms") == sum(map(len, map(str.split, TEXTS.values())))
    assert set(reader.column_reader("source")) == {b"NTB", b""}
