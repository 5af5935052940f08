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
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, assert_never

from search.analysis import Analyzer, Language, Token, Word, article_language
from search.articles import TEXT_FIELDS, Article, TextField, field_texts
from search.pieces import KnownPieces, pieces_of, words_of
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
    marker = _Marker(query, analyzer).of(article)
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
    return next(extracts([article], query, analyzer, fragments=fragments, fragment_size=fragment_size))


def extracts(
    articles: Iterable[Article], query: Query, analyzer: Analyzer, *, fragments: int, fragment_size: int
) -> Iterator[tuple[Snippet, tuple[Snippet, ...]]]:
    """Yield what `extract` gives for each of *articles*; what is learnt of one is known for the next."""
    query_marker = _Marker(query, analyzer)
    for article in articles:
        if fragments == 0:
            yield Snippet("title", article.title), ()
        else:
            marker = query_marker.of(article)
            chosen = _best(list(_candidates(article, marker, fragment_size)), fragments)
            title = marker.snippet("title", article.title)
            yield title, tuple(map(_snippet, chosen)) or _opening(article, fragment_size)


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


def _candidates(article: Article, marker: _ArticleMarker, size: int) -> Iterator[_Candidate]:
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
    marker = _Marker(query, analyzer).of(article)
    for field, texts in field_texts(article).items():
        for text in texts:
            if marks := marker.marks(field, text):
                places = tuple(Place(mark.start, mark.end, found[mark.word]) for mark in marks)
                yield MarkedParagraph(field, text, analyzer.paragraph_language(text, language), places)


class _Marker:
    """Finds in texts what a query wants to find. Made once a query: it knows every piece of text it has seen."""

    def __init__(self, query: Query, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        leaves = tuple(enumerate(_leaves(query)))
        # Fields in which the same is wanted share what is known.
        shared: dict[tuple[tuple[int, Leaf], ...], _Wanted] = {}
        self._wanted: dict[TextField, _Wanted] = {}
        for field in TEXT_FIELDS:
            here = tuple(
                (number, kept) for number, leaf in leaves if (kept := _in_field(field, leaf)) is not None
            )
            if here not in shared:
                shared[here] = _Wanted(here)
            self._wanted[field] = shared[here]
        self._readers: dict[tuple[int, Language], _Reader] = {}

    def of(self, article: Article) -> _ArticleMarker:
        """Return what marks the texts of *article*."""
        return _ArticleMarker(self, article_language(article.language))

    def reader(self, field: TextField, language: Language) -> _Reader | None:
        """Return what marks paragraphs of *field* in *language*; None where nothing is wanted there."""
        wanted = self._wanted[field]
        if not wanted.names and not wanted.prefixes:
            return None
        key = (id(wanted), language)  # they live as long as this
        if key not in self._readers:
            self._readers[key] = _Reader(wanted, self.analyzer, language)
        return self._readers[key]


class _ArticleMarker:
    """Finds in the texts of one article what a query wants to find."""

    def __init__(self, marker: _Marker, language: Language) -> None:
        self._marker = marker
        self._language = language

    def snippet(self, field: TextField, text: str) -> Snippet:
        """Return the whole of *text*, a paragraph of *field*, with its marks."""
        return Snippet(field, text, _spans(self.marks(field, text)))

    def marks(self, field: TextField, text: str) -> list[_Mark]:
        """Return what to mark in *text*, a paragraph of *field*, by rising start."""
        reader = self._marker.reader(field, self._language)
        if reader is None:
            return []
        pieces = pieces_of(text)
        wanted = reader.wanted_among(pieces)
        if not reader.are_at_home(pieces):
            language = self._marker.analyzer.paragraph_language(text, self._language)
            if language != self._language and (other := self._marker.reader(field, language)) is not None:
                return other.marks(text, pieces, other.wanted_among(pieces))
        return reader.marks(text, pieces, wanted)


def _in_field(field: TextField, leaf: Leaf) -> Leaf | None:
    """Return what *leaf* looks for in *field*; None where that is nothing."""
    match leaf:
        case Term() | Prefix():
            return leaf if field in leaf.fields else None
        case Phrase():
            return leaf if field in leaf.words[0].fields else None
        case Near():
            return _near_in(field, leaf)
        case _:
            assert_never(leaf)


def _near_in(field: TextField, near: Near) -> Near | None:
    """Return *near* with what is looked for in *field*; None where one operand is not."""
    operands = tuple(
        tuple(each for each in operand if _in_field(field, each) is not None) for operand in near.operands
    )
    return replace(near, operands=operands) if all(operands) else None


class _Wanted:
    """
    What is wanted in a field.

    Attributes:
        forms: The numbers of the words that a form answers.
        terms: The same of a term.
        prefixes: Prefixes, each with its number.
        phrases: Phrases, each with its number.
        nears: The same of words near each other.
        names: Forms and terms without one of which a text has nothing that is wanted, prefixes apart.
    """

    def __init__(self, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self.forms: dict[str, frozenset[int]] = {}
        self.terms: dict[str, frozenset[int]] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.phrases: list[tuple[Phrase, int]] = []
        self.nears: list[tuple[Near, int]] = []
        for number, leaf in leaves:
            match leaf:
                case Term():
                    for form in leaf.forms:
                        _note(self.forms, form, number)
                    for reading in leaf.readings:
                        _note(self.terms, reading.term, number)
                case Prefix():
                    self.prefixes.append((leaf.prefix, number))
                case Phrase():
                    self.phrases.append((leaf, number))
                case Near():
                    self.nears.append((leaf, number))
        firsts = [phrase.words[0] for phrase, _ in self.phrases]
        firsts += [_words(each)[0] for near, _ in self.nears for each in near.operands[0]]
        self.names = self.forms.keys() | self.terms.keys()
        for word in firsts:
            self.names |= {*word.forms, *(reading.term for reading in word.readings)}


class _Reader:
    """Marks texts of one language. Most pieces of a text hold nothing that is wanted, and must cost little."""

    def __init__(self, wanted: _Wanted, analyzer: Analyzer, language: Language) -> None:
        self._wanted = wanted
        self._analyzer = analyzer
        self._language = language
        self._pieces = _known(analyzer, language).wanted(
            wanted.names, [prefix for prefix, _ in wanted.prefixes]
        )
        self._words: dict[str, tuple[Word, ...]] = {}
        self._placed: dict[str, list[_Mark]] = {}
        self.wanted_among = self._pieces.among
        self.are_at_home = self._pieces.are_at_home

    def marks(self, text: str, pieces: list[str], wanted: set[str]) -> list[_Mark]:
        """Return what to mark in *text*, which is cut into *pieces*, of which some are *wanted*."""
        if not wanted:
            return []
        marks: list[_Mark] = []
        at = 0
        for number, piece in enumerate(pieces):
            if piece in wanted:
                marks += [_Mark(at + start, at + end, word) for start, end, word in self._marks_in(piece)]
                if self._wanted.phrases:
                    marks += self._phrase_marks(pieces, number, at)
            at += len(piece) + 1
        if self._wanted.nears:
            tokens = self._analyzer.analyze(text, self._language)
            for near, number in self._wanted.nears:
                marks += _near_marks(near, number, tokens)
        return sorted(marks)

    def _words_of(self, piece: str) -> tuple[Word, ...]:
        if piece not in self._words:
            self._words[piece] = words_of(piece, self._analyzer, self._language)
        return self._words[piece]

    def _marks_in(self, piece: str) -> list[_Mark]:
        if piece not in self._placed:
            self._placed[piece] = [mark for word in self._words_of(piece) for mark in self._word_marks(word)]
        return self._placed[piece]

    def _word_marks(self, word: Word) -> Iterator[_Mark]:
        start, end, readings, form, parts = word
        numbers = self._wanted.forms.get(form, _NONE)
        for reading in readings:
            numbers |= self._wanted.terms.get(reading, _NONE)
        numbers |= {
            number
            for prefix, number in self._wanted.prefixes
            if any(term.startswith(prefix) for term in (form, *readings))
        }
        for number in numbers:
            yield _Mark(start, end, number)
        for part in parts:
            for number in self._wanted.terms.get(part.term, _NONE):
                yield _Mark(part.start, part.end, number)

    def _phrase_marks(self, pieces: list[str], first: int, at: int) -> Iterator[_Mark]:
        """Yield the marks of the phrases that begin in the piece number *first*, which begins at *at*."""
        for phrase, number in self._wanted.phrases:
            for skipped, (_, _, readings, form, _) in enumerate(self._words_of(pieces[first])):
                if _stands_for(form, readings, phrase.words[0]):
                    run = list(islice(self._run(pieces, first, at, skipped), len(phrase.words)))
                    if len(run) == len(phrase.words) and all(
                        _stands_for(word[3], word[2], wanted)
                        for word, wanted in zip(run, phrase.words, strict=True)
                    ):
                        yield from (_Mark(start, end, number) for start, end, *_ in run)

    def _run(self, pieces: list[str], first: int, at: int, skipped: int) -> Iterator[Word]:
        """Yield the words from the piece number *first* on, but those *skipped*, placed in the text."""
        for place in range(first, len(pieces)):
            piece = pieces[place]
            for start, end, readings, form, parts in self._words_of(piece)[skipped:]:
                yield at + start, at + end, readings, form, parts
            skipped = 0
            at += len(piece) + 1


@lru_cache(maxsize=4)
def _known(analyzer: Analyzer, language: Language) -> KnownPieces:
    """Return the pieces that this process has seen; they depend on nothing but the arguments."""
    return KnownPieces(analyzer, language)


_NONE: Final[frozenset[int]] = frozenset()


def _note(numbers: dict[str, frozenset[int]], key: str, number: int) -> None:
    numbers[key] = numbers.get(key, _NONE) | {number}


def _words(operand: Term | Phrase) -> tuple[Term, ...]:
    return (operand,) if isinstance(operand, Term) else operand.words


def _near_marks(near: Near, word: int, tokens: list[Token]) -> Iterator[_Mark]:
    """Yield a mark for each word of the operands, wherever they stand as close together as *near* wants."""
    places = [
        sorted(place for each in operand for place in _places(_words(each), tokens))
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


def _places(words: Sequence[Term], tokens: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield the first token, and the one after the last, of each run of *tokens* that is *words*."""
    length = len(words)
    for first in range(len(tokens) - length + 1):
        run = tokens[first : first + length]
        if all(
            _stands_for(token.form, token.readings, wanted) for token, wanted in zip(run, words, strict=True)
        ):
            yield first, first + length


def _stands_for(form: str, readings: tuple[str, ...], wanted: Term) -> bool:
    return form in wanted.forms or any(reading.term in readings for reading in wanted.readings)


def _spans(marks: Iterable[_Mark]) -> tuple[tuple[int, int], ...]:
    """Return the spans of *marks*, rising, those that touch made into one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in sorted(marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
