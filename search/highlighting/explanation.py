"""
Which way did each word of a query find an article?

Told from the text itself, with the marks that a reader sees: what is marked is explained, and nothing else.
A place counts once for each typed word, by the first way of `WAYS` that leads to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

from search.analysis import Analyzer, Language, Part, Reading, Token
from search.articles import Article
from search.highlighting.marks import MarkedParagraph, Place, marked_paragraphs
from search.query.leaves import Leaf, leaves, words_of
from search.query.tree import Near, Phrase, Prefix, Query, Span, Word
from search.ranking import Unit, units

WayName = Literal["exact", "inflected", "nynorsk", "date", "joined", "repaired", "part", "piece", "prefix"]
WAYS: Final[tuple[WayName, ...]] = get_args(WayName)
"""
The closest first: ``exact`` as typed; ``inflected`` in another form or spelling; ``nynorsk`` the same word in
the other of bokmål and nynorsk; ``date`` the same day written otherwise; ``joined`` written as one word in
the text or in the query, and as several in the other; ``repaired`` a word looked for instead; ``part`` a
part of a longer word in the text; ``piece`` a word that is a part of the one typed; ``prefix`` a word that
begins so.
"""
MAX_FORMS: Final = 10
"""Forms told of a way; `film*` may have found a hundred."""
_RANK: Final = {name: rank for rank, name in enumerate(WAYS)}


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way in which a word was found.

    Attributes:
        name: One of `WAYS`.
        count: Places in the article.
        forms: What stands there, in lower case, the most frequent first, each with its number of places;
            at most `MAX_FORMS`.
    """

    name: WayName
    count: int
    forms: tuple[tuple[str, int], ...]

    @property
    def more(self) -> int:
        """Places where other forms stand than those told."""
        return self.count - sum(count for _, count in self.forms)


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """
    A word or quotation of the query, and how an article has it.

    Attributes:
        word: As typed.
        start: First code point in the query.
        end: After the last code point.
        weight: What multiplies its score; less than 1 for words that only hold a sentence together.
        units: What is looked up for it, with weights; none for a word with a star.
        ways: The closest first; none when the article does not have it.
    """

    word: str
    start: int
    end: int
    weight: float
    units: tuple[Unit, ...]
    ways: tuple[Way, ...]


class _Found(NamedTuple):
    """A place where a typed word was found: its token's number, the way, and what stands there."""

    token: int
    way: WayName
    form: str


def explain(article: Article, query: Query, text: str, analyzer: Analyzer) -> tuple[ExplainedWord, ...]:
    """Return how *article* has each word that *query*, which was made of *text*, looks for, in typed order."""
    looked_for: dict[Span, list[Leaf]] = defaultdict(list)
    for leaf in leaves(query):
        looked_for[leaf.span].append(leaf)
    judge = _Judge(text, analyzer)
    found: dict[Span, Counter[tuple[WayName, str]]] = defaultdict(Counter)
    for paragraph in marked_paragraphs(article, query, analyzer):
        for span, counted in judge.found(paragraph).items():
            found[span] += counted
    return tuple(_explained(span, looked_for[span], found[span], text) for span in sorted(looked_for))


def is_joined(part: Part, token: Token) -> bool:
    """Return whether *part* of *token* is all of its chunk written as one word, and not a part of a compound."""
    reaches_on = part.end > token.end
    # O'Brien, and OBrien.
    return reaches_on or ("'" in token.form and (part.start, part.end) == (token.start, token.end))


def _explained(
    span: Span, leaves_there: Sequence[Leaf], found: Mapping[tuple[WayName, str], int], text: str
) -> ExplainedWord:
    words = [word for leaf in leaves_there for word in words_of(leaf)]
    forms: dict[WayName, Counter[str]] = defaultdict(Counter)
    for (name, form), count in found.items():
        forms[name][form] += count
    return ExplainedWord(
        word=text[slice(*span)],
        start=span[0],
        end=span[1],
        weight=max((word.weight for word in words), default=1.0),
        units=tuple(unit for word in words for unit in units(word)),
        ways=tuple(_way(name, forms[name]) for name in WAYS if name in forms),
    )


def _way(name: WayName, forms: Counter[str]) -> Way:
    often_first = sorted(forms.items(), key=lambda each: (-each[1], each[0]))
    return Way(name, forms.total(), tuple(often_first[:MAX_FORMS]))


class _Judge:
    """Says which way a place was found, in paragraphs of any article."""

    def __init__(self, text: str, analyzer: Analyzer) -> None:
        self._text = text
        self._analyzer = analyzer
        self._rules = lru_cache(maxsize=1024)(self._traced_rules)
        self._is_of_several = lru_cache(self._has_several_words)

    def found(self, paragraph: MarkedParagraph) -> dict[Span, Counter[tuple[WayName, str]]]:
        """Return, by the span of a typed word, in which ways and forms *paragraph* has it, and how often."""
        tokens = self._analyzer.analyze(paragraph.text, paragraph.language)
        places: dict[Leaf, list[Place]] = defaultdict(list)
        for place in paragraph.places:
            places[place.leaf].append(place)
        closest: dict[tuple[Span, int], _Found] = {}
        for leaf, there in places.items():
            for found in self._leaf_found(leaf, there, tokens, paragraph):
                key = (leaf.span, found.token)
                if key not in closest or _RANK[found.way] < _RANK[closest[key].way]:
                    closest[key] = found
        counted: dict[Span, Counter[tuple[WayName, str]]] = defaultdict(Counter)
        for (span, _), found in closest.items():
            counted[span][found.way, found.form] += 1
        return counted

    def _leaf_found(
        self, leaf: Leaf, places: Sequence[Place], tokens: Sequence[Token], paragraph: MarkedParagraph
    ) -> Iterator[_Found]:
        if isinstance(leaf, Phrase):
            yield from self._phrase_found(leaf, places, tokens, paragraph)
            return
        starts = [token.start for token in tokens]
        for place in places:
            number = bisect_right(starts, place.start) - 1
            token = tokens[number]
            if isinstance(leaf, Prefix):
                yield _Found(number, "prefix", token.form)
            elif isinstance(leaf, Near):
                ways = [self._way_of_word(word, token, paragraph) for word in words_of(leaf)]
                yield _Found(number, min(filter(None, ways), key=_RANK.__getitem__), token.form)
            else:
                way = self._way(leaf, token, (place.start, place.end), paragraph)
                is_longer = place.end > token.end
                yield _Found(number, way, _plain(paragraph.text, place) if is_longer else token.form)

    def _phrase_found(
        self, phrase: Phrase, places: Sequence[Place], tokens: Sequence[Token], paragraph: MarkedParagraph
    ) -> Iterator[_Found]:
        """Yield where all words of *phrase* stand side by side; a phrase is as close as its farthest word."""
        length = len(phrase.words)
        marked = {place.start for place in places}
        after = 0
        for number, token in enumerate(tokens[: len(tokens) - length + 1]):
            # Phrases that share a word, as «hei hei» in «hei hei hei», count once.
            if number < after or token.start not in marked:
                continue
            run = tokens[number : number + length]
            pairs = zip(phrase.words, run, strict=True)
            ways = [way for word, each in pairs if (way := self._way_of_word(word, each, paragraph))]
            if len(ways) == length:
                after = number + length
                whole = Place(token.start, run[-1].end, phrase)
                yield _Found(number, max(ways, key=_RANK.__getitem__), _plain(paragraph.text, whole))

    def _way(self, word: Word, token: Token, place: Span, paragraph: MarkedParagraph) -> WayName:
        """Return the closest way from *word* to *token*, of which *place* is marked."""
        if any(reading.rule == "part" for reading in word.readings):
            return "piece"
        if self._is_of_several(word.span):
            return "joined"
        is_whole = place == (token.start, token.end)
        way = self._way_of_word(word, token, paragraph) if is_whole else None
        return way or _way_of_part(word, token, place)

    def _way_of_word(self, word: Word, token: Token, paragraph: MarkedParagraph) -> WayName | None:
        """Return the closest way from *word* to *token* as a whole; None if there is none."""
        if token.form == word.form:
            return "exact"
        if token.form in word.stand_ins:
            return "repaired"
        both = [reading for reading in word.readings if reading.term in token.readings]
        if not both:
            return None
        rules = self._rules(paragraph.text[token.start : token.end], paragraph.language)
        return min((_way_of(each, rules) for each in both), key=_RANK.__getitem__)

    def _has_several_words(self, span: Span) -> bool:
        """Return whether *span* has several words: a term of it is what they make, as nrksjefen of NRK-sjefen."""
        return len(self._analyzer.query_words(self._text[slice(*span)])) > 1

    def _traced_rules(self, written: str, language: Language) -> dict[str, str]:
        """Return the rule that made each term of a word."""
        return {
            reading.term: reading.rule
            for word in self._analyzer.trace(written, language)
            for reading in word.readings
        }


def _way_of_part(word: Word, token: Token, place: Span) -> WayName:
    """Return the way from *word* to a part of *token* that has the span *place*."""
    readings = {reading.term: reading for reading in word.readings}
    for part in token.parts:
        if (part.start, part.end) == place and part.term in readings:
            if readings[part.term].rule == "repaired":
                return "repaired"
            return "joined" if is_joined(part, token) else "part"
    return "inflected"


def _way_of(reading: Reading, rules: Mapping[str, str]) -> WayName:
    """Return the way over *reading* of the typed word to a word of a text; *rules* made that one's terms."""
    if reading.rule == "repaired":
        return "repaired"
    if "-" in reading.term:  # only days have one
        return "date"
    is_nynorsk = (reading.rule == "nynorsk", rules.get(reading.term) == "nynorsk")
    return "nynorsk" if is_nynorsk[0] != is_nynorsk[1] else "inflected"


def _plain(text: str, place: Place) -> str:
    return " ".join(text[place.start : place.end].lower().split())
