"""
Compiles a query tree to a query of OpenSearch.

Each unit of a word (see `search.ranking`) is one clause: a term in the field WEIGHTED where that covers its streams and
fields, else `combined_fields`. Phrases and NEAR are intervals over the positions of terms and forms, which both
streams share; they only filter, and their words score like loose words.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Any, Final, NamedTuple, assert_never

from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS, TEXT_FIELDS
from search.index.opensearch.mapping import (
    STORED_POSITIONS,
    WEIGHTED,
    boosted_field,
    fold_value,
    folded_field,
    stream_field,
)
from search.index.posting_lists import microseconds
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
from search.system.deadline import READING_SECONDS

Json = dict[str, Any]
_NOTHING: Json = {"match_none": {}}
_WEIGHTED_FIELDS: Final = frozenset(DEFAULT_FIELDS)

_MAX_COUNTED_ALTERNATIVES: Final = 3
"""Alternatives of a query up to which the search for the page also counts; a headline has 6 to 10, and a search of
its own for the count is faster then."""
_MAX_FACET_VALUES: Final = 10_000
"""Different values of a facet that are counted; of more, the most frequent ones."""


class CountKey(NamedTuple):
    """
    Articles to be counted.

    Attributes:
        fields: Text fields, one of which must have one of *terms*.
        terms: Terms with their streams; without any, an article with any word in *fields* counts.
    """

    fields: tuple[str, ...]
    terms: tuple[tuple[Stream, str], ...]


def counts_with_page(query: Query, plan: FindPlan) -> bool:
    """
    Return True if one search shall both find the page and count all matches.

    To count, it has to score every match. Where many words are alternatives, most matches cannot be among the best,
    and a second search that counts without scoring is faster.
    """
    return not plan.facets and _alternatives_count(query) <= _MAX_COUNTED_ALTERNATIVES


def _alternatives_count(query: Query) -> int:
    """Return the number of words of *query* each of which is enough for a match."""
    match query:
        case And():
            # All must match, so the rarest clause bounds the matches.
            return min(map(_alternatives_count, query.clauses))
        case Or():
            # Any may match, so the matches of all clauses add up.
            return sum(map(_alternatives_count, query.clauses))
        case Not() | Optional():
            return _alternatives_count(query.query)
        case _:
            return 1


def page_body(
    query: Query, plan: FindPlan, *, offset: int, limit: int, with_positions: bool, count: bool
) -> Json:
    """
    Return the body of a search for a page of matches.

    Args:
        query: The query.
        plan: Its filters and sort order.
        offset: Matches to skip.
        limit: Matches to return, at least one.
        with_positions: Return the stored positions of each match.
        count: Count all matches; otherwise articles that cannot be among the best are skipped.
    """
    # Sorted by date, nothing needs a score, and filters are cached by the nodes.
    scored = plan.sort == "relevance"
    clause = {"must" if scored else "filter": [compile_query(query, scored=scored)]}
    return {
        "query": _add_filters(clause, plan),
        "from": offset,
        "size": limit,
        "sort": _sort_keys(plan),
        "track_total_hits": count,
        # No stored fields: reading them would decompress each article.
        "stored_fields": "_none_",
        "docvalue_fields": ["id", STORED_POSITIONS] if with_positions else ["id"],
        **_timeout(plan),
    }


def total_body(query: Query, plan: FindPlan) -> Json:
    """Return the body of a search that counts all matches and the values of the facets in them."""
    return {
        "query": _add_filters({"filter": [compile_query(query, scored=False)]}, plan),
        "size": 0,
        "track_total_hits": True,
        # One aggregation a facet; without facets the key is empty and costs nothing.
        "aggs": {field: {"terms": {"field": field, "size": _MAX_FACET_VALUES}} for field in plan.facets},
        **_timeout(plan),
    }


def count_body(query: Json) -> Json:
    """Return the body of a search that counts the matches of *query*."""
    return {"size": 0, "track_total_hits": True, "query": query}


def _timeout(plan: FindPlan) -> Json:
    seconds = plan.deadline.before(READING_SECONDS).remaining()
    return {} if seconds is None else {"timeout": f"{max(1, round(seconds * 1000))}ms"}


def _add_filters(clause: dict[str, list[Json]], plan: FindPlan) -> Json:
    """Return the query with *clause* and the filters of *plan*."""
    # Any of the values of a field will do; all fields must fit.
    filters = [
        {"terms": {folded_field(field): [fold_value(value) for value in values]}}
        for field, values in plan.filters.items()
        if values
    ]
    if plan.start is not None or plan.end is not None:
        filters.append(_between(plan.date_field, plan.start, plan.end))
    return {"bool": {**clause, "filter": [*clause.get("filter", []), *filters]}}


def _sort_keys(plan: FindPlan) -> list[Json]:
    """Return the sort keys of *plan*; articles without a date come last in either order."""
    by_id: Json = {"id": {"order": "asc"}}
    if plan.sort == "relevance":
        # Equal scores are ordered by date and id, as in the embedded index, so that pages do not overlap.
        return [{"_score": {"order": "desc"}}, _by_date("published", "desc"), by_id]
    return [_by_date(plan.date_field, "asc" if plan.sort == "oldest" else "desc"), by_id]


def _by_date(field: str, order: str) -> Json:
    return {field: {"order": order, "missing": "_last"}}


def compile_query(query: Query, *, scored: bool) -> Json:  # noqa: C901, PLR0911 - one return a kind of node
    """Return *query* as a query of OpenSearch; if *scored*, its scores are nearly those of `search.ranking`."""
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
            return _make_unscored(_between(query.field, query.start, query.end))
        case Exact():
            return _make_unscored({"term": {folded_field(query.field): fold_value(query.value)}})
        case And():
            return {"bool": {"must": [compile_query(clause, scored=scored) for clause in query.clauses]}}
        case Or():
            return _any([compile_query(clause, scored=scored) for clause in query.clauses])
        case Not():
            included = compile_query(query.query, scored=scored)
            return {"bool": {"must": [included], "must_not": [compile_query(query.excluded, scored=False)]}}
        case Optional():
            optional = [compile_query(query.optional, scored=True)] if scored else []
            return {"bool": {"must": [compile_query(query.query, scored=scored)], "should": optional}}
        case MatchAll():
            return _make_unscored({"match_all": {}})
        case _:
            assert_never(query)


def count_query(key: CountKey) -> Json:
    """Return an unscored query for the articles of *key*."""
    if not key.terms:
        # Any word in the fields: WEIGHTED exists where one of its fields has a word.
        names = (
            [WEIGHTED] if _is_weighted(key.fields) else [stream_field(field, "terms") for field in key.fields]
        )
        return _any([{"exists": {"field": name}} for name in names])
    # One `terms` clause a field, whatever the number of terms: the cheapest way to count.
    terms_by_field: dict[str, list[str]] = {}
    for name, term in _posting_lists(key):
        terms_by_field.setdefault(name, []).append(term)
    return _make_unscored(_any([{"terms": {name: terms}} for name, terms in terms_by_field.items()]))


def count_key(word: Word) -> CountKey:
    """Return the key of the articles with any reading or form of *word*, as a part or a whole."""
    terms = ((stream, unit.term) for unit in units(word) for stream, _ in unit.streams)
    return CountKey(word.fields, tuple(dict.fromkeys(terms)))


def _posting_lists(key: CountKey) -> Iterator[tuple[str, str]]:
    """Yield the OpenSearch field and the term of each posting list that *key* needs."""
    terms, parts = ({term for stream, term in key.terms if stream == kind} for kind in ("terms", "parts"))
    # WEIGHTED has a term as a word and as a part in one list, so it serves only where both are wanted.
    in_weighted = terms & parts if _is_weighted(key.fields) else set()
    yield from ((WEIGHTED, term) for term in sorted(in_weighted))
    for stream, term in key.terms:
        if stream == "forms" or term not in in_weighted:
            yield from ((stream_field(field, stream), term) for field in key.fields)


def _is_weighted(fields: Iterable[str]) -> bool:
    """Return True if the field WEIGHTED covers just these *fields*."""
    return set(fields) == _WEIGHTED_FIELDS


def _unscored_term(word: Word) -> Json:
    return count_query(count_key(word))


def _term(word: Word) -> Json:
    return _any([_unit(unit, word.fields) for unit in units(word)])


def _unit(unit: Unit, fields: Iterable[str]) -> Json:
    if unit.streams == WORD_STREAMS and _is_weighted(fields):
        return {"term": {WEIGHTED: {"value": unit.term, "boost": unit.weight}}}
    # Such as ["title_terms^8.571429", "title_parts^4.285714", …]: BM25F over all of them.
    names = [boosted_field(field, stream, weight) for field in fields for stream, weight in unit.streams]
    return {"combined_fields": {"query": unit.term, "fields": names, "boost": unit.weight}}


def _phrase(phrase: Phrase, *, scored: bool) -> Json:
    """Match where the words are side by side; score them like loose words."""
    # A phrase is inside one field: the alternatives are the fields of its first word.
    by_field = [_intervals(field, _run(field, phrase)) for field in phrase.words[0].fields]
    words = [_term(word) for word in phrase.words] if scored else []
    return {"bool": {"must": words, "filter": [_any(by_field)]}}


def _run(field: str, operand: Word | Phrase) -> Json:
    """Return the intervals of a word, or of words side by side, in *field*."""
    if isinstance(operand, Word):
        return _word(field, operand)
    words = [_word(field, word) for word in operand.words]
    return {"all_of": {"intervals": words, "mode": "ordered", "max_gaps": 0}}


def _word(field: str, word: Word) -> Json:
    # Parts have no positions.
    # Every unit of the word that has positions; `use_field` reads those of another stream.
    intervals = [
        {"match": {"query": unit.term, "use_field": stream_field(field, stream)}}
        for unit in units(word)
        for stream, _ in unit.streams
        if stream != "parts"
    ]
    return _any_interval(intervals)


def _intervals(field: str, rule: Json) -> Json:
    return {"intervals": {stream_field(field, "terms"): rule}}


def _near(near: Near, *, scored: bool) -> Json:
    """Match where the operands are close together; score their words like loose words."""
    words = [
        _any([compile_query(alternative, scored=True) for alternative in operand])
        for operand in near.operands
        if scored
    ]
    by_field = [
        _intervals(field, _close_together(field, operands, near))
        for field in TEXT_FIELDS
        # Each combination of alternatives is a rule of its own, in each field.
        for operands in product(*(_alternatives(field, operand) for operand in near.operands))
    ]
    return {"bool": {"must": words, "filter": [_any(by_field)]}}


def _alternatives(field: str, operand: Sequence[Word | Phrase]) -> list[tuple[Word | Phrase, ...]]:
    """
    Return the alternatives of *operand* in *field*: all its words as one, and each phrase by itself.

    OpenSearch drops an interval that contains a shorter one, so the alternatives of one must be of equal length.
    """
    words = tuple(item for item in operand if isinstance(item, Word) and field in item.fields)
    phrases = [(item,) for item in operand if isinstance(item, Phrase) and field in item.words[0].fields]
    return [words, *phrases] if words else [*phrases]


def _close_together(field: str, operands: Sequence[tuple[Word | Phrase, ...]], near: Near) -> Json:
    runs = [_any_run(field, alternatives) for alternatives in operands]
    if near.ordered:
        return {"all_of": {"intervals": runs, "mode": "ordered", "max_gaps": near.distance}}
    # For the same operand twice, in any order, OpenSearch wants two positions; here one may serve for both.
    # Each duplicate left out adds its length to the gaps allowed.
    different = [index for index, run in enumerate(runs) if run not in runs[:index]]
    left_out = sum(map(_length, operands)) - sum(_length(operands[index]) for index in different)
    rules = [runs[index] for index in different]
    return {"all_of": {"intervals": rules, "mode": "unordered", "max_gaps": near.distance + left_out}}


def _any_run(field: str, alternatives: Sequence[Word | Phrase]) -> Json:
    return _any_interval([_run(field, alternative) for alternative in alternatives])


def _any_interval(intervals: list[Json]) -> Json:
    return intervals[0] if len(intervals) == 1 else {"any_of": {"intervals": intervals}}


def _length(alternatives: Sequence[Word | Phrase]) -> int:
    first = alternatives[0]
    return len(first.words) if isinstance(first, Phrase) else 1


def _prefix(prefix: Prefix) -> Json:
    # Terms and forms: «bøk*» finds «bøker» by its form although its term is «bok».
    clauses = [
        {"prefix": {stream_field(field, stream): prefix.prefix}}
        for field in prefix.fields
        for stream in ("terms", "forms")
    ]
    return {"constant_score": {"filter": _any(clauses), "boost": PREFIX_SCORE}}


def _between(field: str, start: datetime | None, end: datetime | None) -> Json:
    # Half-open, as everywhere: the end is the first instant that does not count.
    limits = {"gte": start, "lt": end}
    return {
        "range": {
            field: {name: microseconds(moment) for name, moment in limits.items() if moment is not None}
        }
    }


def _any(clauses: list[Json]) -> Json:
    if not clauses:
        return _NOTHING
    if len(clauses) == 1:
        return clauses[0]
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _make_unscored(query: Json) -> Json:
    return {"bool": {"filter": [query]}}
