"""
Marks: the spans of an article's paragraphs that a query matches, each with the leaf of the query that it answers.

Words are matched as the index matched them, by the same analysis, so every inflection is marked. Offset sources
give the tokens that may match, `matches` finds phrases and NEAR among them, and here both become marks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from search.system.deadline import NO_DEADLINE, Deadline

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
    """
    A paragraph in which the index knows the positions of words that may match, at least one; not yet read.

    Attributes:
        field: Its field.
        text: Its text.
        positions: The positions, rising.
        hidden: Numbers of leaves that are not marked in its article.
    """

    field: TextField
    text: str
    positions: tuple[WordPosition, ...]
    hidden: frozenset[int] = _NO_LEAVES


class Marker:
    """Marks the leaves of a query in articles. Made once a query: what is learnt of one article helps with the next."""

    def __init__(self, leaves: Iterable[Leaf], analyzer: Analyzer, deadline: Deadline = NO_DEADLINE) -> None:
        """Mark *leaves*, which are numbered in this order, in the paragraphs that *deadline* leaves time for."""
        self._deadline = deadline
        leaves = tuple(leaves)
        self._analyzer = analyzer
        self._leaves = leaves_by_field(leaves)
        self._wholes = _find_wholes(leaves)
        self._sources: dict[int, AnalysisSource] = {}

    def marked_paragraphs(self, article: Article) -> Iterator[MarkedParagraph]:
        """Yield the paragraphs of *article*, its title among them, that have a mark, by analysis of their text."""
        paragraphs = list(self._all_marked(article))
        hidden = self._find_hidden({mark.leaf for paragraph in paragraphs for mark in paragraph.marks})
        for field, text, language, marks in paragraphs:
            if shown := _without(marks, hidden):
                yield MarkedParagraph(field, text, language, shown)

    def _all_marked(self, article: Article) -> Iterator[MarkedParagraph]:
        """Yield the paragraphs of *article* with all marks, those of parts beside the compound among them."""
        texts = field_texts(article)
        default_language = article_language(article.language)
        for field, leaves in self._leaves.items():
            source = self._analysis_source(leaves)
            for text in self._deadline.while_time(texts[field]):
                language, tokens = source.tokens(text, default_language)
                if marks := find_marks(tokens, leaves):
                    yield MarkedParagraph(field, text, language, marks)

    def positioned_paragraphs(
        self, article: Article, positions: Mapping[str, Sequence[WordPosition]]
    ) -> Iterator[PositionedParagraph]:
        """Yield the paragraphs of *article* that have any of *positions*, as in `Match`, without reading them."""
        texts = field_texts(article)
        hidden = self._find_hidden(
            frozenset().union(*(place.leaves for places in positions.values() for place in places))
        )
        for field in self._leaves:
            places = [place for place in positions.get(field, ()) if not place.leaves <= hidden]
            for number, group in groupby(places, key=attrgetter("paragraph")):
                # An article may have changed since it was indexed.
                if number < len(texts[field]):
                    yield PositionedParagraph(field, texts[field][number], tuple(group), hidden)

    def marks(self, paragraph: PositionedParagraph) -> list[Mark]:
        """Return the marks of *paragraph* by rising start; none where all its positions were in vain, or time is up."""
        if self._deadline.is_over():
            return []
        tokens = tokens_from_postings(paragraph.text, paragraph.positions, self._analyzer)
        return _without(find_marks(tokens, self._leaves[paragraph.field]), paragraph.hidden)

    def _find_hidden(self, present: Collection[int]) -> frozenset[int]:
        """Return the leaves that are parts of a compound which is among the *present* leaves of an article."""
        return frozenset([part for part, wholes in self._wholes.items() if not wholes.isdisjoint(present)])

    def _analysis_source(self, leaves: FieldLeaves) -> AnalysisSource:
        key = id(leaves)  # shared by fields, and alive as long as this marker
        if key not in self._sources:
            prefixes = [prefix for prefix, _ in leaves.prefixes]
            self._sources[key] = AnalysisSource(
                self._analyzer, leaves.names, prefixes, with_positions=leaves.needs_positions
            )
        return self._sources[key]


def _find_wholes(leaves: Sequence[Leaf]) -> dict[int, frozenset[int]]:
    """Return for each part of a compound among *leaves* the numbers of the leaves that are the compound."""
    spans = [(number, leaf.span) for number, leaf in enumerate(leaves) if not _is_part(leaf)]
    return {
        number: frozenset(
            [whole for whole, span in spans if span[0] <= leaf.span[0] and leaf.span[1] <= span[1]]
        )
        for number, leaf in enumerate(leaves)
        if _is_part(leaf)
    }


def _is_part(leaf: Leaf) -> bool:
    return isinstance(leaf, Word) and leaf.role in {"part", "substitute", "hint"}


def _without(marks: list[Mark], hidden: Collection[int]) -> list[Mark]:
    return [mark for mark in marks if mark.leaf not in hidden] if hidden else marks


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
