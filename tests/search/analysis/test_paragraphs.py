from hypothesis import given
from hypothesis import strategies as st

from search.analysis import read_paragraphs
from search.analysis.paragraphs import PARAGRAPH_GAP
from tests.language import ANALYZER, analyze, field_terms
from tests.strategies import any_text


def test_gathers_terms_forms_and_parts_with_their_positions():
    field = field_terms(["Båten og NRK-sjefen", "Båtene"])

    assert field.terms == {
        "båt": [0, 4 + PARAGRAPH_GAP],
        "og": [1],
        "nrk": [2],
        "sjef": [3],
    }
    assert field.forms == {
        "båten": [0],
        "og": [1],
        "nrk": [2],
        "sjefen": [3],
        "båtene": [4 + PARAGRAPH_GAP],
    }
    assert field.parts == {"nrksjef": [2]}
    assert field.length == 5


def test_a_field_without_a_word_is_empty():
    field = field_terms(["", "!!!"])

    assert (field.terms, field.forms, field.parts, field.length) == ({}, {}, {}, 0)


@given(st.lists(any_text, max_size=4))
def test_gives_the_terms_and_positions_of_the_single_tokens(paragraphs):
    """An index made of one must be field, marked and quoted by the other."""
    terms, forms, parts = {}, {}, {}
    first = 0
    for paragraph in paragraphs:
        tokens = analyze(paragraph)
        for token in tokens:
            for reading in token.readings:
                terms.setdefault(reading, []).append(first + token.position)
            forms.setdefault(token.form, []).append(first + token.position)
            for part in token.parts:
                parts.setdefault(part.term, []).append(first + token.position)
        first += len(tokens) + PARAGRAPH_GAP

    field = field_terms(paragraphs)

    assert (field.terms, field.forms, field.parts) == (terms, forms, parts)
    assert field.length == sum(len(analyze(paragraph)) for paragraph in paragraphs)


@given(st.lists(any_text, max_size=4))
def test_positions_of_a_term_rise(paragraphs):
    field = field_terms(paragraphs)

    for positions in (*field.terms.values(), *field.forms.values()):
        assert positions == sorted(set(positions))


def test_a_quotation_is_read_in_its_own_language():
    """«verda» is the world in nynorsk, and worth something in bokmål."""
    terms = field_terms(["Hun er verda mye.", "– Eg veit ikkje kva verda seier."]).terms

    assert ("verd" in terms, len(terms["verden"])) == (True, 1)


@given(st.lists(any_text, max_size=4), st.sampled_from(["nb", "nn"]))
def test_a_paragraph_has_its_text_language_chunks_and_their_places(texts, article_language):
    paragraphs = list(read_paragraphs(texts, article_language))

    assert [paragraph.text for paragraph in paragraphs] == texts
    for paragraph in paragraphs:
        assert paragraph.language == ANALYZER.paragraph_language(paragraph.text, article_language)
        for chunk, match in zip(paragraph.chunks, paragraph.matches, strict=True):
            assert paragraph.text.startswith(chunk, match.start())
