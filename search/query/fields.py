"""The field names that may be typed before a colon, read from ``fields.toml``."""

import tomllib
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

_NEAR_ENOUGH: Final = 0.84  # below, words with only a common prefix were taken for field names
_LONGEST: Final = 30  # letters; longer than every name, so that longer words need no comparison


@dataclass(frozen=True, slots=True)
class FieldName:
    """The meaning of a name before a colon: text fields, one exact field, or one date field."""

    kind: Literal["text", "exact", "date"]
    fields: tuple[str, ...]


@cache
def field_names() -> dict[str, FieldName]:
    """Return the fields of every spelling, in lower case."""
    kinds: tuple[Literal["text", "exact", "date"], ...] = ("text", "exact", "date")
    return {
        spelling: FieldName(kind, tuple(fields.split()))
        for kind in kinds
        for fields, spellings in _table()[kind].items()
        for spelling in spellings
    }


def find_field(typed: str) -> FieldName | None:
    """
    Return the fields of *typed*, a name or comma-separated names of text fields; None for any other text.

    Case is ignored.
    """
    names = [field_names().get(name) for name in typed.lower().split(",")]
    if len(names) == 1:
        return names[0]
    if any(name is None or name.kind != "text" for name in names):
        return None
    return FieldName("text", tuple(dict.fromkeys(field for name in names if name for field in name.fields)))


@lru_cache(maxsize=1024)  # a query is read with many look-ups of one name
def nearest_field(name: str) -> str:
    """Return the field spelling one letter away from *name*; empty when there is none."""
    typed = name.lower()
    if len(typed) > _LONGEST:
        return ""
    candidates = {
        spelling
        for shortened in _deletions(typed)
        for spelling in _spellings_by_deletion().get(shortened, ())
    }
    # Sorted, so that of two equally near the same is always taken.
    likeness = [(SequenceMatcher(None, typed, spelling).ratio(), spelling) for spelling in sorted(candidates)]
    best, spelling = max(likeness, default=(0.0, ""))
    return spelling if best >= _NEAR_ENOUGH else ""


@cache
def _spellings_by_deletion() -> dict[str, tuple[str, ...]]:
    """Return the spellings by `_deletions` of them."""
    spellings: dict[str, tuple[str, ...]] = {}
    for spelling in field_names():
        for shortened in _deletions(spelling):
            spellings[shortened] = (*spellings.get(shortened, ()), spelling)
    return spellings


def _deletions(word: str) -> set[str]:
    """Return *word* itself, and *word* without any one of its letters: two words one slip apart share one of these."""
    return {word, *(word[:index] + word[index + 1 :] for index in range(len(word)))}


@cache
def fields_of_others() -> frozenset[str]:
    """Return field names of other systems that have no meaning here, in lower case."""
    return frozenset(_table()["unknown"]["names"])


@cache
def language_codes() -> dict[str, tuple[str, ...]]:
    """Return the language codes of every name of a language, in lower case."""
    return {name: tuple(codes.split()) for codes, names in _table()["languages"].items() for name in names}


@cache
def _table() -> dict[str, Any]:
    text = files("search.query").joinpath("fields.toml").read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table
