"""
Safe HTML of texts with marks, and the attributes of dates.

`mark_html` is the only function that makes HTML of article text: it escapes everything and adds marks.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from markupsafe import Markup, escape

from search import OSLO, Precision, Snippet

_ANCHOR: Final = Markup('<mark id="treff-{}">{}</mark>')
_UNDERLINE: Final = Markup("<u>{}</u>")
_CONTEXT: Final = 40
"""Characters of a query shown on each side of an underlined span."""
_NEXT: Final = Markup('<a class="next-mark" href="#treff-{}" aria-label="{}"></a>')
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# A link inside a word, as after the first part of ferjekaia, and the last part of the word.
_IN_WORD = re.compile(r'(<a class="next-mark"[^>]*></a>)([\w\xad]+)')


def _mark(text: str) -> Markup:
    # Not by Markup.format, which takes three times as long: an answer has a hundred marks.
    return Markup(f"<mark>{escape(text)}</mark>")  # noqa: S704 - the text is escaped


def mark_html(snippet: Snippet, mark: Callable[[str], Markup] = _mark) -> Markup:
    """Return the text of *snippet* as safe HTML, each marked span made by *mark*."""
    parts, position = [], 0
    for start, end in snippet.marks:
        parts += [escape(snippet.text[position:start]), mark(snippet.text[start:end])]
        position = end
    return Markup("".join([*parts, escape(snippet.text[position:])]))  # noqa: S704 - each part is safe


def underline_span(text: str, start: int, end: int) -> Markup:
    """Return the query *text* as safe HTML with *start* to *end* underlined; a long query is cut around it."""
    first, last = max(start - _CONTEXT, 0), min(end + _CONTEXT, len(text))
    parts = (
        "…" if first else "",
        text[first:start],
        _UNDERLINE.format(text[start:end]) if start < end else "",
        text[end:last],
        "…" if last < len(text) else "",
    )
    return Markup("").join(map(escape, parts))


def join_marks(snippet: Snippet) -> Snippet:
    """Return *snippet* with marks joined that only white space separates: a phrase has one mark."""
    marks: list[tuple[int, int]] = []
    for start, end in snippet.marks:
        if marks and not snippet.text[marks[-1][1] : start].strip():
            marks[-1] = (marks[-1][0], end)
        else:
            marks.append((start, end))
    return replace(snippet, marks=tuple(marks))


def number_marks(snippets: Sequence[Snippet], link_label: Callable[[int], str]) -> list[Markup]:
    """
    Return *snippets* as safe HTML in which the marks have the ids ``treff-1``, ``treff-2`` … in reading order.

    After each marked word comes a link to the next mark, labelled by *link_label*. A title has no
    links, as they would be read as part of the heading; nor has the last mark.
    """
    total = sum(len(snippet.marks) for snippet in snippets)
    numbers = count(1)

    def anchor(text: str) -> Markup:
        return _ANCHOR.format(next(numbers), text)

    def anchor_and_link(text: str) -> Markup:
        number = next(numbers)
        html = _ANCHOR.format(number, text)
        return html if number == total else html + _NEXT.format(number + 1, link_label(number + 1))

    parts = (
        mark_html(snippet, anchor if snippet.field == "title" else anchor_and_link) for snippet in snippets
    )
    return [Markup(_IN_WORD.sub(r"\2\1", str(html))) for html in parts]  # noqa: S704 - the same safe parts, in another order


def date_input_type(value: str) -> str:
    """Return the input type of a date field with *value*: a browser's calendar cannot show a month or a year."""
    return "date" if not value or _DAY.fullmatch(value) else "text"


def datetime_value(moment: datetime, precision: Precision) -> str:
    """Return *moment* for the ``datetime`` attribute, no finer than *precision*; days are those of Oslo."""
    if precision in {"minute", "unknown"}:
        return moment.isoformat().replace("+00:00", "Z")
    length = {"day": 10, "month": 7, "year": 4}[precision]
    return moment.astimezone(OSLO).isoformat()[:length]
