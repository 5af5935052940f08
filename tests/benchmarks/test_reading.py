from __future__ import annotations

from datetime import UTC, datetime

import pytest

from benchmarks.reading import samples
from search.formats import ReadArticle
from search.formats.wire.document import read_document


@pytest.mark.parametrize(
    ("name", "data"), list(samples()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_sample_is_an_article_of_about_two_kilobytes(name, data):
    (result,) = read_document(data, file=name, imported_at=datetime.now(UTC))

    assert isinstance(result, ReadArticle)
    assert len(result.article.blocks) == 6
    assert 1000 < len(data) < 3000
