"""
What else does a query mean, beyond what was typed?

After parsing, and in this order: words that no article has are repaired (`search.query.repair`), and it is
told; in a free text of three or more words, those that only hold the sentence together weigh less and need
not be there; and the parts of a compound count where the compound itself was found. What was typed as an
exact word has no readings, and is left alone. So is what is to be left out: a guess must not hide articles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, assert_never

from search.analysis import Analyzer, QueryWord, Reading
from search.query.diagnostics import Diagnostic
from search.query.leaves import FUNCTION_WORD_WEIGHT, leaves, runs_of, words_of
from search.query.lexer import Lexeme, lexemes
from search.query.repair import Frequencies, Repairer
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

FREE_TEXT: Final = 3
"""Words from which on a sequence is taken for a free text."""


def expand(
    query: Query, text: str, analyzer: Analyzer, *, frequencies: Frequencies, parts_weight: float
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """
    Return *query* with all that it means, and a diagnostic for each word that was repaired.

    Args:
        query: What `parse_query` made of *text*.
        text: As typed.
        analyzer: The one that *query* was made with.
        frequencies: Asks the index how many articles have a word.
        parts_weight: What a part of a compound counts, from 0; 0 leaves parts out.
    """
    typed = _Typed(text, analyzer)
    repairs = Repairer(frequencies, analyzer, typed.language).repairs(
        list(dict.fromkeys(word for leaf in leaves(query) for word in words_of(leaf)))
    )
    query = _lightened(_replaced(query, repairs), typed)
    if parts_weight:
        query = _preferring(query, _parts(query, typed, parts_weight))
    return query, _told(repairs, text)


def _replaced(query: Query, replacements: Mapping[Word, Word]) -> Query:
    """Return *query* with words that it wants replaced by others."""
    match query:
        case Word() | Phrase():
            return _replaced_leaf(query, replacements)
        case And() | Or():
            return replace(query, clauses=tuple(_replaced(each, replacements) for each in query.clauses))
        case Near():
            operands = (tuple(_replaced_leaf(each, replacements) for each in one) for one in query.operands)
            return replace(query, operands=tuple(operands))
        case Not() | Optional():
            return replace(query, query=_replaced(query.query, replacements))
        case Prefix() | DateRange() | Exact() | MatchAll():
            return query
        case _:
            assert_never(query)


def _replaced_leaf(leaf: Word | Phrase, replacements: Mapping[Word, Word]) -> Word | Phrase:
    if isinstance(leaf, Word):
        return replacements.get(leaf, leaf)
    return replace(leaf, words=tuple(replacements.get(word, word) for word in leaf.words))


class _Typed:
    """
    What was typed where a word stands.

    Attributes:
        language: Of the whole text.
    """

    def __init__(self, text: str, analyzer: Analyzer) -> None:
        self._text = text
        self._analyzer = analyzer
        self.language = analyzer.query_language(text)
        self._lexemes = lexemes(text)

    def word(self, word: Word) -> QueryWord | None:
        """Return what analysis says of *word*; None where it is pieces joined, or was asked for exactly."""
        if not word.readings:
            return None
        found = self._analyzer.query_words(self._text[slice(*word.span)], self.language)
        return found[0] if len(found) == 1 else None

    def is_loose(self, word: Word) -> bool:
        """Return whether *word* was typed as it is: not in quotation marks, not after a field's name."""
        start, end = word.span
        before: Lexeme | None = None
        for lexeme in self._lexemes:
            if lexeme.start <= start and end <= lexeme.end:
                return lexeme.kind == "word" and not (before and before.kind == "field")
            before = lexeme
        return False

    def is_sequence(self, query: And | Or) -> bool:
        """Return whether the clauses of *query* were typed one after the other, with no operator between."""
        spans = sorted(clause.span for clause in query.clauses)
        operators = [each for each in self._lexemes if each.kind in {"and", "or"}]
        return not any(
            before[1] <= each.start and each.end <= after[0]
            for before, after in pairwise(spans)
            for each in operators
        )


def _lightened(query: Query, typed: _Typed) -> Query:
    """Return *query* with less weight on the function words of a free text, which are no longer required."""
    match query:
        case Not():
            return replace(query, query=_lightened(query.query, typed))
        case And() | Or() if light := _function_words(query, typed):
            return _with_light(query, light)
        case And():
            # With match=any the words are one clause beside the dates and exact values, which must hold.
            clauses = tuple(
                _lightened(clause, typed) if isinstance(clause, Or) else clause for clause in query.clauses
            )
            return replace(query, clauses=clauses)
        case _:
            return query


def _function_words(query: And | Or, typed: _Typed) -> Sequence[Word]:
    """Return the function words of *query*, where it is a free text and has other words as well."""
    clauses = [clause for clause in query.clauses if not isinstance(clause, Exact | DateRange)]
    if len(clauses) < FREE_TEXT or not typed.is_sequence(query):
        return ()
    light = [
        clause
        for clause in clauses
        if isinstance(clause, Word)
        and (found := typed.word(clause))
        and found.is_function_word
        and typed.is_loose(clause)
    ]
    return light if len(light) < len(clauses) else ()


def _with_light(query: And | Or, light: Sequence[Word]) -> Query:
    lighter = {word: replace(word, weight=FUNCTION_WORD_WEIGHT) for word in light}
    if isinstance(query, Or):
        return _replaced(query, lighter)
    required = tuple(clause for clause in query.clauses if clause not in lighter)
    whole = required[0] if len(required) == 1 else replace(query, clauses=required)
    return _preferring(whole, list(lighter.values()))


def _parts(query: Query, typed: _Typed, weight: float) -> list[Word]:
    """Return the parts of the compounds among the loose words of *query*, each once a set of fields."""
    runs = [run for leaf in leaves(query, wishes=False) for run in runs_of(leaf)]
    words = [run for run in runs if isinstance(run, Word)]
    found = {
        (part, word.fields): Word(part, (Reading(part, rule="part"),), word.fields, word.span, weight)
        for word in reversed(words)  # so that the span of the first one stays
        if (analyzed := typed.word(word))
        for part in reversed(analyzed.parts)
    }
    return list(found.values())[::-1]


def _preferring(query: Query, wishes: Sequence[Query]) -> Query:
    """Return *query* with more that is wanted and not required."""
    if not wishes:
        return query
    match query:
        case Not():
            return replace(query, query=_preferring(query.query, wishes))
        case Optional():
            before = query.optional.clauses if isinstance(query.optional, Or) else (query.optional,)
            return _preferring(query.query, (*before, *wishes))
        case _:
            spans = [query.span, *(wish.span for wish in wishes)]
            around = (min(start for start, _ in spans), max(end for _, end in spans))
            preferred = wishes[0] if len(wishes) == 1 else Or(tuple(wishes), around)
            return Optional(query, preferred, around)


def _told(repairs: Mapping[Word, Word], text: str) -> tuple[Diagnostic, ...]:
    """Return a notice for each word that was repaired, the first time it stands in *text*."""
    repaired = [word for word in repairs.values() if word.stand_ins]
    first: dict[str, Word] = {}
    for word in sorted(repaired, key=lambda each: each.span):
        first.setdefault(word.form, word)
    suggestion = _suggestion(repaired, text)
    return tuple(
        Diagnostic("word_repaired", *word.span, (text[slice(*word.span)], _joined(word)), suggestion)
        for word in first.values()
    )


def _joined(word: Word) -> str:
    # The sentence sets «» around all of it.
    return "», «".join(word.stand_ins)


def _suggestion(repaired: Sequence[Word], text: str) -> str:
    """Return *text* with the best spelling of each of *repaired* put in."""
    for word in sorted(repaired, key=lambda each: each.span, reverse=True):
        start, end = word.span
        best = word.stand_ins[0]
        capital = best[:1].upper() if text[start].isupper() else best[:1]
        text = text[:start] + capital + best[1:] + text[end:]
    return " ".join(text.split())
