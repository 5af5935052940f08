"""Segments made of articles, and what they hold, for the tests of this folder."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from search.analysis import article_language
from search.articles import Article, Block, field_texts
from search.index.posting_lists import FIELD_BASES
from search.index.segment import merge as merging
from search.index.segment.columns import columns_of
from search.index.segment.contents import read_contents
from search.index.segment.gather import Gatherer
from search.index.segment.invert import write_lists
from search.index.segment.reader import Segment
from search.index.whoosh.segment_writer import write_columns_file
from tests.language import ANALYZER, field_terms
from tests.search.index_strategies import articles as article_with_id

corpora = st.integers(0, 6).flatmap(
    lambda count: st.tuples(*(article_with_id(f"a{number}") for number in range(count)))
)


no_limit = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


class Maker:
    """Makes segments in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.made = 0

    def of(self, articles):
        path = self._path()
        articles = [read_contents(each) for each in articles]
        found = Gatherer(ANALYZER).gather(articles)
        with path.with_suffix(".lists").open("wb") as output:
            write_lists(output, found, len(articles))
        write_columns_file(path.with_suffix(".columns"), columns_of(articles, found.lengths))
        return Segment(self.folder, path.name)

    def merged(self, segments, live):
        path = self._path()
        with path.with_suffix(".lists").open("wb") as output:
            columns = merging.merge(segments, live, output)
        write_columns_file(path.with_suffix(".columns"), columns)
        return Segment(self.folder, path.name)

    def content(self, segment):
        return [(self.folder / f"{segment.name}{suffix}").read_bytes() for suffix in (".lists", ".columns")]

    def _path(self):
        self.made += 1
        return self.folder / f"S{self.made}"


def article(article_id, *paragraphs):
    return Article(id=article_id, title="Fisk", blocks=tuple(Block("p", text) for text in paragraphs))


def positions_of(segment, field, stream, term, among):
    found = segment.positions([field], [(stream, term)], np.array(among, dtype=np.int64))
    everywhere = segment.positions([field], [(stream, term)], None)
    assert found.tolist() == everywhere[np.isin(everywhere >> 32, among)].tolist()
    places = defaultdict(list)
    for each in found.tolist():
        places[each >> 32].append((each & 0xFFFFFFFF) - FIELD_BASES[field])
    return dict(places)


def terms_of(articles, stream):
    return {
        term
        for each in articles
        for texts in field_texts(each).values()
        for term in getattr(field_terms(texts, article_language(each.language)), stream)
    }
