"""
Short extracts that show why an article matched.

A snippet is plain text plus the spans to mark, never HTML: each front end decides how a mark looks.
Words are matched as the index matched them, by the same analysis, so every inflection is marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, assert_never

from search.analysis import Analyzer, Language, Part, Token, article_language, chunks
from search.articles import TEXT_FIELDS, Article, TextField, field_texts
from search.query.tree import (
    AllOf,
    AnyOf,
    DateRange,
    Everything,
    Excluding,
    FieldIs,
    Near,
    Phrase,
    Preferring,
    Prefix,
    Query,
    Term,
)

ELLIPSIS: Final = "…"
_FRAGMENT_FIELDS: Final[tuple[TextField, ...]] = ("lead", "body", "caption", "byline")
_MAX_ANCHORS: Final = 100
_SPACE = re.compile(r"\s")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*\s+(?=[«“\"'(–A-ZÆØÅ0-9])")


@dataclass(frozen=True, slots=True)
class Snippet:
    """An extract of *field*, and its marks: half-open spans in code points of *text*, rising, apart."""

    field: TextField
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """
    An article whole, with marks.

    Attributes:
        article: The article.
        title: Its title.
        lead: Its lead; None where it has none.
        blocks: Its blocks, one for one.
        byline: Its byline, name for name.
    """

    article: Article
    title: Snippet
    lead: Snippet | None
    blocks: tuple[Snippet, ...]
    byline: tuple[Snippet, ...]


class _Mark(NamedTuple):
    """A span to mark, and the number of the query word it answers."""

    start: int
    end: int
    word: int


Leaf = Term | Phrase | Near | Prefix


class Place(NamedTuple):
    """A span of a paragraph, and the leaf of the query it answers."""

    start: int
    end: int
    leaf: Leaf


class MarkedParagraph(NamedTuple):
    """A paragraph with something to mark, the language it is read in, and its places, rising."""

    field: TextField
    text: str
    language: Language
    places: tuple[Place, ...]


def mark_article(article: Article, query: Query, analyzer: Analyzer) -> MarkedArticle:
    """Return *article* with everything marked that *query* looks for, each word in its fields only."""
    marker = _Marker(query, analyzer, article_language(article.language))
    return MarkedArticle(
        article,
        title=marker.snippet("title", article.title),
        lead=marker.snippet("lead", article.lead) if article.lead else None,
        blocks=tuple(
            marker.snippet("caption" if block.kind == "caption" else "body", block.text)
            for block in article.blocks
        ),
        byline=tuple(marker.snippet("byline", name) for name in article.byline),
    )


def extract(
    article: Article, query: Query, analyzer: Analyzer, *, fragments: int, fragment_size: int
) -> tuple[Snippet, tuple[Snippet, ...]]:
    """
    Return the title of *article* with its marks, and its best extracts.

    Args:
        article: The article.
        query: What was looked for; negated words are never marked.
        analyzer: The one that made the index.
        fragments: Extracts at most; 0 gives none, and a title without marks.
        fragment_size: Characters an extract, about; no extract is longer than this and two ellipses.

    Returns:
        Extracts that together cover the most different query words, best first. Where none of the
        words stands outside the title, the opening of the article, unmarked. An ellipsis shows
        where an extract begins or ends inside a paragraph.
    """
    if fragments == 0:
        return Snippet("title", article.title), ()
    marker = _Marker(query, analyzer, article_language(article.language))
    chosen = _best(list(_candidates(article, marker, fragment_size)), fragments)
    title = marker.snippet("title", article.title)
    return title, tuple(_snippet(each) for each in chosen) or _opening(article, fragment_size)


class _Candidate(NamedTuple):
    """An extract that could be shown: *start* to *end* of *text*, with the marks inside."""

    field: TextField
    text: str
    start: int
    end: int
    marks: tuple[_Mark, ...]

    @property
    def words(self) -> frozenset[int]:
        return frozenset(mark.word for mark in self.marks)


def _best(candidates: list[_Candidate], fragments: int) -> list[_Candidate]:
    """Choose greedily: most query words not yet shown, then most marks, then first in the article."""
    chosen: list[_Candidate] = []
    shown: frozenset[int] = frozenset()
    while candidates and len(chosen) < fragments:
        best = max(candidates, key=lambda each: (len(each.words - shown), len(each.words), len(each.marks)))
        chosen.append(best)
        shown |= best.words
        candidates = [each for each in candidates if not _overlap(each, best)]
    return chosen


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    return one.text is other.text and one.start < other.end and other.start < one.end


def _candidates(article: Article, marker: _Marker, size: int) -> Iterator[_Candidate]:
    """Yield an extract around each marked word, up to 100 a paragraph."""
    texts = field_texts(article)
    for field in _FRAGMENT_FIELDS:
        for text in texts[field]:
            marks = marker.marks(field, text)
            sentences = _sentence_starts(text) if marks else []
            for start, end in dict.fromkeys(
                _bounds(text, mark, sentences, size) for mark in marks[:_MAX_ANCHORS]
            ):
                inside = (
                    _Mark(mark.start, min(mark.end, end), mark.word)
                    for mark in marks
                    if start <= mark.start < end
                )
                yield _Candidate(field, text, start, end, tuple(inside))


def _bounds(text: str, mark: _Mark, sentences: list[int], size: int) -> tuple[int, int]:
    """Return the best extract of *text* around *mark*: at most *size* characters, whole sentences if it can."""
    if len(text) <= size:
        return 0, len(text)
    first = bisect_right(sentences, mark.start) - 1
    start = sentences[first]
    if mark.end - start > size:
        start = _word_start(text, max(mark.start - size // 3, 0), mark.start)
    end = _end(text, start, mark.end, sentences, size)
    while first > 0 and start == sentences[first] and end - sentences[first - 1] <= size:
        # Room is left, as the text is at its end: begin some sentences earlier.
        first -= 1
        start = sentences[first]
    return start, end


def _end(text: str, start: int, needed: int, sentences: list[int], size: int) -> int:
    """Return where an extract from *start* ends: past *needed*, at a sentence's end unless that is very early."""
    limit = start + size
    if limit >= len(text):
        return len(text)
    border = sentences[bisect_right(sentences, limit) - 1]
    if border >= max(needed, start + size // 2):
        return len(text[:border].rstrip())
    return max((found.start() for found in _SPACE.finditer(text, needed, limit + 1)), default=limit)


def _word_start(text: str, at: int, latest: int) -> int:
    """Return the first start of a word from *at* on, no later than *latest*."""
    while 0 < at < latest and not text[at - 1].isspace():
        at += 1
    return at


def _sentence_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in _SENTENCE_END.finditer(text))]


def _snippet(candidate: _Candidate) -> Snippet:
    before = f"{ELLIPSIS} " if candidate.start > 0 else ""
    after = f" {ELLIPSIS}" if candidate.end < len(candidate.text) else ""
    text = before + candidate.text[candidate.start : candidate.end] + after
    moved = len(before) - candidate.start
    marks = tuple((start + moved, end + moved) for start, end in _spans(candidate.marks))
    return Snippet(candidate.field, text, marks)


def _opening(article: Article, size: int) -> tuple[Snippet, ...]:
    """Return the opening of the article, unmarked, where it has any text but a title."""
    texts = field_texts(article)
    for field in _FRAGMENT_FIELDS[:2]:
        for text in texts[field]:
            start, end = _bounds(text, _Mark(0, 0, 0), _sentence_starts(text), size)
            return (_snippet(_Candidate(field, text, start, end, ())),)
    return ()


def _leaves(query: Query) -> Iterator[Leaf]:
    """Yield what *query* wants to find in a text, nothing that it excludes."""
    match query:
        case Term() | Phrase() | Near() | Prefix():
            yield query
        case AllOf() | AnyOf():
            for clause in query.clauses:
                yield from _leaves(clause)
        case Excluding():
            yield from _leaves(query.query)
        case Preferring():
            yield from _leaves(query.query)
            yield from _leaves(query.preferred)
        case DateRange() | FieldIs() | Everything():
            pass
        case _:
            assert_never(query)


def leaves(query: Query) -> tuple[Leaf, ...]:
    """Return what *query* wants to find in a text, nothing that it excludes."""
    return tuple(_leaves(query))


def marked_paragraphs(article: Article, query: Query, analyzer: Analyzer) -> Iterator[MarkedParagraph]:
    """Yield the paragraphs of *article*, its title among them, where *query* finds something."""
    found, language = leaves(query), article_language(article.language)
    marker = _Marker(query, analyzer, language)
    for field, texts in field_texts(article).items():
        for text in texts:
            if marks := marker.marks(field, text):
                places = tuple(Place(mark.start, mark.end, found[mark.word]) for mark in marks)
                yield MarkedParagraph(field, text, analyzer.paragraph_language(text, language), places)


class _Marker:
    """Finds in texts what a query wants to find."""

    def __init__(self, query: Query, analyzer: Analyzer, language: Language) -> None:
        leaves = tuple(enumerate(_leaves(query)))
        self._analyzer = analyzer
        self._language = language
        self._wanted = {field: _Wanted(field, leaves) for field in TEXT_FIELDS}

    def snippet(self, field: TextField, text: str) -> Snippet:
        """Return the whole of *text*, a paragraph of *field*, with its marks."""
        return Snippet(field, text, _spans(self.marks(field, text)))

    def marks(self, field: TextField, text: str) -> list[_Mark]:
        """Return what to mark in *text*, a paragraph of *field*, by rising start."""
        wanted = self._wanted[field]
        if wanted.is_nothing:
            return []
        return wanted.marks(text, self._analyzer, self._analyzer.paragraph_language(text, self._language))


class _Wanted:
    """What is wanted in one field, in dictionaries: most words of a text are not, and that must cost little."""

    def __init__(self, field: TextField, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self._forms: dict[str, frozenset[int]] = {}
        self._terms: dict[str, frozenset[int]] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._phrases: list[tuple[Phrase, int]] = []
        self._nears: list[tuple[Near, int]] = []
        for number, leaf in leaves:
            match leaf:
                case Term() if field in leaf.fields:
                    for form in leaf.forms:
                        _note(self._forms, form, number)
                    for reading in leaf.readings:
                        _note(self._terms, reading.term, number)
                case Prefix() if field in leaf.fields:
                    self._prefixes.append((leaf.prefix, number))
                case Phrase() if field in leaf.words[0].fields:
                    self._phrases.append((leaf, number))
                case Near() if (here := _near_in(field, leaf)) is not None:
                    self._nears.append((here, number))

    @property
    def is_nothing(self) -> bool:
        return not (self._forms or self._prefixes or self._phrases or self._nears)

    def marks(self, text: str, analyzer: Analyzer, language: Language) -> list[_Mark]:
        marks: list[_Mark] = []
        words = analyzer.words
        forms, terms, has_prefixes = self._forms, self._terms.keys(), bool(self._prefixes)
        for at, chunk in chunks(text):
            for start, end, readings, form, parts in words(chunk, language):
                # Nothing is called for a word that cannot be wanted.
                if form in forms or not terms.isdisjoint(readings) or has_prefixes:
                    marks += self._word_marks(at + start, at + end, readings, form)
                if parts:
                    marks += self._part_marks(at, parts)
        if self._phrases or self._nears:
            tokens = analyzer.analyze(text, language)
            marks += [mark for phrase, word in self._phrases for mark in _phrase_marks(phrase, word, tokens)]
            marks += [mark for near, word in self._nears for mark in _near_marks(near, word, tokens)]
        return sorted(marks)

    def _word_marks(self, start: int, end: int, readings: tuple[str, ...], form: str) -> Sequence[_Mark]:
        wanted = self._forms.get(form, _NONE)
        for reading in readings:
            wanted |= self._terms.get(reading, _NONE)
        if self._prefixes:
            wanted |= {
                number
                for prefix, number in self._prefixes
                if any(term.startswith(prefix) for term in (form, *readings))
            }
        return [_Mark(start, end, number) for number in wanted] if wanted else ()

    def _part_marks(self, at: int, parts: tuple[Part, ...]) -> list[_Mark]:
        return [
            _Mark(at + part.start, at + part.end, number)
            for part in parts
            for number in self._terms.get(part.term, _NONE)
        ]


_NONE: Final[frozenset[int]] = frozenset()


def _note(numbers: dict[str, frozenset[int]], key: str, number: int) -> None:
    numbers[key] = numbers.get(key, _NONE) | {number}


def _phrase_marks(phrase: Phrase, word: int, tokens: list[Token]) -> Iterator[_Mark]:
    for first, end in _places(phrase.words, tokens):
        yield from (_Mark(token.start, token.end, word) for token in tokens[first:end])


def _places(words: Sequence[Term], tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first token, and the one after the last, of each run of *tokens* that is *words*."""
    length = len(words)
    for first in range(len(tokens) - length + 1):
        if not _stands_for(tokens[first], words[0]):
            continue
        run = tokens[first : first + length]
        if all(_stands_for(token, wanted) for token, wanted in zip(run, words, strict=True)):
            yield first, first + length


def _near_in(field: TextField, near: Near) -> Near | None:
    """Return *near* with what is looked for in *field*; None where one operand is not."""
    operands = tuple(
        tuple(
            each
            for each in operand
            if field in (each.fields if isinstance(each, Term) else each.words[0].fields)
        )
        for operand in near.operands
    )
    return replace(near, operands=operands) if all(operands) else None


def _near_marks(near: Near, word: int, tokens: list[Token]) -> Iterator[_Mark]:
    """Yield a mark for each word of the operands, wherever they stand as close together as *near* wants."""
    places = [
        sorted(
            place
            for each in operand
            for place in _places((each,) if isinstance(each, Term) else each.words, tokens)
        )
        for operand in near.operands
    ]
    if not all(places):
        return
    marked = {place for run in _runs(near, places) for place in run}
    for first, end in sorted(marked):
        yield from (_Mark(token.start, token.end, word) for token in tokens[first:end])


_Place = tuple[int, int]


def _runs(near: Near, places: Sequence[Sequence[_Place]]) -> Iterator[list[_Place]]:
    """Yield runs of *places*, one of each operand: from each place on, the next of all others, where close."""
    begun = places[:1] if near.ordered else places
    for start in sorted({start for each in begun for start, _ in each}):
        run: list[_Place] = []
        for each in places:
            earliest = run[-1][1] if near.ordered and run else start
            at = bisect_left(each, (earliest, 0))
            if at == len(each):
                break
            run.append(each[at])
        words = sum(end - first for first, end in run) + near.distance
        if len(run) == len(places) and max(end for _, end in run) - start <= words:
            yield run


def _stands_for(token: Token, wanted: Term) -> bool:
    return token.form in wanted.forms or any(reading.term in token.readings for reading in wanted.readings)


def _spans(marks: Iterable[_Mark]) -> tuple[tuple[int, int], ...]:
    """Return the spans of *marks*, rising, those that touch made into one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in sorted(marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
