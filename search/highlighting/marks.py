"""
Which places of a text does a query want to mark?

Words are matched as the index matched them, by the same analysis, so every inflection is marked. `text_words`
says which words of a text to look at; here these become marks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple, assert_never

from search.analysis import Analyzer, Language, article_language
from search.article_index import WordPosition
from search.articles import TEXT_FIELDS, Article, TextField, field_texts
from search.highlighting.offset_sources import TextWord, words_among, words_at
from search.highlighting.term_cache import KnownPieces, WantedPieces, pieces_of
from search.query.leaves import Leaf, leaves, words_of
from search.query.tree import Near, Phrase, Prefix, Query, Word


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


class ToldParagraph(NamedTuple):
    """A paragraph, and where to look in it; one place or more."""

    field: TextField
    text: str
    places: tuple[WordPosition, ...]


class MarkedParagraph(NamedTuple):
    """A paragraph with something to mark, the language it is read in, and its places, rising."""

    field: TextField
    text: str
    language: Language
    places: tuple[Place, ...]


def marked_paragraphs(article: Article, query: Query, analyzer: Analyzer) -> Iterator[MarkedParagraph]:
    """Yield the paragraphs of *article*, its title among them, where *query* finds something."""
    found, language = tuple(leaves(query)), article_language(article.language)
    for field, text, marks in Marker(found, analyzer).marked(article):
        places = tuple(Place(mark.start, mark.end, found[mark.word]) for mark in marks)
        yield MarkedParagraph(field, text, analyzer.paragraph_language(text, language), places)


class Marker:
    """Finds in texts what a query wants to find; made once a query."""

    def __init__(self, leaves: Iterable[Leaf], analyzer: Analyzer) -> None:
        """*leaves* are what to mark, in the order in which marks number them."""
        self._analyzer = analyzer
        numbered = tuple(enumerate(leaves))
        # Fields in which the same is wanted share what is known.
        shared: dict[tuple[tuple[int, Leaf], ...], _Wanted] = {}
        self._wanted: dict[TextField, _Wanted] = {}
        for field in TEXT_FIELDS:
            here = tuple(
                (number, kept) for number, leaf in numbered if (kept := _in_field(field, leaf)) is not None
            )
            if here:
                if here not in shared:
                    shared[here] = _Wanted(here)
                self._wanted[field] = shared[here]
        self._readers: dict[tuple[int, Language], _Reader] = {}

    def marked(self, article: Article) -> Iterator[tuple[TextField, str, list[Mark]]]:
        """Yield the paragraphs of *article* with something to mark: field, text, and the marks by rising start."""
        texts = field_texts(article)
        for field in self._wanted:
            for text, marks in self._looked_for(field, texts[field], article_language(article.language)):
                if marks:
                    yield field, text, marks

    def told(self, article: Article, places: Mapping[str, Sequence[WordPosition]]) -> Iterator[ToldParagraph]:
        """Yield the paragraphs of *article* in which there are *places*, as in `Match`; nothing is read of them yet."""
        texts = field_texts(article)
        for field in self._wanted:
            for number, group in groupby(places.get(field, ()), key=attrgetter("paragraph")):
                # An article may have changed since it was indexed.
                if number < len(texts[field]):
                    yield ToldParagraph(field, texts[field][number], tuple(group))

    def marks(self, paragraph: ToldParagraph) -> list[Mark]:
        """Return the marks of *paragraph*, by rising start."""
        field, text, places = paragraph
        reader = self._reader(field, places[0].language)
        return reader.marks(words_at(text, places, self._analyzer))

    def _looked_for(
        self, field: TextField, texts: Sequence[str], article_language: Language
    ) -> Iterator[tuple[str, list[Mark]]]:
        reader = self._reader(field, article_language)
        for text in texts:
            pieces = pieces_of(text)
            words = reader.words_among(pieces)
            if reader.are_at_home(pieces):
                yield text, reader.marks(words)
                continue
            language = self._analyzer.paragraph_language(text, article_language)
            other = self._reader(field, language)
            yield text, other.marks(other.words_among(pieces))

    def _reader(self, field: TextField, language: Language) -> _Reader:
        """Return what marks paragraphs of *field* in *language*."""
        wanted = self._wanted[field]
        key = (id(wanted), language)  # they live as long as this
        if key not in self._readers:
            self._readers[key] = _Reader(wanted, self._analyzer, language)
        return self._readers[key]


def _in_field(field: TextField, leaf: Leaf) -> Leaf | None:
    """Return what *leaf* looks for in *field*; None where that is nothing."""
    match leaf:
        case Word() | Prefix():
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
        names: All forms and terms that may be wanted, prefixes apart.
    """

    def __init__(self, leaves: Iterable[tuple[int, Leaf]]) -> None:
        self.forms: dict[str, frozenset[int]] = {}
        self.terms: dict[str, frozenset[int]] = {}
        self.prefixes: list[tuple[str, int]] = []
        self.phrases: list[tuple[Phrase, int]] = []
        self.nears: list[tuple[Near, int]] = []
        for number, leaf in leaves:
            match leaf:
                case Word():
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
        self.names = self.forms.keys() | self.terms.keys()
        together: list[Leaf] = [*(phrase for phrase, _ in self.phrases), *(near for near, _ in self.nears)]
        for word in (word for leaf in together for word in words_of(leaf)):
            self.names |= {*word.forms, *(reading.term for reading in word.readings)}


class _Reader:
    """Marks texts of one language."""

    def __init__(self, wanted: _Wanted, analyzer: Analyzer, language: Language) -> None:
        self._wanted = wanted
        self._analyzer = analyzer
        self._language = language

    @cached_property
    def _pieces(self) -> WantedPieces:
        wanted = self._wanted
        return _known(self._analyzer, self._language).wanted(
            wanted.names, [prefix for prefix, _ in wanted.prefixes]
        )

    def words_among(self, pieces: list[str]) -> Iterator[TextWord]:
        """Return the words of a text, cut into *pieces*, of which some may be wanted."""
        wanted = self._pieces.among(pieces)
        counted = bool(self._wanted.phrases or self._wanted.nears)
        return (
            words_among(pieces, wanted, self._analyzer, self._language, counted=counted)
            if wanted
            else iter(())
        )

    def are_at_home(self, pieces: list[str]) -> bool:
        """Whether none of *pieces*, which `words_among` was asked for, has a word of the other language."""
        return self._pieces.are_at_home(pieces)

    def marks(self, words: Iterable[TextWord]) -> list[Mark]:
        """Return what to mark of *words*: all words of a text, by rising position, that may be wanted."""
        at = {word.position: word for word in words} if self._wanted.phrases or self._wanted.nears else {}
        marks = [mark for word in at.values() or words for mark in self._word_marks(word)]
        for phrase, number in self._wanted.phrases:
            runs = _places(phrase.words, at)
            marks += [Mark(at[place].start, at[place].end, number) for run in runs for place in range(*run)]
        for near, number in self._wanted.nears:
            marks += _near_marks(near, number, at)
        return sorted(marks)

    def _word_marks(self, word: TextWord) -> Iterator[Mark]:
        _, start, end, readings, form, parts = word
        terms = self._wanted.terms
        numbers = self._wanted.forms.get(form, _NONE)
        for reading in readings:
            if reading in terms:
                numbers |= terms[reading]
        for prefix, number in self._wanted.prefixes:
            if any(term.startswith(prefix) for term in (form, *readings)):
                numbers |= {number}
        for number in numbers:
            yield Mark(start, end, number)
        for part in parts:
            for number in terms.get(part.term, _NONE):
                yield Mark(part.start, part.end, number)


@lru_cache(maxsize=4)
def _known(analyzer: Analyzer, language: Language) -> KnownPieces:
    """Return the pieces that this process has seen; they depend on nothing but the arguments."""
    return KnownPieces(analyzer, language)


_NONE: Final[frozenset[int]] = frozenset()


def _note(numbers: dict[str, frozenset[int]], key: str, number: int) -> None:
    numbers[key] = numbers.get(key, _NONE) | {number}


def _near_marks(near: Near, number: int, at: Mapping[int, TextWord]) -> Iterator[Mark]:
    """Yield a mark for each word of the operands, wherever they stand as close together as *near* wants."""
    places = [
        sorted(place for each in operand for place in _places(words_of(each), at))
        for operand in near.operands
    ]
    if not all(places):
        return
    marked = {place for run in _runs(near, places) for place in run}
    for run in sorted(marked):
        yield from (Mark(at[place].start, at[place].end, number) for place in range(*run))


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


def _places(words: Sequence[Word], at: Mapping[int, TextWord]) -> Iterator[_Place]:
    """Yield the first position, and the one after the last, of each run of words *at* positions that is *words*."""
    length = len(words)
    for first in at:
        if all(
            (word := at.get(first + number)) is not None and _stands_for(word, wanted)
            for number, wanted in enumerate(words)
        ):
            yield first, first + length


def _stands_for(word: TextWord, wanted: Word) -> bool:
    return word.form in wanted.forms or any(reading.term in word.readings for reading in wanted.readings)
