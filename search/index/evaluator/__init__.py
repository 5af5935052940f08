"""Which articles does a query match, and how well? A tree over posting lists, in arrays."""

from search.index.evaluator.evaluate import Evaluator

__all__ = ["Evaluator"]
