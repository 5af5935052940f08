"""Are the two words found that were typed as one?"""

from __future__ import annotations

import pytest

from search.query.expansion.alternatives import add_alternatives
from search.query.expansion.split_words import SPLIT_WEIGHT, SplitFinder
from search.query.tree import Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes, short


def expanded(typed, held, *, stream_held="forms", **options):
    def frequencies(terms, *, fields, stream="forms"):
        return [held.get(term, 0) if stream == stream_held else 0 for term in terms]

    return add_alternatives(
        parse_query(typed, **options)[0],
        SplitFinder(frequencies, ANALYZER, ANALYZER.query_language(typed)).find_runs,
    )


def test_a_word_of_no_article_is_cut_into_two_that_articles_have():
    assert short(expanded("jonesbø", {"jo": 300, "nesbø": 60})) == 'any(jonesbø, "jo nesbø")'
    assert (
        short(expanded("ny harrypotter", {"harry": 9, "potter": 9}))
        == 'all(ny, any(harrypotter, "harry potter"))'
    )


def test_the_likeliest_cut_is_that_whose_rarer_word_is_the_commonest():
    held = {"jo": 300, "nesbø": 60, "jones": 400, "bø": 20, "jon": 9, "esbø": 1, "jone": 1, "sbø": 1}

    assert short(expanded("jonesbø", held)) == 'any(jonesbø, "jo nesbø", "jones bø", "jon esbø")'


@pytest.mark.parametrize(
    ("typed", "held", "stream"),
    [
        ("jonesbø", {"jo": 3, "nesbø": 3, "jonesbø": 1}, "forms"),  # an article has it
        ("jonesbø", {"jonesbø": 1}, "parts"),
        ("jonesbø", {"jo": 3}, "forms"),
        ("=jonesbø", {"jo": 3, "nesbø": 3}, "forms"),
        ('"jonesbø"', {"jo": 3, "nesbø": 3}, "forms"),
        ("tittel:jonesbø", {"jo": 3, "nesbø": 3}, "forms"),
        ("jobø", {"jo": 3, "bø": 3}, "forms"),
    ],
)
def test_other_words_stay_whole(typed, held, stream):
    assert expanded(typed, held, stream_held=stream) == parse_query(typed)[0]


def test_the_two_words_weigh_less_and_have_the_place_of_the_one():
    query = expanded(" jonesbø", {"jo": 3, "nesbø": 3})

    [_, *words] = [node for node in nodes(query) if isinstance(node, Word)]
    assert {(word.weight, word.span, word.role) for word in words} == {(SPLIT_WEIGHT, (1, 8), "variant")}
