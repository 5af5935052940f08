"""Are signs, names with signs, numbers in groups and addresses the words that they stand for?"""

from __future__ import annotations

import pytest

from search.analysis.signs import address_labels, decimal_of, hashtag_words, is_name_with_sign, number_groups
from tests.language import ANALYZER, analyze
from tests.search.analysis.tokenized import joined, shown, words


def terms(text):
    return [reading for token in analyze(text) for reading in token.readings]


def parts(text):
    return [part.term for token in analyze(text) for part in token.parts]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CO₂", "CO2"),
        ("CO₂-utslipp", "CO2-utslipp"),
        ("H₂O", "H2O"),
        ("120 m²", "120 m2"),
        ("5 km²", "5 km2"),
        ("3 m³", "3 m3"),
        ("ordet²", "ordet"),
        ("½ liter", "1/2 liter"),
        ("2½", "2,5"),
        ("¾", "3/4"),
        ("55 %", "55 prosent"),
        ("100%", "100 prosent"),
        ("4,5 %", "4,5 prosent"),
        ("2 ‰", "2 promille"),
        ("§ 12-3", "paragraf 12-3"),
        ("§18", "paragraf 18"),
        ("+47 55123456", "55123456"),
        ("+4755123456", "55123456"),
        ("Zoë", "Zoe"),
        ("Chloë", "Chloe"),
        ("Citroën", "Citroen"),
        ("Noël", "Noel"),
        ("Gaël", "Gael"),
        ("Haaland", "Håland"),
        ("Soeren", "Søren"),
        ("blaabaer", "blåbær"),
    ],
)
def test_two_ways_to_write_one_thing_give_the_same_terms(one, other):
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C"),
        ("C#", "C"),
        ("C++", "C#"),
        (".NET", "nett"),
        ("10²", "102"),
        ("Noel", "nøle"),
        ("Zoe", "zø"),
    ],
)
def test_different_things_keep_apart(one, other):
    assert not set(terms(one)) & set(terms(other))


def test_an_ampersand_between_spaces_is_og_and_and():
    assert terms("Simon & Garfunkel") == ["simon", "og", "and", "garfunkel"]
    assert words("R&B") == ["R", "B"]
    [sign] = ANALYZER.query_words("&")
    assert ([reading.term for reading in sign.readings], sign.is_function_word) == (["og", "and"], True)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("912 34 567", "91234567"),
        ("55 12 34 56", "55123456"),
        ("+47 55 12 34 56", "55123456"),
        ("+47 912 34 567", "91234567"),
        ("1234.56.78901", "12345678901"),
        ("1234 56 78901", "12345678901"),
    ],
)
def test_a_number_in_groups_is_also_one_number(written, number):
    assert joined(f"Ring {written}.") == [number]
    assert parts(f"Ring {written}.") == [number]


@pytest.mark.parametrize("written", ["26 000", "987 654 321", "12.03.2021", "12 13", "1 22 33 44", "2-1"])
def test_other_numbers_are_read_as_before(written):
    assert not any(len(number) in {8, 11} for number in joined(written))


def test_groups_have_their_places():
    assert [tuple(group) for group in number_groups("+47 912 34 567")] == [
        (4, 7, "912"),
        (8, 10, "34"),
        (11, 14, "567"),
    ]
    assert number_groups("12345") == ()


@pytest.mark.parametrize(
    ("written", "inside"),
    [
        ("https://www.skjemabutikken.no/paamelding/2023?id=7", ["skjemabutikk"]),
        ("post@fjordkommune.no", ["fjordkommune"]),
        ("nrk.no", ["nrk"]),
        ("vg.no", []),
        ("f.eks.", []),
        ("#SjakkVM2016", ["sjakk", "vm", "2016"]),
        ("#metoo", []),
        ("YouTube", []),
    ],
)
def test_addresses_and_hashtags_hold_their_words_as_parts(written, inside):
    assert [part for part in parts(written) if part in inside] == inside
    assert bool(parts(written)) == bool(inside)


def test_a_hashtag_is_marked_without_its_sign():
    assert shown("Følg #SjakkVM nå") == ["Følg", "SjakkVM", "nå"]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("22/7", ["--07-22"]),
        ("17/5", ["--05-17"]),
        ("24/7", []),
        ("3/4", []),
        ("8/3", []),
        ("31/2", []),
        ("20/20", []),
    ],
)
def test_a_day_and_month_with_a_stroke_is_that_day_where_it_is_no_fraction(written, days):
    assert [term for term in terms(written) if term.startswith("--")] == days


def test_the_pieces_are_told_one_by_one():
    assert is_name_with_sign("C++")
    assert is_name_with_sign(".NET")
    assert not is_name_with_sign("CC++")
    assert [decimal_of(text) for text in ("½", "1/2", "12¼", "2/3", "")] == ["0,5", "0,5", "12,25", "", ""]
    assert address_labels("www.by-nytt.fjord.no") == ("fjord",)
    assert address_labels("slutt.Ny") == ("slutt",)
    assert hashtag_words("NRKnyheter") == ("nr", "knyheter")
