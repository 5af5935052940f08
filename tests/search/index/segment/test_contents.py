from __future__ import annotations

import pickle
from datetime import UTC, datetime

from search.articles import EXACT_FIELDS, TEXT_FIELDS, Article, Block
from search.index.posting_lists import UNDATED
from search.index.segment.contents import read_contents


def test_contents_are_plain_values_in_the_order_of_the_fields():
    article = Article(
        id="a",
        title="Fisk",
        source="NTB",
        published=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
        published_precision="minute",
        blocks=(Block("p", "Torsk."), Block("p", "Sild.")),
    )

    contents = read_contents(article)

    assert contents.article_id == "a"
    assert contents.texts[TEXT_FIELDS.index("title")] == ("Fisk",)
    assert contents.texts[TEXT_FIELDS.index("body")] == ("Torsk.", "Sild.")
    assert contents.values[list(EXACT_FIELDS).index("source")] == ("NTB",)
    assert contents.dates == (1_000_000, UNDATED)
    assert pickle.loads(pickle.dumps(contents)) == contents  # noqa: S301 - our own
