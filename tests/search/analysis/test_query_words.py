"""What may a word of a query stand for, in either language?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.tree import Word
from search.ranking import units
from tests.language import ANALYZER


def terms(text, language="nb"):
    return {term for token in ANALYZER.analyze(text, language) for term in token.readings}


def asked(text, language="nb"):
    return {reading.term for word in ANALYZER.query_words(text, language) for reading in word.readings}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Høyre", "høre"),
        ("seier", "sier"),
        ("sel", "selge"),
        ("verd", "verden"),
        ("dømme", "eksempel"),
        ("skulder", "skyld"),
        ("koma", "komme"),
        ("buer", "bor"),
    ],
)
def test_a_bokmal_query_does_not_mean_what_the_word_is_in_nynorsk(one, other):
    """One word tells no language: then it is bokmål, which nine of ten write, unless bokmål hardly knows it."""
    assert not asked(one) & asked(other)
    assert not asked(one) & terms(other)


def test_a_nynorsk_query_means_the_nynorsk_word_most():
    text = "kva seier dei om verda"
    language = ANALYZER.query_language(text)
    by_form = {word.form: word.readings for word in ANALYZER.query_words(text, language)}

    assert language == "nn"
    assert [reading.term for reading in by_form["seier"]] == ["si", "seier"]
    assert by_form["verda"][0].term == "verden"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("skule", "skole"),
        ("vatn", "vann"),
        ("vatnet", "vann"),
        ("haust", "høst"),
        ("måndag", "mandag"),
        ("veke", "uke"),
        ("heime", "hjemme"),
        ("raude", "rød"),
        ("rekninga", "regning"),
        ("sjukeheim", "sykehjem"),
    ],
)
def test_an_everyday_word_of_nynorsk_that_bokmal_hardly_knows_is_meant_as_nynorsk(typed, meant):
    """Alone it shows no language; bokmål has it all the same, and that counts a quarter."""
    [word] = ANALYZER.query_words(typed)

    assert word.readings[0][:2] == (meant, 1.0)
    assert [each.weight for each in word.readings[1:]] in ([], [0.25])


@pytest.mark.parametrize("typed", ["seier", "vann", "ferje", "koma", "same", "skala", "været", "Laus"])
def test_a_word_that_bokmal_knows_well_and_a_name_are_not(typed):
    [word] = ANALYZER.query_words(typed)

    assert "nynorsk" not in {each.rule for each in word.readings}


@given(
    st.sampled_from(
        ["filmer", "drømmer", "leder", "eldre", "faren", "satt", "Høyre", "seier", "bøkene", "120", "Zzxqer"]
    )
)
def test_what_a_query_word_may_stand_for_shares_its_weight(word):
    [found] = ANALYZER.query_words(word)

    assert sum(reading.weight for reading in found.readings) == pytest.approx(1)


@given(
    word=st.text(st.sampled_from("abdeikmnorståæøé"), min_size=1, max_size=20)
    | st.sampled_from(["lenger", "Lenger", "vann", "drap", "noe", "Hansen", "seier", "hørt", "ham", "fisk"]),
    language=st.sampled_from(["nb", "nn"]),
    of_text=st.sampled_from(["nb", "nn"]),
)
def test_a_query_finds_the_text_it_was_copied_from(word, language, of_text):
    """In either language, whatever it is read as there; where the same language is meant, by what it is read as."""
    [typed] = ANALYZER.query_words(word, language)
    [token] = ANALYZER.analyze(word, of_text)
    looked_up = {
        (stream, unit.term)
        for unit in units(Word(typed.form, typed.readings, ("title",), (0, 0)))
        for stream, _ in unit.streams
    }

    assert looked_up & {("forms", token.form), *(("terms", term) for term in token.readings)}
    assert language != of_text or asked(word, language) & terms(word, language)
