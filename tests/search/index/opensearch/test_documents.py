"""A document has the terms and exact values of its article."""

from __future__ import annotations

from hypothesis import given, settings

from search.articles import exact_values, field_texts
from search.index.opensearch.documents import build_document, split_article
from search.index.opensearch.streams import StreamWriter
from search.index.posting_lists import STREAMS
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
