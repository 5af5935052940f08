"""The known name that a mistyped one is nearest to, for «did you mean …?»."""

from collections.abc import Iterable
from difflib import get_close_matches


def find_nearest_name(name: str, known: Iterable[str]) -> str:
    """Return the one of *known* that is most like *name*, as difflib has it; empty when none is like it."""
    return next(iter(get_close_matches(name, known, n=1)), "")
