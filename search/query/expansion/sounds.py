"""Makes the spellings of a word that sound alike: «skizofreni» may be «schizofreni», from ``sounds.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

_TABLE: Final[dict[str, Any]] = tomllib.loads(
    files("search.query.expansion").joinpath("sounds.toml").read_text(encoding="utf-8")
)
_EXCHANGES: Final = tuple(
    sorted(
        {
            (written, meant)
            for group in _TABLE["same"]
            for written in group
            for meant in group
            if written != meant
        }
    )
)
_DOUBLED: Final[str] = _TABLE["doubled"]
MOST: Final = 6000
"""Spellings with two exchanges that are made of one word at most; the first in alphabetical order."""


def exchange_sounds(word: str) -> list[str]:
    """Return the spellings of *word*, in lower case, that differ in one sound, in alphabetical order."""
    return sorted({*_exchanges(word), *_doublings(word)} - {word})


@lru_cache(maxsize=16)
def exchange_two_sounds(word: str) -> tuple[str, ...]:
    """Return the spellings of *word* that differ in two sounds, in alphabetical order; at most `MOST`."""
    once = exchange_sounds(word)
    twice = {spelling for other in once for spelling in exchange_sounds(other)}
    return tuple(sorted(twice - {word, *once})[:MOST])


def _exchanges(word: str) -> Iterator[str]:
    for written, meant in _EXCHANGES:
        start = word.find(written)
        while start >= 0:
            yield word[:start] + meant + word[start + len(written) :]
            start = word.find(written, start + 1)


def _doublings(word: str) -> Iterator[str]:
    """Yield *word* with a consonant inside it doubled, or one of two equal ones left out."""
    for index in range(1, len(word)):
        letter, before = word[index], word[index - 1]
        if letter in _DOUBLED and letter == before:
            yield word[:index] + word[index + 1 :]
        elif letter in _DOUBLED and word[index + 1 : index + 2] != letter:
            yield word[:index] + letter + word[index:]
