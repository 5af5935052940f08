"""
Finds what typed words are also called: «FN» for «Forente nasjoner», from ``equivalents.txt``.

The file has the format of Solr's ``synonyms.txt``. Words are compared by their lemma, so any inflection is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

from search.analysis import Language
from search.errors import SettingsError
from search.query.expansion.alternatives import Alternative, Run, is_loose_word
from search.query.query_analyzer import WordAnalyzer
from search.query.tree import Phrase, Query, Span, Word

EQUIVALENT_WEIGHT: Final = 0.8
"""Weight of what a word is also called."""
_KEY_LETTERS: Final = 2
"""Letters of the first word by which an item is looked up; its lemma has the same."""

Item = tuple[str, ...]
"""The words of one way to say something, in lower case."""


def read_equivalents(text: str, name: str) -> dict[Item, tuple[Item, ...]]:
    """
    Return each item of *text* with its equivalents.

    Args:
        text: In the format of Solr: equals on a line with commas, or ``a, b => c``; a comment begins with ``#``.
        name: Of the file, for errors.

    Raises:
        SettingsError: A line has no two items; it names file and line.
    """
    equivalents: dict[Item, dict[Item, None]] = defaultdict(dict)
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        left, _, right = content.partition("=>") if "=>" in content else (content, "", content)
        items, others = _items(left), _items(right)
        if not items or not others or len({*items, *others}) < 2:  # noqa: PLR2004 - one item equals nothing
            raise SettingsError(
                f"{name}, line {number}: «{content}» names no two items. Write «fn, forente nasjoner»."
            )
        for item in items:
            equivalents[item].update(dict.fromkeys(other for other in others if other != item))
    return {item: tuple(found) for item, found in equivalents.items() if found}


def _items(side: str) -> tuple[Item, ...]:
    return tuple(tuple(item.lower().split()) for item in side.split(",") if item.strip())


@cache
def equivalents_table() -> Mapping[str, Mapping[Item, tuple[Item, ...]]]:
    """Return our own equivalents by the first letters of the item, the items of most words first."""
    source = files("search.query.expansion").joinpath("equivalents.txt")
    by_letters: dict[str, dict[Item, tuple[Item, ...]]] = defaultdict(dict)
    items = read_equivalents(source.read_text(encoding="utf-8"), "equivalents.txt")
    for item in sorted(items, key=lambda item: (-len(item), item)):
        by_letters[item[0][:_KEY_LETTERS]][item] = items[item]
    return by_letters


@dataclass(frozen=True, slots=True)
class EquivalentFinder:
    """Finds what words of *text*, a query in *language*, are also called."""

    text: str
    analyzer: WordAnalyzer
    language: Language

    def find_runs(self, clauses: Sequence[Query]) -> list[Run]:
        """Return the runs of *clauses* that have equivalents, those of most words first."""
        runs = [run for index in range(len(clauses)) for run in self._from(clauses, index)]
        return sorted(runs, key=lambda run: run.first - run.stop)

    def of_word(self, word: Word) -> tuple[Item, ...]:
        """Return the equivalents of *word* alone."""
        return next((others for item, others in self._known_words(word) if len(item) == 1), ())

    def _from(self, clauses: Sequence[Query], index: int) -> Iterator[Run]:
        """Yield the longest run from clause *index* that has equivalents."""
        first = clauses[index]
        if not isinstance(first, Word) or not is_loose_word(first):
            return
        for item, others in self._known_words(first):
            words = [clause for clause in clauses[index : index + len(item)] if isinstance(clause, Word)]
            if len(words) == len(item) and self._is(words, item):
                span = (words[0].span[0], words[-1].span[1])
                found = tuple(self.alternative(other, first, span) for other in others)
                is_name = len(item) > 1 and all(word.role == "content" for word in words)
                yield Run(index, index + len(item), found, is_adjacent=is_name)
                return

    def _known_words(self, first: Word) -> Iterator[tuple[Item, tuple[Item, ...]]]:
        """Yield the items that begin with *first*, those of most words first, with their equivalents."""
        for item, others in equivalents_table().get(first.form[:_KEY_LETTERS], {}).items():
            if self._is_word(first, item[0]):
                yield item, others

    def _is(self, words: Sequence[Word], item: Item) -> bool:
        is_together = all(
            not self.text[first.span[1] : second.span[0]].strip(" .") for first, second in pairwise(words)
        )
        return is_together and all(
            is_loose_word(word) and word.fields == words[0].fields and self._is_word(word, name)
            for word, name in zip(words, item, strict=True)
        )

    def _is_word(self, word: Word, name: str) -> bool:
        if word.form == name:
            return True
        terms = {reading.term for found in self.analyzer.query_words(name) for reading in found.readings[:1]}
        return not word.stand_ins and any(reading.term in terms for reading in word.readings[:1])

    def alternative(self, item: Item, like: Word, span: Span) -> Alternative:
        """Return *item* as a word or phrase in the fields of *like*, by the role ``variant``."""
        words = tuple(
            replace(
                like,
                form=found.form,
                readings=found.readings,
                span=span,
                weight=EQUIVALENT_WEIGHT,
                spellings=(),
                role="variant",
                parts=(),
            )
            for found in self.analyzer.query_words(" ".join(item), self.language)
        )
        return words[0] if len(words) == 1 else Phrase(words, span)
