"""Posting lists and columns of a few articles, in memory: what an index hands to the evaluator, without an index."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from search.analysis import PARAGRAPH_GAP, article_language, chunks
from search.articles import TEXT_FIELDS, exact_values, field_texts
from search.index.posting_lists import (
    FIELD_BASES,
    POSITION_BITS,
    UNDATED,
    ExactColumn,
    Offsets,
    Postings,
    microseconds,
)
from tests.language import ANALYZER, analyze, field_terms


class MemorySegment:
    """Implements SegmentLists over *articles*, without those *removed*."""

    def __init__(self, articles, base, removed=frozenset()):
        self.name = f"from {base}"
        self.base = base
        self.size = len(articles)
        self.live = (
            np.array([article.id not in removed for article in articles], dtype=np.bool_) if removed else None
        )
        self._articles = articles
        self._postings = defaultdict(list)
        self._positions = defaultdict(list)
        self._lengths = {}
        for number, article in enumerate(articles):
            for field, paragraphs in field_texts(article).items():
                self._add(number, field, field_terms(paragraphs, article_language(article.language)))

    def _add(self, number, field, found):
        self._lengths.setdefault(field, []).append(found.length)
        for stream, occurrences in (("terms", found.terms), ("forms", found.forms), ("parts", found.parts)):
            for term, positions in occurrences.items():
                self._postings[field, stream, term].append((number, len(positions)))
                self._positions[field, stream, term] += [(number << 32) + at for at in positions]

    def postings(self, field, stream, term):
        postings = np.array(self._postings.get((field, stream, term), []), dtype=np.uint16).reshape(-1, 2)
        return Postings(postings[:, 0], postings[:, 1])

    def positions(self, fields, terms, among):
        found = {
            place + FIELD_BASES[field]
            for field in fields
            for stream, term in terms
            for place in self._positions.get((field, stream, term), [])
        }
        places = np.array(sorted(found), dtype=np.int64)
        return places if among is None else places[np.isin(places >> 32, among)]

    def with_prefix(self, field, stream, prefix):
        numbers = {
            number
            for (name, kind, term), postings in self._postings.items()
            if (name, kind) == (field, stream) and term.startswith(prefix)
            for number, _ in postings
        }
        return np.array(sorted(numbers), dtype=np.uint16)

    def prefix_positions(self, fields, prefix, among):
        terms = {
            (stream, term)
            for _, stream, term in self._positions
            if stream != "parts" and term.startswith(prefix)
        }
        return self.positions(fields, sorted(terms), among)

    def offsets(self, places):
        """Count from the beginning of the paragraph."""
        found = [self._offset(place >> 32, place & 0xFFFFFFFF) for place in places.tolist()]
        return Offsets(*np.array(found, dtype=np.int64).reshape(-1, 4).T)

    def _offset(self, number, place):
        article, position = self._articles[number], place & (1 << POSITION_BITS) - 1
        language = article_language(article.language)
        texts = field_texts(article)[TEXT_FIELDS[place >> POSITION_BITS]]
        for paragraph, text in enumerate(texts):
            spoken = ANALYZER.paragraph_language(text, language)
            words = len(analyze(text, spoken))
            if position < words:
                begin = next(at for at, _ in chunks(text))
                return paragraph, begin, position, ["nb", "nn"].index(spoken)
            position -= words + PARAGRAPH_GAP
        raise AssertionError(place)

    def lengths(self, field):
        return np.array(self._lengths.get(field, []), dtype=np.uint16)


class MemoryLists:
    """Implements PostingLists over *batches* of articles, a segment each; an id added again replaces the older."""

    def __init__(self, batches, removed=frozenset()):
        self.articles = [article for batch in batches for article in batch]
        self.segments = []
        for number, batch in enumerate(batches):
            later = {article.id for each in batches[number + 1 :] for article in each}
            self.segments.append(
                MemorySegment(batch, sum(map(len, batches[:number])), frozenset(later | removed))
            )
        self.size = len(self.articles)
        self.live = np.concatenate(
            [
                np.zeros(0, dtype=np.bool_),
                *(
                    np.ones(each.size, dtype=np.bool_) if each.live is None else each.live
                    for each in self.segments
                ),
            ]
        )

    def lengths(self, field):
        return np.concatenate([np.zeros(0, dtype=np.int64), *(each.lengths(field) for each in self.segments)])

    def with_value(self, exact_field, value):
        return np.array(
            [
                value.casefold()
                in {
                    each.casefold()
                    for each in ((article.id,) if exact_field == "id" else exact_values(article)[exact_field])
                }
                for article in self.articles
            ],
            dtype=np.bool_,
        )

    def exact_column(self, exact_field):
        held = [exact_values(article)[exact_field] for article in self.articles]
        values = sorted({value for each in held for value in each})
        pairs = [(values.index(value), number) for number, each in enumerate(held) for value in each]
        return ExactColumn(
            tuple(values),
            np.array([ordinal for ordinal, _ in pairs], dtype=np.int32),
            np.array([number for _, number in pairs], dtype=np.int64),
        )

    def dates(self, field):
        moments = [getattr(article, field) for article in self.articles]
        return np.array([UNDATED if each is None else microseconds(each) for each in moments], dtype=np.int64)

    def rank(self, sort, date_field):
        dates = self.dates("published" if sort == "relevance" else date_field).tolist()
        keys = [
            (date == UNDATED, date if sort == "oldest" else -date, article.id)
            for date, article in zip(dates, self.articles, strict=True)
        ]
        order = sorted(range(self.size), key=keys.__getitem__)
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[order] = np.arange(self.size)
        return ranks

    def article_id(self, number):
        return self.articles[number].id
