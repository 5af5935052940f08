"""A weighted frequency is the sum of the weights of a term's occurrences."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from search.analysis import article_language
from search.articles import DEFAULT_FIELDS, field_texts
from search.index.opensearch import mapping
from search.index.opensearch.documents import build_document, split_article
from search.index.opensearch.streams import StreamWriter
from search.index.opensearch.weighted_terms import weigh_terms
from search.ranking import FIELD_WEIGHTS, PARTS_WEIGHT
from tests.language import ANALYZER, field_terms
from tests.search.index_strategies import corpora


@given(corpus=corpora())
@settings(max_examples=25, deadline=None)
def test_the_weighed_frequency_of_a_name_is_the_sum_of_its_weights(corpus):
    """Of every place where the name stands, as a word or as a part of one."""
    for each in corpus:
        made = build_document(split_article(each), StreamWriter(ANALYZER))
        expected = Counter()
        for field in DEFAULT_FIELDS:
            there = field_terms(field_texts(each)[field], article_language(each.language))
            for listed, share in ((there.terms, 1), (there.parts, PARTS_WEIGHT)):
                expected.update({name: FIELD_WEIGHTS[field] * share * len(at) for name, at in listed.items()})

        weighed = [name.split("|") for name in made[mapping.WEIGHTED].split()]
        assert {name: int(count) / mapping.WEIGHTED_ONE for name, count in weighed} == pytest.approx(expected)
        assert len(weighed) == len(expected)


def test_a_term_in_title_and_body_has_the_sum_of_both_weights():
    writer = StreamWriter(ANALYZER)
    fields = {"title": writer.write_field(["Ny kai"], "nb"), "body": writer.write_field(["kai"], "nb")}

    assert weigh_terms(fields) == "ny|60 kai|80"


def test_fields_not_searched_by_default_add_nothing():
    assert weigh_terms({"byline": StreamWriter(ANALYZER).write_field(["Kari Kai"], "nb")}) == ""
