import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.stemmer import stem


@pytest.mark.parametrize(
    ("stemmed", "forms"),
    [
        ("havn", "havn havna havnen havner havnene"),
        ("fisk", "fisk fisken fisker fiskene fiskenes"),
        ("ferj", "ferje ferja ferjer ferjene"),
    ],
)
def test_inflections_share_a_stem(stemmed, forms):
    assert {stem(form) for form in forms.split()} == {stemmed}


@given(st.text(min_size=1, max_size=30).map(str.lower).filter(bool))
def test_a_stem_is_never_empty_and_never_longer(word):
    assert 0 < len(stem(word)) <= len(word)


@pytest.mark.parametrize(
    "forms",
    [
        # Vowels that NLTK's copy of the stemmer takes for consonants.
        "vêr vêret vêrene",
        "fôr fôret fôrene",
        "flòt flòta",
        "kjêl kjêlen kjêlene",
    ],
)
def test_a_vowel_with_an_accent_is_a_vowel(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["univers", "kontrovers", "vers", "tvers", "østers", "lykkers"])
def test_some_words_end_in_ers_by_nature(word):
    assert stem(word) == word


@pytest.mark.parametrize(("form", "stemmed"), [("fiskers", "fisk"), ("landskapers", "landskap")])
def test_most_words_in_ers_are_genitives(form, stemmed):
    assert stem(form) == stemmed
