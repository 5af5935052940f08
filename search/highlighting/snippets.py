"""
Snippets: the title and short extracts of an article with marks, which show why it matched a query.

A snippet is plain text and the spans to mark, never HTML: each front end decides how a mark looks.

>>> query, _ = parse_query("ferje", analyzer)
>>> article = Article(id="a", title="Ny ferje", blocks=(Block("p", "Ferjene er elektriske."),))
>>> [(title, fragments)] = make_snippets([(article, None)], query, analyzer, fragments=2, fragment_size=200)
>>> title
Snippet(field='title', text='Ny ferje', marks=((3, 8),))
>>> fragments
(Snippet(field='body', text='Ferjene er elektriske.', marks=((0, 7),)),)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.analysis import Analyzer
from search.article_index import WordPosition
from search.articles import Article, TextField, field_texts
from search.highlighting.fragments import (
    FragmentCandidate,
    UnreadParagraph,
    candidates_in,
    choose_fragments,
    opening_fragment,
)
from search.highlighting.marks import Mark, Marker
from search.query.leaves import shown_leaves
from search.query.tree import Query
from search.system.deadline import NO_DEADLINE, Deadline

ELLIPSIS: Final = "…"
FieldPositions = Mapping[str, Sequence[WordPosition]]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A text of *field* with its marks: half-open spans in code points of *text*, rising, that do not touch."""

    field: TextField
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """
    A whole article with marks.

    Attributes:
        article: The article, without marks.
        title: Its title.
        lead: Its lead; None where it has none.
        blocks: One snippet for each of its blocks.
        byline: One snippet for each name of its byline.
    """

    article: Article
    title: Snippet
    lead: Snippet | None
    blocks: tuple[Snippet, ...]
    byline: tuple[Snippet, ...]


def mark_article(
    article: Article, query: Query, analyzer: Analyzer, deadline: Deadline = NO_DEADLINE
) -> MarkedArticle:
    """Return *article* with what *query* looks for marked, each word in its fields only, until *deadline*."""
    marker = Marker(shown_leaves(query), analyzer, deadline)
    marks = {(field, text): marks for field, text, _, marks in marker.marked_paragraphs(article)}

    def marked(field: TextField, text: str) -> Snippet:
        return Snippet(field, text, _spans(marks.get((field, text), ())))

    return MarkedArticle(
        article,
        title=marked("title", article.title),
        lead=marked("lead", article.lead) if article.lead else None,
        blocks=tuple(
            marked("caption" if block.kind == "caption" else "body", block.text) for block in article.blocks
        ),
        byline=tuple(marked("byline", name) for name in article.byline),
    )


def make_snippets(
    articles: Iterable[tuple[Article, FieldPositions | None]],
    query: Query,
    analyzer: Analyzer,
    *,
    fragments: int,
    fragment_size: int,
    deadline: Deadline = NO_DEADLINE,
) -> Iterator[tuple[Snippet, tuple[Snippet, ...]]]:
    """
    Yield, for each of *articles*, its title with marks and its best fragments.

    The fragments together cover the most different words of the query, best first. Where no word of it is
    outside the title, the opening of the article is given, unmarked. An ellipsis shows that a fragment begins or
    ends inside a paragraph.

    Args:
        articles: Articles, each with the positions of its words as in `Match`: then only these words are read.
            With None its text is analyzed.
        query: The query that found them; negated words are never marked.
        analyzer: The analyzer that made the index.
        fragments: Fragments of an article at most; 0 gives none, and a title without marks.
        fragment_size: Longest fragment in characters, ellipses apart.
        deadline: After it, no more words are marked: an article has its title and opening.
    """
    marker = Marker(shown_leaves(query), analyzer, deadline)
    for article, positions in articles:
        if fragments == 0:
            yield Snippet("title", article.title), ()
        elif positions is None:
            yield _snippets_by_analysis(marker, article, fragments, fragment_size)
        else:
            yield _snippets_by_positions(marker, article, positions, fragments, fragment_size)


def _snippets_by_analysis(
    marker: Marker, article: Article, limit: int, size: int
) -> tuple[Snippet, tuple[Snippet, ...]]:
    title: list[Mark] = []
    candidates: list[FragmentCandidate] = []
    for number, (field, text, _, marks) in enumerate(marker.marked_paragraphs(article)):
        if field == "title":
            title = marks
        else:
            candidates += candidates_in(number, field, text, marks, size)
    return _snippets(article, title, choose_fragments(candidates, (), limit, lambda _: ()), size)


def _snippets_by_positions(
    marker: Marker, article: Article, positions: FieldPositions, limit: int, size: int
) -> tuple[Snippet, tuple[Snippet, ...]]:
    title: list[Mark] = []
    unread: list[UnreadParagraph] = []
    for number, paragraph in enumerate(marker.positioned_paragraphs(article, positions)):
        if paragraph.field == "title":
            title = marker.marks(paragraph)
        else:
            leaves = frozenset().union(*{position.leaves for position in paragraph.positions})
            unread.append(UnreadParagraph(number, paragraph, leaves))

    def read(waiting: UnreadParagraph) -> Iterator[FragmentCandidate]:
        field, text, *_ = waiting.paragraph
        return candidates_in(waiting.number, field, text, marker.marks(waiting.paragraph), size)

    return _snippets(article, title, choose_fragments((), unread, limit, read), size)


def _snippets(
    article: Article, title: list[Mark], chosen: list[FragmentCandidate], size: int
) -> tuple[Snippet, tuple[Snippet, ...]]:
    fragments = chosen or _opening(article, size)
    return Snippet("title", article.title, _spans(title)), tuple(map(_snippet, fragments))


def _opening(article: Article, size: int) -> list[FragmentCandidate]:
    """Return the opening of the lead, or else of the body; nothing where the article is only a title."""
    texts = field_texts(article)
    openings: tuple[TextField, ...] = ("lead", "body")
    return [opening_fragment(field, text, size) for field in openings for text in texts[field][:1]][:1]


def _snippet(fragment: FragmentCandidate) -> Snippet:
    before = f"{ELLIPSIS} " if fragment.start > 0 else ""
    after = f" {ELLIPSIS}" if fragment.end < len(fragment.text) else ""
    text = before + fragment.text[fragment.start : fragment.end] + after
    shift = len(before) - fragment.start
    marks = tuple((start + shift, end + shift) for start, end in _spans(fragment.marks))
    return Snippet(fragment.field, text, marks)


def _spans(marks: Iterable[Mark]) -> tuple[tuple[int, int], ...]:
    """Return the spans of *marks*, rising; those that overlap or touch are merged: 0..1, 3..5, 4..8 → 0..1, 3..8."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((mark.start, mark.end) for mark in marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)
