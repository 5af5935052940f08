"""Fragments: the extracts of a paragraph that could be shown around its marks, and the choice of the best of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from search.articles import TextField
from search.highlighting.marks import Mark, PositionedParagraph

_MAX_ANCHORS: Final = 100
"""Marks of a paragraph around which a fragment is tried."""
_SENTENCE_END: Final = re.compile(r"[.!?…][»”\"')\]]*\s+(?=[«“\"'(–A-ZÆØÅ0-9])")

Worth = tuple[int, int, int]
"""Leaves of the query that no fragment chosen so far shows, all its leaves, and how early in the article it is."""
_LEAST_WORTH: Final[Worth] = (-1, 0, 0)


class FragmentCandidate(NamedTuple):
    """
    A fragment that could be shown.

    Attributes:
        paragraph: Number of its paragraph among those of the article that may have marks.
        field: Field of the paragraph.
        text: Text of the paragraph.
        start: First code point of the fragment in *text*.
        end: After its last code point.
        marks: Marks inside the fragment; a mark that crosses its end is cut there.
        leaves: Numbers of the query's leaves that the marks answer.
    """

    paragraph: int
    field: TextField
    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    leaves: frozenset[int]

    def worth(self, visible: frozenset[int]) -> Worth:
        """Return its worth where the leaves *visible* are shown already."""
        return _worth(self.leaves, visible, self.paragraph)

    def overlaps(self, candidate: FragmentCandidate) -> bool:
        """Whether it has text in common with *candidate*."""
        is_apart = self.end <= candidate.start or candidate.end <= self.start
        return self.paragraph == candidate.paragraph and not is_apart


class UnreadParagraph(NamedTuple):
    """
    A paragraph that is read only if one of its fragments may be among the best.

    Attributes:
        number: Number of the paragraph, as in `FragmentCandidate`.
        paragraph: The paragraph, with the positions of its words.
        leaves: Numbers of the leaves that these words may answer; no fragment of it answers another.
    """

    number: int
    paragraph: PositionedParagraph
    leaves: frozenset[int]

    def upper_bound(self, visible: frozenset[int]) -> Worth:
        """Return the most that any of its fragments may be worth."""
        return _worth(self.leaves, visible, self.number)


def choose_fragments(
    candidates: Iterable[FragmentCandidate],
    unread: Iterable[UnreadParagraph],
    limit: int,
    read: Callable[[UnreadParagraph], Iterable[FragmentCandidate]],
) -> list[FragmentCandidate]:
    """
    Choose up to *limit* fragments greedily, the best first.

    The best shows the most leaves not yet shown, then the most leaves, then comes first in the article (news tells
    first what matters most), then has the most marks. With a query of three leaves, 0 to 2:

        {0, 1} in paragraph 3, {0} in paragraph 1, {2} in paragraph 5 → first {0, 1}, then {2}, then {0}

    Args:
        candidates: Fragments of the paragraphs that have been read.
        unread: The other paragraphs.
        limit: Fragments to choose at most.
        read: Returns the fragments of an unread paragraph.
    """
    remaining, waiting = list(candidates), list(unread)
    chosen: list[FragmentCandidate] = []
    visible: frozenset[int] = frozenset()
    while len(chosen) < limit:
        waiting.sort(key=lambda paragraph: paragraph.upper_bound(visible))
        best_worth = max((candidate.worth(visible) for candidate in remaining), default=_LEAST_WORTH)
        while waiting and waiting[-1].upper_bound(visible) > best_worth:
            fragments = list(read(waiting.pop()))
            best_worth = max([best_worth, *(fragment.worth(visible) for fragment in fragments)])
            remaining += fragments
        if not remaining:
            break
        best = max(
            remaining,
            key=lambda candidate: (candidate.worth(visible), len(candidate.marks), -candidate.start),
        )
        chosen.append(best)
        visible |= best.leaves
        remaining = [candidate for candidate in remaining if not candidate.overlaps(best)]
    return chosen


def _worth(leaves: frozenset[int], visible: frozenset[int], paragraph: int) -> Worth:
    return len(leaves - visible), len(leaves), -paragraph


def candidates_in(
    paragraph: int, field: TextField, text: str, marks: list[Mark], size: int
) -> Iterator[FragmentCandidate]:
    """Yield a fragment of at most *size* characters around each mark of a paragraph, each fragment once."""
    sentences = _sentence_starts(text) if len(text) > size else []
    bounds = dict.fromkeys(
        _bounds(text, mark.start, mark.end, sentences, size) for mark in marks[:_MAX_ANCHORS]
    )
    for start, end in bounds:
        inside = tuple(
            mark if mark.end <= end else mark._replace(end=end) for mark in marks if start <= mark.start < end
        )
        leaves = frozenset(mark.leaf for mark in inside)
        yield FragmentCandidate(paragraph, field, text, start, end, inside, leaves)


def opening_fragment(field: TextField, text: str, size: int) -> FragmentCandidate:
    """Return the fragment that a paragraph begins with, without marks."""
    start, end = _bounds(text, 0, 0, _sentence_starts(text), size)
    return FragmentCandidate(0, field, text, start, end, (), frozenset())


def _bounds(text: str, mark_start: int, mark_end: int, sentences: list[int], size: int) -> tuple[int, int]:
    """
    Return the bounds of the best fragment of *text* around a mark.

    Args:
        text: The paragraph.
        mark_start: First code point of the mark.
        mark_end: After its last.
        sentences: Starts of the sentences; not used where all of *text* fits.
        size: Longest fragment, in code points; whole sentences where that is possible.

    Returns:
        Start and end of the fragment.
    """
    if len(text) <= size:
        return 0, len(text)
    sentence = bisect_right(sentences, mark_start) - 1
    start = sentences[sentence]
    if mark_end - start > size:
        start = _word_start(text, max(mark_start - size // 3, 0), mark_start)
    end = _fragment_end(text, start, mark_end, sentences, size)
    while sentence > 0 and start == sentences[sentence] and end - sentences[sentence - 1] <= size:
        # The text ends before the fragment is full: begin some sentences earlier.
        sentence -= 1
        start = sentences[sentence]
    return start, end


def _fragment_end(text: str, start: int, earliest: int, sentences: list[int], size: int) -> int:
    """Return the end of a fragment from *start*: past *earliest*, at a sentence's end unless that is very early."""
    limit = start + size
    if limit >= len(text):
        return len(text)
    last_sentence = sentences[bisect_right(sentences, limit) - 1]
    if last_sentence >= max(earliest, start + size // 2):
        return len(text[:last_sentence].rstrip())
    return next((index for index in range(limit, earliest - 1, -1) if text[index].isspace()), limit)


def _word_start(text: str, index: int, latest: int) -> int:
    """Return the first start of a word from *index* on, no later than *latest*."""
    while 0 < index < latest and not text[index - 1].isspace():
        index += 1
    return index


def _sentence_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
