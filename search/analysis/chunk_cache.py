"""A cache of what the chunks of a text give: terms, numbers or texts, computed once for each different chunk."""

from collections.abc import Callable
from typing import Generic, TypeVar

from search.analysis.tokens import MAX_TERM_LENGTH

Value = TypeVar("Value")


class ChunkCache(dict[str, Value], Generic[Value]):
    """
    What each chunk gives, computed by the first `cache[chunk]`; after that a look-up in a dict.

    What a chunk gives depends on the chunk and the language around it, so there is one cache a language.
    A full cache is emptied and fills again: the common chunks are back at once, and no order of use has
    to be kept. A chunk longer than any term is computed anew each time, so that the limit bounds the
    memory. Safe between threads: at worst two compute the same value.
    """

    def __init__(self, compute: Callable[[str], Value], *, limit: int) -> None:
        """*compute* gives the value of a chunk; *limit* is the most chunks held."""
        super().__init__()
        self._compute = compute
        self._limit = limit

    def __missing__(self, chunk: str) -> Value:
        value = self._compute(chunk)
        if len(chunk) <= MAX_TERM_LENGTH:
            if len(self) >= self._limit:
                self.clear()
            self[chunk] = value
        return value
