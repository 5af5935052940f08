"""The leaves of a query tree (words, phrases, NEAR groups and prefixes), and its limits (dates and exact values)."""

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


def leaves(query: Query, *, with_optional: bool = True) -> tuple[Leaf, ...]:
    """
    Return the leaves of *query*, in order, without those it excludes.

    Args:
        query: The tree.
        with_optional: Whether leaves that need not match are included.
    """
    match query:
        case Word() | Phrase() | Near() | Prefix():
            return (query,)
        case And() | Or():
            clauses = query.clauses
        case Not():
            clauses = (query.query,)
        case Optional():
            clauses = (query.query, query.optional) if with_optional else (query.query,)
        case DateRange() | Exact() | MatchAll():
            return ()
        case _:
            assert_never(query)
    return tuple([leaf for clause in clauses for leaf in leaves(clause, with_optional=with_optional)])


def limits_of(query: Query) -> Iterator[DateRange | Exact]:
    """Yield the dates and exact values of *query*, in order, also those it excludes."""
    match query:
        case DateRange() | Exact():
            yield query
        case And() | Or():
            yield from chain.from_iterable(map(limits_of, query.clauses))
        case Not():
            yield from limits_of(query.query)
            yield from limits_of(query.excluded)
        case Optional():
            yield from limits_of(query.query)
        case Word() | Phrase() | Near() | Prefix() | MatchAll():
            pass
        case _:
            assert_never(query)


def shown_leaves(query: Query) -> tuple[Leaf, ...]:
    """Return the leaves that a reader is shown: all but wishes, hints and the function words of a free text."""
    return tuple(
        [
            leaf
            for leaf in leaves(query)
            if not (is_wish(leaf) or is_hint(leaf) or (isinstance(leaf, Word) and leaf.role == "demoted"))
        ]
    )


def is_wish(query: Query) -> bool:
    """Say whether *query* is a leaf that was not typed and only brings to the front what is found anyway."""
    match query:
        case Word() | Prefix():
            return query.role == "wish"
        case Phrase():
            return query.words[0].role == "wish"
        case _:
            return False


def is_hint(query: Query) -> bool:
    """Return True for a part of a typed word that says nothing to a reader."""
    return isinstance(query, Word) and query.role == "hint"


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
    if isinstance(leaf, Word):
        return (leaf,)
    words = [run.words if isinstance(run, Phrase) else (run,) for run in runs_of(leaf)]
    return tuple(chain.from_iterable(words))
