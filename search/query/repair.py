"""
What was meant by a word that no article has?

Another spelling of it (`search.analysis.characters.spellings`: «gar» for «går», «blaabaer» for «blåbær»),
and if no article has one of those either, a word one slip of the fingers away, unless what was typed is a
common word: nobody means «hele» by «helg». What the articles have decides of what is looked for instead:
candidates are made, and the index is asked for all at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, Protocol

from search.analysis import Language, Reading
from search.analysis.characters import spellings
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Stream, Word

SHARES: Final = (0.8, 0.4, 0.2)
"""What the spellings count that are looked for instead, the commonest first."""
MAX_REPAIRS: Final = 5
"""Different words of a query that are repaired; a text in another language has none that could be."""
_STREAMS: Final[tuple[Stream, ...]] = ("terms", "parts")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøåéäöü"
_MIN_LETTERS: Final = 4
"""Shorter words are one slip away from too many others."""
_MAX_LETTERS: Final = 32
"""Longer words have thousands of neighbours."""


class Frequencies(Protocol):
    """What is asked of an index: see `search.article_index.ArticleIndex.frequencies`."""

    def __call__(self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        """Return how many articles hold each of *terms*; 0 exactly where none does."""
        ...


def remembered(frequencies: Frequencies) -> Frequencies:
    """Return *frequencies* that asks each question once, for one search and what is tried in its place."""
    answers: dict[tuple[tuple[str, ...], tuple[str, ...], Stream], list[int]] = {}

    def asked(terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        key = (tuple(terms), tuple(fields), stream)
        if key not in answers:
            answers[key] = frequencies(terms, fields=fields, stream=stream)
        return answers[key]

    return asked


@dataclass(frozen=True, slots=True)
class Repairer:
    """Finds what was meant by words of a query in *language* that no article has."""

    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def repairs(self, words: Sequence[Word]) -> dict[Word, Word]:
        """
        Return those of *words* that no article has, each with what to look for instead.

        The repaired word stands where the other was typed and has its form; its readings and spellings
        are those of up to three words that articles have in the fields asked for. Where articles have
        other forms of what was typed, it keeps its own readings, and only other spellings are looked for
        besides: «dod» may be «dod», of which there is «dodene», and is more likely «død». Where all
        spellings are read alike, as «Åsvær» and «Aasvær», nothing is repaired: the word only gets the
        forms that articles have, by the rule ``spelling``.
        """
        unseen = set(words) - self._held(words, "forms")
        missing = self._missing(unseen)
        chosen: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        for word in words:
            key = (word.form, word.fields)
            if key not in chosen and len(chosen) < MAX_REPAIRS and self._is_repairable(word, words, unseen):
                may_be_slip = word in missing and not self.analyzer.is_common(word.form)
                chosen[key] = self._meant(word, may_be_slip=may_be_slip)
        return {
            word: self._respelt(word, meant, is_missing=word in missing)
            for word in words
            if word in unseen and (meant := chosen.get((word.form, word.fields)))
        }

    def _missing(self, words: Iterable[Word]) -> set[Word]:
        """Return those of *words* of which no article has a reading, as a word or a part."""
        missing = set(words)
        for stream in _STREAMS:
            if missing:
                missing -= self._held(missing, stream)
        return missing

    def _held(self, words: Iterable[Word], stream: Stream) -> set[Word]:
        asked: dict[tuple[str, ...], list[tuple[Word, str]]] = {}
        for word in words:
            terms = [word.form] if stream == "forms" else [reading.term for reading in word.readings]
            asked.setdefault(word.fields, []).extend((word, term) for term in terms)
        held = set()
        for fields, pairs in asked.items():
            counts = self.frequencies([term for _, term in pairs], fields=fields, stream=stream)
            held |= {word for (word, _), count in zip(pairs, counts, strict=True) if count}
        return held

    def _is_repairable(self, word: Word, words: Iterable[Word], missing: set[Word]) -> bool:
        """
        Return whether to look for what was meant by *word*.

        Not where it was asked for exactly, has no letter, or only holds the sentence together. Of
        «Taliban-talsmann» the parts are repaired, unless an article has «talibantalsmann».
        """
        if word not in missing or not word.readings or not any(map(str.isalpha, word.form)):
            return False
        if word.role != "content":
            return False
        beside = [other for other in words if other.span != word.span]
        holds_others = any(_is_within(other, word) for other in beside)
        return not holds_others and not any(
            _is_within(word, other) and other not in missing for other in beside
        )

    def _meant(self, word: Word, *, may_be_slip: bool) -> tuple[str, ...]:
        found = self._commonest(_spellings(word.form), word)
        if may_be_slip and not found and _MIN_LETTERS <= len(word.form) <= _MAX_LETTERS:
            found = self._commonest(neighbours(word.form), word)
        return found

    def _commonest(self, candidates: Sequence[str], word: Word) -> tuple[str, ...]:
        """Return the candidates that most articles have, at most three, the commonest first."""
        counts = self.frequencies(candidates, fields=word.fields) if candidates else []
        held = [(-count, each) for count, each in zip(counts, candidates, strict=True) if count]
        return tuple(each for _, each in sorted(held)[: len(SHARES)])

    def _respelt(self, word: Word, meant: Sequence[str], *, is_missing: bool) -> Word:
        repaired = self._repaired(word, meant, kept=() if is_missing else word.readings)
        if is_missing or _terms(repaired) != _terms(word):
            return repaired
        # One word, so together they count what its exact form would.
        whole = sum(SHARES[: len(meant)])
        spelt = (Reading(each.term, each.weight / whole, "spelling") for each in repaired.spellings)
        return replace(word, spellings=tuple(spelt))

    def _repaired(self, word: Word, meant: Sequence[str], *, kept: Sequence[Reading]) -> Word:
        shares: dict[str, float] = {}
        read_otherwise: set[str] = set()
        for each, share in zip(meant, SHARES, strict=False):
            for reading in self._readings(each):
                # Inflections of one word would otherwise count it twice.
                shares[reading.term] = max(shares.get(reading.term, 0.0), share * reading.weight)
                if reading.is_read_otherwise:
                    read_otherwise.add(reading.term)
        return replace(
            word,
            readings=(
                *(reading for reading in kept if reading.term not in shares),
                *(Reading(term, share, "repaired", term in read_otherwise) for term, share in shares.items()),
            ),
            spellings=tuple(
                Reading(each, share, "repaired") for each, share in zip(meant, SHARES, strict=False)
            ),
        )

    def _readings(self, form: str) -> tuple[Reading, ...]:
        found = self.analyzer.query_words(form, self.language)
        return found[0].readings if len(found) == 1 else ()


@lru_cache(maxsize=16)  # what is tried in place of a query has the same words
def _spellings(word: str) -> tuple[str, ...]:
    return tuple(spellings(word))


def neighbours(word: str) -> list[str]:
    """Return what one slip makes of *word*: a letter left out, added or mistaken, two letters swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    added = {before + letter + after for before, after in cuts for letter in _LETTERS}
    mistaken = {before + letter + after[1:] for before, after in cuts[:-1] for letter in _LETTERS}
    left_out = {before + after[1:] for before, after in cuts[:-1]}
    swapped = {
        word[:first] + word[second] + word[first] + word[second + 1 :]
        for first, second in pairwise(range(len(word)))
    }
    return sorted((added | mistaken | left_out | swapped) - {word, ""})


def _is_within(one: Word, other: Word) -> bool:
    return other.span[0] <= one.span[0] and one.span[1] <= other.span[1]


def _terms(word: Word) -> set[str]:
    return {reading.term for reading in word.readings}
