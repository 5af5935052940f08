"""
Short extracts that show why an article matched.

A snippet is plain text plus the spans to mark, never HTML: each front end decides how a mark looks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple

from search.analysis import Analyzer
from search.article_index import WordPosition
from search.articles import Article, TextField, field_texts
from search.highlighting.marks import Mark, Marker, ToldParagraph
from search.query.leaves import shown_leaves
from search.query.tree import Query

ELLIPSIS: Final = "…"
_FRAGMENT_FIELDS: Final[tuple[TextField, ...]] = ("lead", "body", "caption", "byline")
_MAX_ANCHORS: Final = 100
_NOTHING: Final = (-1, 0, 0)
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


def mark_article(article: Article, query: Query, analyzer: Analyzer) -> MarkedArticle:
    """Return *article* with everything marked that *query* looks for, each word in its fields only."""
    marker = Marker(shown_leaves(query), analyzer)
    marks = {(field, text): marks for field, text, marks in marker.marked(article)}

    def whole(field: TextField, text: str) -> Snippet:
        return Snippet(field, text, _spans(marks.get((field, text), ())))

    return MarkedArticle(
        article,
        title=whole("title", article.title),
        lead=whole("lead", article.lead) if article.lead else None,
        blocks=tuple(
            whole("caption" if block.kind == "caption" else "body", block.text) for block in article.blocks
        ),
        byline=tuple(whole("byline", name) for name in article.byline),
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
    return next(
        extracts([(article, None)], query, analyzer, fragments=fragments, fragment_size=fragment_size)
    )


def extracts(
    found: Iterable[tuple[Article, Mapping[str, Sequence[WordPosition]] | None]],
    query: Query,
    analyzer: Analyzer,
    *,
    fragments: int,
    fragment_size: int,
) -> Iterator[tuple[Snippet, tuple[Snippet, ...]]]:
    """
    Yield what `extract` gives for each article *found*; what is learnt of one is known for the next.

    With each article come the places of its words, as in `Match`; with them only these words are looked at.
    """
    marker = Marker(shown_leaves(query), analyzer)
    for article, places in found:
        if fragments == 0:
            yield Snippet("title", article.title), ()
        else:
            title, unread, candidates = _read(marker, article, places, fragment_size)
            read = partial(_read_now, marker=marker, size=fragment_size)
            chosen = tuple(map(_snippet, _best(candidates, unread, fragments, read)))
            yield (
                Snippet("title", article.title, _spans(title)),
                chosen or _opening(article, fragment_size),
            )


def _read(
    marker: Marker, article: Article, places: Mapping[str, Sequence[WordPosition]] | None, size: int
) -> tuple[list[Mark], list[_Unread], list[_Candidate]]:
    """Return the marks of the title, the paragraphs that can wait, and the extracts of the others."""
    if places is None:
        title: list[Mark] = []
        candidates: list[_Candidate] = []
        for number, (field, text, marks) in enumerate(marker.marked(article)):
            if field == "title":
                title = marks
            else:
                candidates += _candidates(number, field, text, marks, size)
        return title, [], candidates
    paragraphs = list(marker.told(article, places))
    title = [mark for each in paragraphs if each.field == "title" for mark in marker.marks(each)]
    unread = [
        _Unread(number, each, frozenset().union(*(place.leaves for place in each.places)))
        for number, each in enumerate(paragraphs)
        if each.field != "title"
    ]
    return title, unread, []


class _Unread(NamedTuple):
    """A paragraph of which only the leaves of the query that it may answer are known, as in `WordPosition.leaves`."""

    number: int
    paragraph: ToldParagraph
    leaves: frozenset[int]

    def at_best(self, shown: frozenset[int]) -> _Worth:
        """Return what the worth of no extract of it can exceed."""
        return _worth(self.leaves, shown, self.number)


class _Candidate(NamedTuple):
    """
    An extract that could be shown.

    Attributes:
        paragraph: Number of its paragraph, as they come in the article.
        field: That of the paragraph.
        text: The paragraph.
        start: Where in it the extract begins.
        end: And ends.
        marks: Those inside.
        leaves: The numbers of the leaves that they answer.
    """

    paragraph: int
    field: TextField
    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    leaves: frozenset[int]

    def worth(self, shown: frozenset[int]) -> _Worth:
        """Return what it is worth where the leaves *shown* are shown already."""
        return _worth(self.leaves, shown, self.paragraph)


_Worth = tuple[int, int, int]
"""Words that are not yet shown, words, and how early in the article; more is better."""


def _worth(leaves: frozenset[int], shown: frozenset[int], paragraph: int) -> _Worth:
    return len(leaves - shown), len(leaves), -paragraph


def _best(
    candidates: list[_Candidate],
    unread: list[_Unread],
    fragments: int,
    read: Callable[[_Unread], Iterable[_Candidate]],
) -> list[_Candidate]:
    """
    Choose greedily: most query words not yet shown, then most words, then the first paragraph, then most marks.

    News tells first what matters most. So of *unread* paragraphs only those are *read* that may hold the best.
    """
    chosen: list[_Candidate] = []
    shown: frozenset[int] = frozenset()
    while len(chosen) < fragments:
        unread.sort(key=lambda each: each.at_best(shown))
        known = max((each.worth(shown) for each in candidates), default=_NOTHING)
        while unread and unread[-1].at_best(shown) > known:
            found = list(read(unread.pop()))
            known = max([known, *(each.worth(shown) for each in found)])
            candidates += found
        if not candidates:
            break
        best = max(candidates, key=lambda each: (each.worth(shown), len(each.marks), -each.start))
        chosen.append(best)
        shown |= best.leaves
        candidates = [each for each in candidates if not _overlap(each, best)]
    return chosen


def _read_now(unread: _Unread, *, marker: Marker, size: int) -> Iterator[_Candidate]:
    """Yield the extracts of a paragraph."""
    paragraph = unread.paragraph
    return _candidates(unread.number, paragraph.field, paragraph.text, marker.marks(paragraph), size)


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    return one.paragraph == other.paragraph and one.start < other.end and other.start < one.end


def _candidates(
    number: int, field: TextField, text: str, marks: list[Mark], size: int
) -> Iterator[_Candidate]:
    """Yield an extract around each marked word of a paragraph, up to 100."""
    sentences = _sentence_starts(text) if len(text) > size else []
    for start, end in dict.fromkeys(_bounds(text, mark, sentences, size) for mark in marks[:_MAX_ANCHORS]):
        inside = tuple(
            mark if mark.end <= end else mark._replace(end=end) for mark in marks if start <= mark.start < end
        )
        yield _Candidate(number, field, text, start, end, inside, frozenset(mark.word for mark in inside))


def _bounds(text: str, mark: Mark, sentences: list[int], size: int) -> tuple[int, int]:
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
    return next((at for at in range(limit, needed - 1, -1) if text[at].isspace()), limit)


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
            start, end = _bounds(text, Mark(0, 0, 0), _sentence_starts(text), size)
            return (_snippet(_Candidate(0, field, text, start, end, (), frozenset())),)
    return ()


def _spans(marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    """Return the spans of *marks*, rising, those that touch made into one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in sorted(marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
