"""The diagnostics of one query text."""

from __future__ import annotations

import pytest

from search.query.diagnostic_collector import MAX_OF_A_CODE, DiagnosticCollector
from search.query.diagnostics import Diagnostic
from search.query.lexer import lexemes


def test_a_suggestion_is_the_text_with_the_span_replaced():
    collector = DiagnosticCollector("titel:fisk  olje")
    collector.warn("unknown_field", (0, 5), "titel", "tittel", instead="tittel")

    assert collector.collected == [Diagnostic("unknown_field", 0, 5, ("titel", "tittel"), "tittel:fisk olje")]


def test_a_suggestion_that_changes_nothing_is_none():
    collector = DiagnosticCollector("fisk")
    collector.warn("no_words", (0, 4), instead="fisk")
    collector.warn("no_words", (0, 4))

    assert [diagnostic.suggestion for diagnostic in collector.collected] == ["", ""]


def test_no_more_than_ten_of_a_code_are_collected():
    collector = DiagnosticCollector("((((((((((((")
    for position in range(12):
        collector.warn("too_deep", (position, position + 1))
    collector.warn("no_words", (0, 12))

    codes = [diagnostic.code for diagnostic in collector.collected]
    assert codes == ["too_deep"] * MAX_OF_A_CODE + ["no_words"]


@pytest.mark.parametrize(("text", "span"), [('"fisk', (5, 5)), ('"fisk\\', (5, 6)), ('"fisk\\\\', (7, 7))])
def test_a_quotation_is_closed_before_a_backslash_that_ends_the_text(text, span):
    assert DiagnosticCollector(text).closing == span


@pytest.mark.parametrize(("text", "mark"), [('"fisk', '"'), ("«fisk", "»"), ('="fisk', '"')])
def test_a_quotation_is_closed_by_the_mark_that_fits_the_first(text, mark):
    [quoted] = lexemes(text)

    assert DiagnosticCollector(text).closing_mark(quoted) == mark
