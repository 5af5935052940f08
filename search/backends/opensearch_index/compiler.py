"""
What does a query tree say in OpenSearch's own language?

Each unit of a word is one `combined_fields` clause. Phrases and NEAR are intervals over the positions of
terms and forms together, which are the same in both streams; they choose, and words score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import product
from typing import Any, Final, assert_never

from search.article_index import FindPlan
from search.articles import TEXT_FIELDS
from search.backends.opensearch_index.documents import microseconds
from search.backends.opensearch_index.layout import folded, folded_field, stream_field, weighted
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
from search.ranking import PREFIX_SCORE, Unit, units

Json = dict[str, Any]
_NOTHING: Json = {"match_none": {}}


_MOST_VALUES: Final = 10_000
"""Different values of an exact field that a facet counts; of more, those of most articles."""


def search_body(query: Query, plan: FindPlan) -> Json:
    """Return the body of a search for the page of matches that *plan* asks for."""
    by_relevance = plan.sort == "relevance"
    wanted = {"must" if by_relevance else "filter": [compiled(query)]}
    body: Json = {
        "query": {"bool": {**wanted, **_allowed(plan, wanted)}},
        "from": plan.offset if plan.limit else 0,
        "size": plan.limit,
        "sort": _order(plan),
        "track_total_hits": True,
        "aggs": {field: {"terms": {"field": field, "size": _MOST_VALUES}} for field in plan.facets},
    }
    if plan.time_limit is not None:
        body["timeout"] = f"{round(plan.time_limit * 1000)}ms"
    return body


def _allowed(plan: FindPlan, wanted: Json) -> Json:
    """Return the filters of *plan*, beside those already *wanted*."""
    filters = [
        {"terms": {folded_field(field): [folded(value) for value in values]}}
        for field, values in plan.filters.items()
        if values
    ]
    if plan.start is not None or plan.end is not None:
        filters.append(_between(plan.date_field, plan.start, plan.end))
    return {"filter": [*wanted.get("filter", []), *filters]}


def _order(plan: FindPlan) -> list[Json]:
    """Return what to sort by; an article without a date comes last whichever way."""
    by_id: Json = {"id": {"order": "asc"}}
    if plan.sort == "relevance":
        return [{"_score": {"order": "desc"}}, _by_date("published", "desc"), by_id]
    return [_by_date(plan.date_field, "asc" if plan.sort == "oldest" else "desc"), by_id]


def _by_date(field: str, order: str) -> Json:
    return {field: {"order": order, "missing": "_last"}}


def compiled(query: Query) -> Json:  # noqa: C901, PLR0911 - one return a kind of node
    """Return *query* in OpenSearch's language; its scores are those of `search.ranking`, nearly."""
    match query:
        case Term():
            return _term(query)
        case Phrase():
            return _phrase(query)
        case Near():
            return _near(query)
        case Prefix():
            return _prefix(query)
        case DateRange():
            return _unscored(_between(query.field, query.start, query.end))
        case FieldIs():
            return _unscored({"term": {folded_field(query.field): folded(query.value)}})
        case AllOf():
            return {"bool": {"must": [compiled(clause) for clause in query.clauses]}}
        case AnyOf():
            return _any([compiled(clause) for clause in query.clauses])
        case Excluding():
            return {"bool": {"must": [compiled(query.query)], "must_not": [compiled(query.excluded)]}}
        case Preferring():
            return {"bool": {"must": [compiled(query.query)], "should": [compiled(query.preferred)]}}
        case Everything():
            return _unscored({"match_all": {}})
        case _:
            assert_never(query)


def holding(term: str, fields: Iterable[str]) -> Json:
    """Return a query for the articles that hold *term* in one of these OpenSearch fields; unscored."""
    return _unscored(_any([{"term": {field: term}} for field in fields]))


def _term(word: Term) -> Json:
    return _any([_unit(unit, word.fields) for unit in units(word)])


def _unit(unit: Unit, fields: Iterable[str]) -> Json:
    names = [weighted(field, stream, weight) for field in fields for stream, weight in unit.streams]
    return {"combined_fields": {"query": unit.term, "fields": names, "boost": unit.weight}}


def _phrase(phrase: Phrase) -> Json:
    """Match where the words stand side by side; score them like loose words."""
    places = [_intervals(field, _run(field, phrase)) for field in phrase.words[0].fields]
    return {"bool": {"must": [_term(word) for word in phrase.words], "filter": [_any(places)]}}


def _run(field: str, operand: Term | Phrase) -> Json:
    """Return the intervals of *field* that are a word, or words side by side."""
    if isinstance(operand, Term):
        return _word(field, operand)
    words = [_word(field, word) for word in operand.words]
    return {"all_of": {"intervals": words, "mode": "ordered", "max_gaps": 0}}


def _word(field: str, word: Term) -> Json:
    # Parts have no positions.
    found = [
        {"match": {"query": unit.term, "use_field": stream_field(field, stream)}}
        for unit in units(word)
        for stream, _ in unit.streams
        if stream != "parts"
    ]
    return found[0] if len(found) == 1 else {"any_of": {"intervals": found}}


def _intervals(field: str, rule: Json) -> Json:
    return {"intervals": {stream_field(field, "terms"): rule}}


def _near(near: Near) -> Json:
    """Match where the operands stand close together; score their words like loose words."""
    scored = [_any([compiled(each) for each in operand]) for operand in near.operands]
    places = [
        _intervals(field, _close(field, chosen, near))
        for field in TEXT_FIELDS
        for chosen in product(*(_alternatives(field, operand) for operand in near.operands))
    ]
    return {"bool": {"must": scored, "filter": [_any(places)]}}


def _alternatives(field: str, operand: Sequence[Term | Phrase]) -> list[tuple[Term | Phrase, ...]]:
    """
    Return the alternatives that can stand in *field*, words together and each phrase alone.

    OpenSearch forgets an interval that holds a shorter one, so one operand must have one length.
    """
    words = tuple(each for each in operand if isinstance(each, Term) and field in each.fields)
    phrases = [(each,) for each in operand if isinstance(each, Phrase) and field in each.words[0].fields]
    return [words, *phrases] if words else [*phrases]


def _close(field: str, operands: Sequence[tuple[Term | Phrase, ...]], near: Near) -> Json:
    runs = [_any_run(field, alternatives) for alternatives in operands]
    if near.ordered:
        return {"all_of": {"intervals": runs, "mode": "ordered", "max_gaps": near.distance}}
    # Twice in one NEAR in any order, OpenSearch wants two places; here one may serve for both.
    kept = [number for number, run in enumerate(runs) if run not in runs[:number]]
    served = sum(map(_length, operands)) - sum(_length(operands[number]) for number in kept)
    rules = [runs[number] for number in kept]
    return {"all_of": {"intervals": rules, "mode": "unordered", "max_gaps": near.distance + served}}


def _any_run(field: str, alternatives: Sequence[Term | Phrase]) -> Json:
    runs = [_run(field, each) for each in alternatives]
    return runs[0] if len(runs) == 1 else {"any_of": {"intervals": runs}}


def _length(alternatives: Sequence[Term | Phrase]) -> int:
    first = alternatives[0]
    return len(first.words) if isinstance(first, Phrase) else 1


def _prefix(prefix: Prefix) -> Json:
    places = [
        {"prefix": {stream_field(field, stream): prefix.prefix}}
        for field in prefix.fields
        for stream in ("terms", "forms")
    ]
    return {"constant_score": {"filter": _any(places), "boost": PREFIX_SCORE}}


def _between(field: str, start: datetime | None, end: datetime | None) -> Json:
    limits = {"gte": start, "lt": end}
    return {"range": {field: {name: microseconds(at) for name, at in limits.items() if at is not None}}}


def _any(clauses: list[Json]) -> Json:
    if not clauses:
        return _NOTHING
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _unscored(query: Json) -> Json:
    return {"bool": {"filter": [query]}}
