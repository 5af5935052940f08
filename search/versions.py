"""
Versions of an article, and the rule that says which of them readers see.

A provider may send an article many times: as a flash, longer, corrected, withdrawn. The rule is a function of the
set of versions known, so it gives the same answer in whatever order they arrive. Three versions of one article:

    number  time   says                 order by number and time:  1, 2, 3
    1       08:14  first report         published is 08:14, the earliest known
    2       09:02  «Rettelse: …»        shown while it is the newest: status corrected, version 2
    3       11:41  longer               shown in the end: version 3, modified 11:41
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

from search.articles import PRECISIONS, Article, Precision
from search.errors import ArticleFormatError
from search.periods import OSLO, parse_period

SentStatus = Literal["usable", "corrected", "withheld", "cancelled"]
"""What a provider says of a version."""
Status = Literal["usable", "corrected", "embargoed", "withheld", "cancelled"]
"""What holds for an article; only the first two are shown."""

MAX_NAME_LENGTH: Final = 500
"""Longest name of an article, in characters."""
_NO_TIME: Final = datetime.min.replace(tzinfo=UTC)
_SHOWN: Final = frozenset({"usable", "corrected"})
_WRITTEN_LENGTH: Final = {"day": 10, "month": 7, "year": 4}
"""Characters of YYYY-MM-DD that say so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    One version of an article, as its provider sent it.

    Attributes:
        article_id: The id that the article has, if none of its names says otherwise.
        article: What it says; None for a withdrawal, which may say nothing.
        names: What its provider calls the article, such as a guid or an address; a later version has one of them too.
        has_own_id: Whether *article_id* was stated as an id of ours: then no name leads to another article.
        number: The provider's number of the version; None when it has none.
        time: When the version was made, aware, in UTC; None when not known.
        status: What its provider says of it.
        embargo: First instant at which it may be shown, aware, in UTC; None for at once.
        note: A note to readers, such as what was corrected.
        is_teaser: Whether it is only the beginning of an article that is longer.

    Raises:
        ArticleFormatError: A name is too long or empty, or there is neither an article nor a withdrawal.
    """

    article_id: str
    article: Article | None
    names: tuple[str, ...] = ()
    has_own_id: bool = False
    number: int | None = None
    time: datetime | None = None
    status: SentStatus = "usable"
    embargo: datetime | None = None
    note: str = ""
    is_teaser: bool = False

    def __post_init__(self) -> None:
        if self.article is None and self.status in _SHOWN:
            raise ArticleFormatError("There is no article here.", "Send its text, or a withdrawal.")
        for name in self.names:
            if not 0 < len(name) <= MAX_NAME_LENGTH:
                raise ArticleFormatError(
                    f"The name «{name[:60]}…» has {len(name)} characters.",
                    f"A name has 1 to {MAX_NAME_LENGTH}.",
                )


def version_of(article: Article, *, names: tuple[str, ...] = (), has_own_id: bool = False) -> Version:
    """Return *article* as the only thing that is known of a version; its time is when it was modified."""
    return Version(
        article_id=article.id, article=article, names=names, has_own_id=has_own_id, time=article.modified
    )


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """
    What the rule has to know of a version that the archive keeps.

    Attributes:
        fingerprint: A name for all that it says.
        seen: A number that rises with each arrival.
        version: The version.
    """

    fingerprint: str
    seen: int
    version: Version

    @property
    def states_order(self) -> bool:
        """Whether it says which versions it comes after."""
        return self.version.number is not None or self.version.time is not None

    @property
    def has_text(self) -> bool:
        """Whether it has more text than a headline and a lead."""
        article = self.version.article
        return (
            article is not None
            and not self.version.is_teaser
            and any(block.kind != "caption" for block in article.blocks)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What readers see of an article.

    Attributes:
        shown: The version that is shown, or would be but for *status*; None when no version has an article.
        place: Its place in the order of the versions with an article, from 1; 0 without one.
        status: Whether it may be shown.
        embargo: First instant at which it may be shown; None for at once.
        published: Earliest time of publication known; None when none is.
        published_precision: Precision of *published*.
        modified: Time of the shown version where that is later than *published*; None otherwise.
    """

    shown: KnownVersion | None
    place: int
    status: Status
    embargo: datetime | None
    published: datetime | None
    published_precision: Precision
    modified: datetime | None


def sort_versions(known: Iterable[KnownVersion]) -> list[KnownVersion]:
    """
    Return *known* in their order, the newest last.

    By number and time where every version has a number, otherwise by time alone; what has neither comes first, in
    the order of arrival. Equals are sorted by fingerprint. The key is computed over all versions and never for two
    at a time: number 1 at 3 o'clock, no number at 2 o'clock and number 2 at 1 o'clock would be a circle.
    """
    versions = list(known)
    by_number = all(each.version.number is not None for each in versions)

    def key(each: KnownVersion) -> tuple[int, datetime, int, str]:
        number = (each.version.number or 0) if by_number else 0
        return number, each.version.time or _NO_TIME, 0 if each.states_order else each.seen, each.fingerprint

    return sorted(versions, key=key)


def decide(known: Iterable[KnownVersion], now: datetime) -> Decision:
    """
    Decide from the *known* versions of an article, at least one, which of them readers see at *now*.

    - The newest version is shown; but one without text never replaces one with text.
    - A withdrawal holds until a newer version that states its number or time says otherwise.
    - An embargo of the newest version with an article holds the whole article back.
    - `published` is the earliest time that a version gives, if the shown one states its order; one that does not
      replaces what was there, times and all.
    """
    versions = sort_versions(known)
    articles = [each for each in versions if each.version.article is not None]
    if not articles:
        return Decision(
            shown=None, place=0, status=_withdrawal(versions) or "cancelled", embargo=None,
            published=None, published_precision="unknown", modified=None,
        )  # fmt: skip
    shown = next((each for each in reversed(articles) if each.has_text), articles[-1])
    embargo = articles[-1].version.embargo
    published, precision, modified = _times(shown, articles)
    return Decision(
        shown=shown,
        place=articles.index(shown) + 1,
        status=_withdrawal(versions)
        or ("embargoed" if embargo is not None and embargo > now else _shown_status(shown)),
        embargo=embargo,
        published=published,
        published_precision=precision,
        modified=modified,
    )


def _withdrawal(versions: Sequence[KnownVersion]) -> Status | None:
    """Return the withdrawal that is in force after the sorted *versions*; None where the article may be shown."""
    for each in reversed(versions):
        if each.version.status not in _SHOWN:
            return each.version.status
        if each.states_order:
            return None
    return None


def _shown_status(shown: KnownVersion) -> Status:
    return "corrected" if shown.version.status == "corrected" else "usable"


def _times(
    shown: KnownVersion, articles: Sequence[KnownVersion]
) -> tuple[datetime | None, Precision, datetime | None]:
    """Return when the article was published, how precisely that is known, and when it was modified."""
    considered = [each for each in articles if each.states_order] if shown.states_order else [shown]
    periods = [
        (article.published, article.published_precision)
        for each in considered
        if (article := each.version.article) and article.published is not None
    ]
    published, precision = _earliest(periods)
    modified = shown.version.time or (shown.version.article.modified if shown.version.article else None)
    if modified is not None and published is not None and modified <= published:
        modified = None
    return published, precision, modified


def _earliest(periods: Sequence[tuple[datetime, Precision]]) -> tuple[datetime | None, Precision]:
    """Return the earliest of *periods*; where that is a day, month or year, the earliest finer time inside it."""
    if not periods:
        return None, "unknown"
    published, precision = min(periods, key=lambda period: (period[0], PRECISIONS.index(period[1])))
    finer = [
        period
        for period in periods
        if PRECISIONS.index(period[1]) < PRECISIONS.index(precision)
        and period[0] < _end_of(published, precision)
    ]
    return _earliest(finer) if finer else (published, precision)


def _end_of(start: datetime, precision: Precision) -> datetime:
    """Return the first instant after the day, month or year that begins at *start*."""
    written = start.astimezone(OSLO).date().isoformat()[: _WRITTEN_LENGTH[precision]]
    return parse_period(written).end or start
