"""Tests of the leaves made from lexemes."""

import pytest
from hypothesis import given

from search.query.clauses import MAX_DISTANCE, MAX_PREFIXES, ClauseMaker
from search.query.diagnostic_collector import DiagnosticCollector
from search.query.fields import find_field
from search.query.lexer import lexemes
from search.query.tree import Exact, Near, Or, Phrase, Prefix, Word
from tests.language import ANALYZER
from tests.strategies import typed_text

TITLE = find_field("tittel")


def maker_of(text, **options):
    return ClauseMaker(
        DiagnosticCollector(text), ANALYZER, "nb", options.pop("match", "all"), options.pop("exact", False)
    )


def clauses(text, within=TITLE, **options):
    maker = maker_of(text, **options)
    made = [maker.clause(lexeme, within) for lexeme in lexemes(text) if lexeme.kind in {"word", "quoted"}]
    return made, [diagnostic.code for diagnostic in maker.diagnostics.collected]


@pytest.mark.parametrize(
    ("text", "kind", "codes"),
    [
        ("fisk", Word, []),
        ("fisk*", Prefix, []),
        ("fi*", Word, ["wildcard_too_short"]),
        ("*fisk", Word, ["leading_wildcard"]),
        ("fis*ke", Prefix, ["inner_wildcard"]),
        ('"norsk olje"', Phrase, []),
        ('"norsk olje"~5', Near, []),
        ('"norsk olje"~99', Near, ["too_far"]),
        ('"fisk', Word, ["unclosed_quote"]),
        ('""', type(None), ["empty_phrase"]),
    ],
)
def test_a_lexeme_is_one_leaf(text, kind, codes):
    (clause,), collected = clauses(text)

    assert isinstance(clause, kind)
    assert collected == codes


def test_an_exact_sign_holds_for_its_own_word():
    (exact, inexact), _ = clauses("=fisken fisken")

    assert not exact.readings
    assert inexact.readings
    assert all(not word.readings for word in clauses("=fisken fisken", exact=True)[0])


def test_an_exact_hyphenated_word_has_no_compound():
    assert isinstance(clauses("=NRK-sjefen")[0][0], Phrase)
    assert isinstance(clauses("=NRK-sjefen", match="any")[0][0], Or)
    assert all(not word.readings for word in clauses("=NRK-sjefen", match="any")[0][0].clauses)


def test_prefixes_are_limited_over_the_whole_query():
    leaves, codes = clauses(" ".join(f"fisk{letter}*" for letter in "abcdefghi"))

    assert sum(isinstance(leaf, Prefix) for leaf in leaves) == MAX_PREFIXES
    assert codes == ["too_many_prefixes"]


def test_a_name_of_a_language_is_any_of_its_codes():
    (clause,), _ = clauses("NTB", find_field("kilde"))
    assert clause == Exact("source", "NTB", (0, 3))


@given(typed_text)
def test_every_clause_lies_within_the_text(text):
    for clause in clauses(text)[0]:
        if clause is not None:
            assert 0 <= clause.span[0] <= clause.span[1] <= len(text)
        if isinstance(clause, Near):
            assert clause.distance <= MAX_DISTANCE
