"""The streams of a field are texts of terms, with and without cached chunks."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.index.opensearch import mapping
from search.index.opensearch.documents import build_document, split_article
from search.index.opensearch.streams import StreamWriter
from tests.language import ANALYZER, field_terms
from tests.search.index_strategies import corpora


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


def test_a_field_has_a_text_for_each_paragraph():
    streams = StreamWriter(ANALYZER).write_field(["Ferjekaia, ny kai", "", "Ny"], "nb")

    assert streams.forms == ["ferjekaia ny kai", "", "ny"]
    assert streams.terms == ["fergekai ny kai", "", "ny"]
    assert streams.parts == "ferge kai"
