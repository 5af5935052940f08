"""
An index that is slow and obvious: every article is looked at for every query.

It follows the sentences of `search.ranking`, `search.query.tree` and `search.article_index` word by word,
with no array and no list kept, so that fast indexes can be checked against it.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from search.analysis import ANALYZER_VERSION, NO_NAMES
from search.article_index import IndexInfo, Match, Matches, do_nothing, no_names
from search.articles import TEXT_FIELDS, exact_values, field_texts
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
from tests.language import ANALYZER
from tests.search.reference_words import forms_of, holds, in_stream, is_near, runs, stands_for, words_of

K1, B = 1.2, 0.75
FIELD_WEIGHTS = {"title": 3.0, "lead": 1.5, "body": 1.0, "caption": 0.7, "byline": 1.0}
WINDOW_WORDS, WINDOW_WEIGHT, WINDOW_DEPTH, WINDOW_PART_WEIGHT = 20, 0.25, 50, 0.6
PAIR_WEIGHT, PAIR_DISTANCE = 0.2, 3


class ReferenceIndex:
    """Implements ArticleIndex over a dict."""

    def __init__(self):
        self.articles = {}
        self.paragraphs = {}
        self.changes = 0
        self.changed = None
        self.known = NO_NAMES

    def names(self):
        return self.known

    def add(self, articles, *, names=no_names):
        if not self.changes:
            self.known = names()
        analyzer = ANALYZER.with_names(self.known)
        count = 0
        for article in articles:
            self.articles[article.id] = article
            self.paragraphs[article.id] = {
                field: [words_of(text, article, analyzer) for text in texts]
                for field, texts in field_texts(article).items()
            }
            count += 1
        self.changes += 1
        self.changed = datetime.now(UTC)
        return count

    def remove(self, article_ids):
        there = set(article_ids) & self.articles.keys()
        for article_id in there:
            del self.articles[article_id]
        self.changes += 1
        self.changed = datetime.now(UTC)
        return len(there)

    def purge(self):
        pass

    def replace_all(self, articles, *, names=no_names, before_switch=do_nothing):
        articles = list(articles)
        before_switch()
        self.articles = {}
        self.known = names()
        return self.add(articles)

    def find(self, query, plan):
        found = [
            article
            for article in self.articles.values()
            if self.matches(query, article) and passes(article, plan)
        ]
        if plan.sort == "relevance":
            scores = {article.id: round(self.score(query, article), 6) for article in found}

            def by_score(article):
                return (-scores[article.id], *newest_first(article.published), article.id)

            found.sort(key=by_score)
            best = found[:WINDOW_DEPTH]
            worths = self.worths(query)
            if len(worths) > 1:
                for article in best:
                    added = WINDOW_WEIGHT * self.best_window(article, worths)
                    added += PAIR_WEIGHT * self.pairs(article, worths)
                    scores[article.id] = round(scores[article.id] + added, 6)
            found[:WINDOW_DEPTH] = sorted(best, key=by_score)
        else:
            direction = -1 if plan.sort == "newest" else 1
            found.sort(
                key=lambda article: (
                    *by_date(getattr(article, plan.date_field), direction),
                    article.id,
                )
            )
            scores = dict.fromkeys((article.id for article in found), None)
        page = found[plan.offset : plan.offset + plan.limit]
        return Matches(
            len(found),
            "eq",
            tuple(Match(article.id, scores[article.id]) for article in page),
            {field: count_values(found, field) for field in plan.facets},
        )

    def frequencies(self, terms, *, fields, stream="forms"):
        return [
            sum(
                any(term in in_stream(word, stream) for word in self.words(article, fields))
                for article in self.articles.values()
            )
            for term in terms
        ]

    def values(self, exact_field):
        return sorted({v for article in self.articles.values() for v in exact_values(article)[exact_field]})

    def generation(self):
        return str(self.changes)

    def article_ids(self):
        return iter(list(self.articles))

    def verify(self):
        return []

    def info(self):
        return IndexInfo(
            "reference", len(self.articles), self.generation(), ANALYZER_VERSION, 0, changed=self.changed
        )

    def tables(self):
        return ""

    def all_tables(self):
        return set()

    def close(self):
        pass

    def words(self, article, fields):
        return [word for field in fields for p in self.paragraphs[article.id][field] for word in p]

    def matches(self, query, article):  # noqa: C901 - a case a kind of node
        match query:
            case Word():
                return any(holds(word, query) for word in self.words(article, query.fields))
            case Phrase():
                return any(
                    all(stands_for(word, wanted) for word, wanted in zip(run, query.words, strict=True))
                    for field in query.words[0].fields
                    for paragraph in self.paragraphs[article.id][field]
                    for run in runs(paragraph, len(query.words))
                )
            case Near():
                return any(
                    is_near(paragraph, field, query)
                    for field in TEXT_FIELDS
                    for paragraph in self.paragraphs[article.id][field]
                )
            case Prefix():
                return any(
                    term.startswith(query.prefix)
                    for word in self.words(article, query.fields)
                    for term in (*word.terms, word.form)
                )
            case DateRange():
                return in_range(getattr(article, query.field), query.start, query.end)
            case Exact():
                return has_value(article, query.field, query.value)
            case And():
                return all(self.matches(clause, article) for clause in query.clauses)
            case Or():
                return any(self.matches(clause, article) for clause in query.clauses)
            case Not():
                return self.matches(query.query, article) and not self.matches(query.excluded, article)
            case Optional():
                return self.matches(query.query, article)
            case MatchAll():
                return True

    def score(self, query, article):
        if not self.matches(query, article):
            return 0.0
        match query:
            case Word():
                return self.word_score(query, article)
            case Phrase():
                return sum(self.word_score(word, article) for word in query.words)
            case Near():
                return sum(self.score(each, article) for operand in query.operands for each in operand)
            case Prefix():
                return 1.0
            case And() | Or():
                return sum(self.score(clause, article) for clause in query.clauses)
            case Not():
                return self.score(query.query, article)
            case Optional():
                return self.score(query.query, article) + self.score(query.optional, article)
            case _:
                return 0.0

    def word_score(self, word, article):
        score = 0.0
        for reading in word.readings:
            streams = {"terms": 1.0, "parts": 0.5} | ({"forms": 0.5} if reading.is_read_otherwise else {})
            score += reading.weight * self.unit_score(article, word.fields, streams, reading.term)
        for form, share in forms_of(word):
            if form not in {reading.term for reading in word.readings}:
                weight = share * (0.3 if word.readings else 1.0)
                score += weight * self.unit_score(article, word.fields, {"forms": 1.0}, form)
        return float(np.float32(score * word.weight))

    def worths(self, query):
        """Return the words that *query* wants, and what each counts in a window: its weight times its idf."""
        worths = {}
        for word in wanted_words(query):
            n = sum(self.length(each, word.fields) > 0 for each in self.articles.values())
            df = sum(self.matches(word, each) for each in self.articles.values())
            if df and idf(n, df) >= 1:
                worths[replace(word, span=(0, 0))] = (word, word.weight * idf(n, df))
        return list(worths.values())

    def best_window(self, article, worths):
        """Return the most that different words in 20 positions of one field are worth."""
        best = 0.0
        for field in FIELD_WEIGHTS:
            places = self.places(article, field)
            for start in places:
                inside = [places[at] for at in range(start, start + WINDOW_WORDS) if at in places]
                best = max(
                    best,
                    sum(
                        worth * max(share_there(each, word) for each in inside)
                        for word, worth in worths
                        if field in word.fields
                    ),
                )
        return best

    def pairs(self, article, worths):
        """Return what the pairs of words that follow one another, in query and text, are worth."""
        return sum(
            min(worth, next_worth)
            for (word, worth), (next_word, next_worth) in itertools.pairwise(worths)
            if any(
                share_there(places[first], word) and share_there(places[second], next_word)
                for field in set(word.fields) & set(next_word.fields)
                for places in [self.places(article, field)]
                for first in places
                for second in range(first + 1, first + PAIR_DISTANCE + 1)
                if second in places
            )
        )

    def places(self, article, field):
        """Return the words of a field by position; 50 positions stay free between paragraphs."""
        places, position = {}, 0
        for paragraph in self.paragraphs[article.id][field]:
            for word in paragraph:
                places[position] = word
                position += 1
            position += 50
        return places

    def unit_score(self, article, fields, streams, term):
        tf = sum(
            FIELD_WEIGHTS[field] * weight * self.count(article, field, stream, term)
            for field in fields
            for stream, weight in streams.items()
        )
        if not tf:
            return 0.0
        lengths = [length for each in self.articles.values() if (length := self.length(each, fields))]
        avgdl, dl = sum(lengths) / len(lengths), self.length(article, fields)
        return self.idf(fields, streams, term) * tf / (tf + K1 * (1 - B + B * dl / avgdl))

    def idf(self, fields, streams, term):
        """Return the idf of a term; 0 where no article has it."""
        df = max(
            sum(self.count(each, field, stream, term) > 0 for each in self.articles.values())
            for field in fields
            for stream in streams
        )
        n = sum(self.length(each, fields) > 0 for each in self.articles.values())
        return idf(n, df) if df else 0.0

    def count(self, article, field, stream, term):
        counted = Counter()
        for word in self.words(article, [field]):
            counted.update(in_stream(word, stream))
        return counted[term]

    def length(self, article, fields):
        return sum(FIELD_WEIGHTS[field] * len(self.words(article, [field])) for field in fields)


def idf(n, df):
    return math.log(1 + (n - df + 0.5) / (df + 0.5))


def share_there(word, wanted):
    """Return what *word* counts for *wanted* in a window."""
    if stands_for(word, wanted):
        return 1.0
    return WINDOW_PART_WEIGHT if holds(word, wanted) else 0.0


def wanted_words(query):
    match query:
        case Word():
            return [query]
        case And() | Or():
            return [word for clause in query.clauses for word in wanted_words(clause)]
        case Phrase():
            return list(query.words)
        case Near():
            return [word for operand in query.operands for each in operand for word in wanted_words(each)]
        case Not():
            return wanted_words(query.query)
        case Optional():
            return [*wanted_words(query.query), *wanted_words(query.optional)]
        case _:
            return []


def count_values(articles, exact_field):
    return dict(Counter(value for each in articles for value in exact_values(each)[exact_field]))


def passes(article, plan):
    if (plan.start or plan.end) and not in_range(getattr(article, plan.date_field), plan.start, plan.end):
        return False
    return all(
        any(has_value(article, field, value) for value in values)
        for field, values in plan.filters.items()
        if values
    )


def has_value(article, field, value):
    values = (article.id,) if field == "id" else exact_values(article)[field]
    return value.casefold() in {each.casefold() for each in values}


def in_range(moment, start, end):
    return moment is not None and (start is None or moment >= start) and (end is None or moment < end)


def newest_first(moment):
    return by_date(moment, -1)


def by_date(moment, direction):
    return (moment is None, 0.0 if moment is None else direction * moment.timestamp())
