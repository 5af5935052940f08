"""
Explanations: in which ways each word of a query was found in an article, and how often.

They are made from the marks that a reader sees: what is marked is explained, and nothing else. A token counts once
for each typed word, by the closest of `WAYS` that leads to it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, assert_never, get_args

from search.analysis import Analyzer, Part, Reading, Token
from search.articles import Article
from search.highlighting.marks import Mark, MarkedParagraph, Marker
from search.query.leaves import Leaf, is_hint, is_wish, leaves, words_of
from search.query.tree import Near, Phrase, Prefix, Query, Span, Word
from search.ranking import Unit, units
from search.system.deadline import NO_DEADLINE, Deadline

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
"""Forms listed for a way; `film*` may have found a hundred."""
_RANK: Final = {name: rank for rank, name in enumerate(WAYS)}


@dataclass(frozen=True, slots=True)
class Way:
    """
    One way in which a word was found.

    Attributes:
        name: One of `WAYS`.
        count: Tokens of the article found this way.
        forms: Their forms in lower case, the most frequent first, each with its number of tokens; at most
            `MAX_FORMS`.
    """

    name: WayName
    count: int
    forms: tuple[tuple[str, int], ...]

    @property
    def more(self) -> int:
        """Tokens with other forms than those listed."""
        return self.count - sum(count for _, count in self.forms)


@dataclass(frozen=True, slots=True)
class ExplainedWord:
    """
    A word or quotation of the query, and the ways in which an article has it.

    Attributes:
        word: The word as typed.
        start: First code point in the query.
        end: After the last code point.
        weight: The factor of its score; less than 1 for words that only hold a sentence together.
        units: The terms that are looked up for it, with weights; none for a word with a star.
        ways: The ways it was found, the closest first; none when the article does not have it.
    """

    word: str
    start: int
    end: int
    weight: float
    units: tuple[Unit, ...]
    ways: tuple[Way, ...]


class _Finding(NamedTuple):
    """A token in which a typed word was found, the way it was found, and the form to show for it."""

    token: Token
    way: WayName
    form: str


_Counts = Counter[tuple[WayName, str]]
"""Number of tokens for each way and form."""


def explain(
    article: Article, query: Query, text: str, analyzer: Analyzer, deadline: Deadline = NO_DEADLINE
) -> tuple[ExplainedWord, ...]:
    """
    Return the ways in which *article* has each word of *query*, which was made of *text*, in typed order.

    Nothing is explained where the time of *deadline* is up.
    """
    if deadline.is_over():
        return ()
    query_leaves = tuple(leaf for leaf in leaves(query) if not (is_wish(leaf) or is_hint(leaf)))
    explainer = _Explainer(query_leaves, text, analyzer)
    counts: dict[Span, _Counts] = defaultdict(Counter)
    for paragraph in Marker(query_leaves, analyzer, deadline).marked_paragraphs(article):
        for span, finding in explainer.findings(paragraph):
            counts[span][finding.way, finding.form] += 1
    by_span: dict[Span, list[Leaf]] = defaultdict(list)
    for leaf in query_leaves:
        by_span[leaf.span].append(leaf)
    return tuple(_explained_word(span, by_span[span], counts[span], text) for span in sorted(by_span))


def _explained_word(span: Span, typed: Sequence[Leaf], counts: _Counts, text: str) -> ExplainedWord:
    """Return the explanation of the leaves *typed* at *span* of *text*."""
    words = [word for leaf in typed for word in words_of(leaf)]
    forms: dict[WayName, Counter[str]] = defaultdict(Counter)
    for (name, form), count in counts.items():
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
    frequent_first = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    return Way(name, forms.total(), tuple(frequent_first[:MAX_FORMS]))


class _Explainer:
    """Names the way in which each token was found, in paragraphs of any article, for one query."""

    def __init__(self, query_leaves: Sequence[Leaf], text: str, analyzer: Analyzer) -> None:
        self._leaves = query_leaves
        self._text = text
        self._analyzer = analyzer
        self._trace = lru_cache(maxsize=1024)(analyzer.trace)
        self._is_several_words = lru_cache(self._has_several_words)

    def findings(self, paragraph: MarkedParagraph) -> Iterator[tuple[Span, _Finding]]:
        """Yield the span of each typed word with each token found for it in *paragraph*, by the closest way."""
        by_leaf: dict[int, list[Mark]] = defaultdict(list)
        for mark in paragraph.marks:
            by_leaf[mark.leaf].append(mark)
        closest: dict[tuple[Span, int], _Finding] = {}
        for number, marks in by_leaf.items():
            leaf = self._leaves[number]
            for finding in self._leaf_findings(leaf, marks, paragraph):
                key = (leaf.span, finding.token.start)
                if key not in closest or _RANK[finding.way] < _RANK[closest[key].way]:
                    closest[key] = finding
        for (span, _), finding in closest.items():
            yield span, finding

    def _leaf_findings(
        self, leaf: Leaf, marks: Sequence[Mark], paragraph: MarkedParagraph
    ) -> Iterator[_Finding]:
        match leaf:
            case Phrase():
                yield from self._phrase_findings(leaf, marks, paragraph)
            case Prefix():
                yield from (_Finding(mark.token, "prefix", mark.token.form) for mark in marks)
            case Near():
                for mark in marks:
                    ways = [self._way_of_token(word, mark.token, paragraph) for word in words_of(leaf)]
                    closest = min((way for way in ways if way), key=_RANK.__getitem__)
                    yield _Finding(mark.token, closest, mark.token.form)
            case Word():
                yield from (self._word_finding(leaf, mark, paragraph) for mark in marks)
            case _:
                assert_never(leaf)

    def _word_finding(self, word: Word, mark: Mark, paragraph: MarkedParagraph) -> _Finding:
        token = mark.token
        is_longer = mark.end > token.end  # a chunk of several words, looked for as one
        form = _plain(paragraph.text[mark.start : mark.end]) if is_longer else token.form
        return _Finding(token, self._way_of_mark(word, mark, paragraph), form)

    def _phrase_findings(
        self, phrase: Phrase, marks: Sequence[Mark], paragraph: MarkedParagraph
    ) -> Iterator[_Finding]:
        """Yield each occurrence of *phrase*, by its first token; it is as close as its farthest word."""
        tokens = {mark.token.position: mark.token for mark in marks}
        length = len(phrase.words)
        next_position = 0
        for position in sorted(tokens):
            # Occurrences that share a word, as «hei hei» in «hei hei hei», count once.
            if position < next_position:
                continue
            run = [tokens[index] for index in range(position, position + length) if index in tokens]
            if len(run) < length:
                continue
            pairs = zip(phrase.words, run, strict=True)
            ways = [way for word, token in pairs if (way := self._way_of_token(word, token, paragraph))]
            if len(ways) == length:
                next_position = position + length
                form = _plain(paragraph.text[run[0].start : run[-1].end])
                yield _Finding(run[0], max(ways, key=_RANK.__getitem__), form)

    def _way_of_mark(self, word: Word, mark: Mark, paragraph: MarkedParagraph) -> WayName:
        """Return the closest way from *word* to *mark*, a token or a part of one."""
        if any(reading.rule == "part" for reading in word.readings):
            return "piece"
        if self._is_several_words(word.span):
            return "joined"
        is_whole_token = (mark.start, mark.end) == (mark.token.start, mark.token.end)
        way = self._way_of_token(word, mark.token, paragraph) if is_whole_token else None
        return way or self._way_of_part(word, mark, paragraph)

    def _way_of_token(self, word: Word, token: Token, paragraph: MarkedParagraph) -> WayName | None:
        """Return the closest way from *word* to *token* as a whole; None if there is none."""
        if token.form == word.form:
            return "exact"
        if token.form in word.stand_ins:
            return "repaired"
        shared = [reading for reading in word.readings if reading.term in token.readings]
        if not shared:
            return None
        rules = {
            reading.term: reading.rule
            for traced in self._trace(paragraph.text[token.start : token.end], paragraph.language)
            for reading in traced.readings
        }
        return min((_way_of_reading(reading, rules) for reading in shared), key=_RANK.__getitem__)

    def _way_of_part(self, word: Word, mark: Mark, paragraph: MarkedParagraph) -> WayName:
        """Return the way from *word* to the part of a token that *mark* is."""
        readings = {reading.term: reading for reading in word.readings}
        for part in mark.token.parts:
            if (part.start, part.end) == (mark.start, mark.end) and part.term in readings:
                if readings[part.term].rule in {"repaired", "respelled"}:
                    return "repaired"
                return "joined" if self._is_joined(part, paragraph) else "part"
        return "inflected"

    def _is_joined(self, part: Part, paragraph: MarkedParagraph) -> bool:
        """Whether *part* is a chunk written as one word, as O'Brien and OBrien, and not a part of a compound."""
        chunk = paragraph.text[part.start : part.end]
        return any(
            (reading.rule, reading.term) == ("joined", part.term)
            for traced in self._trace(chunk, paragraph.language)
            for reading in traced.parts
        )

    def _has_several_words(self, span: Span) -> bool:
        """Whether *span* of the query has several words: a term of it is theirs joined, as nrksjefen of NRK-sjefen."""
        return len(self._analyzer.query_words(self._text[slice(*span)])) > 1


def _way_of_reading(reading: Reading, rules: Mapping[str, str]) -> WayName:
    """Return the way by *reading* of the typed word to a token whose terms were made by *rules*."""
    if reading.rule in {"repaired", "respelled"}:
        return "repaired"
    if "-" in reading.term:  # only days have one
        return "date"
    is_nynorsk = (reading.rule == "nynorsk", rules.get(reading.term) == "nynorsk")
    return "nynorsk" if is_nynorsk[0] != is_nynorsk[1] else "inflected"


def _plain(text: str) -> str:
    """Return *text* in lower case with single spaces."""
    return " ".join(text.lower().split())
