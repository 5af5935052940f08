"""The links under the hits to other pages of hits."""

from dataclasses import dataclass, replace

from search import ResultPage
from web.url.links import Links


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page number and its link; *is_after_gap* when pages before it are left out."""

    number: int
    url: str
    is_current: bool
    is_after_gap: bool


@dataclass(frozen=True, slots=True)
class Paging:
    """
    The links under the hits.

    Attributes:
        previous: URL of the previous page, or None.
        next: URL of the next page, or None.
        pages: The first page, the last page, and those around the current one.
        is_cut: Whether there are hits beyond the last page.
    """

    previous: str | None
    next: str | None
    pages: tuple[PageLink, ...]
    is_cut: bool


def make_paging(page: ResultPage, links: Links) -> Paging:
    """Return the links from *page* to the other pages of its search."""
    current, last = page.request.page, page.pages

    def page_url(number: int) -> str:
        # The fragment moves the keyboard focus to the hits.
        return links.search(replace(page.request, page=number)) + "#treff"

    numbers = sorted({1, last, *range(max(current - 2, 1), min(current + 2, last) + 1)}) if last else []
    return Paging(
        previous=page_url(min(current - 1, last)) if current > 1 and last else None,
        next=page_url(current + 1) if current < last else None,
        pages=tuple(
            PageLink(number, page_url(number), number == current, number - before > 1)
            for before, number in zip([0, *numbers], numbers, strict=False)
        ),
        is_cut=page.total > last * page.request.page_size,
    )
