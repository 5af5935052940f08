"""
What does a query tree say in OpenSearch's own language?

Each unit of a word is one clause: of its list in WEIGHED where that has what is wanted, else
`combined_fields`. Phrases and NEAR are intervals over the positions of terms and forms together, which are
the same in both streams; they choose, and words score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Any, Final, NamedTuple, assert_never

from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS, TEXT_FIELDS
from search.index.opensearch.documents import microseconds
from search.index.opensearch.mapping import (
    STORED_WORDS,
    WEIGHED,
    folded,
    folded_field,
    stream_field,
    weighted,
)
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
    Stream,
    Word,
)
from search.ranking import PREFIX_SCORE, WORD_STREAMS, Unit, units

Json = dict[str, Any]
_NOTHING: Json = {"match_none": {}}
_WEIGHED_FIELDS: Final = frozenset(DEFAULT_FIELDS)

_SCORED_WHOLE: Final = 3
"""Words that may each be enough of which all matches are scored: with 6 to 10 of a headline that takes longer than
counting by itself."""
_MOST_VALUES: Final = 10_000
"""Different values of an exact field that a facet counts; of more, those of most articles."""


class Held(NamedTuple):
    """Articles that hold one of *names*, each in its stream, in one of *fields*; without names, any word there."""

    fields: tuple[str, ...]
    names: tuple[tuple[Stream, str], ...]


def is_counted_with_the_best(query: Query, plan: FindPlan) -> bool:
    """
    Return whether one search is to find the best and count all, as scoring all matches takes less than a second one.

    Where many words may each be enough, most matches can be none of the best, and are better not scored.
    """
    return not plan.facets and _likely_alone(query) <= _SCORED_WHOLE


def _likely_alone(query: Query) -> int:
    """Return how many words of *query* are enough to match, each by itself."""
    match query:
        case And():
            return min(map(_likely_alone, query.clauses))
        case Or():
            return sum(map(_likely_alone, query.clauses))
        case Not() | Optional():
            return _likely_alone(query.query)
        case _:
            return 1


def page_body(query: Query, plan: FindPlan, *, offset: int, limit: int, words: bool, counted: bool) -> Json:
    """
    Return the body of a search for the best or first matches.

    Not counting them spares looking at articles that can be none of the best.

    Args:
        query: What to find.
        plan: Which of it, in what order.
        offset: Matches to skip.
        limit: Matches to return, at least one.
        words: Whether the stored words are to come with each.
        counted: Whether all matches are counted.
    """
    scored = plan.sort == "relevance"
    clause = {"must" if scored else "filter": [compiled(query, scored=scored)]}
    return {
        "query": _chosen(clause, plan),
        "from": offset,
        "size": limit,
        "sort": _order(plan),
        "track_total_hits": counted,
        # Nothing is read of the articles themselves, which would be unpacked for it.
        "stored_fields": "_none_",
        "docvalue_fields": ["id", STORED_WORDS] if words else ["id"],
        **_timeout(plan),
    }


def total_body(query: Query, plan: FindPlan) -> Json:
    """Return the body of a search that counts all matches, and the values of the facets among them."""
    return {
        "query": _chosen({"filter": [compiled(query, scored=False)]}, plan),
        "size": 0,
        "track_total_hits": True,
        "aggs": {field: {"terms": {"field": field, "size": _MOST_VALUES}} for field in plan.facets},
        **_timeout(plan),
    }


def count_body(query: Json) -> Json:
    """Return the body of a search that counts the articles of *query*."""
    return {"size": 0, "track_total_hits": True, "query": query}


def _timeout(plan: FindPlan) -> Json:
    return {} if plan.time_limit is None else {"timeout": f"{round(plan.time_limit * 1000)}ms"}


def _chosen(clause: dict[str, list[Json]], plan: FindPlan) -> Json:
    """Return the query of *clause* with the filters of *plan*, beside those already in it."""
    filters = [
        {"terms": {folded_field(field): [folded(value) for value in values]}}
        for field, values in plan.filters.items()
        if values
    ]
    if plan.start is not None or plan.end is not None:
        filters.append(_between(plan.date_field, plan.start, plan.end))
    return {"bool": {**clause, "filter": [*clause.get("filter", []), *filters]}}


def _order(plan: FindPlan) -> list[Json]:
    """Return what to sort by; an article without a date comes last whichever way."""
    by_id: Json = {"id": {"order": "asc"}}
    if plan.sort == "relevance":
        return [{"_score": {"order": "desc"}}, _by_date("published", "desc"), by_id]
    return [_by_date(plan.date_field, "asc" if plan.sort == "oldest" else "desc"), by_id]


def _by_date(field: str, order: str) -> Json:
    return {field: {"order": order, "missing": "_last"}}


def compiled(query: Query, *, scored: bool) -> Json:  # noqa: C901, PLR0911 - one return a kind of node
    """Return *query* in OpenSearch's language; where *scored*, its scores are those of `search.ranking`, nearly."""
    match query:
        case Word():
            return _term(query) if scored else _unscored_term(query)
        case Phrase():
            return _phrase(query, scored=scored)
        case Near():
            return _near(query, scored=scored)
        case Prefix():
            return _prefix(query)
        case DateRange():
            return _unscored(_between(query.field, query.start, query.end))
        case Exact():
            return _unscored({"term": {folded_field(query.field): folded(query.value)}})
        case And():
            return {"bool": {"must": [compiled(clause, scored=scored) for clause in query.clauses]}}
        case Or():
            return _any([compiled(clause, scored=scored) for clause in query.clauses])
        case Not():
            wanted, excluded = compiled(query.query, scored=scored), compiled(query.excluded, scored=False)
            return {"bool": {"must": [wanted], "must_not": [excluded]}}
        case Optional():
            preferred = [compiled(query.optional, scored=True)] if scored else []
            return {"bool": {"must": [compiled(query.query, scored=scored)], "should": preferred}}
        case MatchAll():
            return _unscored({"match_all": {}})
        case _:
            assert_never(query)


def holding(held: Held) -> Json:
    """Return a query for the articles that *held* speaks of; unscored."""
    if not held.names:
        names = (
            [WEIGHED] if _is_weighed(held.fields) else [stream_field(each, "terms") for each in held.fields]
        )
        return _any([{"exists": {"field": name}} for name in names])
    terms: dict[str, list[str]] = {}
    for name, term in _lists(held):
        terms.setdefault(name, []).append(term)
    return _unscored(_any([{"terms": {name: found}} for name, found in terms.items()]))


def held(word: Word) -> Held:
    """Return what an article holds that has *word* in any way."""
    names = ((stream, unit.term) for unit in units(word) for stream, _ in unit.streams)
    return Held(word.fields, tuple(dict.fromkeys(names)))


def _lists(held: Held) -> Iterator[tuple[str, str]]:
    """Yield OpenSearch's fields that tell of *held*, each with a name to look for there."""
    terms, parts = ({name for stream, name in held.names if stream == each} for each in ("terms", "parts"))
    weighed = terms & parts if _is_weighed(held.fields) else set()
    yield from ((WEIGHED, name) for name in sorted(weighed))
    for stream, name in held.names:
        if stream == "forms" or name not in weighed:
            yield from ((stream_field(field, stream), name) for field in held.fields)


def _is_weighed(fields: Iterable[str]) -> bool:
    return set(fields) == _WEIGHED_FIELDS


def _unscored_term(word: Word) -> Json:
    return holding(held(word))


def _term(word: Word) -> Json:
    return _any([_unit(unit, word.fields) for unit in units(word)])


def _unit(unit: Unit, fields: Iterable[str]) -> Json:
    if unit.streams == WORD_STREAMS and _is_weighed(fields):
        return {"term": {WEIGHED: {"value": unit.term, "boost": unit.weight}}}
    names = [weighted(field, stream, weight) for field in fields for stream, weight in unit.streams]
    return {"combined_fields": {"query": unit.term, "fields": names, "boost": unit.weight}}


def _phrase(phrase: Phrase, *, scored: bool) -> Json:
    """Match where the words stand side by side; score them like loose words."""
    places = [_intervals(field, _run(field, phrase)) for field in phrase.words[0].fields]
    words = [_term(word) for word in phrase.words] if scored else []
    return {"bool": {"must": words, "filter": [_any(places)]}}


def _run(field: str, operand: Word | Phrase) -> Json:
    """Return the intervals of *field* that are a word, or words side by side."""
    if isinstance(operand, Word):
        return _word(field, operand)
    words = [_word(field, word) for word in operand.words]
    return {"all_of": {"intervals": words, "mode": "ordered", "max_gaps": 0}}


def _word(field: str, word: Word) -> Json:
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


def _near(near: Near, *, scored: bool) -> Json:
    """Match where the operands stand close together; score their words like loose words."""
    operands = near.operands if scored else ()
    words = [_any([compiled(each, scored=True) for each in operand]) for operand in operands]
    places = [
        _intervals(field, _close(field, chosen, near))
        for field in TEXT_FIELDS
        for chosen in product(*(_alternatives(field, operand) for operand in near.operands))
    ]
    return {"bool": {"must": words, "filter": [_any(places)]}}


def _alternatives(field: str, operand: Sequence[Word | Phrase]) -> list[tuple[Word | Phrase, ...]]:
    """
    Return the alternatives that can stand in *field*, words together and each phrase alone.

    OpenSearch forgets an interval that holds a shorter one, so one operand must have one length.
    """
    words = tuple(each for each in operand if isinstance(each, Word) and field in each.fields)
    phrases = [(each,) for each in operand if isinstance(each, Phrase) and field in each.words[0].fields]
    return [words, *phrases] if words else [*phrases]


def _close(field: str, operands: Sequence[tuple[Word | Phrase, ...]], near: Near) -> Json:
    runs = [_any_run(field, alternatives) for alternatives in operands]
    if near.ordered:
        return {"all_of": {"intervals": runs, "mode": "ordered", "max_gaps": near.distance}}
    # Twice in one NEAR in any order, OpenSearch wants two places; here one may serve for both.
    kept = [number for number, run in enumerate(runs) if run not in runs[:number]]
    served = sum(map(_length, operands)) - sum(_length(operands[number]) for number in kept)
    rules = [runs[number] for number in kept]
    return {"all_of": {"intervals": rules, "mode": "unordered", "max_gaps": near.distance + served}}


def _any_run(field: str, alternatives: Sequence[Word | Phrase]) -> Json:
    runs = [_run(field, each) for each in alternatives]
    return runs[0] if len(runs) == 1 else {"any_of": {"intervals": runs}}


def _length(alternatives: Sequence[Word | Phrase]) -> int:
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
