"""
Finds replacements for words of a query that no article has.

Candidates are other spellings (`search.analysis.characters.spellings`: «gar» for «går», «blaabaer» for
«blåbær»). If no article has any of those, they are words one edit or one sound away, then words two sounds away
(«sjizofreni»), unless the typed word is one that people write on purpose: «helg» is not a slip of «hele», nor
«kryptologi» of «kryptolog». The frequencies of all candidates are read from the index in one call.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from search.analysis import Language, Reading
from search.analysis.characters import spellings
from search.query.expansion.slips import is_likelier, may_be_slip, neighbours
from search.query.expansion.sounds import exchange_sounds, exchange_two_sounds
from search.query.frequencies import Frequencies
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Stream, Word

SHARES: Final = (0.8, 0.4, 0.2)
"""Weights of the replacements, the commonest first."""
MAX_REPAIRS: Final = 5
"""Different words of a query that are repaired: a text in another language would have every word tried."""
_STREAMS: Final[tuple[Stream, ...]] = ("terms", "parts")
_FROM_TWO_SOUNDS: Final = 2.0
"""Zipf frequency from which a word two sounds away may be meant: there are thousands of them."""


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
                is_slip = word in missing and may_be_slip(self.analyzer, word.form)
                chosen[key] = self._find_replacements(word, is_slip=is_slip)
        return {
            word: self._with_replacements(word, replacements, is_missing=word in missing)
            for word in words
            if word in unseen and (replacements := chosen.get((word.form, word.fields)))
        }

    def missing(self, words: Sequence[Word]) -> set[Word]:
        """Return those of *words* that no article has, in any form or as a part."""
        return self._missing(set(words) - self._present(words, "forms"))

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

    def _find_replacements(self, word: Word, *, is_slip: bool) -> tuple[str, ...]:
        """Return the spellings to search in place of *word*: other letters, else a slip, else two sounds exchanged."""
        candidates = self._commonest(_spellings(word.form), word)
        if is_slip and not candidates:
            slips = dict.fromkeys((*neighbours(word.form), *exchange_sounds(word.form)))
            likelier = [form for form in slips if is_likelier(self.analyzer, form, word.form)]
            candidates = self._commonest(likelier, word) or self._commonest(self._far_sounds(word), word)[:1]
        return candidates

    def _far_sounds(self, word: Word) -> list[str]:
        """Return the words two sounds away from *word* that people write, where *word* itself is hardly one."""
        return [
            form
            for form in exchange_two_sounds(word.form)
            if self.analyzer.frequency(form) >= _FROM_TWO_SOUNDS
            and is_likelier(self.analyzer, form, word.form)
        ]

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


def _is_within(inner: Word, outer: Word) -> bool:
    return outer.span[0] <= inner.span[0] and inner.span[1] <= outer.span[1]


def _terms(word: Word) -> set[str]:
    return {reading.term for reading in word.readings}
