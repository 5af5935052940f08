import math

import pytest

from search.analysis.lexicon import sources
from search.analysis.lexicon.paradigms import Form
from search.analysis.lexicon.sources import read_dictionaries, with_latin_nouns


class Factory:
    """A dictionary of simplemma: form to lemma, capitals as the dictionary has them."""

    def get_dictionary(self, language):
        return {
            "nb": {"Bergene": "Bergen", "bergene": "berg", "Oslos": "Oslo", "hus": "hus"},
            "nn": {"Husa": "hus"},
        }[language]


@pytest.fixture
def dictionaries(monkeypatch):
    monkeypatch.setattr(sources, "DefaultDictionaryFactory", Factory)
    monkeypatch.setattr(sources, "get_frequency_dict", lambda *_, **__: {"og": 0.03, "hus": 1e-4, "x": 1e-10})
    monkeypatch.setattr(sources, "read_paradigms", lambda: [Form("husene", "hus", "NOUN", 3)])
    return read_dictionaries()


def test_words_and_lemmas_are_in_lower_case_and_a_name_yields_to_a_common_word(dictionaries):
    assert dictionaries.bokmal == {"bergene": "berg", "oslos": "oslo", "hus": "hus", "husene": "hus"}
    assert dictionaries.nynorsk == {"husa": "hus"}


def test_frequencies_are_on_the_zipf_scale_and_never_below_0(dictionaries):
    assert dictionaries.frequency == pytest.approx({"og": math.log10(0.03e9), "hus": 5.0, "x": 0.0})


def test_the_installed_packages_have_the_words_of_both_languages():
    dictionaries = read_dictionaries()

    assert dictionaries.bokmal["husene"] == "hus"
    assert dictionaries.bokmal["museet"] == "museum"
    assert dictionaries.nynorsk["skulane"] == "skule"
    assert 6 < dictionaries.frequency["og"] < 8


def test_latin_nouns_drop_their_um_before_an_ending():
    """The dictionary has «museet» of «muse»."""
    forms = {"museum": "museum", "museet": "muse", "museer": "muse", "kunstmuseum": "kunstmuseum"}

    assert with_latin_nouns(forms | {"kunstmuseet": "kunstmuse"}) == {
        "museum": "museum",
        "museet": "museum",
        "museer": "museum",
        "kunstmuseum": "kunstmuseum",
        "kunstmuseet": "kunstmuseum",
    }
