import pytest

from search.query import diagnostic_text, unknown_values
from tests.language import parse_query

SOURCES = ["NTB", "Havnevik Avis", "Fjordnytt"]


def told(typed):
    """Return what is told of *typed* where articles have only SOURCES, and sections none."""
    query, _ = parse_query(typed)
    return unknown_values(typed, query, lambda field: SOURCES if field == "source" else [])


@pytest.mark.parametrize(
    "typed",
    ["fisk", "kilde:NTB", "kilde:ntb -kilde:fjordnytt", 'kilde:"havnevik avis"', "id:a1", "dato:2021"],
)
def test_what_some_article_has_is_not_told(typed):
    assert told(typed) == ()


@pytest.mark.parametrize(
    ("typed", "marked", "suggestion"),
    [
        ("fisk kilde:NTP", "NTP", "fisk kilde:NTB"),
        ("kilde:(NTB OR Fjordnyt)", "Fjordnyt", "kilde:(NTB OR Fjordnytt)"),
        ("fisk -kilde:havnevikavis", "havnevikavis", 'fisk -kilde:"Havnevik Avis"'),
        ("kilde:Aftenbladet fisk", "Aftenbladet", ""),
        ("seksjon:Sport", "Sport", ""),
    ],
)
def test_a_value_that_no_article_has_is_told_with_the_nearest(typed, marked, suggestion):
    [notice] = told(typed)

    assert notice.code == "unknown_value"
    assert typed[notice.start : notice.end] == marked
    assert notice.suggestion == suggestion


def test_the_sentence_names_the_nearest_value_where_there_is_one():
    [near, far] = told("kilde:NTP kilde:Aftenbladet")

    assert diagnostic_text(near, "nb") == "Ingen artikler har «NTP» som kilde. Det nærmeste er NTB."
    assert diagnostic_text(far, "nn") == "Ingen artiklar har «Aftenbladet» som kjelde."


def test_the_values_of_a_field_are_asked_for_once():
    asked = []
    query, _ = parse_query("kilde:a kilde:b seksjon:c")

    unknown_values("kilde:a kilde:b seksjon:c", query, lambda field: asked.append(field) or [])

    assert asked == ["source", "section"]


def test_ten_are_told_at_most():
    assert len(told(" ".join(f"kilde:x{number}" for number in range(20)))) == 10
