"""
How is a filled-in form written in the query language, and read back?

The form is for those who will not learn a language: its fields hold plain words. What is made of them
is what a person could have typed, so it is learnt by being seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.query.diagnostics import Language
from search.query.fields import named
from search.query.lexer import OPERATORS, QUOTES, Lexeme, lexemes

_WORDS: Final = frozenset({"word", "quoted"})
_SIGN = re.compile(rf"[\\{QUOTES}]")
_PLAIN_VALUE = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_DATE: Final = r"(?:\d{4}(?:-\d\d){0,2})"
_ISO_DATES = re.compile(rf"{_DATE}(?:\.\.{_DATE}?)?|\.\.{_DATE}", re.ASCII)
_OR: Final[dict[Language, str]] = {"nb": "ELLER", "nn": "ELLER", "en": "OR"}
_NOT: Final[dict[Language, str]] = {"nb": "IKKE", "nn": "IKKJE", "en": "NOT"}
_ALTERNATIVES: Final = frozenset({"eller", "or"})
"""What is typed between words of which one will do, and is not looked for itself."""
_FIELDS: Final[dict[Language, tuple[str, str, str]]] = {
    "nb": ("kilde", "seksjon", "dato"),
    "nn": ("kjelde", "seksjon", "dato"),
    "en": ("source", "section", "date"),
}
"""What the fields source, section and published are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedQuery:
    """
    What stands in the fields of the form, as typed; all may be empty.

    Attributes:
        every: Words that must all be there; quotations count as one, and fields may stand before them.
        some: Words of which at least one must be there.
        none: Words that must not be there.
        phrase: Words that must stand side by side.
        first: First day, or a date in words.
        last: Last day, inclusive, in the same forms.
        source: Who made the article.
        section: Where it stood.
    """

    every: str = ""
    some: str = ""
    none: str = ""
    phrase: str = ""
    first: str = ""
    last: str = ""
    source: str = ""
    section: str = ""


def write_guided_query(form: GuidedQuery, language: Language = "nb") -> str:
    """
    Return *form* in the query language, with the operators and field names of *language*; empty for nothing.

    Operators and parentheses inside a field for words are left out: the field says what they would.
    """
    source, section, date = _FIELDS[language]
    phrase = " ".join(_SIGN.sub(" ", form.phrase).split())
    first, last = (" ".join(each.split()) for each in (form.first, form.last))
    pieces = [
        *_items(form.every),
        f'"{phrase}"' if phrase else "",
        _any_of(_items(form.some), _OR[language]),
        *(f"{_NOT[language]} {item}" for item in _items(form.none)),
        _valued(source, form.source.strip()),
        _valued(section, form.section.strip()),
        _dated(date, first, last),
    ]
    return " ".join(filter(None, pieces))


def read_guided(text: str) -> GuidedQuery | None:
    """Return the form that says what *text* does; None where the form has no field for some of it."""
    return _Reader(lexemes(text), text).form()


def _items(typed: str) -> list[str]:
    """Return the words and quotations of *typed*, each with the field before it."""
    found: list[str] = []
    before: Lexeme | None = None
    for lexeme in lexemes(typed):
        if lexeme.kind in _WORDS:
            first = before if before is not None and before.kind == "field" else lexeme
            item = typed[first.start : lexeme.end]
            found.append(item.rstrip(",;") if lexeme.closed else item.rstrip("\\") + '"')
        before = lexeme
    # What has no letter and no digit is no word, and would leave an operator with nothing to work on.
    return [item for item in found if any(map(str.isalnum, item))]


def _any_of(items: Sequence[str], operator: str) -> str:
    wanted = [item for item in items if item not in _ALTERNATIVES]
    text = f" {operator} ".join(wanted)
    # In parentheses a number stays apart from one before it: «1 120» would be one.
    return f"({text})" if len(wanted) > 1 or text[:1].isdigit() else text


def _valued(field: str, value: str) -> str:
    if not value:
        return ""
    is_plain = _PLAIN_VALUE.fullmatch(value) and value not in OPERATORS
    return f"{field}:{value}" if is_plain else f'{field}:"{_SIGN.sub(_escaped, value)}"'


def _dated(field: str, first: str, last: str) -> str:
    if not (first or last):
        return ""
    value = first if first == last else f"{first}..{last}"
    return f"{field}:{value}" if _ISO_DATES.fullmatch(value) else f'{field}:"{_SIGN.sub("", value)}"'


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


class _Reader:
    """Reads lexemes one after the other into the fields of the form."""

    def __init__(self, found: Sequence[Lexeme], text: str) -> None:
        self._lexemes = found
        self._text = text
        self._words: dict[str, list[str]] = {"every": [], "some": [], "none": []}
        self._values: dict[str, str] = {}

    def form(self) -> GuidedQuery | None:
        """Return what was read; None where something does not fit in."""
        if not all(each.closed for each in self._lexemes):
            return None
        at = 0 if not (whole := self._alternatives(0, len(self._lexemes))) else whole
        while at < len(self._lexemes):
            length = self._one(at)
            if not length:
                return None
            at += length
        return GuidedQuery(**{name: " ".join(words) for name, words in self._words.items()}, **self._values)

    def _one(self, at: int) -> int:
        """Read what stands at number *at*; return how many lexemes it is, 0 for what does not fit."""
        lexeme = self._lexemes[at]
        if lexeme.kind == "and":
            return 1
        if lexeme.kind == "open":
            return self._in_parentheses(at)
        if lexeme.kind == "not":
            length = self._item("none", at + 1)
            return length + 1 if length else 0
        if lexeme.kind == "quoted" and "phrase" not in self._values and not lexeme.is_exact:
            return self._phrase(lexeme)
        return self._item("every", at) or self._value(at)

    def _phrase(self, lexeme: Lexeme) -> int:
        if lexeme.distance is not None or "\\" in self._text[lexeme.start : lexeme.end]:
            return 0
        self._values["phrase"] = lexeme.value
        return 1

    def _in_parentheses(self, at: int) -> int:
        ends = [number for number, each in enumerate(self._lexemes) if number > at and each.kind == "close"]
        return 0 if not ends or not self._alternatives(at + 1, ends[0]) else ends[0] + 1 - at

    def _alternatives(self, start: int, end: int) -> int:
        """Read ``a OR b`` from number *start* to *end*; return how many lexemes, 0 where it is not that alone."""
        is_several = any(each.kind == "or" for each in self._lexemes[start:end])
        if self._words["some"] or not (is_several or (start and end - start == 1)):
            return 0
        at, is_item_next = start, True
        while at < end:
            length = self._item("some", at) if is_item_next else int(self._lexemes[at].kind == "or")
            if not length:
                self._words["some"].clear()
                return 0
            at, is_item_next = at + length, not is_item_next
        return end - start

    def _item(self, name: str, at: int) -> int:
        """Read a word or quotation, with a text field before it; return how many lexemes, 0 for none."""
        kinds = [each.kind for each in self._lexemes[at : at + 2]]
        field = self._lexemes[at] if kinds[:1] == ["field"] else None
        if field is not None and ((meant := named(field.text)) is None or meant.kind != "text"):
            return 0
        length = 1 if field is None else 2
        if len(kinds) < length or kinds[length - 1] not in _WORDS:
            return 0
        self._words[name].append(self._text[self._lexemes[at].start : self._lexemes[at + length - 1].end])
        return length

    def _value(self, at: int) -> int:
        """Read a source, a section or dates; return how many lexemes, 0 for none."""
        pair = self._lexemes[at : at + 2]
        if [each.kind for each in pair] not in (["field", "word"], ["field", "quoted"]):
            return 0
        field, value = pair
        meant = named(field.text)
        name = meant.fields[0] if meant is not None else ""
        if name == "published" and "first" not in self._values:
            return self._dates(value)
        if name not in {"source", "section"} or name in self._values:
            return 0
        self._values[name] = value.value
        return 2

    def _dates(self, lexeme: Lexeme) -> int:
        value = lexeme.value
        # Words without quotation marks may go on: «dato:siste 30 dager».
        if lexeme.kind == "word" and not _ISO_DATES.fullmatch(value):
            return 0
        first, dots, last = value.partition("..")
        self._values |= {"first": first, "last": last if dots else first}
        return 2
