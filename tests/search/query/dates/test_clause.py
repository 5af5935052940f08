"""Tests of date ranges made from lexemes."""

from datetime import date

import pytest

from search.periods import oslo
from search.query.dates.clause import DateClauseMaker
from search.query.diagnostic_collector import DiagnosticCollector
from search.query.lexer import lexemes

TODAY = date(2024, 5, 15)


def read(text, today=TODAY):
    """Return the clause of ``dato:`` before *text*, and the diagnostics as codes with suggestions."""
    typed = f"dato:{text}"
    collector = DiagnosticCollector(typed)
    clause = DateClauseMaker(collector, today).clause(lexemes(typed)[1], "published")
    return clause, [(diagnostic.code, diagnostic.suggestion) for diagnostic in collector.collected]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020", oslo(2020, 1, 1), oslo(2021, 1, 1)),
        ('"i går"', oslo(2024, 5, 14), oslo(2024, 5, 15)),
        ("2020..2021", oslo(2020, 1, 1), oslo(2022, 1, 1)),
        ("..2021", None, oslo(2022, 1, 1)),
        ("[2020 TO 2021]", oslo(2020, 1, 1), oslo(2022, 1, 1)),
        ("{2020 TO 2022}", oslo(2021, 1, 1), oslo(2022, 1, 1)),
        ("[2020 TO *]", oslo(2020, 1, 1), None),
    ],
)
def test_a_date_is_a_range_of_the_field(text, start, end):
    clause, diagnostics = read(text)

    assert (clause.field, clause.start, clause.end) == ("published", start, end)
    assert diagnostics == []


def test_reversed_ends_are_swapped_with_a_diagnostic():
    clause, diagnostics = read("2021..2020")

    assert (clause.start, clause.end) == (oslo(2020, 1, 1), oslo(2022, 1, 1))
    assert diagnostics == [("reversed_range", "dato:2020..2021")]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("2021-02-31", "dato:2021-02-28"),
        ("fisk", ""),
        ("[2021 TO 2020]", ""),
        ("[* TO *]", ""),
        ("[2021-02-31 TO 2022]", "dato:[2021-02-28 TO 2022]"),
    ],
)
def test_an_impossible_date_has_no_clause_and_the_nearest_date_as_suggestion(text, suggestion):
    assert read(text) == (None, [("invalid_date", suggestion)])


def test_a_relative_date_needs_the_current_day():
    assert read('"i går"', today=None) == (None, [("invalid_date", "")])
