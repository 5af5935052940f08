"""
Which URL asks for a search?

One for each search: in the order of the table of parameters, and what goes without saying left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

from search import SearchRequest
from web.url.parameters import BY_NAME, PARAMETERS, Parameter


def pairs(request: SearchRequest, fields: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """
    Return the names and values that ask for *request*, in the order of the table, defaults left out.

    Two URLs that ask the same have the same pairs.
    """
    left_out = _left_out(with_text=bool(request.text.strip()))
    written = []
    for each in PARAMETERS:
        values = fields if each.name == "fields" else _written(each, request)
        if values and values != left_out.get(each.name):
            written += [(each.name, value) for value in ([",".join(values)] if each.choices else values)]
    return written


@cache
def _left_out(*, with_text: bool) -> Mapping[str, tuple[str, ...]]:
    """Return by name the values that are not written; the order of a search depends on whether it has a text."""
    plain = SearchRequest(text="x" if with_text else "")
    return {each.name: _written(each, plain) for each in PARAMETERS if each.name not in {"fields", "q"}}


def query_string(written: list[tuple[str, str]]) -> str:
    """Return *written* as the end of a URL, question mark included; nothing for no pairs."""
    return "?" + urlencode(written, safe="*,") if written else ""


def default_values(name: str) -> tuple[str, ...]:
    """Return what parameter *name* is when it is not given, as it would be written; nothing for none."""
    parameter = BY_NAME[name]
    return _written(parameter, SearchRequest()) if parameter.attribute and name != "sort" else ()


def _written(parameter: Parameter, request: SearchRequest) -> tuple[str, ...]:
    if parameter.attribute == "filters":
        return request.filters.get(parameter.name, ())
    value = request.order if parameter.name == "sort" else getattr(request, parameter.attribute)
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    if isinstance(value, tuple):
        return value
    return (str(value),) if value != "" else ()
