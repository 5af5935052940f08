"""
Which signs of a query have a meaning of their own?

Cuts the typed text into lexemes. Nothing is refused here, and every code point but white space
belongs to a lexeme.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from search.analysis.characters import SPACES

Kind = Literal["word", "quoted", "open", "close", "and", "or", "not", "field"]

OPERATORS: Final[dict[str, Kind]] = {
    "AND": "and",
    "OG": "and",
    "OR": "or",
    "ELLER": "or",
    "NOT": "not",
    "IKKE": "not",
    "ANDNOT": "not",
}
_QUOTES: Final = '"«»“”„‟'
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
_FIELD = re.compile(r"([^\W\d_]+):(?=[^\s):/])")
_MINUS = re.compile(rf"-(?=[^\W\d_]|[({_QUOTES}])")
_IN_WORD = rf"[^\s(){_QUOTES}]"
# 120 000 is one word, as it is one token of an article.
_GROUPED = rf"[^\w\s(){_QUOTES}]*\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?![^\W_]|[.,]\d)"
_WORD = re.compile(rf"{_GROUPED}{_IN_WORD}*|{_IN_WORD}+")
_NEAR_ENOUGH: Final = 0.84  # below, words that only begin alike were taken for field names


@dataclass(frozen=True, slots=True)
class Lexeme:
    """
    A piece of the typed text with one meaning.

    Attributes:
        kind: What it does.
        text: The word, the text between quotation marks, or the field's name as typed.
        start: Where it was typed, half-open, in code points.
        end: See *start*.
        closed: False for a quotation that never ends.
    """

    kind: Kind
    text: str
    start: int
    end: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class FieldName:
    """What a name before a colon stands for: text fields, one exact field, or one date."""

    kind: Literal["text", "exact", "date"]
    fields: tuple[str, ...]


@cache
def field_names() -> dict[str, FieldName]:
    """Return every spelling of a field, in lower case, and what it stands for."""
    table = tomllib.loads(files("search.query").joinpath("fields.toml").read_text(encoding="utf-8"))
    kinds: tuple[Literal["text", "exact", "date"], ...] = ("text", "exact", "date")
    return {
        spelling: FieldName(kind, tuple(fields.split()))
        for kind in kinds
        for fields, spellings in table[kind].items()
        for spelling in spellings
    }


def nearest_field(name: str) -> str:
    """Return the field spelling that *name* is a slip of; empty when it is like none."""
    near = get_close_matches(name.lower(), field_names(), n=1, cutoff=_NEAR_ENOUGH)
    return near[0] if near else ""


def lexemes(text: str) -> list[Lexeme]:
    """Return the lexemes of *text*, in order."""
    found: list[Lexeme] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found.append(_lexeme(text, at))
        at = found[-1].end
    return found


def _lexeme(text: str, at: int) -> Lexeme:
    if text[at] in "()":
        return Lexeme("open" if text[at] == "(" else "close", text[at], at, at + 1)
    if quoted := _QUOTED.match(text, at):
        return Lexeme("quoted", quoted[1], at, quoted.end(), closed=bool(quoted[2]))
    starts_word = at == 0 or text[at - 1].isspace() or text[at - 1] == "("
    if starts_word and _MINUS.match(text, at):
        return Lexeme("not", "-", at, at + 1)
    if (named := _FIELD.match(text, at)) and _is_field(named[1]):
        return Lexeme("field", named[1], at, named.end())
    # White space, parentheses and quotation marks are dealt with above, so there is a word.
    word = _WORD.match(text, at)
    assert word is not None  # noqa: S101 - see the comment
    return Lexeme(OPERATORS.get(word[0], "word"), word[0], at, word.end())


def _is_field(name: str) -> bool:
    return name.lower() in field_names() or bool(nearest_field(name))
