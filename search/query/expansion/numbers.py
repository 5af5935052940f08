"""
Finds the other ways to write a number and what it counts: «17. mai», «17/5» and «syttende mai» are one day.

Days are looked for by the term that the index has for them, so the day and the month must belong together. The other
rules are one function each, in the order they are tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from search.analysis import Language, Reading
from search.analysis.date_terms import day_terms, month_number
from search.query.expansion.alternatives import Alternative, Run, is_loose_word
from search.query.expansion.equivalents import EquivalentFinder
from search.query.expansion.numerals import CARDINALS, ORDINALS
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Phrase, Query, Span, Word

NUMBER_WEIGHT: Final = 0.8
"""Weight of another way to write a number."""
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})")
_POINTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_DIGITS_LETTERS: Final = re.compile(r"(\d+)([^\W\d_]+)|([^\W\d_]+)(\d+[^\W\d_]?)")
_DECADE: Final = re.compile(r"(?P<century>1[89]|20)?(?P<decade>\d0)[- ]?(?:tallet|talet|åra|årene)")
_DECADE_WORD: Final = re.compile(r"(?P<ten>[^\W\d_]+)(?:tallet|talet)")
_TENS: Final = range(20, 100, 10)
_THIS_CENTURY: Final = "19"
"""The century of a decade of two digits: of «80-tallet»."""
_PERCENT: Final = frozenset({"pst", "prosent", "%"})
_OCLOCK: Final = frozenset({"kl", "klokken", "klokka"})
_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class NumberFinder:
    """Finds other ways to write numbers of *text*, a query in *language*."""

    text: str
    analyzer: WordAnalyzer
    language: Language
    equivalents: EquivalentFinder

    def find_runs(self, clauses: Sequence[Query]) -> list[Run]:
        """Return the runs of *clauses* that are written otherwise too, pairs before single words."""
        runs = [run for index, pair in enumerate(pairwise(clauses)) for run in self._of_pair(index, *pair)]
        return [*runs, *(run for index, clause in enumerate(clauses) for run in self._alone(index, clause))]

    def _of_pair(self, index: int, first: Query, second: Query) -> Iterator[Run]:
        if not (isinstance(first, Word) and isinstance(second, Word)):
            return
        if not (is_loose_word(first) and is_loose_word(second) and first.fields == second.fields):
            return
        if self.text[first.span[1] : second.span[0]].strip(" ."):
            return
        span = (first.span[0], second.span[1])
        rules: tuple[tuple[Callable[[Word, Word, Span], list[Alternative]], bool], ...] = (
            (self._day_and_month, True),
            (self._percent, True),
            (self._hour, False),
            (self._two_word_decade, True),
            (self._ordinal, False),
        )
        for rule, is_adjacent in rules:
            if found := rule(first, second, span):
                yield Run(index, index + 2, tuple(found), is_adjacent=is_adjacent)
                return

    def _alone(self, index: int, clause: Query) -> Iterator[Run]:
        words = clause.words if isinstance(clause, Phrase) else (clause,)
        first = words[0]
        if not isinstance(first, Word) or not is_loose_word(first):
            return
        rules = (self._slashed_day, self._decade_words, self._digits_and_letters)
        for rule in rules:
            if found := rule(first, clause.span):
                yield Run(index, index + 1, tuple(found))
                return

    def _day_and_month(self, first: Word, second: Word, span: Span) -> list[Alternative]:
        """«17. mai», «syttende mai»."""
        month = month_number(second.form)
        day = int(first.form) if _is_short_number(first.form) else ORDINALS.get(first.form, 0)
        return self._day(day, month, first, span) if month and day else []

    def _slashed_day(self, first: Word, span: Span) -> list[Alternative]:
        """«17/5», «17.5.» and «17mai»."""
        typed = self.text[slice(*span)]
        found = _SLASHED.fullmatch(typed) or _POINTED.fullmatch(self.text[span[0] : span[1] + 1])
        if found:
            return self._day(int(found[1]), int(found[2]), first, span)
        joined = _DIGITS_LETTERS.fullmatch(first.form)
        month = month_number(joined[2] or "") if joined else 0
        is_day = joined is not None and bool(month) and _is_short_number(joined[1])
        return self._day(int(joined[1]), month, first, span) if joined and is_day else []

    def _percent(self, first: Word, second: Word, span: Span) -> list[Alternative]:
        """«10 pst.»; «pst.» alone is the police."""
        if not first.form.replace(",", "").isdecimal() or second.form not in _PERCENT:
            return []
        return [self._phrase(f"{first.form} prosent", first, span)]

    def _hour(self, first: Word, second: Word, span: Span) -> list[Alternative]:
        """«kl 20», which articles write «kl. 20.00»."""
        if first.form not in _OCLOCK or not _is_short_number(second.form) or int(second.form) > _HOURS:
            return []
        return [
            self._phrase(f"{name} {second.form}{minutes}", first, span)
            for name in ("kl", "klokken")
            for minutes in ("", ".00", ":00")
            if (name, minutes) != ("kl", "")
        ]

    def _two_word_decade(self, first: Word, second: Word, span: Span) -> list[Alternative]:
        """«90 tallet»."""
        return self._decades(f"{first.form} {second.form}", first, span)

    def _decade_words(self, first: Word, span: Span) -> list[Alternative]:
        """«80-tallet», «1980-tallet», «åttitallet», «80-åra»."""
        return self._decades(self.text[slice(*span)].lower(), first, span)

    def _decades(self, typed: str, first: Word, span: Span) -> list[Alternative]:
        digits, word = _DECADE.fullmatch(typed), _DECADE_WORD.fullmatch(typed)
        ten = int(digits["decade"]) if digits else CARDINALS.get(word["ten"], 0) if word else 0
        if ten not in _TENS or (digits and digits["century"] not in {None, _THIS_CENTURY}):
            return []
        names = [name for name, value in CARDINALS.items() if value == ten]
        ways = [
            f"{ten}-tallet",
            f"{_THIS_CENTURY}{ten}-tallet",
            f"{ten}-årene",
            *(f"{name}tallet" for name in names),
        ]
        return [self._phrase(way, first, span) for way in ways if way != typed]

    def _ordinal(self, first: Word, second: Word, span: Span) -> list[Alternative]:
        """«2. verdenskrig» and «andre verdenskrig»."""
        if second.role != "content" or not second.form.isalpha():
            return []
        if value := ORDINALS.get(first.form, 0):
            return [self._phrase(f"{value} {second.form}", first, span)]
        is_ordinal = _is_short_number(first.form) and self.text[first.span[1] : first.span[1] + 1] == "."
        names = [name for name, number in ORDINALS.items() if is_ordinal and number == int(first.form)]
        return [self._phrase(f"{name} {second.form}", first, span) for name in names]

    def _digits_and_letters(self, first: Word, span: Span) -> list[Alternative]:
        """«100km», «TV2», «iPhone6», which articles also write with a space."""
        found = _DIGITS_LETTERS.fullmatch(first.form)
        if found is None:
            return []
        if found[3]:
            return [self._phrase(f"{found[3]} {found[4]}", first, span)]
        unit = replace(first, form=found[2], readings=self.analyzer.query_words(found[2])[0].readings)
        names = [(found[2],), *self.equivalents.of_word(unit)]
        return [self._phrase(f"{found[1]} {' '.join(name)}", first, span) for name in names]

    def _day(self, day: int, month: int, like: Word, span: Span) -> list[Alternative]:
        return [
            self._word(like, span, term, (Reading(term, rule="date"),))
            for term in day_terms(day, month, None)
        ]

    def _phrase(self, text: str, like: Word, span: Span) -> Alternative:
        words = tuple(
            self._word(like, span, found.form, found.readings)
            for found in self.analyzer.query_words(text, self.language)
        )
        return words[0] if len(words) == 1 else Phrase(words, span)

    def _word(self, like: Word, span: Span, form: str, readings: tuple[Reading, ...]) -> Word:
        return Word(form, readings, like.fields, span, NUMBER_WEIGHT, role="variant")


def _is_short_number(form: str) -> bool:
    return form.isdecimal() and len(form) <= 2  # noqa: PLR2004 - of a day or an hour
