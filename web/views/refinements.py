"""What has the reader chosen besides the words, and how is each choice taken away again?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search import EXACT_FIELDS, SearchRequest, parse_period
from web.texts import Texts
from web.url.links import Links


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search, and the search without it."""

    label: str
    url: str


def chips(request: SearchRequest, links: Links, texts: Texts) -> list[Chip]:
    """Return the choices of *request*, in the order of the form."""
    return [
        Chip(label, links.search(replace(without, page=1))) for label, without in _choices(request, texts)
    ]


def without_choices(request: SearchRequest) -> SearchRequest:
    """Return *request* with nothing but its words, and how they are to match and be shown."""
    return SearchRequest(text=request.text, match=request.match, sort=request.sort, explain=request.explain)


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
