import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis import tokenizer
from search.analysis.tokenizer import chunks, pieces
from tests.search.analysis.tokenized import every_piece, joined, shown, words
from tests.strategies import any_text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("barne\u00adhage", ["barnehage"]),
        ("barne\u200bhage\ufeff", ["barnehage"]),
        ("A\u030ase og Ga\u030asa", ["Åse", "og", "Gåsa"]),
        ("blå🎉bær", ["blå", "bær"]),
        ("Москва", ["Москва"]),
        ("Čáhcesuolu Kárášjohka", ["Čáhcesuolu", "Kárášjohka"]),
        ("½ og ²", ["0,5", "og", "²"]),
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
        ("3.5", ["3,5"]),
        ("12.5", ["12,5"]),
        ("1.75", ["1,75"]),
        ("1.5-2", ["1,5", "2"]),
        ("22.38", ["22.38"]),
        ("10.6.8", ["10.6.8"]),
        ("kr.500", ["krone", "500"]),
        ("½-liter", ["½", "liter"]),
        ("24/7", ["24", "7"]),
        ("90-tallet", ["90", "tallet"]),
        ("iPhone", ["iPhone"]),
        ("mp3", ["mp3"]),
        ("12:30", ["12", "30"]),
        ("2020–2021", ["2020", "2021"]),
        ("17.mai", ["17", "mai"]),
        ("50-åring", ["50", "åring"]),
        ("covid-19", ["covid", "19"]),
        ("E6", ["E6"]),
        ("3D-film", ["3D", "film"]),
        ("22 33 44 55", ["22", "33", "44", "55"]),
        ("1 234a", ["1", "234a"]),
        ("100 %", ["100", "prosent"]),
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
        ("80's", ["80"]),
        ("rock'n'roll", ["rock'n'roll"]),
        ("l’Oréal", ["l'Oréal"]),
        ("rock’n’roll", ["rock'n'roll"]),
        ("O`Brien", ["O'Brien"]),
        ("CD'en", ["CD"]),
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
        ("J. K. Rowling", ["J", "K", "Rowling"], ["JK"]),
        ("R.E.M. og M.I.A.", ["R", "E", "M", "og", "M", "I", "A"], ["REM", "MIA"]),
        ("R.E.M.s", ["R", "E", "M"], ["REM"]),
        ("N.E.R.D's", ["N", "E", "R", "D"], ["NERD"]),
        ("B&Os", ["B", "Os"], ["BO"]),
        ("AC/DC", ["AC", "DC"], ["ACDC"]),
        ("A/S", ["A", "S"], ["AS"]),
        ("POP/ROCK", ["POP", "ROCK"], []),
        ("F-16", ["F", "16"], ["F16"]),
        ("covid-19", ["covid", "19"], ["covid19"]),
        ("Oslo–Bergen", ["Oslo", "Bergen"], []),
        ("O'Brien", ["O'Brien"], ["OBrien"]),
        ("O’Brien's", ["O'Brien"], ["OBrien"]),
        ("Jeanne d’Arc", ["Jeanne", "d'Arc"], ["dArc"]),
        ("I'll", ["I'll"], []),
        ("rock’n’roll", ["rock'n'roll"], ["rocknroll"]),
        ("Sør-Trøndelag's", ["Sør", "Trøndelag"], ["SørTrøndelag"]),
        ("TV2-sjefen", ["TV2", "sjefen"], []),
        ("og/eller", ["og", "eller"], []),
        ("nord- og sør", ["nord", "og", "sør"], []),
        ("En som deg", ["En", "som", "deg"], []),
    ],
)
def test_words_with_a_hyphen_initials_and_names_are_also_one_word(written, expected, together):
    assert words(written) == expected
    assert joined(written) == together


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("nrk.no", ["nrk.no"]),
        ("www.nrk.no", ["nrk.no"]),
        ("https://www.nrk.no/sport", ["https", "nrk.no", "sport"]),
        ("post@nrk.no", ["post", "nrk.no"]),
        ("J.K.Rowling", ["J", "K", "Rowling"]),
        ("R.Kelly", ["R", "Kelly"]),
        ("Will.I.Am", ["Will", "I", "Am"]),
        ("Det er slutt.Ny start", ["Det", "er", "slutt", "Ny", "start"]),
        ("fisk,olje", ["fisk", "olje"]),
        ("C++ og C#", ["C++", "og", "C#"]),
        ("#metoo @nrk snake_case", ["metoo", "nrk", "snake", "case"]),
    ],
)
def test_a_point_stays_inside_a_name_on_the_web_only(written, expected):
    assert words(written) == expected


@pytest.mark.parametrize(
    ("written", "waiting"),
    [
        ("stats- og regjeringssjefene", ["stats"]),
        ("nord- og sørover", ["nord"]),
        ("barne-, ungdoms- og familiedirektoratet", ["barne", "ungdoms"]),
        ("inn- eller utgang", ["inn"]),
        ("drama-/krimserie", ["drama"]),
        ("(seksual-)politikk", ["seksual"]),
        ("NRK- og NTB-folk", ["NRK"]),
        ("60- og 70-tallet", ["60"]),
        ("hip-hop- og soulplater", ["hop"]),
        ("stats\u2011 og", ["stats"]),
        ("stats-", ["stats"]),
        ("han sa - og gikk", []),
        ("han sa – og gikk", []),
        ("han sa -- og gikk", []),
        ("200,- kroner", []),
        ("regjer-\ningen", []),
        ("-kampen", []),
    ],
)
def test_a_hyphen_may_stand_for_the_rest_of_a_word(written, waiting):
    assert [piece.form for piece in every_piece(written) if piece.suspended] == waiting
    assert not any(word.endswith("-") for word in shown(written))


ruled_text = st.lists(
    st.sampled_from(
        (
            *(
                "30. august 2021",
                "1.–3. mai",
                "30. aug.",
                "30.08.2021",
                "2021-08-30",
                "8/9 1964",
                "31. februar",
            ),
            *("f. eks.", "f.eks.", "bl. a.", "J. K.", "R.E.M.s", "J.K.Rowling", "www.", "nrk.no", "O'Brien"),
            *(
                "stats-",
                "22. juli-senteret",
                "120 000",
                "3.5",
                "AC/DC",
                "R&B's",
                "F-16",
                "kl.",
                "x",
                "5",
                "Å",
                "é",
            ),
            *(" ", " ", " ", "-", ".", "'", "’", ",", "/", "&", "\u00ad", "\u030a", "\u00a0", "\n", "_"),
        )
    ),
    max_size=8,
).map("".join)
"""Texts made of what the rules look for, stuck together at random."""


@given(any_text | ruled_text)
def test_pieces_stand_apart_in_order_inside_their_chunk(text):
    for _, chunk in chunks(text):
        apart = pieces(chunk)

        assert apart
        borders = [border for piece in apart for border in (piece.start, piece.end)]
        assert borders == sorted(borders)
        assert all(piece.start < piece.end and piece.base for piece in apart)
        assert all(piece.form.split() == [piece.form] for piece in apart)
        assert 0 <= borders[0] <= borders[-1] <= len(chunk)


@given(any_text | ruled_text)
def test_a_chunk_is_split_the_same_way_wherever_it_stands(text):
    """The result is kept for each different chunk, so nothing around it may count."""
    for _, chunk in chunks(text):
        assert [each for _, each in chunks(f" {chunk} ")] == [chunk]


@given(any_text | ruled_text)
def test_only_the_term_of_a_day_has_a_hyphen(text):
    """A query keeps the terms of days apart from a date's words by this."""
    for piece in every_piece(text):
        for term in (piece.base, *piece.also):
            assert ("-" in term) == bool(re.fullmatch(r"(-|\d{4})-\d\d-\d\d", term, re.ASCII))


@given(
    st.from_regex(
        r"[A-ZÆØÅa-zæøå]{1,5}(-([A-ZÆØÅa-zæøå]{1,5}|en|ets|Kr|NTB|[A-Z][a-z]{9,18})){1,3}", fullmatch=True
    )
)
@example("A-Ten")
@example("F-en")
@example("tv-en-ene")
@example("f-Kr")
def test_words_and_hyphens_alone_need_no_rules(chunk):
    assert pieces(chunk) == tokenizer._by_rules(chunk)


@pytest.mark.soak
@pytest.mark.parametrize(
    "unit",
    [
        "1. ",
        "1. mai ",
        "1. mai-",
        "30.",
        "1/1 ",
        "f. ",
        "f. e",
        "bl. ",
        "A. ",
        "A.B",
        "a- ",
        "1.000 ",
        "'s",
        "R.E.M.s",
    ],
)
def test_a_megabyte_of_what_the_rules_look_for_is_read_once(unit, soak_runs):
    text = unit * (soak_runs(1_000_000) // len(unit))

    assert every_piece(text)
