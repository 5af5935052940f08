"""
Cuts the text of a query into lexemes.

Any text is accepted, and every code point but white space belongs to a lexeme.
"""

import re
from dataclasses import dataclass, replace
from typing import Final, Literal

from search.analysis.characters import SPACES
from search.analysis.signs import FOREIGN_NUMBER, GROUPED_NUMBER
from search.query.fields import field_names, fields_of_others, find_field, nearest_field

Kind = Literal[
    "word", "quoted", "range", "all", "open", "close", "and", "or", "not", "must", "near", "field", "foreign"
]

OPERATORS: Final[dict[str, Kind]] = {
    "AND": "and",
    "OG": "and",
    "&&": "and",
    "OR": "or",
    "ELLER": "or",
    "||": "or",
    "NOT": "not",
    "IKKE": "not",
    "IKKJE": "not",
    "ANDNOT": "not",
    "NEAR": "near",
    "ONEAR": "near",
}
SIGNS: Final[dict[str, Kind]] = {"-": "not", "!": "not", "+": "must"}
"""Operators that are prefixed to their operand."""

CLOSING_MARKS: Final = {'"': '"', "«": "»", "»": "«", "“": "”", "”": "”", "„": "“", "‟": "”"}
"""Every quotation mark, and the usual one that closes it; any of them closes a quotation."""
QUOTES: Final = "".join(CLOSING_MARKS)
_QUOTED = re.compile(rf"[{QUOTES}]((?:[^{QUOTES}\\]|\\.|\\\Z)*+)([{QUOTES}]?)", re.DOTALL)
_FIELD = re.compile(r"([^\W\d_]+(?:,[^\W\d_]+)*+):(?=[^\s):/])")
_SIGN = re.compile(rf"[-+!](?=[^\W\d_]|[({QUOTES}]|=[^\W_]|=[{QUOTES}])")
_EXACT = re.compile(rf"=(?=[^\W_]|[{QUOTES}])")
_IN_WORD = rf"(?:\\\S|[^\s(){QUOTES}\\]|\\)"
# 120 000 is one word, as it is one token of an article.
_GROUPED = rf"[^\w\s(){QUOTES}\\]*+\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?![^\W_]|[.,]\d)"
_WORD = re.compile(rf"{FOREIGN_NUMBER}|{GROUPED_NUMBER}|{_GROUPED}{_IN_WORD}*+|{_IN_WORD}++")
_NEAR = re.compile(r"O?NEAR/(\d++)", re.ASCII)
_SLOP = re.compile(r"~(\d++)(?![\w.])", re.ASCII)
_RANGE = re.compile(r"[\[{]\s*+([^\s\[\]{}]++)\s++TO\s++([^\s\[\]{}]++)\s*+[\]}]")
# Lucene's likeness (fisk~, fisk~0.8) and weight (fisk^2), after a word, a quotation or a parenthesis.
_TAIL = re.compile(r"(?:~[\d.]*|\^\d[\d.]*){1,3}\Z", re.ASCII)
_LOOSE_TAIL = re.compile(r"(?:~[\d.]*|\^\d[\d.]*){1,3}(?![^\s)])", re.ASCII)
_REGEX = re.compile(r"/(?=[^/\s]*[\[({*+?|\\])(?:[^/\s\\]|\\\S)++/(?![^\s)])")
_STRANGE_FIELD = re.compile(rf"[\w.-]++:{_RANGE.pattern}")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNSEEN: Final = "\u2060"  # a word joiner; analysis does not see it
_STAR: Final = "⁎"  # what a star becomes that is only a sign; analysis sees neither


@dataclass(frozen=True, slots=True)
class Lexeme:
    """
    A unit of the typed text: a word, quotation, operator, parenthesis or field name.

    Attributes:
        kind: Its kind; ``foreign`` is a sign of other systems without a meaning here.
        text: The word, the text between quotation marks, the operator or the field's name as typed.
            A sign after a backslash has an invisible one before it, so that offsets stay.
        start: Start of its span, half-open, in code points.
        end: See *start*.
        inner: Start of *text*, after quotation mark and ``=``.
        closed: False for a quotation that never ends.
        is_exact: Whether ``=`` asks for this form only.
        distance: Words in between at most, for NEAR and for a quotation with ``~5``; None when not given.
        has_field: Whether a field's name is right before it.
    """

    kind: Kind
    text: str
    start: int
    end: int
    inner: int = 0
    closed: bool = True
    is_exact: bool = False
    distance: int | None = None
    has_field: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """*start* and *end*."""
        return self.start, self.end

    @property
    def is_loose(self) -> bool:
        """Whether this is a word alone: no quotation, no operator read as a word, and no field before it."""
        return self.kind == "word" and not self.has_field and self.text not in OPERATORS

    @property
    def value(self) -> str:
        """The text as meant, for exact values and dates: without backslashes and white space around."""
        return self.text.replace(_UNSEEN + _STAR, "*").replace(_UNSEEN, "").strip()


def lexemes(text: str) -> list[Lexeme]:
    """Return the lexemes of *text*, in order."""
    result: list[Lexeme] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        before = result[-1] if result and result[-1].end == position else None
        lexeme = _lexeme(text, position, before)
        if before is not None and before.kind == "field":
            lexeme = replace(lexeme, has_field=True)
        result.append(lexeme)
        position = lexeme.end
    return result


def _lexeme(text: str, position: int, before: Lexeme | None) -> Lexeme:
    """Return the lexeme that starts at *position*; *before* is the one that ends there, if any does."""
    if text[position] in "()":
        return Lexeme("open" if text[position] == "(" else "close", text[position], position, position + 1)
    starts_word = before is None or before.kind in {"open", "not", "must"}
    if text[position].isalnum():  # most are, and nothing but a field's name can begin so
        return (
            (_strange_field(text, position) if starts_word else None)
            or _field_name(text, position)
            or _leaf(text, position, position)
        )
    if (starts_word or (before and before.kind == "field")) and _EXACT.match(text, position):
        return _leaf(text, position, position + 1)
    return (
        _after_field(text, position, before)
        or _tail(text, position, before)
        or (_at_start(text, position) if starts_word else None)
        or _field_name(text, position)
        or _leaf(text, position, position)
    )


def _after_field(text: str, position: int, before: Lexeme | None) -> Lexeme | None:
    if before is None or before.kind != "field" or not (match := _RANGE.match(text, position)):
        return None
    return Lexeme("range", match[0], position, match.end(), position)


def _tail(text: str, position: int, before: Lexeme | None) -> Lexeme | None:
    if before is None or before.kind not in {"word", "quoted", "close", "foreign"}:
        return None
    match = _LOOSE_TAIL.match(text, position)
    return Lexeme("foreign", match[0], position, match.end()) if match else None


def _at_start(text: str, position: int) -> Lexeme | None:
    """Return the sign, ``*:*``, regular expression or foreign range at the start of a word; None for none."""
    if _SIGN.match(text, position):
        return Lexeme(SIGNS[text[position]], text[position], position, position + 1)
    if text.startswith("*:*", position) and (
        text[position + 3 : position + 4] in {"", ")"} or text[position + 3].isspace()
    ):
        return Lexeme("all", "*:*", position, position + 3)
    if match := _REGEX.match(text, position):
        return Lexeme("foreign", match[0], position, match.end())
    return _strange_field(text, position)


def _strange_field(text: str, position: int) -> Lexeme | None:
    match = _STRANGE_FIELD.match(text, position)
    if match is None or find_field(text[position : text.index(":", position)]) is not None:
        return None
    return Lexeme("foreign", match[0], position, match.end())


def _field_name(text: str, position: int) -> Lexeme | None:
    if (match := _FIELD.match(text, position)) and _is_field(match[1]):
        return Lexeme("field", match[1], position, match.end())
    return None


def _is_field(name: str) -> bool:
    if find_field(name) is not None or name.lower() in fields_of_others():
        return True
    # «Test:Skoda» is a headline: a slip in a field's name is seldom typed with a capital.
    is_slip = "," not in name and not name[:1].isupper() and name.lower() not in field_names()
    return is_slip and bool(nearest_field(name))


def _leaf(text: str, start: int, position: int) -> Lexeme:
    """Return the word or quotation at *position*, with the ``=`` at *start* if that is before it."""
    is_exact = start < position
    if text[position] in QUOTES and (quoted := _QUOTED.match(text, position)):
        end, distance = quoted.end(), None
        if quoted[2] and (slop := _SLOP.match(text, end)):
            end, distance = slop.end(), _distance(slop[1])
        return Lexeme(
            "quoted", _unescape(quoted[1]), start, end, position + 1, bool(quoted[2]), is_exact, distance
        )
    # White space, parentheses and quotation marks are dealt with above, so there is a word.
    word = _WORD.match(text, position)
    assert word is not None  # noqa: S101 - see the comment
    return _word(word[0], start, position, is_exact=is_exact)


def _word(typed: str, start: int, position: int, *, is_exact: bool) -> Lexeme:
    end = position + len(typed)
    if not is_exact and "/" in typed and (near := _NEAR.fullmatch(typed)):
        return Lexeme("near", typed, start, end, position, distance=_distance(near[1]))
    if (
        ("~" in typed or "^" in typed)
        and (tail := _TAIL.search(typed))
        and typed[: tail.start()][-1:].isalnum()
    ):
        typed = typed[: tail.start()]
    kind = "word" if is_exact else OPERATORS.get(typed, "word")
    return Lexeme(kind, _unescape(typed), start, position + len(typed), position, is_exact=is_exact)


def _distance(digits: str) -> int:
    # Nine digits are too far already, and int() refuses thousands of them.
    return int(digits.lstrip("0")[:9] or "0")


def _unescape(typed: str) -> str:
    """Return *typed* with nothing to see for each backslash, and no star for one that is only a sign."""
    if "\\" not in typed:
        return typed
    return _ESCAPE.sub(lambda sign: _UNSEEN + (_STAR if sign[1] == "*" else sign[1]), typed)
