"""
Offset sources: the tokens of a paragraph that a query may match, with their offsets in the text.

As in Lucene's unified highlighter, offsets come either from the postings, where the index knows the positions of
the words, or from analysis of the text. Both give the same tokens, and both analyze as few of them as they can:
an article has thousands.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from operator import attrgetter
from typing import Final

from search.analysis import AnalyzedWord, Analyzer, Language, Part, Token, tokenizer
from search.analysis.tokenizer import chunk_matches
from search.article_index import WordPosition
from search.highlighting.term_cache import RawTokenFilter, TermCache, raw_tokens, words_of_raw_token

_CHUNK: Final = attrgetter("chunk_start", "language")


def tokens_from_postings(text: str, positions: Iterable[WordPosition], analyzer: Analyzer) -> Iterator[Token]:
    """
    Yield the tokens of *text*, a paragraph, at *positions*, which rise.

    A position that the text does not have, because it has changed since it was indexed, gives nothing.
    """
    for (chunk_start, language), group in groupby(positions, key=_CHUNK):
        yield from _tokens_from_chunk(chunk_start, text, iter(list(group)), analyzer, language)


def _tokens_from_chunk(
    chunk_start: int, text: str, positions: Iterator[WordPosition], analyzer: Analyzer, language: Language
) -> Iterator[Token]:
    """Yield the tokens at *positions*, all counted from the chunk at *chunk_start*."""
    position = next(positions, None)
    passed = 0  # words in the chunks before this one
    for match in chunk_matches(text, chunk_start):
        chunk = match[0]
        after = passed + (1 if chunk.isalpha() else _word_count(chunk))
        while position is not None and position.skip < after:
            word = analyzer.words(chunk, language)[position.skip - passed]
            yield _make_token(word, match.start(), position.position)
            position = next(positions, None)
        if position is None:
            return
        passed = after


class AnalysisSource:
    """Finds the tokens in texts themselves, each paragraph in its own language."""

    def __init__(
        self, analyzer: Analyzer, names: Iterable[str], prefixes: Iterable[str], *, with_positions: bool
    ) -> None:
        """
        Look for the forms and terms *names*, and those that begin with one of *prefixes*.

        Args:
            analyzer: The analyzer that made the index.
            names: Forms and terms.
            prefixes: Beginnings of forms and terms.
            with_positions: Whether tokens need their positions, which cost counting; else all are 0.
        """
        self._analyzer = analyzer
        self._names = tuple(names)
        self._prefixes = tuple(prefixes)
        self._with_positions = with_positions
        self._filters: dict[Language, RawTokenFilter] = {}

    def tokens(self, text: str, article_language: Language) -> tuple[Language, Iterator[Token]]:
        """Return the language of *text*, a paragraph, and its tokens that may be wanted, in order."""
        cut = raw_tokens(text)
        language = article_language
        raw_filter = self._filter(language)
        selected = raw_filter.select(cut)
        if raw_filter.has_other_language(cut):
            language = self._analyzer.paragraph_language(text, article_language)
            selected = self._filter(language).select(cut)
        return language, self._read_tokens(cut, selected, language) if selected else iter(())

    def _filter(self, language: Language) -> RawTokenFilter:
        if language not in self._filters:
            self._filters[language] = _term_cache(self._analyzer, language).filter(
                self._names, self._prefixes
            )
        return self._filters[language]

    def _read_tokens(
        self, cut: Sequence[str], selected: Collection[str], language: Language
    ) -> Iterator[Token]:
        """Yield the tokens of those raw tokens, of all that a text is *cut* into, that are *selected*."""
        counts = map(_raw_word_count, cut)
        first_positions = accumulate(counts, initial=0) if self._with_positions else None
        start = 0
        for raw in cut:
            first = next(first_positions) if first_positions else 0
            if raw in selected:
                for number, word in enumerate(words_of_raw_token(raw, self._analyzer, language)):
                    yield _make_token(word, start, first + number if self._with_positions else 0)
            start += len(raw) + 1


@lru_cache(maxsize=4)
def _term_cache(analyzer: Analyzer, language: Language) -> TermCache:
    """Return the cache of this process; what it holds depends on nothing but the arguments."""
    return TermCache(analyzer, language)


def _make_token(word: AnalyzedWord, chunk_start: int, position: int) -> Token:
    start, end, readings, form, parts = word
    if parts:
        parts = tuple(Part(term, chunk_start + first, chunk_start + last) for term, first, last in parts)
    return Token(chunk_start + start, chunk_start + end, position, readings, form, parts)


def _raw_word_count(raw: str) -> int:
    # Letters alone are one word, as nearly every raw token is.
    return 1 if raw.isalpha() else sum(map(_word_count, tokenizer.chunk_texts(raw)))


@lru_cache(maxsize=2**14)
def _word_count(chunk: str) -> int:
    """Return the number of words of a chunk; it needs no analysis."""
    return len(tokenizer.pieces(chunk))
