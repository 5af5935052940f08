"""
Finds the names of an archive: the words that stand with a capital inside its sentences.

A list of names that everybody knows helps where an archive is small, and an archive outvotes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from search.analysis.names.names import Names

CAPITALS_PER_SMALL: Final = 8
"""How many times as often a name is written with a capital as without one."""
LEAST_CAPITALS: Final = 5
"""Capitals that make a name of a word that is on no list: fewer may be a title of a film."""
LISTED_CAPITALS: Final = 8
"""Capitals that a listed name has before any text is read, so that one slip does not make it a word."""
GENITIVE_SHARE: Final = 0.5
"""A name with an -s that is as common, compared with the name without, is another name: Williams beside William."""
ARTICLES_PER_STEP: Final = 5_000
"""Words in small letters are everywhere: in an archive of so many articles they are counted in every second one."""

# After a small letter or a comma and a space no sentence begins. What comes before the space is looked at last:
# a pattern that begins with a sign is searched for in a third of the time.
_CAPITALS: Final = re.compile(r" ([A-ZÀ-ÖØ-ÞČŠŽŁĐŚŻ](?<=[a-zæøå,] .)\w+)")
# Families are called after farms, and a farm after the land it lies on: Grindheim, Navarsete.
_FAMILY: Final = re.compile(
    r"\w\w(?:berg|bø|dal|eide|eng|foss|gren|g[åa]a?rd|haug|heim|holm|kvist|land|lund|mark|nes|rud|rød|sete?|skjær|stad|strøm"
    r"|sund|tveit|vang|vik|vold|(?:bakk|dal|haug|hag|holm|li|mo|ås)en|øy|ås)\Z"
)
_SMALL: Final = re.compile(r" ([a-zæøå]\w+)")


def find_names(texts: Iterable[str], *, articles: int) -> Names:
    """
    Return the names of an archive.

    Args:
        texts: The text of each article, in any order; signs between its words do no harm.
        articles: Number of texts, about.
    """
    step = 1 + articles // ARTICLES_PER_STEP
    written, small = _count(texts, step)
    # «Omar» and «OMAR» are one name.
    capitals: Counter[str] = Counter()
    for word, count in written.items():
        if word.isalpha():
            capitals[word.lower()] += count
    return Names(frozenset(_without_genitives(_choose(capitals, small, step), capitals)))


@cache
def listed_names() -> frozenset[str]:
    """Return the names that everybody knows, in lower case."""
    text = files("search.analysis.names").joinpath("listed.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _count(texts: Iterable[str], step: int) -> tuple[Counter[str], Counter[str]]:
    """Count each word with a capital in *texts*, and without one in one text in *step*."""
    capitals: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for number, text in enumerate(texts):
        capitals.update(_CAPITALS.findall(text))
        if number % step == 0:
            small.update(_SMALL.findall(text))
    return capitals, small


def _choose(capitals: Counter[str], small: Counter[str], step: int) -> set[str]:
    listed = listed_names()
    # Of a large archive only some small letters are counted: one capital alone proves less.
    family = min(step, 2)
    enough = {
        word
        for word, count in capitals.items()
        if count >= LEAST_CAPITALS or (count >= family and _FAMILY.search(word))
    }
    return {
        word
        for word in enough | listed
        if capitals[word] + LISTED_CAPITALS * (word in listed) >= CAPITALS_PER_SMALL * step * small[word]
    }


def _without_genitives(words: set[str], capitals: Counter[str]) -> set[str]:
    """Return *words* without those that are the genitive of another: Norges, Omars."""
    listed = listed_names()
    return {
        word
        for word in words
        if word in listed
        or word[-1] != "s"
        or word[:-1] not in words
        or capitals[word] > GENITIVE_SHARE * capitals[word[:-1]]
    }
