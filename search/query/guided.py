"""
Writes the fields of the guided search form as a query text, and reads such a text back.

The fields hold plain words, for readers who do not know the query language. The resulting text is what
a person could have typed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search.query.diagnostics import Language
from search.query.fields import find_field
from search.query.lexer import OPERATORS, QUOTES, Lexeme, lexemes

_WORDS: Final = frozenset({"word", "quoted"})
_SIGN = re.compile(rf"[\\{QUOTES}]")
_PLAIN_VALUE = re.compile(r"[^\W_]+(?:[.-][^\W_]+)*")
_DATE: Final = r"(?:\d{4}(?:-\d\d){0,2})"
_ISO_DATES = re.compile(rf"{_DATE}(?:\.\.{_DATE}?)?|\.\.{_DATE}", re.ASCII)
_OR: Final[dict[Language, str]] = {"nb": "ELLER", "nn": "ELLER", "en": "OR"}
_NOT: Final[dict[Language, str]] = {"nb": "IKKE", "nn": "IKKJE", "en": "NOT"}
_ALTERNATIVES: Final = frozenset({"eller", "or"})
"""Words read as operators in the field for alternatives."""
_FIELDS: Final[dict[Language, tuple[str, str, str]]] = {
    "nb": ("kilde", "seksjon", "dato"),
    "nn": ("kjelde", "seksjon", "dato"),
    "en": ("source", "section", "date"),
}
"""Names of the fields source, section and published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidedQuery:
    """
    The fields of the form, as typed; all may be empty.

    Attributes:
        every: Words that must all be there; quotations count as one, and fields may stand before them.
        some: Words of which at least one must be there.
        none: Words that must not be there.
        phrase: Words that must stand side by side.
        first: First day, or a date in words.
        last: Last day, inclusive, in the same forms.
        source: Who made the article.
        section: Section it was printed in.
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

    Operators and parentheses inside a field for words are left out, as the field implies them.
    """
    source, section, date = _FIELDS[language]
    phrase = " ".join(_SIGN.sub(" ", form.phrase).split())
    first, last = (" ".join(day.split()) for day in (form.first, form.last))
    parts = [
        *_items(form.every),
        f'"{phrase}"' if phrase else "",
        _any_of(_items(form.some), _OR[language]),
        *(f"{_NOT[language]} {item}" for item in _items(form.none)),
        _value_clause(source, form.source.strip()),
        _value_clause(section, form.section.strip()),
        _date_clause(date, first, last),
    ]
    return " ".join(filter(None, parts))


def read_guided(text: str) -> GuidedQuery | None:
    """Return the form for *text*; None where the form has no field for a part of it."""
    return _Reader(lexemes(text), text).form()


def _items(typed: str) -> list[str]:
    """Return the words and quotations of *typed*, each with the field before it."""
    items: list[str] = []
    before: Lexeme | None = None
    for lexeme in lexemes(typed):
        if lexeme.kind in _WORDS:
            first = before if before is not None and before.kind == "field" else lexeme
            item = typed[first.start : lexeme.end]
            # A backslash at the end would escape the sign put after it: «(fisk OR olje\)».
            items.append(item.rstrip(",;\\") if lexeme.closed else item.rstrip("\\") + '"')
        before = lexeme
    # What has no letter and no digit is no word, and would leave an operator with nothing to work on.
    return [item for item in items if any(map(str.isalnum, item))]


def _any_of(items: Sequence[str], operator: str) -> str:
    alternatives = [item for item in items if item not in _ALTERNATIVES]
    text = f" {operator} ".join(alternatives)
    # In parentheses a number stays apart from one before it: «1 120» would be one.
    return f"({text})" if len(alternatives) > 1 or text[:1].isdigit() else text


def _value_clause(field: str, value: str) -> str:
    if not value:
        return ""
    is_plain = _PLAIN_VALUE.fullmatch(value) and value not in OPERATORS
    return f"{field}:{value}" if is_plain else f'{field}:"{_SIGN.sub(_escape, value)}"'


def _date_clause(field: str, first: str, last: str) -> str:
    if not (first or last):
        return ""
    value = first if first == last else f"{first}..{last}"
    return f"{field}:{value}" if _ISO_DATES.fullmatch(value) else f'{field}:"{_SIGN.sub("", value)}"'


def _escape(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"


class _Reader:
    """Reads lexemes one after the other into the fields of the form."""

    def __init__(self, lexemes: Sequence[Lexeme], text: str) -> None:
        self._lexemes = lexemes
        self._text = text
        self._words: dict[str, list[str]] = {"every": [], "some": [], "none": []}
        self._values: dict[str, str] = {}

    def form(self) -> GuidedQuery | None:
        """Return the form that was read; None where a lexeme has no field."""
        if not all(lexeme.closed for lexeme in self._lexemes):
            return None
        index = self._alternatives(0, len(self._lexemes))
        while index < len(self._lexemes):
            length = self._clause(index)
            if not length:
                return None
            index += length
        return GuidedQuery(**{name: " ".join(words) for name, words in self._words.items()}, **self._values)

    def _clause(self, index: int) -> int:
        """Read the clause at number *index*; return its number of lexemes, 0 where the form has no field for it."""
        lexeme = self._lexemes[index]
        if lexeme.kind == "and":
            return 1
        if lexeme.kind == "open":
            return self._in_parentheses(index)
        if lexeme.kind == "not":
            length = self._item("none", index + 1)
            return length + 1 if length else 0
        if lexeme.kind == "quoted" and "phrase" not in self._values and not lexeme.is_exact:
            return self._phrase(lexeme)
        return self._item("every", index) or self._value(index)

    def _phrase(self, lexeme: Lexeme) -> int:
        if lexeme.distance is not None or "\\" in self._text[lexeme.start : lexeme.end]:
            return 0
        self._values["phrase"] = lexeme.value
        return 1

    def _in_parentheses(self, index: int) -> int:
        closing = [
            number for number, lexeme in enumerate(self._lexemes) if number > index and lexeme.kind == "close"
        ]
        return 0 if not closing or not self._alternatives(index + 1, closing[0]) else closing[0] + 1 - index

    def _alternatives(self, start: int, end: int) -> int:
        """Read ``a OR b`` from number *start* to *end*; return the number of lexemes, 0 for anything else."""
        is_several = any(lexeme.kind == "or" for lexeme in self._lexemes[start:end])
        if self._words["some"] or not (is_several or (start and end - start == 1)):
            return 0
        index, is_item_next = start, True
        while index < end:
            length = self._item("some", index) if is_item_next else int(self._lexemes[index].kind == "or")
            if not length:
                self._words["some"].clear()
                return 0
            index, is_item_next = index + length, not is_item_next
        return end - start

    def _item(self, name: str, index: int) -> int:
        """Read a word or quotation, with a text field before it; return the number of lexemes, 0 for none."""
        kinds = [lexeme.kind for lexeme in self._lexemes[index : index + 2]]
        field = self._lexemes[index] if kinds[:1] == ["field"] else None
        if field is not None and ((target := find_field(field.text)) is None or target.kind != "text"):
            return 0
        length = 1 if field is None else 2
        if len(kinds) < length or kinds[length - 1] not in _WORDS:
            return 0
        self._words[name].append(
            self._text[self._lexemes[index].start : self._lexemes[index + length - 1].end]
        )
        return length

    def _value(self, index: int) -> int:
        """Read a source, a section or dates; return the number of lexemes, 0 for none."""
        pair = self._lexemes[index : index + 2]
        if [lexeme.kind for lexeme in pair] not in (["field", "word"], ["field", "quoted"]):
            return 0
        field, value = pair
        target = find_field(field.text)
        name = target.fields[0] if target is not None else ""
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
