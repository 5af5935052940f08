"""
The lines of a pasted page: joining broken ones, and recognising captions, footers and page furniture.

Furniture belongs to the page (menus, advertisements, links to other stories), a caption to a picture, and
a line broken to fit a column to the line before it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final, TypeVar

from search.formats.pasted.bylines import parse_byline
from search.formats.pasted.vocabulary import one_of, words

_Item = TypeVar("_Item")

MAX_SHORT: Final = 60
"""Longest mid-head or row of a table, in characters."""
MAX_FURNITURE: Final = 200
MAX_CAPTION: Final = 600
MAX_COLUMN: Final = 100
"""Widest column that mail programs and terminals break lines at, in characters."""
MIN_COLUMN: Final = 40


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line that is not blank.

    Attributes:
        number: In the file, from 1.
        text: Trimmed; runs of spaces inside are kept, for they may part a name from a role.
        group: Lines with the same number have no blank line between them.
    """

    number: int
    text: str
    group: int


_CREDIT = one_of(word.capitalize() for word in words().credits)
_CREDITS = (
    re.compile(rf"(?:^|[\s(.])(?:{_CREDIT}|{_CREDIT.upper()})\s?:"),
    re.compile(rf"(?:^|[.(])\s*{_CREDIT}\s?:", re.IGNORECASE),
    re.compile(r"\(\s*(?:(?:arkiv|illustrasjons|presse)foto\b|foto\s+(?!og\b|&)\w)", re.IGNORECASE),
    re.compile(r"\b(?:Arkivfoto|Illustrasjonsfoto|Pressefoto|ARKIVFOTO|ILLUSTRASJONSFOTO)\b[.)]*$"),
    re.compile(rf"/\s?{one_of(words().agencies)}(?:\s+(?:scanpix|photo))?[.)]*$", re.IGNORECASE),
    re.compile(r"\bscanpix[.)]*$", re.IGNORECASE),
)
_END_MARKS = tuple(".!?:;,…")
_CLOSING = " \t»”“\"')"
_MARKUP = re.compile(r"[\W_]*")
_AGENCY = one_of(words().agencies)
_FOOTER = re.compile(rf"[(/]?\s*©\s*{_AGENCY}\s*[)/]?|[(/]\s*{_AGENCY}\s*[)/]", re.IGNORECASE)
_OPENING = re.compile(rf"{one_of(words().furniture_openings)}(?P<colon>\s*:)?(?!\w)")
_PHRASE = re.compile(rf"{one_of(words().furniture_phrases)}\b")
_PATTERNS = (
    re.compile(r"(?:ca\.?\s*)?\d+\s*min(?:utt(?:er|ar)?)?\.?\s+(?:lesetid|lesing|å lese)"),
    re.compile(r"(?:portrettbilde|portrettbilete|portrett|byline-?bilde) av [\w .-]{3,60}"),
    re.compile(r"lesetid:?\s*\d+\s*min\w*\.?"),
    re.compile(r"bil(?:de|ete)\s+\d+\s*(?:av|/)\s*\d+"),
    re.compile(r"(?:vis\s+)?\d+\s+kommentar(?:er|ar)?"),
    re.compile(r"kommentar(?:er|ar)\s*\(?\d+\)?"),
    re.compile(r"\d{1,2}:\d{2}\s*/\s*\d{1,2}:\d{2}"),
)


def lines_of(text: str) -> list[Line]:
    """Return the lines of *text* that are not blank, those broken in the middle of a sentence joined."""
    trimmed_lines, group = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if stripped := line.strip():
            trimmed_lines.append(Line(number, stripped, group))
        else:
            group += 1
    grouped = (list(lines) for _, lines in groupby(trimmed_lines, key=lambda line: line.group))
    return [
        line for index, lines in enumerate(grouped) for line in _join_paragraphs(lines, is_first=index == 0)
    ]


def _is_credit_under(lines: Sequence[Line]) -> bool:
    """
    Say whether *lines* are a picture's text and, under it, its maker.

    Only a pair set apart by blank lines can be: elsewhere the line above a maker is the story.
    """
    return (
        len(lines) == 2  # noqa: PLR2004 - a pair
        and is_caption(lines[1].text)
        and len(lines[1].text) <= MAX_SHORT
        and parse_byline(lines[0].text) is None
    )


def has_end_mark(text: str) -> bool:
    """Say whether *text* ends like a sentence, inside closing quotes and parentheses or not."""
    return text.rstrip(_CLOSING).endswith(_END_MARKS)


def is_short(text: str) -> bool:
    """Say whether *text* may be a mid-head or a row of a table."""
    return len(text) <= MAX_SHORT and not has_end_mark(text)


def is_caption(text: str) -> bool:
    """Say whether *text* names the maker of a picture: «… (Foto: Kari Nordmann)», «… / NTB»."""
    return len(text) <= MAX_CAPTION and any(credit.search(text) for credit in _CREDITS)


def is_footer(text: str) -> bool:
    """Say whether *text* is an agency's mark under a story: «(©NTB)»."""
    return _FOOTER.fullmatch(text) is not None


def is_furniture(text: str) -> bool:
    """Say whether *text* belongs to the page and not to the story."""
    if len(text) > MAX_FURNITURE:
        return False
    folded = " ".join(text.casefold().split())
    bare = folded.strip(" .:!?»«›>→+…|•·-–")
    return (
        _MARKUP.fullmatch(folded) is not None
        or bare in words().furniture_lines
        or any(pattern.fullmatch(bare) for pattern in _PATTERNS)
        or _PHRASE.match(folded) is not None
        or _is_link(folded)
    )


def opens_links(text: str) -> bool:
    """Say whether *text* announces links to other stories, which follow below it: «Les også:»."""
    bare = " ".join(text.casefold().split()).strip(" .:!»›>→")
    return bare in words().link_headings


def last_index(items: Sequence[_Item], matches: Callable[[_Item], bool]) -> int:
    """Return the index of the last of *items* that *matches*, or -1; those before it are not looked at."""
    return next((index for index in reversed(range(len(items))) if matches(items[index])), -1)


def _is_link(folded: str) -> bool:
    opening = _OPENING.match(folded)
    if opening is None:
        return False
    return bool(opening["colon"]) or (len(folded) <= MAX_SHORT and not has_end_mark(folded))


def _join_paragraphs(lines: list[Line], *, is_first: bool) -> Iterator[Line]:
    """Yield the paragraphs of one group: a line each, or several where a column broke them or a credit follows."""
    is_one = not is_first and (_is_credit_under(lines) or _fills_a_column([line.text for line in lines]))
    paragraph = lines[:1]
    for before, line in pairwise(lines):
        if not (is_one or _breaks_a_sentence(before.text, line.text)):
            yield _join_lines(paragraph)
            paragraph = []
        paragraph.append(line)
    yield _join_lines(paragraph)


def _join_lines(lines: Sequence[Line]) -> Line:
    return replace(lines[0], text=" ".join(line.text for line in lines))


def _breaks_a_sentence(before: str, after: str) -> bool:
    if len(before) <= MAX_COLUMN and " " in before and before.rsplit(maxsplit=1)[-1] in words().unfinished:
        return True
    return MIN_COLUMN <= len(before) <= MAX_COLUMN and not has_end_mark(before) and after[0].islower()


def _fills_a_column(lines: list[str]) -> bool:
    """Say whether each line broke because the next word did not fit, as in mail and on terminals."""
    width = max(map(len, lines))
    return (
        MIN_COLUMN < width <= MAX_COLUMN
        and any(after[0].islower() for after in lines[1:])
        and all(
            len(before) >= MIN_COLUMN and len(before) + 1 + len(after.split()[0]) > width
            for before, after in pairwise(lines)
        )
    )
