"""Which fields may be named before a colon, and what does a name stand for? The table is ``fields.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

_NEAR_ENOUGH: Final = 0.84  # below, words that only begin alike were taken for field names
_LONGEST: Final = 30  # letters of a name, about; what is longer is no slip of any


@dataclass(frozen=True, slots=True)
class FieldName:
    """What a name before a colon stands for: text fields, one exact field, or one date."""

    kind: Literal["text", "exact", "date"]
    fields: tuple[str, ...]


@cache
def field_names() -> dict[str, FieldName]:
    """Return every spelling of a field, in lower case, and what it stands for."""
    kinds: tuple[Literal["text", "exact", "date"], ...] = ("text", "exact", "date")
    return {
        spelling: FieldName(kind, tuple(fields.split()))
        for kind in kinds
        for fields, spellings in _table()[kind].items()
        for spelling in spellings
    }


@cache
def spelling_of(field: str) -> str:
    """Return the spelling that stands first for *field*, one of our names."""
    tables = (_table()[kind] for kind in ("text", "exact", "date"))
    spelling: str = next(table[field][0] for table in tables if field in table)
    return spelling


def named(typed: str) -> FieldName | None:
    """
    Return what *typed* stands for: a name, or names of text fields with commas between; None for neither.

    Upper and lower case are equal.
    """
    found = [field_names().get(name) for name in typed.lower().split(",")]
    if len(found) == 1:
        return found[0]
    if any(each is None or each.kind != "text" for each in found):
        return None
    return FieldName("text", tuple(dict.fromkeys(field for each in found if each for field in each.fields)))


@lru_cache(maxsize=1024)  # one name is asked for again and again while a query is read
def nearest_field(name: str) -> str:
    """Return the field spelling that *name* is a slip of one letter of; empty when it is of none."""
    typed = name.lower()
    if len(typed) > _LONGEST:
        return ""
    candidates = {spelling for rest in _rests(typed) for spelling in _spellings_by_rest().get(rest, ())}
    # Sorted, so that of two equally near the same is always taken.
    likeness = [(SequenceMatcher(None, typed, spelling).ratio(), spelling) for spelling in sorted(candidates)]
    best, spelling = max(likeness, default=(0.0, ""))
    return spelling if best >= _NEAR_ENOUGH else ""


@cache
def _spellings_by_rest() -> dict[str, tuple[str, ...]]:
    """Return what may be left of a spelling, whole or with a letter less, and the spellings it is left of."""
    found: dict[str, tuple[str, ...]] = {}
    for spelling in field_names():
        for rest in _rests(spelling):
            found[rest] = (*found.get(rest, ()), spelling)
    return found


def _rests(word: str) -> set[str]:
    """Return *word* itself, and *word* without any one of its letters: slips of one letter have one in common."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@cache
def fields_of_others() -> frozenset[str]:
    """Return field names of other systems that stand for nothing here, in lower case."""
    return frozenset(_table()["unknown"]["names"])


@cache
def language_codes() -> dict[str, tuple[str, ...]]:
    """Return every name of a language, in lower case, and the codes it stands for."""
    return {name: tuple(codes.split()) for codes, names in _table()["languages"].items() for name in names}


@cache
def _table() -> dict[str, Any]:
    text = files("search.query").joinpath("fields.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table
