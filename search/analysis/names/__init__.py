"""Names: the words that are written with a capital wherever they stand, such as Omar and Solberg."""

from search.analysis.names.names import NO_NAMES, Names

__all__ = ["NO_NAMES", "Names"]
