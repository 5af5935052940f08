"""The article page: the article with its marks as numbered anchors."""

from dataclasses import dataclass

from markupsafe import Markup

from search import Article, Block, MarkedArticle
from web.html import join_marks, number_marks
from web.texts import Texts


@dataclass(frozen=True, slots=True)
class ArticleView:
    """
    An article as safe HTML.

    Attributes:
        article: The article.
        title: Its title.
        lead: Its lead; None when it has none.
        byline: The names of its byline.
        blocks: Its blocks, each with its HTML.
        marks: Number of marks in title, lead, byline and text.
        first_mark: Number of the first mark after the title; 0 for none.
    """

    article: Article
    title: Markup
    lead: Markup | None
    byline: tuple[Markup, ...]
    blocks: tuple[tuple[Block, Markup], ...]
    marks: int
    first_mark: int


def make_article_view(marked: MarkedArticle, texts: Texts) -> ArticleView:
    """Return *marked* as HTML, its marks numbered in reading order."""
    lead = (marked.lead,) if marked.lead else ()
    snippets = [join_marks(snippet) for snippet in (marked.title, *lead, *marked.byline, *marked.blocks)]
    total = sum(len(snippet.marks) for snippet in snippets)
    in_title = len(snippets[0].marks)
    html = number_marks(snippets, lambda n: texts("article.next", n=n, total=texts.number(total)))
    after_byline = 1 + len(lead) + len(marked.byline)
    return ArticleView(
        article=marked.article,
        title=html[0],
        lead=html[1] if lead else None,
        byline=tuple(html[1 + len(lead) : after_byline]),
        blocks=tuple(zip(marked.article.blocks, html[after_byline:], strict=True)),
        marks=total,
        first_mark=in_title + 1 if total > in_title else 0,
    )
