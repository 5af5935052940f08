"""
What can the reader take away from a search, and what would then be found?

Chips take away one choice each. Where nothing is found, offers name each choice without which
something is, with its count; what would give nothing is never offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search import EXACT_FIELDS, TEXT_FIELDS, Searcher, SearchRequest, parse_period
from web.links import Links
from web.texts import Texts


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search, and the search without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A wider search, what it lacks (a key under ``zero``), and how many articles it finds."""

    key: str
    url: str
    count: int


def chips(request: SearchRequest, links: Links, texts: Texts) -> list[Chip]:
    """Return the choices of *request*, in the order of the form."""
    return [
        Chip(label, links.search(replace(without, page=1))) for label, without in _choices(request, texts)
    ]


def without_choices(request: SearchRequest) -> SearchRequest:
    """Return *request* with nothing but its words, and how they are to match and be shown."""
    return SearchRequest(text=request.text, match=request.match, sort=request.sort, explain=request.explain)


def offers(searcher: Searcher, request: SearchRequest, links: Links) -> list[Offer]:
    """Return the searches a step wider than *request* that find something."""
    found = []
    for key, wider in _wider(replace(request, page=1)):
        if not wider.is_empty and (count := searcher.count(wider)):
            found.append(Offer(key, links.search(wider), count))
    return found


def _choices(request: SearchRequest, texts: Texts) -> Iterator[tuple[str, SearchRequest]]:
    plain = SearchRequest()
    if set(request.fields) != set(plain.fields):
        named = ", ".join(texts(f"field.{name}") for name in request.fields)
        yield texts("chip.fields", fields=named), replace(request, fields=plain.fields)
    if request.exact:
        yield texts("chip.exact"), replace(request, exact=False)
    if request.from_date:
        yield texts("chip.from", date=_day(request.from_date, texts)), replace(request, from_date="")
    if request.to_date:
        yield texts("chip.to", date=_day(request.to_date, texts)), replace(request, to_date="")
    if request.date_field != plain.date_field:
        yield texts("chip.modified"), replace(request, date_field=plain.date_field)
    for name in EXACT_FIELDS:
        for value in request.filters.get(name, ()):
            shown = texts.language_name(value) if name == "language" else value
            yield texts(f"chip.{name}", value=shown), _without_value(request, name, value)


def _day(written: str, texts: Texts) -> str:
    period = parse_period(written)
    return texts.moment(period.start, period.precision) if period.start else written


def _without_value(request: SearchRequest, name: str, value: str) -> SearchRequest:
    kept = tuple(other for other in request.filters.get(name, ()) if other != value)
    return replace(request, filters={**request.filters, name: kept})


def _wider(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    """Yield wider searches in the order of query.md: choices first, then the words."""
    chosen = [name for name in EXACT_FIELDS if request.filters.get(name)]
    has_dates = bool(request.from_date or request.to_date)
    if has_dates:
        yield "without_dates", replace(request, from_date="", to_date="")
    for name in chosen:
        yield f"without_{name}", replace(request, filters={**request.filters, name: ()})
    if len(chosen) + has_dates > 1:
        yield "without_all", replace(request, from_date="", to_date="", filters={})
    if request.match == "all":
        yield "any", replace(request, match="any")
    if set(request.fields) != set(TEXT_FIELDS):
        yield "all_fields", replace(request, fields=TEXT_FIELDS)
    if request.exact:
        yield "not_exact", replace(request, exact=False)
