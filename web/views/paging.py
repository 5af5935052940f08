"""Which pages of hits can the reader turn to?"""

from __future__ import annotations

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
        previous: The page before, or None.
        next: The page after, or None.
        pages: The first, the last, and those around the present one.
        is_cut: Whether there are hits beyond the last page.

    """

    previous: str | None
    next: str | None
    pages: tuple[PageLink, ...]
    is_cut: bool


def paging(page: ResultPage, links: Links) -> Paging:
    """Return the links from *page* to the other pages of its answer."""
    here, last = page.request.page, page.pages

    def link(number: int) -> str:
        # The target moves the keyboard to the hits.
        return links.search(replace(page.request, page=number)) + "#treff"

    numbers = sorted({1, last, *range(max(here - 2, 1), min(here + 2, last) + 1)}) if last else []
    return Paging(
        previous=link(min(here - 1, last)) if here > 1 and last else None,
        next=link(here + 1) if here < last else None,
        pages=tuple(
            PageLink(number, link(number), number == here, number - before > 1)
            for before, number in zip([0, *numbers], numbers, strict=False)
        ),
        is_cut=page.total > last * page.request.page_size,
    )
