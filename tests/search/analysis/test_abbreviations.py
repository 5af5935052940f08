import re

import pytest

from search.analysis.abbreviations import SHORT_FOR
from search.analysis.data import table
from tests.search.analysis.tokenized import every_piece, words


@pytest.mark.parametrize(("short", "term"), table("abbreviations")["dotted"].items())
def test_each_dotted_abbreviation_is_found_close_and_spaced(short, term):
    for written in (f"{short}.", f"{short.replace('.', '. ')}."):
        [_, found, _] = every_piece(f"vi {written} her")

        assert (found.form, found.base) == (short, term)


@pytest.mark.parametrize(
    ("written", "form", "term"),
    [
        ("f.eks.", "f.eks", "feks"),
        ("f. eks.", "f.eks", "feks"),
        ("F.eks.", "F.eks", "feks"),
        ("F.EKS.", "F.EKS", "feks"),
        ("feks", "feks", "feks"),
        ("d.v.s.", "d.v.s", "dvs"),
        ("d. v. s.", "d.v.s", "dvs"),
        ("p.g.a.", "p.g.a", "pga"),
        ("m. fl.", "m.fl", "mfl"),
        ("f.Kr.", "f.Kr", "fkr"),
        ("bl.a.", "bl.a", "bl.a"),
        ("bl. a.", "bl.a", "bl.a"),
        ("m.m.", "m.m", "m.m"),
        ("T.o.m.", "T.o.m", "t.o.m"),
        ("kl.", "kl", "klokke"),
        ("Kr.", "Kr", "krone"),
        ("mill.", "mill", "million"),
        ("jfr.", "jfr", "jf"),
    ],
)
def test_an_abbreviation_is_one_word_however_it_is_pointed(written, form, term):
    [_, piece, _] = every_piece(f"her {written} da")

    assert (piece.form, piece.base) == (form, term)
    assert f"her {written} da"[4 : 4 + piece.end] == written.removesuffix(".")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("O.L.", ["O", "L"]),
        ("John Stuart Mill", ["John", "Stuart", "Mill"]),
        ("KR F", ["KR", "F"]),
        ("Vi vant. Eks er sinte", ["Vi", "vant", "Eks", "er", "sinte"]),
        ("of. eks.", ["of", "eks"]),
        ("med l. m. hage", ["med", "l", "m", "hage"]),
    ],
)
def test_what_only_looks_like_an_abbreviation_is_not_read_as_one(written, expected):
    assert words(written) == expected


def test_an_abbreviation_stands_for_one_word_without_a_space():
    for short, term in SHORT_FOR.items():
        assert re.fullmatch(r"[a-zæøå]+(\.[a-zæøå]+)*", term), short
        assert SHORT_FOR.get(term, term) == term  # looked up twice is as once
