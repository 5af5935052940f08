"""A segment holds what the analysis gives, however it was made."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from search.analysis import article_language
from search.articles import TEXT_FIELDS, field_texts
from search.index.segment import posting_table
from tests.language import field_terms
from tests.search.index.segment.making import Maker, article, corpora, no_limit, positions_of, terms_of


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
