"""What does a query want to find in a text? Its leaves, without what it excludes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

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
