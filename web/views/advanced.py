"""The advanced form: one field for each thing a query can say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from search import GuidedQuery, read_guided
from web.url.write import Pairs

WORD_FIELDS: Final = ("every", "some", "none", "phrase")
"""The fields for words, in the order of the page."""
FIELDS: Final = (*WORD_FIELDS, "first", "last", "source", "section")
_PARAMETERS: Final = {"first": "from", "last": "to", "source": "source", "section": "section"}
"""Fields that also show a parameter of the search, and its name."""


@dataclass(frozen=True, slots=True)
class AdvancedForm:
    """
    The advanced form as it is first shown.

    Attributes:
        query: Values of its fields.
        hidden: Parameters of the search without a field; the form sends them along.
        unreadable: A query that does not fit the form; empty when there is none.
    """

    query: GuidedQuery
    hidden: tuple[tuple[str, str], ...]
    unreadable: str

    def value(self, name: str) -> str:
        """Return the value of field *name*."""
        return str(getattr(self.query, name))


def make_advanced_form(typed: Mapping[str, tuple[str, ...]]) -> AdvancedForm:
    """Return the form filled with a search, from its values by parameter."""
    text = next(iter(typed.get("q", ())), "")
    query = read_guided(text)
    filled, hidden = query or GuidedQuery(), dict(typed)
    for name in ("q", "page", "match"):
        hidden.pop(name, None)
    if typed.get("match") == ("any",) and filled.every and not filled.some:
        filled = replace(filled, every="", some=filled.every)
    for field, parameter in _PARAMETERS.items():
        values = hidden.get(parameter, ())
        if len(values) == 1 and not getattr(filled, field):
            filled = replace(filled, **{field: values[0]})
            del hidden[parameter]
    pairs: Pairs = [(name, value) for name, values in hidden.items() for value in values]
    return AdvancedForm(filled, tuple(pairs), "" if query else text)
