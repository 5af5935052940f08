"""
Writing a search as the query string of a URL.

A search has one URL: parameters in the order of the table, default values left out.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final
from urllib.parse import urlencode

from search import SearchRequest
from web.url.parameters import BY_NAME, PARAMETERS, Parameter

Pairs = list[tuple[str, str]]
"""Names and values of URL parameters, in order."""
_PLAIN: Final = SearchRequest()


def parameter_pairs(request: SearchRequest, extra_keys: tuple[str, ...] = ()) -> Pairs:
    """
    Return the parameters that ask for *request*, in the order of the table, without default values.

    Two URLs of the same search give the same pairs.
    """
    defaults = _default_values(with_text=bool(request.text.strip()))
    pairs: Pairs = []
    for parameter in PARAMETERS:
        if parameter.name == "fields":
            values = extra_keys
        elif (name := parameter.attribute) != "filters" and getattr(request, name) == getattr(_PLAIN, name):
            continue
        else:
            values = _format_values(parameter, request)
        if values and values != defaults.get(parameter.name):
            url_values = [",".join(values)] if parameter.choices else values
            pairs += [(parameter.name, value) for value in url_values]
    return pairs


@cache
def _default_values(*, with_text: bool) -> Mapping[str, tuple[str, ...]]:
    """Return the default values by parameter; the default order depends on whether the search has a text."""
    request = SearchRequest(text="x" if with_text else "")
    return {
        parameter.name: _format_values(parameter, request)
        for parameter in PARAMETERS
        if parameter.name not in {"fields", "q"}
    }


def query_string(pairs: Pairs) -> str:
    """Return *pairs* as the end of a URL, question mark included; empty without pairs."""
    return "?" + urlencode(pairs, safe="*,") if pairs else ""


def default_values(name: str) -> tuple[str, ...]:
    """Return the default of parameter *name* as it would be written; empty when it has none."""
    parameter = BY_NAME[name]
    return _format_values(parameter, SearchRequest()) if parameter.attribute and name != "sort" else ()


def _format_values(parameter: Parameter, request: SearchRequest) -> tuple[str, ...]:
    if parameter.attribute == "filters":
        return request.filters.get(parameter.name, ())
    value = request.order if parameter.name == "sort" else getattr(request, parameter.attribute)
    if isinstance(value, bool):
        return ("true",) if value else ("false",)
    if isinstance(value, tuple):
        return value
    return (str(value),) if value != "" else ()
