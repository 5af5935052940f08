"""
Which words of a text can be wanted, and where do they stand?

Either an index has told where, or all pieces of the text are looked at. Both give the same kind of words, as few
as they can: a text has thousands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Final, NamedTuple

from search.analysis import AnalyzedWord, Analyzer, Language, Part, tokenizer
from search.analysis.tokenizer import chunk_matches
from search.article_index import WordPosition
from search.highlighting.term_cache import piece_words

_BEGIN: Final = attrgetter("chunk_start", "language")


class TextWord(NamedTuple):
    """A word of a text: its position among the words, its first code point and the one after it, and as in Word."""

    position: int
    start: int
    end: int
    readings: tuple[str, ...]
    form: str
    parts: tuple[Part, ...]


def words_at(text: str, places: Iterable[WordPosition], analyzer: Analyzer) -> Iterator[TextWord]:
    """
    Yield the words of *text*, a paragraph, at *places*, which rise.

    A place that is not there, because the text has changed since it was indexed, gives nothing.
    """
    for (character, language), group in groupby(places, key=_BEGIN):
        yield from _words_from(character, text, iter(list(group)), analyzer, language)


def _words_from(
    character: int, text: str, places: Iterator[WordPosition], analyzer: Analyzer, language: Language
) -> Iterator[TextWord]:
    """Yield the words at *places*, which all count from *character*."""
    place = next(places, None)
    number = 0
    for found in chunk_matches(text, character):
        chunk = found[0]
        after = number + (1 if chunk.isalpha() else _count(chunk))
        while place is not None and place.skip < after:
            word = analyzer.words(chunk, language)[place.skip - number]
            yield _moved(word, found.start(), place.position)
            place = next(places, None)
        if place is None:
            return
        number = after


def words_among(
    pieces: Sequence[str], wanted: Collection[str], analyzer: Analyzer, language: Language, *, counted: bool
) -> Iterator[TextWord]:
    """
    Yield the words of those *pieces* of a text that are *wanted*.

    Args:
        pieces: All pieces of the text, as `pieces_of` cuts it.
        wanted: Some of them.
        analyzer: Gives their words.
        language: In which the text is read.
        counted: Whether positions are asked for; else all are 0.
    """
    begins = accumulate(map(_words_in, pieces), initial=0) if counted else None
    at = 0
    for piece in pieces:
        begin = next(begins) if begins else 0
        if piece in wanted:
            for number, word in enumerate(piece_words(piece, analyzer, language)):
                yield _moved(word, at, begin + number if counted else 0)
        at += len(piece) + 1


def _moved(word: AnalyzedWord, at: int, position: int) -> TextWord:
    start, end, readings, form, parts = word
    moved = tuple(Part(term, at + first, at + last) for term, first, last in parts) if parts else ()
    return TextWord(position, at + start, at + end, readings, form, moved)


def _words_in(piece: str) -> int:
    # Letters alone are one word, as nearly every piece is.
    return 1 if piece.isalpha() else sum(map(_count, tokenizer.chunk_texts(piece)))


@lru_cache(maxsize=2**14)
def _count(chunk: str) -> int:
    """Return how many words a chunk has; no analysis is needed for that."""
    return len(tokenizer.pieces(chunk))
