"""
Marks: the spans of an article's paragraphs that a query matches, each with the leaf of the query that it answers.

Words are matched as the index matched them, by the same analysis, so every inflection is marked. Offset sources
give the tokens that may match, `matches` finds phrases and NEAR among them, and here both become marks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from search.analysis import Analyzer, Language, Token, article_language
from search.article_index import WordPosition
from search.articles import Article, TextField, field_texts
from search.highlighting.field_leaves import FieldLeaves, leaves_by_field
from search.highlighting.matches import Span, near_spans, phrase_spans
from search.highlighting.offset_sources import AnalysisSource, tokens_from_postings
from search.query.leaves import Leaf, words_of
from search.query.tree import Near, Word

_NO_LEAVES: Final[frozenset[int]] = frozenset()


class Mark(NamedTuple):
    """
    A span of a paragraph to mark.

    Attributes:
        start: First code point.
        end: After the last code point.
        leaf: Number of the leaf of the query that it answers.
        token: The token that it is, or has the part that it is.
    """

    start: int
    end: int
    leaf: int
    token: Token


class MarkedParagraph(NamedTuple):
    """A paragraph with at least one mark, the language it is read in, and its marks by rising start."""

    field: TextField
    text: str
    language: Language
    marks: list[Mark]


class PositionedParagraph(NamedTuple):
    """A paragraph in which the index knows the positions of words that may match, at least one; not yet read."""

    field: TextField
    text: str
    positions: tuple[WordPosition, ...]


class Marker:
    """Marks the leaves of a query in articles. Made once a query: what is learnt of one article helps with the next."""

    def __init__(self, leaves: Iterable[Leaf], analyzer: Analyzer) -> None:
        """Mark *leaves*, which are numbered in this order."""
        self._analyzer = analyzer
        self._leaves = leaves_by_field(leaves)
        self._sources: dict[int, AnalysisSource] = {}

    def marked_paragraphs(self, article: Article) -> Iterator[MarkedParagraph]:
        """Yield the paragraphs of *article*, its title among them, that have a mark, by analysis of their text."""
        texts = field_texts(article)
        default_language = article_language(article.language)
        for field, leaves in self._leaves.items():
            source = self._analysis_source(leaves)
            for text in texts[field]:
                language, tokens = source.tokens(text, default_language)
                if marks := find_marks(tokens, leaves):
                    yield MarkedParagraph(field, text, language, marks)

    def positioned_paragraphs(
        self, article: Article, positions: Mapping[str, Sequence[WordPosition]]
    ) -> Iterator[PositionedParagraph]:
        """Yield the paragraphs of *article* that have any of *positions*, as in `Match`, without reading them."""
        texts = field_texts(article)
        for field in self._leaves:
            for number, group in groupby(positions.get(field, ()), key=attrgetter("paragraph")):
                # An article may have changed since it was indexed.
                if number < len(texts[field]):
                    yield PositionedParagraph(field, texts[field][number], tuple(group))

    def marks(self, paragraph: PositionedParagraph) -> list[Mark]:
        """Return the marks of *paragraph* by rising start; none where all its positions were in vain."""
        tokens = tokens_from_postings(paragraph.text, paragraph.positions, self._analyzer)
        return find_marks(tokens, self._leaves[paragraph.field])

    def _analysis_source(self, leaves: FieldLeaves) -> AnalysisSource:
        key = id(leaves)  # shared by fields, and alive as long as this marker
        if key not in self._sources:
            prefixes = [prefix for prefix, _ in leaves.prefixes]
            self._sources[key] = AnalysisSource(
                self._analyzer, leaves.names, prefixes, with_positions=leaves.needs_positions
            )
        return self._sources[key]


def find_marks(tokens: Iterable[Token], leaves: FieldLeaves) -> list[Mark]:
    """
    Return the marks of a paragraph by rising start.

    Args:
        tokens: All tokens that may match one of *leaves*, by rising position.
        leaves: The leaves of the query that apply to the field.
    """
    tokens = tuple(tokens)
    marks = [mark for token in tokens for mark in _word_marks(token, leaves)]
    if leaves.needs_positions:
        by_position = {token.position: token for token in tokens}
        for phrase, number in leaves.phrases:
            marks += _span_marks(_spans(phrase.words, by_position), number, by_position)
        for near, number in leaves.nears:
            marks += _span_marks(_near_spans(near, by_position), number, by_position)
    return sorted(marks)


def _word_marks(token: Token, leaves: FieldLeaves) -> Iterator[Mark]:
    """Yield the marks of single words and prefixes on *token*, whole, and of words on its parts."""
    start, end, _, readings, form, parts = token
    by_term = leaves.by_term
    numbers = leaves.by_form.get(form, _NO_LEAVES)
    for term in readings:
        if term in by_term:
            numbers |= by_term[term]
    for prefix, number in leaves.prefixes:
        if any(name.startswith(prefix) for name in (form, *readings)):
            numbers |= {number}
    for number in numbers:
        yield Mark(start, end, number, token)
    for part in parts:
        for number in by_term.get(part.term, _NO_LEAVES):
            yield Mark(part.start, part.end, number, token)


def _span_marks(spans: Iterable[Span], leaf: int, tokens: Mapping[int, Token]) -> Iterator[Mark]:
    """Yield a mark for every token of *spans*, given the *tokens* by position."""
    for span in spans:
        for position in range(*span):
            token = tokens[position]
            yield Mark(token.start, token.end, leaf, token)


def _near_spans(near: Near, tokens: Mapping[int, Token]) -> list[Span]:
    operands = [
        sorted(span for run in operand for span in _spans(words_of(run), tokens)) for operand in near.operands
    ]
    return near_spans(operands, distance=near.distance, ordered=near.ordered)


def _spans(words: Sequence[Word], tokens: Mapping[int, Token]) -> list[Span]:
    """Return the spans of positions at which *words* are side by side, given the *tokens* by position."""
    return phrase_spans(
        [{position for position, token in tokens.items() if _is_match(token, word)} for word in words]
    )


def _is_match(token: Token, word: Word) -> bool:
    """Whether *token* as a whole is what *word* looks for."""
    return token.form in word.forms or any(reading.term in token.readings for reading in word.readings)
