"""What is an article to OpenSearch?"""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import article_language
from search.articles import DEFAULT_FIELDS, exact_values, field_texts
from search.index.opensearch import mapping
from search.index.opensearch.documents import build_document, split_article
from search.index.opensearch.streams import StreamWriter
from search.index.posting_lists import STREAMS
from search.ranking import FIELD_WEIGHTS, PARTS_WEIGHT
from tests.language import ANALYZER, field_terms
from tests.search.index_strategies import corpora


@given(corpus=corpora())
@settings(max_examples=25)
def test_a_document_holds_the_terms_of_the_embedded_index(corpus):
    for each in corpus:
        made = build_document(split_article(each), StreamWriter(ANALYZER))

        for field, paragraphs in field_texts(each).items():
            expected = field_terms(paragraphs, "nb" if each.language == "und" else each.language)
            terms, forms, parts = (" ".join(made.get(f"{field}_{stream}", [])).split() for stream in STREAMS)
            assert sorted(forms) == sorted(f for f, at in expected.forms.items() for _ in at)
            assert sorted(t for each in terms for t in each.split("|")) == sorted(
                t for t, at in expected.terms.items() for _ in at
            )
            assert sorted(parts) == sorted(p for p, at in expected.parts.items() for _ in at)
        assert [made.get(name, []) for name in exact_values(each)] == [
            list(values) for values in exact_values(each).values()
        ]


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


@given(corpus=corpora(), kept=st.sampled_from([0, 3, 1000]))
@settings(max_examples=25)
def test_what_is_learnt_of_chunks_changes_no_document(corpus, kept):
    known = StreamWriter(ANALYZER, cache_size=kept)

    for each in corpus * 2:
        assert build_document(split_article(each), known) == build_document(
            split_article(each), StreamWriter(ANALYZER)
        )


@given(text=st.text(max_size=200))
def test_no_term_holds_what_parts_terms_in_a_document(text):
    held = field_terms([text])

    for term in (*held.terms, *held.forms, *held.parts):
        assert term.split() == [term]
        assert mapping.READINGS_SEPARATOR not in term
