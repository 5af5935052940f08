"""The names that an index was built with, and which of them a word stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class Names:
    """
    A set of names.

    Attributes:
        forms: The names, in lower case, without a genitive -s.
    """

    forms: frozenset[str] = frozenset()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the names that `to_text` wrote."""
        return cls(frozenset(text.split("\n")) - {""})

    def to_text(self) -> str:
        """Return the names in alphabetical order, one a line."""
        return "".join(f"{form}\n" for form in sorted(self.forms))

    def of(self, word: str) -> tuple[str, ...]:
        """
        Return the names that *word*, in lower case, may stand for; none when it is no name.

        The first is the likeliest: «williams» is Williams, and may be William's.
        """
        base = word[:-1] if word.endswith("s") else ""
        return tuple([name for name in (word, base) if name in self.forms])


NO_NAMES: Final = Names()
