from __future__ import annotations

import numpy as np

from search.articles import Article, Block
from search.index.evaluator.page_positions import page_positions
from search.index.evaluator.view import View
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists


def test_a_page_has_the_positions_of_words_prefixes_and_whole_phrases():
    first = Article(id="a", title="Ny havn", blocks=(Block("p", "havn og ny havn"), Block("p", "oljen")))
    second = Article(id="b", title="Havn")
    query, _ = parse_query('"ny havn" olj*')

    page = page_positions(query, View(MemoryLists([[first], [second]])), np.array([1, 0], dtype=np.uint32))

    assert [
        {
            field: [(word.position, word.paragraph, set(word.leaves)) for word in words]
            for field, words in fields.items()
        }
        for fields in page
    ] == [
        {},
        {
            "title": [(0, 0, {0}), (1, 0, {0})],
            "body": [(2, 0, {0}), (3, 0, {0}), (page[1]["body"][2].position, 1, {1})],
        },
    ]
