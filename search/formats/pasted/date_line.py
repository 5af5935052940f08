"""
Which line of a pasted page is its date line, and does it stand over the story or under it?

The line parts header from story, so a page whose line says no more than «Publisert i dag» is read by it too;
it only gets no date from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.errors import ArticleFormatError
from search.formats.allowed_characters import collapse
from search.formats.pasted import bylines
from search.formats.pasted.bylines import parse_byline
from search.formats.pasted.lines import Line, is_caption, is_furniture, is_short, last_place
from search.formats.pasted.publication_time import Stamp, TimeLine, is_label, read_times

_MAX_TEXTS_BEFORE: Final = 4
"""Headline and three paragraphs of lead."""
_MAX_LENGTH_BEFORE: Final = 1500
_NEAR: Final = 5
"""Lines between the times of one header, at most."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date line, its place among the lines, and whether the story stands under it."""

    place: int
    line: Line
    times: TimeLine
    is_header: bool


def labels_joined(lines: Sequence[Line]) -> list[Line]:
    """Return *lines* with «Publisert» put to the time on the line below it, and «Av» to the name."""
    joined: list[Line] = []
    for line in lines:
        if joined and _belongs_below(joined[-1].text, line.text):
            joined[-1] = Line(line.number, f"{joined[-1].text} {line.text}", line.group)
        else:
            joined.append(line)
    return joined


def date_line(lines: Sequence[Line]) -> DateLine | None:
    """
    Return the line of *lines* that says when the story was published, or None.

    Over the story, it is the first with a date of publication; one of a change does only when no other is
    near it. A date on the very first line may be a headline («17. mai 2021»), so another near it is
    preferred. Inside or under the story, a date counts with a label or with no story after it.
    """
    # Looked up once: a page may have a date on every line.
    header_ends, story_ends = _longest_header(lines), last_place(lines, _is_story)
    for found in _candidates(lines):
        has_story = found.place < story_ends
        if has_story and found.place <= header_ends:
            return found
        if found.times.stamps and (found.times.is_labelled or not has_story):
            return DateLine(found.place, found.line, found.times, is_header=False)
    return None


def published(times: TimeLine) -> Stamp:
    """Return the stamp that says when the story was published, one with that label before any other."""
    order = ("published", "", "modified")
    return min(times.stamps, key=lambda stamp: order.index(stamp.label))


def no_date(relative: Line | None) -> ArticleFormatError:
    """Return the error of a page without date; *relative* is its line that nearly has one."""
    remedy = "Say when it was published: --date 2021-08-30, or «published» in a .json file of the same name."
    if relative is None:
        return ArticleFormatError("The page does not say when it was published.", remedy)
    what = f"«{collapse(relative.text)}» is no date: it depends on the day the page was copied, or lacks the year."
    return ArticleFormatError(what, remedy, line=relative.number)


def is_about_the_story(line: Line) -> bool:
    """Say whether *line* is a caption, byline or time, and so neither headline nor text."""
    return is_caption(line.text) or parse_byline(line.text) is not None or read_times(line.text) is not None


def _candidates(lines: Sequence[Line]) -> Iterator[DateLine]:
    """Yield the lines with times, the most likely date line first."""
    first = next(_timed(lines, range(len(lines))), None)
    if first is None:
        return
    dated = (each for each in _timed(lines, range(first.place, len(lines))) if each.times.stamps)
    first_dated = next(dated, None)
    # «Publisert i dag» in the header says that a date further down is one of the story.
    if first_dated is None or first.place + _NEAR < first_dated.place:
        yield first
        return
    places = range(first_dated.place, min(first_dated.place + _NEAR + 1, len(lines)))
    near = [each for each in _timed(lines, places) if each.times.stamps and each.times.is_published]
    if near and near[0].place == 0:
        yield from near[1:]
    yield from near
    yield first_dated
    yield from dated


def _timed(lines: Sequence[Line], places: Iterable[int]) -> Iterator[DateLine]:
    """Yield the lines at *places* that hold a time, each read when it is asked for."""
    for place in places:
        times = read_times(lines[place].text)
        if times is not None and (times.stamps or times.is_labelled or times.is_exact):
            yield DateLine(place, lines[place], times, is_header=True)


def _longest_header(lines: Sequence[Line]) -> int:
    """Return how many of *lines* may be a header: a headline and a lead, no story."""
    texts = length = 0
    for place, line in enumerate(lines):
        if not is_short(line.text) and not is_about_the_story(line):
            texts, length = texts + 1, length + len(line.text)
        if texts > _MAX_TEXTS_BEFORE or length > _MAX_LENGTH_BEFORE:
            return place
    return len(lines)


def _is_story(line: Line) -> bool:
    return not is_furniture(line.text) and not is_about_the_story(line)


def _belongs_below(label: str, text: str) -> bool:
    if is_label(label):
        return read_times(f"{label} {text}") is not None
    return bylines.is_label(label) and parse_byline(f"{label} {text}") is not None
