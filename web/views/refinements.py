"""The choices that narrow a search besides its words, each with a link that removes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search import EXACT_FIELDS, SearchRequest, parse_period
from web.texts import Texts
from web.url.links import Links


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice that narrows the search, and the URL of the search without it."""

    label: str
    url: str


def make_chips(request: SearchRequest, links: Links, texts: Texts) -> list[Chip]:
    """Return the choices of *request*, in the order of the form."""
    return [Chip(label, links.search(replace(wider, page=1))) for label, wider in _removable(request, texts)]


def without_choices(request: SearchRequest) -> SearchRequest:
    """Return *request* with nothing but its words, and how they are matched and shown."""
    return SearchRequest(text=request.text, match=request.match, sort=request.sort, explain=request.explain)


def _removable(request: SearchRequest, texts: Texts) -> Iterator[tuple[str, SearchRequest]]:
    """Yield the label of each choice, and the search without it."""
    default = SearchRequest()
    if set(request.fields) != set(default.fields):
        names = ", ".join(texts(f"field.{name}") for name in request.fields)
        yield texts("chip.fields", fields=names), replace(request, fields=default.fields)
    if request.exact:
        yield texts("chip.exact"), replace(request, exact=False)
    if request.from_date:
        yield texts("chip.from", date=_format_day(request.from_date, texts)), replace(request, from_date="")
    if request.to_date:
        yield texts("chip.to", date=_format_day(request.to_date, texts)), replace(request, to_date="")
    if request.date_field != default.date_field:
        yield texts("chip.modified"), replace(request, date_field=default.date_field)
    for name in EXACT_FIELDS:
        for value in request.filters.get(name, ()):
            label = texts.language_name(value) if name == "language" else value
            yield texts(f"chip.{name}", value=label), _without_value(request, name, value)


def _format_day(date: str, texts: Texts) -> str:
    period = parse_period(date)
    return texts.moment(period.start, period.precision) if period.start else date


def _without_value(request: SearchRequest, name: str, value: str) -> SearchRequest:
    values = tuple(item for item in request.filters.get(name, ()) if item != value)
    return replace(request, filters={**request.filters, name: values})
