"""
The date line of a pasted page: finding it, and whether it is over the story or under it.

The line separates header from story, so a page whose line says no more than «Publisert i dag» is divided by it too;
it only gets no date from it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.errors import ArticleFormatError
from search.formats.allowed_characters import collapse
from search.formats.pasted import bylines
from search.formats.pasted.bylines import parse_byline
from search.formats.pasted.lines import Line, is_caption, is_furniture, is_short, last_index
from search.formats.pasted.publication_time import Stamp, TimeLine, is_label, read_times

_MAX_TEXTS_BEFORE: Final = 4
"""Headline and three paragraphs of lead."""
_MAX_LENGTH_BEFORE: Final = 1500
_NEAR: Final = 5
"""Lines between the times of one header, at most."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """
    The date line.

    Attributes:
        index: Its index among the lines.
        line: The line.
        times: The times on it.
        is_header: Whether the story is under it, not over it.
    """

    index: int
    line: Line
    times: TimeLine
    is_header: bool


def join_labels(lines: Sequence[Line]) -> list[Line]:
    """Return *lines* with a label such as «Publisert» or «Av» joined to the time or name on the line below it."""
    merged: list[Line] = []
    for line in lines:
        if merged and _belongs_below(merged[-1].text, line.text):
            merged[-1] = Line(line.number, f"{merged[-1].text} {line.text}", line.group)
        else:
            merged.append(line)
    return merged


def date_line(lines: Sequence[Line]) -> DateLine | None:
    """
    Return the line of *lines* that says when the story was published, or None.

    Over the story, it is the first with a date of publication; one of a change does only when no other is
    near it. A date on the very first line may be a headline («17. mai 2021»), so another near it is
    preferred. Inside or under the story, a date counts with a label or with no story after it.
    """
    # Looked up once: a page may have a date on every line.
    header_ends, story_ends = _longest_header(lines), last_index(lines, _is_story)
    for candidate in _candidates(lines):
        has_story = candidate.index < story_ends
        if has_story and candidate.index <= header_ends:
            return candidate
        if candidate.times.stamps and (candidate.times.is_labelled or not has_story):
            return DateLine(candidate.index, candidate.line, candidate.times, is_header=False)
    return None


def publication_stamp(times: TimeLine) -> Stamp:
    """Return the stamp that says when the story was published, one with that label before any other."""
    order = ("published", "", "modified")
    return min(times.stamps, key=lambda stamp: order.index(stamp.label))


def no_date_error(relative: Line | None) -> ArticleFormatError:
    """Return the error of a page without date; *relative* is its line that nearly has one."""
    remedy = "Say when it was published: --date 2021-08-30, or «published» in a .json file of the same name."
    if relative is None:
        return ArticleFormatError("The page does not say when it was published.", remedy)
    what = f"«{collapse(relative.text)}» is no date: it depends on the day the page was copied, or lacks the year."
    return ArticleFormatError(what, remedy, line=relative.number)


def is_metadata(line: Line) -> bool:
    """Say whether *line* is a caption, byline or time, and so neither headline nor text."""
    return is_caption(line.text) or parse_byline(line.text) is not None or read_times(line.text) is not None


def _candidates(lines: Sequence[Line]) -> Iterator[DateLine]:
    """Yield the lines with times, the most likely date line first."""
    first = next(_lines_with_times(lines, range(len(lines))), None)
    if first is None:
        return
    dated = (
        candidate
        for candidate in _lines_with_times(lines, range(first.index, len(lines)))
        if candidate.times.stamps
    )
    first_dated = next(dated, None)
    # «Publisert i dag» in the header says that a date further down is one of the story.
    if first_dated is None or first.index + _NEAR < first_dated.index:
        yield first
        return
    indexes = range(first_dated.index, min(first_dated.index + _NEAR + 1, len(lines)))
    near = [
        candidate
        for candidate in _lines_with_times(lines, indexes)
        if candidate.times.stamps and candidate.times.is_published
    ]
    if near and near[0].index == 0:
        yield from near[1:]
    yield from near
    yield first_dated
    yield from dated


def _lines_with_times(lines: Sequence[Line], indexes: Iterable[int]) -> Iterator[DateLine]:
    """Yield the lines at *indexes* that hold a time; a line is read when it is asked for."""
    for index in indexes:
        times = read_times(lines[index].text)
        if times is not None and (times.stamps or times.is_labelled or times.is_exact):
            yield DateLine(index, lines[index], times, is_header=True)


def _longest_header(lines: Sequence[Line]) -> int:
    """Return the number of *lines* that may be a header: a headline and a lead, no story."""
    texts = length = 0
    for index, line in enumerate(lines):
        if not is_short(line.text) and not is_metadata(line):
            texts, length = texts + 1, length + len(line.text)
        if texts > _MAX_TEXTS_BEFORE or length > _MAX_LENGTH_BEFORE:
            return index
    return len(lines)


def _is_story(line: Line) -> bool:
    return not is_furniture(line.text) and not is_metadata(line)


def _belongs_below(label: str, text: str) -> bool:
    if is_label(label):
        return read_times(f"{label} {text}") is not None
    return bylines.is_label(label) and parse_byline(f"{label} {text}") is not None
