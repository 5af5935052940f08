"""
Finds the compound that articles write where two words were typed: «barne bok» for «barnebok».

Writing compounds apart is the commonest fault of Norwegian spelling. The compound counts half, because two words
side by side are often just that; for what it costs and gains see docs/decisions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search.analysis import FUNCTION_WORDS, Language, Reading
from search.query.expansion.alternatives import Run, is_loose_word
from search.query.expansion.numerals import NUMERALS
from search.query.frequencies import Frequencies
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Query, Word

JOINED_WEIGHT: Final = 0.5
"""Weight of a compound typed as two words; 1 is 1.0 worse for headlines without å."""
JOINTS: Final = ("", "s", "e")
"""Linking elements between the parts of a compound."""
_SHORTEST: Final = 6
"""Letters of a compound: shorter ones are other words, such as «på» + «by»."""
_LONGEST_NUMBER: Final = 3
"""Digits of a number that names something with the word before it: TV 2, iPhone 6; not a year."""


def join_words(first: str, second: str) -> tuple[str, ...]:
    """Return the compounds of two words in lower case, the likeliest first; of three equal letters two are written."""
    is_tripled = first[-2:] == 2 * second[:1]
    plain = first[:-1] + second if is_tripled else first + second
    return (plain, *(first + joint + second for joint in JOINTS[1:]))


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring words, clauses *index* and *index* + 1, and the joined words to look for."""

    index: int
    words: tuple[Word, Word]
    candidates: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class CompoundFinder:
    """Finds compounds of neighbouring words of *text*, a query in *language*."""

    text: str
    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def find_runs(self, clauses: Sequence[Query]) -> list[Run]:
        """Return the pairs of *clauses* that articles write as one word, the commonest first."""
        counted = [
            (-count, pair.index, pair, best)
            for pair in self._pairs(clauses)
            for count, best in self._best(pair)
        ]
        return [
            Run(index, index + 2, (best,), is_adjacent=_is_numbered(*pair.words))
            for _, index, pair, best in sorted(counted, key=lambda item: item[:2])
        ]

    def _pairs(self, clauses: Sequence[Query]) -> Iterator[_Pair]:
        for index, (first, second) in enumerate(pairwise(clauses)):
            if isinstance(first, Word) and isinstance(second, Word) and self._may_be_joined(first, second):
                forms = join_words(first.form, second.form)
                candidates = forms[:1] if _is_numbered(first, second) else forms
                yield _Pair(
                    index,
                    (first, second),
                    tuple(self._join_words(form, first, second) for form in candidates),
                )

    def _may_be_joined(self, first: Word, second: Word) -> bool:
        if not (is_loose_word(first) and is_loose_word(second)) or first.fields != second.fields:
            return False
        if first.stand_ins or second.stand_ins or self.text[first.span[1] : second.span[0]].strip():
            return False
        if _is_numbered(first, second):
            return True
        forms = {first.form, second.form}
        is_plain = first.form.isalpha() and second.form.isalpha() and not forms & (FUNCTION_WORDS | NUMERALS)
        return is_plain and len(first.form) + len(second.form) >= _SHORTEST

    def _join_words(self, form: str, first: Word, second: Word) -> Word:
        words = self.analyzer.query_words(form, self.language)
        readings = words[0].readings[:1] if len(words) == 1 else (Reading(form, rule="joined"),)
        span = (first.span[0], second.span[1])
        return Word(form, readings, first.fields, span, JOINED_WEIGHT, role="variant")

    def _best(self, pair: _Pair) -> Iterator[tuple[int, Word]]:
        """Yield the candidate of *pair* that most articles have, with their number, where one has it."""
        terms = [word.readings[0].term for word in pair.candidates]
        fields = pair.words[0].fields
        counts = self.frequencies(terms, fields=fields, stream="terms")
        if _is_numbered(*pair.words) and not counts[0]:  # TV-2 has «tv2» among its parts
            counts = self.frequencies(terms, fields=fields, stream="parts")
        count, _, best = max(
            zip(counts, (0, -1, -2), pair.candidates, strict=False), key=lambda item: item[:2]
        )
        if count:
            yield count, best


def _is_numbered(first: Word, second: Word) -> bool:
    """Return True where one word is letters and the other a short number, as in TV 2 and 100 km."""
    name, number = (second.form, first.form) if first.form.isdecimal() else (first.form, second.form)
    return number.isdecimal() and len(number) <= _LONGEST_NUMBER and name.isalpha()
