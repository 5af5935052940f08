"""
Which places of a text does a query want to mark?

Words are matched as the index matched them, by the same analysis, so every inflection is marked. Most words
of a text are not wanted, and must cost little: an index that knows where the words stand says so, and
otherwise pieces that were seen before are known.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple, assert_never

from search.analysis import Analyzer, Language, Token, Word, article_language
from search.articles import TEXT_FIELDS, Article, TextField, field_texts
from search.pieces import KnownPieces, StandingPieces, piece_words, pieces_at, pieces_of
from search.query.leaves import Leaf, leaves, words_of
from search.query.tree import Near, Phrase, Prefix, Query, Term


class Mark(NamedTuple):
    """A span to mark, and the number of the query word it answers."""

    start: int
    end: int
    word: int


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


def marked_paragraphs(article: Article, query: Query, analyzer: Analyzer) -> Iterator[MarkedParagraph]:
    """Yield the paragraphs of *article*, its title among them, where *query* finds something."""
    found, language = tuple(leaves(query)), article_language(article.language)
    marker = Marker(query, analyzer).of(article)
    for field, texts in field_texts(article).items():
        for text in texts:
            if marks := marker.marks(field, text):
                places = tuple(Place(mark.start, mark.end, found[mark.word]) for mark in marks)
                yield MarkedParagraph(field, text, analyzer.paragraph_language(text, language), places)


class Marker:
    """Finds in texts what a query wants to find. Made once a query: it knows every piece of text it has seen."""

    def __init__(self, query: Query, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        numbered = tuple(enumerate(leaves(query)))
        # Fields in which the same is wanted share what is known.
        shared: dict[tuple[tuple[int, Leaf], ...], _Wanted] = {}
        self._wanted: dict[TextField, _Wanted] = {}
        for field in TEXT_FIELDS:
            here = tuple(
                (number, kept) for number, leaf in numbered if (kept := _in_field(field, leaf)) is not None
            )
            if here not in shared:
                shared[here] = _Wanted(here)
            self._wanted[field] = shared[here]
        self._readers: dict[tuple[int, Language], _Reader] = {}

    def of(self, article: Article, places: Mapping[str, Sequence[int]] | None = None) -> ArticleMarker:
        """Return what marks the texts of *article*; *places* as in `Match`, where they are known."""
        return ArticleMarker(self, article, places)

    def reader(self, field: TextField, language: Language) -> _Reader | None:
        """Return what marks paragraphs of *field* in *language*; None where nothing is wanted there."""
        wanted = self._wanted[field]
        if not wanted.names and not wanted.prefixes:
            return None
        key = (id(wanted), language)  # they live as long as this
        if key not in self._readers:
            self._readers[key] = _Reader(wanted, self.analyzer, language)
        return self._readers[key]


class ArticleMarker:
    """Finds in the texts of one article what a query wants to find."""

    def __init__(self, marker: Marker, article: Article, places: Mapping[str, Sequence[int]] | None) -> None:
        self._marker = marker
        self._language = article_language(article.language)
        self._standing: dict[TextField, Mapping[str, StandingPieces]] | None = None
        if places is not None:
            texts = field_texts(article)
            self._standing = {
                field: pieces_at(texts[field], places[field]) for field in TEXT_FIELDS if field in places
            }

    def marks(self, field: TextField, text: str) -> list[Mark]:
        """Return what to mark in *text*, a paragraph of *field*, by rising start."""
        if self._standing is not None:
            return self._marks_where_words_stand(field, text, self._standing)
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

    def _marks_where_words_stand(
        self, field: TextField, text: str, standing: Mapping[TextField, Mapping[str, StandingPieces]]
    ) -> list[Mark]:
        here = standing.get(field, {}).get(text)
        if here is None:
            return []
        language = self._marker.analyzer.paragraph_language(text, self._language)
        reader = self._marker.reader(field, language)
        return [] if reader is None else reader.marks(text, here.pieces, here.wanted)


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
        firsts += [words_of(each)[0] for near, _ in self.nears for each in near.operands[0]]
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
        self._placed: dict[str, list[Mark]] = {}
        self.wanted_among = self._pieces.among
        self.are_at_home = self._pieces.are_at_home

    def marks(self, text: str, pieces: list[str], wanted: set[str]) -> list[Mark]:
        """Return what to mark in *text*, which is cut into *pieces*, of which some are *wanted*."""
        if not wanted:
            return []
        marks: list[Mark] = []
        at = 0
        for number, piece in enumerate(pieces):
            if piece in wanted:
                marks += [Mark(at + start, at + end, word) for start, end, word in self._marks_in(piece)]
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
            self._words[piece] = piece_words(piece, self._analyzer, self._language)
        return self._words[piece]

    def _marks_in(self, piece: str) -> list[Mark]:
        if piece not in self._placed:
            self._placed[piece] = [mark for word in self._words_of(piece) for mark in self._word_marks(word)]
        return self._placed[piece]

    def _word_marks(self, word: Word) -> Iterator[Mark]:
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
            yield Mark(start, end, number)
        for part in parts:
            for number in self._wanted.terms.get(part.term, _NONE):
                yield Mark(part.start, part.end, number)

    def _phrase_marks(self, pieces: list[str], first: int, at: int) -> Iterator[Mark]:
        """Yield the marks of the phrases that begin in the piece number *first*, which begins at *at*."""
        for phrase, number in self._wanted.phrases:
            for skipped, (_, _, readings, form, _) in enumerate(self._words_of(pieces[first])):
                if _stands_for(form, readings, phrase.words[0]):
                    run = list(islice(self._run(pieces, first, at, skipped), len(phrase.words)))
                    if len(run) == len(phrase.words) and all(
                        _stands_for(word[3], word[2], wanted)
                        for word, wanted in zip(run, phrase.words, strict=True)
                    ):
                        yield from (Mark(start, end, number) for start, end, *_ in run)

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


def _near_marks(near: Near, word: int, tokens: list[Token]) -> Iterator[Mark]:
    """Yield a mark for each word of the operands, wherever they stand as close together as *near* wants."""
    places = [
        sorted(place for each in operand for place in _places(words_of(each), tokens))
        for operand in near.operands
    ]
    if not all(places):
        return
    marked = {place for run in _runs(near, places) for place in run}
    for first, end in sorted(marked):
        yield from (Mark(token.start, token.end, word) for token in tokens[first:end])


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
