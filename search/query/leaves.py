"""What does a query want to find in a text? Its leaves, without what it excludes; with its wishes, or without."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
)

Leaf = Word | Phrase | Near | Prefix


def leaves(query: Query, *, wishes: bool = True) -> Iterator[Leaf]:
    """Yield what *query* wants to find in a text, in order, and its *wishes*; nothing that it excludes."""
    match query:
        case Word() | Phrase() | Near() | Prefix():
            yield query
        case And() | Or():
            for clause in query.clauses:
                yield from leaves(clause, wishes=wishes)
        case Not():
            yield from leaves(query.query, wishes=wishes)
        case Optional():
            yield from leaves(query.query, wishes=wishes)
            if wishes:
                yield from leaves(query.optional)
        case DateRange() | Exact() | MatchAll():
            pass
        case _:
            assert_never(query)


def shown_leaves(query: Query) -> Iterator[Leaf]:
    """Yield the leaves that a reader is shown: without the function words of a free text, which stand everywhere."""
    for leaf in leaves(query):
        if not (isinstance(leaf, Word) and leaf.role == "demoted"):
            yield leaf


def runs_of(leaf: Leaf) -> tuple[Word | Phrase, ...]:
    """Return the words and phrases that *leaf* is made of, in order; a prefix is none."""
    match leaf:
        case Word() | Phrase():
            return (leaf,)
        case Near():
            return tuple(chain.from_iterable(leaf.operands))
        case Prefix():
            return ()
        case _:
            assert_never(leaf)


def words_of(leaf: Leaf) -> tuple[Word, ...]:
    """Return the words that *leaf* is made of, in order; a prefix is none."""
    words = (run.words if isinstance(run, Phrase) else (run,) for run in runs_of(leaf))
    return tuple(chain.from_iterable(words))
