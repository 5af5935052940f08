from search.analysis.lexicon import spellings
from search.analysis.lexicon.spellings import bokmal_spellings, nynorsk_spellings


def packed(monkeypatch, *lines):
    monkeypatch.setattr(spellings, "packed_lines", lambda _: list(lines))


def test_the_commonest_spelling_stands_for_all(monkeypatch):
    packed(monkeypatch, "deltaker deltager")

    assert bokmal_spellings({"deltaker": 4.5, "deltager": 4.0}) == {"deltager": "deltaker"}
    assert bokmal_spellings({"deltaker": 3.5, "deltager": 4.0}) == {"deltaker": "deltager"}


def test_a_spelling_that_is_another_word_too_is_left_alone(monkeypatch):
    """«toll» is the tree «tall» as well, and mostly is not."""
    packed(monkeypatch, "tall toll*", "band* bånd")

    assert bokmal_spellings({"tall": 5.0, "toll": 4.0, "band": 5.0, "bånd": 4.5}) == {}


def test_our_own_pairs_win(monkeypatch):
    """«stein» stands as «sten» by our own list, so that list says what stands for all."""
    packed(monkeypatch, "grunnstein grunnsten", "steinet sten stein")

    assert bokmal_spellings({"steinet": 5.0, "sten": 3.0})["steinet"] == "sten"


def test_a_lemma_of_nynorsk_has_all_its_spellings(monkeypatch):
    packed(monkeypatch, "skule skole", "mål maal*")

    assert nynorsk_spellings() == {"skule": ("skule", "skole"), "skole": ("skule", "skole")}


def test_the_files_have_everyday_pairs():
    pairs = bokmal_spellings({"ferge": 5.0, "deltaker": 5.0, "fremdrift": 5.0, "kastet": 5.0})

    assert pairs["ferje"] == "ferge"
    assert pairs["deltager"] == "deltaker"
    assert pairs["framdrift"] == "fremdrift"
    assert "tall" not in pairs.values()
    assert set(nynorsk_spellings()["fremje"]) == {"fremje", "fremme"}
