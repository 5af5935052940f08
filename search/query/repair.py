"""
Finds replacements for words of a query that no article has.

Candidates are other spellings (`search.analysis.characters.spellings`: «gar» for «går», «blaabaer» for
«blåbær»), and if no article has any of those, words one edit away, unless the typed word is a common word:
«helg» is not a slip of «hele». The frequencies of all candidates are read from the index in one call.
"""

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
"""Weights of the replacements, the commonest first."""
MAX_REPAIRS: Final = 5
"""Different words of a query that are repaired: a text in another language would have every word tried."""
_STREAMS: Final[tuple[Stream, ...]] = ("terms", "parts")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyzæøåéäöü"
_MIN_LETTERS: Final = 4
"""Shorter words are one slip away from too many others."""
_MAX_LETTERS: Final = 32
"""Longer words have thousands of neighbours."""


class Frequencies(Protocol):
    """The frequency look-up of an index: see `search.article_index.ArticleIndex.frequencies`."""

    def __call__(self, terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        """Return the number of articles with each of *terms*."""
        ...


def cache_frequencies(frequencies: Frequencies) -> Frequencies:
    """Return *frequencies* with a cache, for one search and its alternatives."""
    answers: dict[tuple[tuple[str, ...], tuple[str, ...], Stream], list[int]] = {}

    def count_articles(terms: Sequence[str], *, fields: Sequence[str], stream: Stream = "forms") -> list[int]:
        key = (tuple(terms), tuple(fields), stream)
        if key not in answers:
            answers[key] = frequencies(terms, fields=fields, stream=stream)
        return answers[key]

    return count_articles


@dataclass(frozen=True, slots=True)
class Repairer:
    """Finds replacements for the words of a query in *language* that no article has."""

    frequencies: Frequencies
    analyzer: WordAnalyzer
    language: Language

    def repairs(self, words: Sequence[Word]) -> dict[Word, Word]:
        """
        Return the replacements of those of *words* that no article has.

        A repaired word keeps span and form; its readings and spellings are those of up to three words that
        articles have in its fields. Where articles have other forms of the typed word, it keeps its
        readings, and only other spellings are added: «dod» may be «dod», of which there is «dodene», and is more likely «død». Where all
        spellings are read alike, as «Åsvær» and «Aasvær», nothing is repaired: the word only gets the
        forms that articles have, by the rule ``spelling``.
        """
        unseen = set(words) - self._present(words, "forms")
        missing = self._missing(unseen)
        chosen: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
        for word in words:
            key = (word.form, word.fields)
            if key not in chosen and len(chosen) < MAX_REPAIRS and self._is_repairable(word, words, unseen):
                may_be_slip = word in missing and not self.analyzer.is_common(word.form)
                chosen[key] = self._find_replacements(word, may_be_slip=may_be_slip)
        return {
            word: self._with_replacements(word, replacements, is_missing=word in missing)
            for word in words
            if word in unseen and (replacements := chosen.get((word.form, word.fields)))
        }

    def _missing(self, words: Iterable[Word]) -> set[Word]:
        """Return those of *words* without a reading in any article, as a word or a part."""
        missing = set(words)
        for stream in _STREAMS:
            if missing:
                missing -= self._present(missing, stream)
        return missing

    def _present(self, words: Iterable[Word], stream: Stream) -> set[Word]:
        terms_by_fields: dict[tuple[str, ...], list[tuple[Word, str]]] = {}
        for word in words:
            terms = [word.form] if stream == "forms" else [reading.term for reading in word.readings]
            terms_by_fields.setdefault(word.fields, []).extend((word, term) for term in terms)
        present = set()
        for fields, pairs in terms_by_fields.items():
            counts = self.frequencies([term for _, term in pairs], fields=fields, stream=stream)
            present |= {word for (word, _), count in zip(pairs, counts, strict=True) if count}
        return present

    def _is_repairable(self, word: Word, words: Iterable[Word], missing: set[Word]) -> bool:
        """
        Tell whether to look for replacements of *word*.

        False for exact words, words without letters and function words. The parts of «Taliban-talsmann» are
        repaired, unless an article has «talibantalsmann».
        """
        if word not in missing or not word.readings or not any(map(str.isalpha, word.form)):
            return False
        if word.role != "content":
            return False
        different = [candidate for candidate in words if candidate.span != word.span]
        has_parts = any(_is_within(candidate, word) for candidate in different)
        return not has_parts and not any(
            _is_within(word, candidate) and candidate not in missing for candidate in different
        )

    def _find_replacements(self, word: Word, *, may_be_slip: bool) -> tuple[str, ...]:
        candidates = self._commonest(_spellings(word.form), word)
        if may_be_slip and not candidates and _MIN_LETTERS <= len(word.form) <= _MAX_LETTERS:
            candidates = self._commonest(neighbours(word.form), word)
        return candidates

    def _commonest(self, candidates: Sequence[str], word: Word) -> tuple[str, ...]:
        """Return the candidates that most articles have, at most three, the commonest first."""
        counts = self.frequencies(candidates, fields=word.fields) if candidates else []
        present = [(-count, form) for count, form in zip(counts, candidates, strict=True) if count]
        return tuple(form for _, form in sorted(present)[: len(SHARES)])

    def _with_replacements(self, word: Word, replacements: Sequence[str], *, is_missing: bool) -> Word:
        repaired = self._repair(word, replacements, readings=() if is_missing else word.readings)
        if is_missing or _terms(repaired) != _terms(word):
            return repaired
        # One word, so together they count what its exact form would.
        total = sum(SHARES[: len(replacements)])
        spellings = (Reading(form.term, form.weight / total, "spelling") for form in repaired.spellings)
        return replace(word, spellings=tuple(spellings))

    def _repair(self, word: Word, replacements: Sequence[str], *, readings: Sequence[Reading]) -> Word:
        shares: dict[str, float] = {}
        read_otherwise: set[str] = set()
        for form, share in zip(replacements, SHARES, strict=False):
            for reading in self._readings(form):
                # Inflections of one word would otherwise count it twice.
                shares[reading.term] = max(shares.get(reading.term, 0.0), share * reading.weight)
                if reading.is_read_otherwise:
                    read_otherwise.add(reading.term)
        return replace(
            word,
            readings=(
                *(reading for reading in readings if reading.term not in shares),
                *(Reading(term, share, "repaired", term in read_otherwise) for term, share in shares.items()),
            ),
            spellings=tuple(
                Reading(form, share, "repaired") for form, share in zip(replacements, SHARES, strict=False)
            ),
        )

    def _readings(self, form: str) -> tuple[Reading, ...]:
        words = self.analyzer.query_words(form, self.language)
        return words[0].readings if len(words) == 1 else ()


@lru_cache(maxsize=16)  # alternatives to a query have the same words
def _spellings(word: str) -> tuple[str, ...]:
    return tuple(spellings(word))


def neighbours(word: str) -> list[str]:
    """Return the words one edit from *word*: a letter deleted, inserted or replaced, or two swapped."""
    cuts = [(word[:index], word[index:]) for index in range(len(word) + 1)]
    added = {before + letter + after for before, after in cuts for letter in _LETTERS}
    mistaken = {before + letter + after[1:] for before, after in cuts[:-1] for letter in _LETTERS}
    left_out = {before + after[1:] for before, after in cuts[:-1]}
    swapped = {
        word[:first] + word[second] + word[first] + word[second + 1 :]
        for first, second in pairwise(range(len(word)))
    }
    return sorted((added | mistaken | left_out | swapped) - {word, ""})


def _is_within(inner: Word, outer: Word) -> bool:
    return outer.span[0] <= inner.span[0] and inner.span[1] <= outer.span[1]


def _terms(word: Word) -> set[str]:
    return {reading.term for reading in word.readings}
