"""
Word lists of the reader of pasted pages: months, labels, agencies, roles, page furniture.

The lists are data, in ``vocabulary.toml`` beside this file; here they only get types.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """
    The lists of ``vocabulary.toml``, folded with `str.casefold` where they are sets or dictionaries.

    Attributes:
        months: Spelling to month number, 1 to 12.
        agencies: Folded to the spelling shown, as *papers*.
    """

    months: dict[str, int]
    weekdays: frozenset[str]
    published_labels: tuple[str, ...]
    modified_labels: tuple[str, ...]
    agencies: dict[str, str]
    papers: dict[str, str]
    paper_endings: tuple[str, ...]
    role_endings: tuple[str, ...]
    role_adjectives: frozenset[str]
    makers: frozenset[str]
    credits: frozenset[str]
    said: frozenset[str]
    small_numbers: frozenset[str]
    made_by: frozenset[str]
    unfinished: frozenset[str]
    house_names: frozenset[str]
    name_particles: frozenset[str]
    not_names: frozenset[str]
    sections: frozenset[str]
    not_places: frozenset[str]
    furniture_lines: frozenset[str]
    furniture_openings: tuple[str, ...]
    furniture_phrases: tuple[str, ...]
    link_headings: frozenset[str]


@cache
def words() -> Words:
    """Return the word lists, read once a process."""
    source = files("search.formats.pasted").joinpath("vocabulary.toml")
    lists = tomllib.loads(source.read_text(encoding="utf-8"))
    months = lists.pop("months")
    return Words(
        months={spelling: number for number, spellings in enumerate(months, 1) for spelling in spellings},
        agencies={name.casefold(): name for name in lists.pop("agencies")},
        papers={name.casefold(): name for name in lists.pop("papers")},
        **{name: _as_typed(name, values) for name, values in lists.items()},
    )


def one_of(spellings: Iterable[str]) -> str:
    """Return a regular expression, one group, that matches any of *spellings*, the longest first."""
    longest_first = sorted(spellings, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(spelling).replace(r"\ ", r"\s+") for spelling in longest_first) + ")"


_ORDERED = {
    "paper_endings",
    "published_labels",
    "modified_labels",
    "role_endings",
    "furniture_openings",
    "furniture_phrases",
}


def _as_typed(name: str, values: list[str]) -> Any:  # noqa: ANN401 - the field's own type decides
    return tuple(values) if name in _ORDERED else frozenset(values)
