"""What does a query want to find in a text? Its leaves, without what it excludes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, assert_never

from search.query.tree import (
    AllOf,
    AnyOf,
    DateRange,
    Everything,
    Excluding,
    FieldIs,
    Near,
    Phrase,
    Preferring,
    Prefix,
    Query,
    Term,
)

FUNCTION_WORD_WEIGHT: Final = 0.3
"""What a function word of a free text counts beside its other words."""

Leaf = Term | Phrase | Near | Prefix


def leaves(query: Query) -> Iterator[Leaf]:
    """Yield what *query* wants to find in a text, in order; nothing that it excludes."""
    match query:
        case Term() | Phrase() | Near() | Prefix():
            yield query
        case AllOf() | AnyOf():
            for clause in query.clauses:
                yield from leaves(clause)
        case Excluding():
            yield from leaves(query.query)
        case Preferring():
            yield from leaves(query.query)
            yield from leaves(query.preferred)
        case DateRange() | FieldIs() | Everything():
            pass
        case _:
            assert_never(query)


def shown_leaves(query: Query) -> Iterator[Leaf]:
    """Yield the leaves that a reader is shown: without the function words of a free text, which stand everywhere."""
    for leaf in leaves(query):
        if not (isinstance(leaf, Term) and leaf.weight == FUNCTION_WORD_WEIGHT):
            yield leaf


def words_of(leaf: Leaf) -> tuple[Term, ...]:
    """Return the words that *leaf* is made of, in order; a prefix is none."""
    match leaf:
        case Term():
            return (leaf,)
        case Phrase():
            return leaf.words
        case Near():
            return tuple(word for operand in leaf.operands for each in operand for word in words_of(each))
        case Prefix():
            return ()
        case _:
            assert_never(leaf)
