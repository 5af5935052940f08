"""
What does the search form show?

It repeats what was typed, also what was wrong, so that nothing has to be typed twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from search import Problem, SearchRequest
from web.texts import Texts
from web.url.links import Links
from web.url.parameters import PARAMETERS
from web.url.write import default_values
from web.views.problems import told

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SHOWN: Final = frozenset({"q", "in", "match", "exact", "from", "to", "source", "language", "sort"})
_DAYS_BACK: Final = {"week": 6, "month": 29, "year": 364}
"""Days before today with which 7, 30 and 365 days begin."""


@dataclass(frozen=True, slots=True)
class Form:
    """
    The form as the reader left it.

    Attributes:
        typed: Values by parameter, as typed.
        problems: What is wrong with them.
        sources: The sources to choose from.
        languages: The languages to choose from.
        texts: The words of the page.

    """

    typed: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    texts: Texts

    def value(self, name: str) -> str:
        """Return what a field with one value shows."""
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Return what is chosen in a field, its default included."""
        return self.typed.get(name, ()) or default_values(name)

    def options(self, name: str) -> list[str]:
        """Return the options of *name*, ``source`` or ``language``, and the values in the URL besides."""
        known = self.sources if name == "source" else self.languages
        return [*known, *(value for value in self.typed.get(name, ()) if value not in known)]

    def faults(self, name: str) -> list[str]:
        """Return the sentences that tell what is wrong with *name*."""
        return [self.told(problem) for problem in self.problems if problem.parameter == name]

    def told(self, problem: Problem) -> str:
        """Return the sentence that tells *problem*."""
        return told(problem, self.texts)

    def has_field(self, name: str) -> bool:
        """Whether the form shows a field for *name*."""
        return name in _SHOWN

    def date_kind(self, name: str) -> str:
        """Return the type of a date field: the browser's own calendar cannot show a month or a year."""
        return date_kind(self.value(name))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the URL asks for and the form has no field for; a new search starts at its first page."""
        return [
            (each.name, value)
            for each in PARAMETERS
            if each.name not in _SHOWN and each.name != "page"
            for value in self.typed.get(each.name, ())
        ]

    @property
    def has_faulty_option(self) -> bool:
        """Whether something under «more options» is wrong, so that they must be seen."""
        return any(problem.parameter not in {"q", "match"} for problem in self.problems)


def date_kind(value: str) -> str:
    """Return the type of a date field that shows *value*."""
    return "date" if not value or _DAY.fullmatch(value) else "text"


@dataclass(frozen=True, slots=True)
class QuickDate:
    """A link that sets both dates."""

    name: str
    url: str
    is_current: bool


def quick_dates(request: SearchRequest, today: date, links: Links) -> list[QuickDate]:
    """Return the links to *request* with the usual periods up to *today*, and with no limit."""
    periods = {"today": (today.isoformat(), today.isoformat())}
    for name, days in _DAYS_BACK.items():
        periods[name] = ((today - timedelta(days=days)).isoformat(), "")
    periods["all"] = ("", "")
    return [
        QuickDate(
            name,
            links.search(replace(request, from_date=first, to_date=last, page=1)),
            (request.from_date, request.to_date) == (first, last),
        )
        for name, (first, last) in periods.items()
    ]
