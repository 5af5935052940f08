"""
The JSON of answers: typed dictionaries of its shape, and the parts that command line and endpoint share.

The endpoint's OpenAPI schemas are generated from `SearchAnswerJson` and `ArticleJson`, so `Meta` holds
what a schema says besides the type. `find --json` writes a `FindJson`.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

from search.articles import ID_PATTERN, Article, BlockKind, Precision, TextField
from search.highlighting.explanation import WayName
from search.highlighting.snippets import Snippet
from search.query.diagnostics import Diagnostic, Language, diagnostic_text
from search.query.tree import Stream
from search.searcher import Hit

ArticleId = Annotated[str, Meta(pattern=f"^{ID_PATTERN}$")]
Count = Annotated[int, Meta(ge=0)]
Ordinal = Annotated[int, Meta(ge=1)]
Moment = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Unused = Annotated[None, Meta(description="Not in this release.")]


class WarningJson(TypedDict):
    """A remark on the query."""

    code: str
    message: str
    start: Count | None
    end: Count | None
    suggestion: str | None


class MarkedTextJson(TypedDict):
    """A text with marks, half-open spans in code points."""

    field: TextField
    text: str
    marks: list[tuple[Count, Count]]


class SummaryJson(TypedDict):
    """The keys of an article that every answer has."""

    id: ArticleId
    title: str
    lead: str | None
    byline: list[str]
    source: str | None
    section: str | None
    language: Annotated[str, Meta(description="nb, nn, en, se …; und when not known.")]
    published: Moment | None
    published_precision: Precision


class TotalJson(TypedDict):
    """The number of matches; a lower limit when *relation* is ``gte``."""

    value: Count
    relation: Literal["eq", "gte"]


FindAlternativeJson = TypedDict(
    "FindAlternativeJson",
    {"code": str, "label": str, "query": str, "match": str, "in": list[str], "total": int},
)
"""A search that finds something, as `find --json` writes it."""


class FindDidYouMeanJson(TypedDict):
    """A search with another spelling of a word, as `find --json` writes it."""

    query: str
    total: int


class FindQueryJson(TypedDict):
    """The query of `find --json`."""

    original: str
    warnings: list[WarningJson]
    alternatives: list[FindAlternativeJson]
    did_you_mean: FindDidYouMeanJson | None


class FindHitJson(SummaryJson):
    """A hit of `find --json`."""

    score: float | None
    highlights: list[MarkedTextJson]


class FindJson(TypedDict):
    """The answer of `find --json`."""

    query: FindQueryJson
    total: TotalJson
    took_ms: int
    hits: list[FindHitJson]


class AlternativeJson(TypedDict):
    """A search that finds something, offered where nothing was found."""

    code: Annotated[str, Meta(description="Which step of the ladder; docs/api.md lists them.")]
    label: Annotated[str, Meta(description="For people, to be read after the total.")]
    query: str
    url: Annotated[str, Meta(description="The endpoint's answer to it.")]
    total: Ordinal


class DidYouMeanJson(TypedDict):
    """A search with another spelling of a word, which ten times as many articles have."""

    query: str
    total: Ordinal
    url: Annotated[str, Meta(description="The endpoint's answer to it.")]


class QueryJson(TypedDict):
    """The query and how it was understood."""

    original: str
    interpreted: Annotated[str, Meta(description="For people; never parse it.")]
    warnings: list[WarningJson]
    alternatives: list[AlternativeJson]
    did_you_mean: DidYouMeanJson | None


class FullTotalJson(TotalJson):
    """The number of matches, as the endpoint gives it."""

    grouped: Unused


class PageJson(TypedDict):
    """The page of hits."""

    number: Ordinal
    size: Ordinal
    pages: Count
    max_page: Annotated[int, Meta(ge=1, description="The last page there can be.")]


class PageLinksJson(TypedDict):
    """URLs of this page of hits and of others."""

    self: str
    first: str
    prev: str | None
    next: str | None
    html: str
    atom: Unused
    csv: Unused


class HighlightJson(MarkedTextJson):
    """A title or an extract with marks."""

    html: Annotated[str, Meta(description="The text escaped, with mark elements and nothing else.")]


class UnitJson(TypedDict):
    """A term that is looked up for a word."""

    term: str
    streams: list[Stream]
    weight: float


class FormJson(TypedDict):
    """A form that a word has in the article."""

    form: str
    count: Ordinal


class WayJson(TypedDict):
    """One way in which a word was found."""

    way: WayName
    count: Ordinal
    forms: list[FormJson]


class ExplainedWordJson(TypedDict):
    """A word of the query, and how the article matches it."""

    word: Annotated[str, Meta(description="A word or quotation of the query, as typed.")]
    start: Count
    end: Count
    weight: Annotated[float, Meta(description="What multiplies its score.")]
    units: list[UnitJson]
    ways: list[WayJson]


class DetailsJson(SummaryJson):
    """The keys that hits and articles of the endpoint have in common."""

    modified: Moment | None
    version: Ordinal
    status: str
    word_count: Count


class HitJson(DetailsJson):
    """An article that matched."""

    url: Annotated[str, Meta(description="The article's page in Leit.")]
    score: Annotated[
        float | None,
        Meta(description="Comparable inside one answer only; null when sorted by date."),
    ]
    highlights: list[HighlightJson]
    explanation: Annotated[list[ExplainedWordJson] | None, Meta(description="Null unless explain=true.")]
    body: NotRequired[str]


class SearchAnswerJson(TypedDict):
    """The answer to a search."""

    query: QueryJson
    total: FullTotalJson
    took_ms: Count
    page: PageJson
    links: PageLinksJson
    facets: dict[str, Any]
    hits: list[HitJson]


class BlockJson(TypedDict):
    """A block of an article's text."""

    kind: BlockKind
    text: str


class ArticleLinksJson(TypedDict):
    """URLs of an article in Leit."""

    self: str
    html: str


class ArticleJson(DetailsJson):
    """An article."""

    url: Annotated[str | None, Meta(description="The article's own page on the web.")]
    kicker: str | None
    dateline: str | None
    blocks: list[BlockJson]
    links: ArticleLinksJson


def warning_json(diagnostic: Diagnostic, language: Language) -> WarningJson:
    """Return *diagnostic* with its sentence in *language*."""
    return {
        "code": diagnostic.code,
        "message": diagnostic_text(diagnostic, language),
        "start": diagnostic.start,
        "end": diagnostic.end,
        "suggestion": diagnostic.suggestion or None,
    }


def summary_json(article: Article) -> SummaryJson:
    """Return the keys of *article* that every answer has."""
    return {
        "id": article.id,
        "title": article.title,
        "lead": article.lead or None,
        "byline": list(article.byline),
        "source": article.source or None,
        "section": article.section or None,
        "language": article.language,
        "published": rfc3339(article.published),
        "published_precision": article.published_precision,
    }


def score_json(hit: Hit) -> float | None:
    """Return the score of *hit*, rounded."""
    return None if hit.score is None else round(hit.score, 4)


def visible_snippets(hit: Hit) -> tuple[Snippet, ...]:
    """Return the title of *hit* when it has marks, and the extracts."""
    return ((hit.title,) if hit.title.marks else ()) + hit.fragments


def marked_text_json(snippet: Snippet) -> MarkedTextJson:
    """Return *snippet* with its marks as pairs of numbers."""
    return {"field": snippet.field, "text": snippet.text, "marks": list(snippet.marks)}


def rfc3339(moment: datetime | None) -> str | None:
    """Return an instant in UTC as 2021-08-30T20:38:00Z; None for None."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None
