"""Columns hold what the articles say."""

from __future__ import annotations

from hypothesis import given

from search.articles import exact_values
from search.index.posting_lists import UNDATED, microseconds
from tests.search.index.segment.making import Maker, corpora, no_limit


@given(articles=corpora)
@no_limit
def test_holds_the_columns_of_the_articles(tmp_path_factory, articles):
    segment = Maker(tmp_path_factory.mktemp("segments")).of(articles)

    for number, each in enumerate(articles):
        assert segment.columns.ids[number] == each.id.encode()
        assert segment.columns.doc_id_of(each.id.encode()) == number
        for name, values in exact_values(each).items():
            assert segment.columns.exact(name).of(number) == list(values)
        for name in ("published", "modified"):
            moment = getattr(each, name)
            expected = UNDATED if moment is None else microseconds(moment)
            assert segment.columns.dates(name)[number] == expected
    assert segment.columns.doc_id_of(b"a99") == -1
