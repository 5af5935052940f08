"""The fields of an article are stored and scored as the mapping says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS, TEXT_FIELDS
from search.index.opensearch import mapping
from search.ranking import FIELD_WEIGHTS, K1, PARTS_WEIGHT, inverse_document_frequency
from tests.language import parse_query
from tests.search.index.clusters import article


@pytest.mark.server
@pytest.mark.parametrize("fields", [("body",), ("lead", "body", "caption"), DEFAULT_FIELDS])
def test_an_article_as_long_as_all_others_is_neither_long_nor_short(index, fields):
    """Whatever its words count in lengths, by second readings and by parts."""
    index.add(article(f"a{number}", "Tittel", "fisk fotballkamper rettet bedre bøker") for number in range(9))
    query = parse_query("fisk", fields=fields)[0]

    scores = [match.score for match in index.find(query, FindPlan()).page]

    assert scores == [pytest.approx(inverse_document_frequency(9, 9) / (1 + K1), rel=0.01)] * 9


def test_the_least_weight_of_combined_fields_is_one():
    """OpenSearch refuses less."""
    weights = [
        float(mapping.boosted_field(field, stream, share).partition("^")[2])
        for field in TEXT_FIELDS
        for stream, share in (("terms", 1.0), ("parts", PARTS_WEIGHT))
    ]

    assert min(weights) == pytest.approx(1)


def test_every_weighted_frequency_is_a_whole_number():
    for field in DEFAULT_FIELDS:
        for stream, share in (("terms", 1.0), ("parts", PARTS_WEIGHT)):
            exact = mapping.WEIGHTED_ONE * FIELD_WEIGHTS[field] * share
            assert mapping.weighted_frequency(field, stream) == pytest.approx(exact)


@given(st.text(max_size=50))
def test_folding_a_folded_value_changes_nothing(value):
    folded = mapping.fold_value(value)

    assert mapping.fold_value(folded) == folded
