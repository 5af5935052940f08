"""
Occurrences of phrases, and of words near each other, computed from word positions alone.

Pure functions: they see no text and no query. A span is the position of a first word and the one after the last.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

Span = tuple[int, int]


def phrase_spans(positions: Sequence[Collection[int]]) -> list[Span]:
    """
    Return the spans, rising, in which words are side by side.

    Args:
        positions: The positions of each word, in the order of the phrase; a set is the quickest.

    [{0, 4, 9}, {5, 10, 12}] → [(4, 6), (9, 11)]
    """
    first, *following = positions
    return [
        (start, start + len(positions))
        for start in sorted(first)
        if all(start + offset in word for offset, word in enumerate(following, start=1))
    ]


def near_spans(operands: Sequence[Sequence[Span]], *, distance: int, ordered: bool) -> list[Span]:
    """
    Return the spans, rising, that take part in a group of operands close together.

    A group has a span of each operand, and in all at most *distance* words between them. From each possible
    beginning the nearest span of every operand is taken.

    Args:
        operands: The spans of each operand, rising.
        distance: Words, from the first to the last of a group, that are in none of its spans.
        ordered: Whether each operand must begin after the end of the one before.

    [[(0, 1), (20, 21)], [(3, 4)]] with distance 2 → [(0, 1), (3, 4)]
    """
    groups = _near_groups(operands, distance=distance, ordered=ordered) if all(operands) else ()
    return sorted({span for group in groups for span in group})


def _near_groups(operands: Sequence[Sequence[Span]], *, distance: int, ordered: bool) -> Iterator[list[Span]]:
    """Yield a span of each operand, from each possible beginning of which that is possible."""
    beginning = operands[:1] if ordered else operands
    for start in sorted({first for spans in beginning for first, _ in spans}):
        group: list[Span] = []
        for spans in operands:
            earliest = group[-1][1] if ordered and group else start
            index = bisect_left(spans, (earliest, 0))
            if index == len(spans):
                break
            group.append(spans[index])
        longest = sum(end - first for first, end in group) + distance
        if len(group) == len(operands) and max(end for _, end in group) - start <= longest:
            yield group
