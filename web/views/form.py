"""
The search form as the reader left it.

It repeats what was typed, faulty values too, so that nothing has to be typed twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from search import Problem, SearchRequest
from web.texts import Texts
from web.url.links import Links
from web.url.parameters import PARAMETERS
from web.url.write import default_values
from web.views.problems import problem_sentence

_FIELDS: Final = frozenset({"q", "in", "match", "exact", "from", "to", "source", "language", "sort"})
"""Parameters that have a field in the form."""
DAYS_BACK: Final = {"week": 6, "month": 29, "year": 364}
"""Days from the first day of each period to today: 7, 30 and 365 days in all."""


@dataclass(frozen=True, slots=True)
class Form:
    """
    The values of the form and their faults.

    Attributes:
        typed: Values by parameter, as typed.
        problems: Faults of the values.
        sources: Sources to choose from.
        languages: Languages to choose from.
        texts: The words of the page.
    """

    typed: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...]
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    texts: Texts

    def value(self, name: str) -> str:
        """Return the value of a field with one value."""
        return next(iter(self.values(name)), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Return the values chosen in a field, or its default."""
        return self.typed.get(name, ()) or default_values(name)

    def options(self, name: str) -> list[str]:
        """Return the options of *name*, ``source`` or ``language``, with values of the URL that are unknown."""
        options = self.sources if name == "source" else self.languages
        return [*options, *(value for value in self.typed.get(name, ()) if value not in options)]

    def faults(self, name: str) -> list[str]:
        """Return a sentence for each fault of field *name*."""
        return [self.sentence(problem) for problem in self.problems if problem.parameter == name]

    def sentence(self, problem: Problem) -> str:
        """Return the sentence about *problem*."""
        return problem_sentence(problem, self.texts)

    def has_field(self, name: str) -> bool:
        """Whether the form has a field for parameter *name*."""
        return name in _FIELDS

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Parameters of the URL without a field in the form; not the page, as a new search starts at the first."""
        return [
            (parameter.name, value)
            for parameter in PARAMETERS
            if parameter.name not in _FIELDS and parameter.name != "page"
            for value in self.typed.get(parameter.name, ())
        ]

    @property
    def has_faulty_option(self) -> bool:
        """Whether a field under «more options» has a fault, so that it must be visible."""
        return any(problem.parameter not in {"q", "match"} for problem in self.problems)


@dataclass(frozen=True, slots=True)
class QuickDate:
    """A link that sets both dates."""

    name: str
    url: str
    is_current: bool


def make_quick_dates(request: SearchRequest, today: date, links: Links) -> list[QuickDate]:
    """Return the links to *request* in the usual periods up to *today*, and without dates."""
    periods = {"today": (today.isoformat(), today.isoformat())}
    for name, days in DAYS_BACK.items():
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
