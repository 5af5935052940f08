"""Does a segment say what the analysis says, however it came about?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analysis import PARAGRAPH_GAP, article_language
from search.article_index import WordPosition
from search.articles import TEXT_FIELDS, Article, Block, exact_values, field_texts
from search.highlighting.offset_sources import tokens_from_postings
from search.index.posting_lists import CHUNKS_PER_OFFSET, FIELD_BASES, LANGUAGES, UNDATED, microseconds
from search.index.segment import gather, posting_table
from search.index.segment import merge as merging
from search.index.segment.columns import columns_of
from search.index.segment.contents import read_contents
from search.index.segment.gather import Gatherer
from search.index.segment.invert import write_lists
from search.index.segment.reader import Segment
from search.index.whoosh.segment_writer import write_columns_file
from tests.language import ANALYZER, field_terms
from tests.search.index_strategies import articles as article_with_id

corpora = st.integers(0, 6).flatmap(
    lambda count: st.tuples(*(article_with_id(f"a{number}") for number in range(count)))
)
no_limit = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(name="make")
def _make(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("segments"))


class Maker:
    """Makes segments in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.made = 0

    def of(self, articles):
        path = self._path()
        articles = [read_contents(each) for each in articles]
        found = Gatherer(ANALYZER).gather(articles)
        with path.with_suffix(".lists").open("wb") as output:
            write_lists(output, found, len(articles))
        write_columns_file(path.with_suffix(".columns"), columns_of(articles, found.lengths))
        return Segment(self.folder, path.name)

    def merged(self, segments, live):
        path = self._path()
        with path.with_suffix(".lists").open("wb") as output:
            columns = merging.merge(segments, live, output)
        write_columns_file(path.with_suffix(".columns"), columns)
        return Segment(self.folder, path.name)

    def content(self, segment):
        return [(self.folder / f"{segment.name}{suffix}").read_bytes() for suffix in (".lists", ".columns")]

    def _path(self):
        self.made += 1
        return self.folder / f"S{self.made}"


def article(article_id, *paragraphs):
    return Article(id=article_id, title="Fisk", blocks=tuple(Block("p", text) for text in paragraphs))


def positions_of(segment, field, stream, term, among):
    found = segment.positions([field], [(stream, term)], np.array(among, dtype=np.int64))
    everywhere = segment.positions([field], [(stream, term)], None)
    assert found.tolist() == everywhere[np.isin(everywhere >> 32, among)].tolist()
    places = defaultdict(list)
    for each in found.tolist():
        places[each >> 32].append((each & 0xFFFFFFFF) - FIELD_BASES[field])
    return dict(places)


@given(articles=corpora)
@no_limit
def test_holds_the_terms_that_the_analysis_gives(tmp_path_factory, articles):
    segment = Maker(tmp_path_factory.mktemp("segments")).of(articles)

    for field in TEXT_FIELDS:
        expected = [
            field_terms(field_texts(each)[field], article_language(each.language)) for each in articles
        ]
        assert segment.lengths(field).tolist() == [each.length for each in expected]
        for stream in ("terms", "forms", "parts"):
            lists = defaultdict(dict)
            for number, terms in enumerate(expected):
                for term, places in getattr(terms, stream).items():
                    lists[term][number] = places
            for term in {*lists, "finnesikke"}:
                postings = segment.postings(field, stream, term)
                counts = {number: len(places) for number, places in lists[term].items()}
                found = zip(postings.doc_ids.tolist(), postings.frequencies.tolist(), strict=True)
                assert list(found) == sorted(counts.items())
                everywhere = range(len(articles))
                assert positions_of(segment, field, stream, term, everywhere) == lists[term]
            for prefix in ("hav", "f", "x"):
                begun = {n for term, held in lists.items() if term.startswith(prefix) for n in held}
                assert segment.with_prefix(field, stream, prefix).tolist() == sorted(begun)


@given(articles=corpora)
@no_limit
def test_knows_where_words_with_a_prefix_stand(tmp_path_factory, articles):
    segment = Maker(tmp_path_factory.mktemp("segments")).of(articles)
    among = np.arange(0, len(articles), 2)

    for prefix in ("hav", "f", "x"):
        streams = [("terms", term) for term in terms_of(articles, "terms") if term.startswith(prefix)]
        streams += [("forms", term) for term in terms_of(articles, "forms") if term.startswith(prefix)]
        expected = segment.positions(TEXT_FIELDS, streams, among)
        assert segment.prefix_positions(TEXT_FIELDS, prefix, among).tolist() == expected.tolist()


def terms_of(articles, stream):
    return {
        term
        for each in articles
        for texts in field_texts(each).values()
        for term in getattr(field_terms(texts, article_language(each.language)), stream)
    }


@given(articles=corpora, every=st.sampled_from([1, 2, CHUNKS_PER_OFFSET]))
@no_limit
def test_knows_where_in_the_texts_words_stand(tmp_path_factory, articles, every):
    """As `tokens_from_postings` reads it: the word that analysis puts at that position."""
    maker = Maker(tmp_path_factory.mktemp("segments"))
    with patch.object(gather, "CHUNKS_PER_OFFSET", every):
        parts = [maker.of(articles[0::2]), maker.of(articles[1::2])]
    articles = [*articles[0::2], *articles[1::2]]
    segment = maker.merged(parts, [None, None])

    for number, each in enumerate(articles):
        for field, texts in field_texts(each).items():
            told = words_told(segment, number, field, texts)
            assert told == words_of(texts, article_language(each.language))


def words_told(segment, number, field, texts):
    """Return position, paragraph, first code point and form of each word, as the segment tells where it is."""
    forms = terms_of([Article(id="a", title="a", blocks=tuple(Block("p", text) for text in texts))], "forms")
    places = segment.positions([field], [("forms", form) for form in forms], np.array([number]))
    offsets = (array.tolist() for array in segment.offsets(places))
    found = []
    for place, paragraph, character, words, language in zip(places.tolist(), *offsets, strict=True):
        position = (place & 0xFFFFFFFF) - FIELD_BASES[field]
        where = WordPosition(position, paragraph, character, words, LANGUAGES[language], frozenset([0]))
        found += [
            (position, paragraph, word.start, word.form)
            for word in tokens_from_postings(texts[paragraph], [where], ANALYZER)
        ]
    return found


def words_of(texts, language):
    """Return the same as analysis has it, paragraph by paragraph."""
    found, position = [], 0
    for paragraph, text in enumerate(texts):
        tokens = ANALYZER.analyze(text, ANALYZER.paragraph_language(text, language))
        found += [(position + token.position, paragraph, token.start, token.form) for token in tokens]
        position += len(tokens) + PARAGRAPH_GAP
    return found


@given(articles=corpora)
@no_limit
def test_holds_the_columns_of_the_articles(tmp_path_factory, articles):
    segment = Maker(tmp_path_factory.mktemp("segments")).of(articles)

    for number, each in enumerate(articles):
        assert segment.columns.ids[number] == each.id.encode()
        assert segment.columns.doc_id_of(each.id.encode()) == number
        for name, values in exact_values(each).items():
            assert segment.columns.exact(name).of(number) == list(values)
        for name in ("published", "modified"):
            moment = getattr(each, name)
            expected = UNDATED if moment is None else microseconds(moment)
            assert segment.columns.dates(name)[number] == expected
    assert segment.columns.doc_id_of(b"a99") == -1


@given(
    corpora=st.lists(corpora.filter(bool), min_size=1, max_size=4), data=st.data(), chunk=st.integers(1, 9)
)
@no_limit
def test_merging_gives_the_files_that_the_articles_left_would_give(tmp_path_factory, corpora, data, chunk):
    """Byte for byte, whatever was removed and however little is copied at a time."""
    make = Maker(tmp_path_factory.mktemp("segments"))
    flags = [
        np.array(data.draw(st.lists(st.booleans(), min_size=len(each), max_size=len(each))))
        for each in corpora
    ]
    flags[0][0] = True
    left = [
        each
        for of, live in zip(corpora, flags, strict=True)
        for each, stays in zip(of, live, strict=True)
        if stays
    ]
    live = [None if each.all() else each for each in flags]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(merging, "BATCH_POSTINGS", chunk)
        merged = make.merged([make.of(each) for each in corpora], live)

    assert make.content(merged) == make.content(make.of(left))


def test_merging_takes_the_list_of_a_word_to_all_its_readings(make):
    """«Havner» is read as havn and as havne, which have other words in the other segment."""
    articles = [article("a0", "havner"), article("a1", "havna fisken")]

    merged = make.merged([make.of([each]) for each in articles], [None, None])

    assert make.content(merged) == make.content(make.of(articles))


def test_a_word_that_stands_hundreds_of_times_is_counted_right(make):
    """A frequency has one byte, and a large one a place of its own."""
    articles = [
        article(f"a{number}", "og " * times) for number, times in enumerate((1, 254, 255, 256, 3000, 2))
    ]
    segment = make.merged([make.of(articles[:3]), make.of(articles[3:])], [None, None])

    assert segment.postings("body", "forms", "og").frequencies.tolist() == [1, 254, 255, 256, 3000, 2]
    assert positions_of(segment, "body", "forms", "og", [2, 5]) == {2: list(range(255)), 5: [0, 1]}


def test_positions_of_a_few_articles_among_many_are_found(make):
    """They begin at a 64th posting and are counted from there."""
    size = 5 * posting_table.BLOCK
    texts = ["og " * (number % 7 + 1) + "og" * (number % 3) for number in range(size)]
    segment = make.of([article(f"a{number}", text) for number, text in enumerate(texts)])

    for chosen in ([0], [64, 65], [3, 127, 128, 319], list(range(size))):
        found = positions_of(segment, "body", "forms", "og", chosen)
        expected = {n: field_terms([texts[n]]).forms["og"] for n in chosen}
        assert found == expected


NYNORSK = "Eg veit ikkje korleis dei kjem seg heim."
BOKMAL = "Jeg vet ikke hvordan de kommer seg hjem."


@pytest.mark.parametrize("language", ["nb", "nn", "und"])
def test_a_paragraph_is_read_in_its_own_language(make, language):
    """What is learnt of a word in one language says nothing of it in the other."""
    texts = [NYNORSK, BOKMAL, "Heim kjem dei.", NYNORSK]
    segment = make.of([replace(article("a", *texts), language=language)])
    expected = field_terms(texts, article_language(language)).terms

    for term in {*expected, *field_terms(texts, "nb").terms, *field_terms(texts, "nn").terms}:
        assert positions_of(segment, "body", "terms", term, [0]).get(0, []) == expected.get(term, [])


def test_a_rare_part_counts_as_often_as_it_occurs(make):
    segment = make.of([article("a", "NRK-sjefen møtte NRK-sjefen.")])
    (term,) = field_terms(["NRK-sjefen"]).parts

    assert segment.postings("body", "parts", term).frequencies.tolist() == [2]
    assert field_terms(["NRK-sjefen møtte NRK-sjefen."]).parts == {term: [0, 3]}
