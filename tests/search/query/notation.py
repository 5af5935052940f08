"""Query trees written short, so that a table of queries can be read: ``all(fisk, title:"ny ferje") - gass``."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from search.articles import TEXT_FIELDS
from search.periods import OSLO
from search.query.leaves import is_wish
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
    Word,
)


def short(query):  # noqa: C901 - a case a kind of node
    """
    Return *query* in short notation.

    Fields stand before a colon, ``=`` before a form alone, ``~`` before what is wanted and not required;
    ``*`` is everything.
    """
    match query:
        case Word():
            return _within(query.fields, query.form if query.readings else f"={query.form}")
        case Phrase():
            return _within(query.words[0].fields, f'"{" ".join(map(_word, query.words))}"')
        case Near():
            operands = (
                short(operand[0]) if len(operand) == 1 else f"any({', '.join(map(short, operand))})"
                for operand in query.operands
            )
            return f"{'onear' if query.ordered else 'near'}{query.distance}({', '.join(operands)})"
        case Prefix():
            return _within(query.fields, f"{query.prefix}*")
        case DateRange():
            return f"{query.field}[{_day(query.start)}..{_day(query.end, before=True)}]"
        case Exact():
            return f"{query.field}={query.value}"
        case And():
            return f"all({', '.join(map(short, query.clauses))})"
        case Or():
            return f"any({', '.join(map(short, query.clauses))})"
        case Not():
            return f"({short(query.query)} - {short(query.excluded)})"
        case Optional():
            return f"({short(query.query)} ~ {short(query.optional)})"
        case MatchAll():
            return "*"


def leaves(query):
    """Return the nodes of *query* that have no clauses."""
    match query:
        case And() | Or():
            return [leaf for clause in query.clauses for leaf in leaves(clause)]
        case Not():
            return leaves(query.query) + leaves(query.excluded)
        case Optional():
            return leaves(query.query) + leaves(query.optional)
        case _:
            return [query]


def nodes(query):
    """Return every node of *query*, words of phrases too."""
    match query:
        case And() | Or():
            below = [node for clause in query.clauses for node in nodes(clause)]
        case Not():
            below = nodes(query.query) + nodes(query.excluded)
        case Optional():
            below = nodes(query.query) + nodes(query.optional)
        case Near():
            below = [node for operand in query.operands for each in operand for node in nodes(each)]
        case Phrase():
            below = list(query.words)
        case _:
            below = []
    return [query, *below]


def without_wishes(query):
    """Return *query* without what only brings to the front what is found anyway."""
    if isinstance(query, Not):
        return replace(query, query=without_wishes(query.query))
    if not isinstance(query, Optional):
        return query
    optional = query.optional
    if is_wish(optional):
        return query.query
    if isinstance(optional, Or):
        clauses = tuple(clause for clause in optional.clauses if not is_wish(clause))
        if not clauses:
            return query.query
        optional = clauses[0] if len(clauses) == 1 else replace(optional, clauses=clauses)
    return replace(query, optional=optional)


def _word(term):
    return term.form if term.readings else f"={term.form}"


def _within(fields, text):
    return text if fields == TEXT_FIELDS else f"{'+'.join(fields)}:{text}"


def _day(moment, *, before=False):
    if moment is None:
        return ""
    shown = moment - timedelta(microseconds=1) if before else moment
    return shown.astimezone(OSLO).strftime("%Y-%m-%d")


def without_spans(query):
    """Return *query* with every span at (0, 0)."""
    match query:
        case And() | Or():
            return type(query)(tuple(map(without_spans, query.clauses)), (0, 0))
        case Not():
            return Not(without_spans(query.query), without_spans(query.excluded), (0, 0))
        case Phrase():
            return Phrase(tuple(map(without_spans, query.words)), (0, 0))
        case Near():
            operands = tuple(tuple(map(without_spans, operand)) for operand in query.operands)
            return replace(query, operands=operands, span=(0, 0))
        case _:
            return replace(query, span=(0, 0))
