"""
The table of the URL parameters of a search.

Page and endpoint read URLs with it (`read`), links are written with it (`write`), the OpenAPI
document is made from it, and docs/api.md is tested against it.
"""

from dataclasses import dataclass
from typing import Final, Literal

from search import MAX_QUERY_LENGTH, MAX_RESULT_WINDOW, TEXT_FIELDS

Kind = Literal["text", "flag", "number", "date", "choice", "choices", "values"]

MAX_VALUES: Final = 100
"""Most values of a repeated parameter."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """
    One parameter of a search.

    Attributes:
        name: Name in the URL.
        kind: Type of the value; ``choices`` and ``values`` are lists, and ``choices`` may be separated by commas.
        attribute: Attribute of `SearchRequest` that the value sets; empty when there is none.
        meaning: Description for the reference, in English.
        choices: All valid values; empty when any value is valid.
        lowest: Smallest valid number.
        highest: Largest valid number, or greatest length of a text.
        example: A valid value.
    """

    name: str
    kind: Kind
    attribute: str
    meaning: str
    example: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0

    @property
    def is_list(self) -> bool:
        """Whether the parameter may be repeated."""
        return self.kind in {"choices", "values"}


def _flag(name: str, meaning: str) -> Parameter:
    return Parameter(name, "flag", name, meaning, "true", choices=("true", "false"))


def _number(name: str, meaning: str, lowest: int, highest: int, example: str) -> Parameter:
    return Parameter(name, "number", name, meaning, example, lowest=lowest, highest=highest)


def _choice(name: str, meaning: str, choices: tuple[str, ...], example: str) -> Parameter:
    return Parameter(name, "choice", name, meaning, example, choices=choices)


def _filter(name: str, meaning: str, example: str) -> Parameter:
    return Parameter(name, "values", "filters", meaning, example)


PARAMETERS: Final = (
    Parameter(
        name="q",
        kind="text",
        attribute="text",
        meaning="The query. May be empty when there is a filter or a date.",
        highest=MAX_QUERY_LENGTH,
        example="ferje kai",
    ),
    Parameter(
        name="in",
        kind="choices",
        attribute="fields",
        meaning="Where to look.",
        choices=TEXT_FIELDS,
        example="title",
    ),
    _choice(
        "match", "Whether words without operator must all be there, or any of them.", ("all", "any"), "any"
    ),
    _flag("exact", "Only the words as written, not their other forms."),
    Parameter(
        name="from",
        kind="date",
        attribute="from_date",
        meaning="First day, inclusive. A year, month or day is the whole of it in Europe/Oslo.",
        example="2021-08",
    ),
    Parameter(
        name="to",
        kind="date",
        attribute="to_date",
        meaning="Last day, inclusive, in the same forms.",
        example="2021-08-30",
    ),
    _choice("date_field", "The date that from, to and sort speak of.", ("published", "modified"), "modified"),
    _filter("source", "Who made the article; repeat for any of several.", "Havnevik Avis"),
    _filter("section", "Section; repeat for any of several.", "Lokalt"),
    _filter("genre", "Genre; repeat for any of several.", "Intervju"),
    _filter("language", "Language code of the article; repeat for any of several.", "nn"),
    _filter("subject", "What the article is about; repeat for any of several.", "Fiske"),
    _filter("place", "Where it happened; repeat for any of several.", "Havnevik"),
    _choice(
        "sort",
        "Order. The default is relevance, or newest when q is empty.",
        ("relevance", "newest", "oldest"),
        "newest",
    ),
    _number(
        "page", f"Page of hits, from 1, inside the first {MAX_RESULT_WINDOW} hits.", 1, MAX_RESULT_WINDOW, "2"
    ),
    _number("page_size", "Hits a page.", 1, 100, "50"),
    _number("fragments", "Extracts a hit, at most; 0 for no highlighting.", 0, 5, "3"),
    _number("fragment_size", "Characters an extract, about.", 80, 400, "120"),
    Parameter(
        name="fields",
        kind="choices",
        attribute="",
        meaning="Keys to add to each hit.",
        choices=("body",),
        example="body",
    ),
    _flag("strict", "Refuse a query with a fault instead of repairing it."),
    _flag("explain", "Say for each hit which way each word was found."),
)
"""Parameters of both page and endpoint."""
UI: Final = Parameter(
    name="ui",
    kind="choice",
    attribute="",
    meaning="Language of the page.",
    choices=("nb", "nn", "en"),
    example="nn",
)
"""Parameter of the pages only."""

BY_NAME: Final = {parameter.name: parameter for parameter in (*PARAMETERS, UI)}
URL_NAMES: Final = {
    parameter.attribute: parameter.name
    for parameter in PARAMETERS
    if parameter.attribute and parameter.attribute != "filters"
}
"""Attribute of `SearchRequest` to the parameter that sets it; a filter has its own name in both."""
