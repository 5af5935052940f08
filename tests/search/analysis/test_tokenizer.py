import unicodedata

import pytest
from hypothesis import given

from search.analysis.tokenizer import chunks, pieces
from tests.strategies import any_text


def words(text):
    """Return the words of *text*, without the endings of acronyms and genitives."""
    return [piece.base for _, chunk in chunks(text) for piece in pieces(chunk)]


def shown(text):
    """Return the words of *text* as they stand in it."""
    return [text[at + piece.start : at + piece.end] for at, chunk in chunks(text) for piece in pieces(chunk)]


def joined(text):
    return [piece.joined for _, chunk in chunks(text) for piece in pieces(chunk) if piece.joined]


@pytest.mark.parametrize(
    "written",
    ["120000", "120.000", "120 000", "120\u00a0000", "120\u2009000", "120\u202f000"],
    ids=["together", "point", "plain space", "no-break space", "thin space", "narrow no-break space"],
)
def test_a_number_is_the_same_however_its_digits_are_grouped(written):
    assert words(f"Det kom {written} mennesker.") == ["Det", "kom", "120000", "mennesker"]
    assert shown(f"Det kom {written} mennesker.")[2] == written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("3,5", ["3,5"]),
        ("12.345,67", ["12345,67"]),
        ("1.234.567", ["1234567"]),
        ("8.000-10.000", ["8000", "10000"]),
        ("1 000,-", ["1000"]),
        ("200 000-kroners", ["200000", "kroners"]),
        ("22.38", ["22.38"]),
        ("12:30", ["12", "30"]),
        ("2020–2021", ["2020", "2021"]),
        ("17.mai", ["17", "mai"]),
        ("50-åring", ["50", "åring"]),
        ("covid-19", ["covid", "19"]),
        ("E6", ["E6"]),
        ("3D-film", ["3D", "film"]),
        ("22 33 44 55", ["22", "33", "44", "55"]),
        ("1 234a", ["1", "234a"]),
        ("100 %", ["100"]),
    ],
)
def test_numbers_keep_their_decimals_and_clock_times(written, expected):
    assert words(written) == expected


def test_a_year_and_a_count_beside_it_are_two_numbers():
    """Groups have three digits, and the first has at most three."""
    assert words("I 2020 300 personer") == ["I", "2020", "300", "personer"]


@pytest.mark.parametrize(
    ("written", "acronym"),
    [
        ("AFPs", "AFP"),
        ("NTB's", "NTB"),
        ("NTB’s", "NTB"),
        ("USAs", "USA"),
        ("USA-s", "USA"),
        ("USA:s", "USA"),
        ("FN-ets", "FN"),
        ("DNA-et", "DNA"),
        ("TV2s", "TV2"),
        ("tv-en", "tv"),
        ("pc-er", "pc"),
        ("CD-er", "CD"),
    ],
)
def test_an_acronym_loses_its_ending(written, acronym):
    assert words(written) == [acronym]
    assert shown(written) == [written]


@pytest.mark.parametrize("written", ["NASA", "IKEA", "VG", "ETA", "Aps", "ene"])
def test_an_acronym_without_ending_is_itself(written):
    assert words(written) == [written]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Jens’", ["Jens"]),
        ("Jens'", ["Jens"]),
        ("Jens´", ["Jens"]),
        ("mamma's", ["mamma"]),
        ("mamma’s", ["mamma"]),
        ("Sør-Trøndelag's", ["Sør", "Trøndelag"]),
        ("R&B's", ["R", "B"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("l’Oréal", ["l’Oréal"]),
        ("'sitat'", ["sitat"]),
    ],
)
def test_a_genitive_loses_its_apostrophe_and_a_name_keeps_it(written, expected):
    assert words(written) == expected


def test_a_genitive_is_shown_with_its_ending():
    assert shown("Sør-Trøndelag's veier") == ["Sør", "Trøndelag's", "veier"]


@pytest.mark.parametrize(
    ("written", "expected", "together"),
    [
        ("Taliban-talsmann", ["Taliban", "talsmann"], ["Talibantalsmann"]),
        ("NRK-sjefen", ["NRK", "sjefen"], ["NRKsjefen"]),
        ("e‑post", ["e", "post"], ["epost"]),
        ("R&B", ["R", "B"], ["RB"]),
        ("H&M-butikk", ["H", "M", "butikk"], ["HMbutikk"]),
        ("J.K. Rowling", ["J", "K", "Rowling"], ["JK"]),
        ("Sør-Trøndelag's", ["Sør", "Trøndelag"], ["SørTrøndelag"]),
        ("TV2-sjefen", ["TV2", "sjefen"], []),
        ("og/eller", ["og", "eller"], []),
        ("nord- og sør", ["nord", "og", "sør"], []),
    ],
)
def test_words_with_a_hyphen_and_initials_are_also_one_word(written, expected, together):
    assert words(written) == expected
    assert joined(written) == together


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("f.eks.", ["f.eks"]),
        ("bl.a.", ["bl.a"]),
        ("nrk.no", ["nrk.no"]),
        ("post@nrk.no", ["post", "nrk.no"]),
        ("Det er slutt.Ny start", ["Det", "er", "slutt", "Ny", "start"]),
        ("fisk,olje", ["fisk", "olje"]),
        ("C++ og C#", ["C", "og", "C"]),
        ("#metoo @nrk snake_case", ["metoo", "nrk", "snake", "case"]),
    ],
)
def test_a_point_stays_inside_an_abbreviation_only(written, expected):
    assert words(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("barne\u00adhage", ["barnehage"]),
        ("barne\u200bhage\ufeff", ["barnehage"]),
        ("A\u030ase og Ga\u030asa", ["Åse", "og", "Gåsa"]),
        ("blå🎉bær", ["blå", "bær"]),
        ("Москва", ["Москва"]),
        ("Čáhcesuolu Kárášjohka", ["Čáhcesuolu", "Kárášjohka"]),
        ("½ og ²", ["½", "og", "²"]),
        ("!!! … – «»", []),
        ("", []),
    ],
)
def test_what_the_eye_does_not_see_parts_no_word(written, expected):
    assert words(written) == expected


def test_a_word_is_shown_with_its_hidden_characters():
    """Offsets point into the stored text, whatever the rules took away."""
    assert shown("en barne\u00adhage på A\u030as") == ["en", "barne\u00adhage", "på", "A\u030as"]


def test_no_pile_of_accents_is_too_high():
    """Composing is quadratic in the marks on one letter: a million of them would take an hour."""
    [piece] = pieces("a" + "\u0301\u0323" * 100_000 + "b")

    assert unicodedata.is_normalized("NFC", piece.form)
    assert len(piece.form) < 40
    assert piece.end == 200_002


@given(any_text)
def test_pieces_stand_apart_in_order_inside_their_chunk(text):
    for _, chunk in chunks(text):
        found = pieces(chunk)

        assert found
        borders = [border for piece in found for border in (piece.start, piece.end)]
        assert borders == sorted(borders)
        assert all(piece.start < piece.end and piece.form and piece.base for piece in found)
        assert 0 <= borders[0] <= borders[-1] <= len(chunk)


@given(any_text)
def test_a_chunk_is_split_the_same_way_wherever_it_stands(text):
    """The result is kept for each different chunk, so nothing around it may count."""
    for _, chunk in chunks(text):
        assert [each for _, each in chunks(f" {chunk} ")] == [chunk]
