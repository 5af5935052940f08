"""What became of versions that were given to the archive, one by one and counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Self

Result = Literal["added", "updated", "unchanged", "older", "withdrawn", "withheld"]
"""What became of a version; ``withheld``: its article is taken down, so nobody sees it."""


class Arrival(NamedTuple):
    """
    What became of a version.

    Attributes:
        article_id: The article that it is a version of.
        result: What was done.
        also_known_as: The ids of other articles that its names lead to: two articles may be one.
    """

    article_id: str
    result: Result
    also_known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """
    How many versions of a batch became what.

    Attributes:
        added: Articles that were not there.
        updated: Versions that replaced another.
        unchanged: Versions that were there already.
        older: Versions that a newer or longer one stands before; kept as history.
        withdrawn: Withdrawals.
        withheld: Versions of articles that have been taken down.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    withdrawn: int = 0
    withheld: int = 0

    def __add__(self, addend: Self) -> Self:
        return type(self)(*(getattr(self, name) + getattr(addend, name) for name in self.__slots__))


def count_results(arrivals: Iterable[Arrival]) -> Stored:
    """Count the results of *arrivals*."""
    counts = Counter[str](arrival.result for arrival in arrivals)
    return Stored(**counts)
