import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.characters import (
    _RUN,
    INVISIBLE,
    digraphs,
    normalized,
    scandinavian,
    spellings,
    without_accents,
)
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\u030a", "å"), ("A\u030a", "Å"), ("so\u00ad\u200bl", "sol"), ("Sol", "Sol"), ("", "")],
)
def test_composes_letters_and_drops_what_cannot_be_seen(text, expected):
    assert normalized(text) == expected


@given(any_text)
def test_is_composed_and_stays_as_it_is_when_done_again(text):
    once = normalized(text)

    assert unicodedata.is_normalized("NFC", once)
    assert normalized(once) == once
    assert not set(once) & set(INVISIBLE.replace("\u200b-\u200d", "\u200b\u200c\u200d"))


@pytest.mark.parametrize("apostrophe", list("'’‘`´ʼ"))
def test_every_apostrophe_is_the_same(apostrophe):
    assert normalized(f"rock{apostrophe}n{apostrophe}roll") == "rock'n'roll"


@pytest.mark.parametrize(
    ("word", "expected"),
    [("räksmörgås", "ræksmørgås"), ("Öl", "Øl"), ("für", "für"), ("blåbær", "blåbær"), ("fisk", "fisk")],
)
def test_swedish_and_german_letters_become_the_norwegian_ones(word, expected):
    assert scandinavian(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("blaabaer", "blåbær"),
        ("blaabaersyltetoey", "blåbærsyltetøy"),
        ("haaland", "håland"),
        ("soerensen", "sørensen"),
        ("raeksmoergaas", "ræksmørgås"),
        ("eao", "eao"),
        ("fisk", "fisk"),
    ],
)
def test_two_letters_for_one_become_the_one(word, expected):
    assert digraphs(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("idé", "ide"),
        ("én", "en"),
        ("òg", "og"),
        ("fôr", "for"),
        ("vêr", "ver"),
        ("müller", "muller"),
        ("señor", "senor"),
        ("façade", "facade"),
        ("ﬁnans", "finans"),
        ("straße", "strasse"),
        ("čáhcesuolu", "cahcesuolu"),
        ("kárášjohka", "karasjohka"),
        ("đŋŧ", "dnt"),
        ("łódź", "lodz"),
        ("dvořák", "dvorak"),
        ("việt", "viet"),
        ("œuvre", "oeuvre"),
        ("ǿǻǽ", "øåæ"),
        ("İ".lower(), "i"),
        ("Åse", "Åse"),
        ("får", "får"),
        ("før", "før"),
        ("fær", "fær"),
        ("räka", "räka"),
        ("öl", "öl"),
        ("йод", "йод"),
        ("漢字", "漢字"),
    ],
)
def test_accents_go_and_letters_of_their_own_stay(word, expected):
    assert without_accents(word) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bat", "båt"),
        ("blaabaer", "blåbær"),
        ("blabar", "blåbær"),
        ("sorensen", "sørensen"),
        ("soerensen", "sørensen"),
        ("håland", "haaland"),
        ("haland", "haaland"),
        ("pøng", "poeng"),
        ("ide", "idé"),
        ("idee", "ide"),
        ("kjopesenter", "kjøpesenter"),
        ("naeringslivsorganisasjonen", "næringslivsorganisasjonen"),
    ],
)
def test_the_word_meant_is_among_the_first_spellings(typed, meant):
    assert meant in spellings(typed)[:50]


def test_the_likeliest_spelling_comes_first():
    assert spellings("haaland")[0] == "håland"
    assert spellings("bat")[:2] == ["båt", "bæt"]


def test_no_word_has_too_many_spellings():
    assert len(spellings("a" + "bao" * 20)) == 2000
    assert spellings("aoa", limit=3) == spellings("aoa")[:3]
    assert spellings("brr") == []


def fold_key(word):
    """Return *word* with one letter for each run of letters that may stand for one another: «blåbær» as «blabar»."""
    return _RUN.sub(lambda run: run.lastgroup, without_accents(word))


norwegian = st.text(st.sampled_from("abeiouyæøåäöéüs"), max_size=9)


@given(norwegian)
def test_all_spellings_have_the_key_of_the_word_and_none_is_the_word(word):
    found = spellings(word, limit=200)

    assert len(found) == len(set(found)) <= 200
    assert word not in found
    assert {fold_key(each) for each in found} <= {fold_key(word)}


@given(any_text)
def test_to_mend_letters_twice_is_to_mend_them_once(text):
    word = normalized(text).lower()

    for mend in (scandinavian, digraphs, without_accents):
        assert mend(mend(word)) == mend(word)


@given(any_text)
def test_no_letter_of_the_norwegian_alphabet_loses_its_mark(text):
    word = normalized(text)

    assert [c for c in without_accents(word) if c in "æøåÆØÅ"] == [
        plain for c in word for plain in without_accents(c) if plain in "æøåÆØÅ"
    ]
    assert {c for c in word if c in "æøåÆØÅäöÄÖ"} <= set(without_accents(word))
