"""What does an index in a cluster find?"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import DEFAULT_FIELDS
from search.query.tree import And, Phrase
from search.ranking import K1, WINDOW_DEPTH, inverse_document_frequency
from tests.language import parse_query
from tests.search.index.clusters import article, found
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex

pytestmark = pytest.mark.server


@pytest.mark.parametrize("shards", [1, 3])
def test_finds_what_the_slow_obvious_index_finds(opensearch, shards):
    """Whatever is asked; the order is compared where it does not hang on scores."""
    place = opensearch.settings()
    fast = opensearch.open(place, shards=shards)

    @given(corpus=corpora(), later=corpora(), asked=st.lists(queries(), min_size=20, max_size=20))
    @settings(max_examples=8, suppress_health_check=list(HealthCheck))
    def agree(corpus, later, asked):
        slow = ReferenceIndex()
        for each in (fast, slow):
            each.replace_all(corpus)
            each.add(later[:4])
            each.remove(["a2", "a5"])
        for query in asked:
            plan = FindPlan(limit=20, sort="newest")
            assert fast.find(query, plan) == slow.find(query, plan), query

    agree()
    fast.close()
    opensearch.delete(place)


def test_a_query_of_a_thousand_signs_is_answered(index):
    index.add([article("a", "Fisk")])
    words = " OR ".join(f"fiskesort{number}" for number in range(60))

    assert found(index, f"{words} OR fisk") == ["a"]


def test_hundreds_of_words_are_counted_on_all_shards(opensearch):
    place = opensearch.settings()
    index = opensearch.open(place, shards=3)
    index.add(article(f"a{number}", f"Ord{number} felles") for number in range(40))
    index.remove(["a3"])
    asked = [f"ord{number}" for number in range(600)]

    counts = index.frequencies([*asked, "felles", "felles", ""], fields=("title", "body"))

    assert counts == [int(number < 40 and number != 3) for number in range(600)] + [39, 39, 0]
    index.close()
    opensearch.delete(place)


def test_a_word_may_be_given_twice_to_near(index):
    """In any order, one place may serve for both; one after the other, it may not."""
    index.add([article("a", "Regn", "fisk til havn"), article("b", "Regn", "fisk og fisk til havn")])

    assert sorted(found(index, '"fisk fisk havn"~1')) == ["a", "b"]
    assert sorted(found(index, "fisk NEAR/0 fisk")) == ["a", "b"]
    assert found(index, "fisk ONEAR/1 fisk") == ["b"]


@pytest.mark.parametrize("offset", [0, 45])
def test_a_phrase_scores_as_its_words_do_where_they_stand_side_by_side(index, offset):
    """The second stage is the same for all matches of a phrase, so their words are not read for it."""
    index.add(
        article(f"a{n:02}", "Regn", "fisk og olje " * (n % 7) + "norsk fisk " * (n % 3 + 1))
        for n in range(60)
    )
    index.add(article(f"b{n}", "Vind", "sol") for n in range(140))
    phrase, loose = parse_query('"norsk fisk"')[0], parse_query("norsk AND fisk")[0]

    plan = FindPlan(offset=offset, limit=10)
    assert isinstance(phrase, Phrase)
    assert index.find(phrase, plan) == index.find(loose, plan)
    assert len(index.find(phrase, plan).page) == 10


@pytest.mark.parametrize("fields", [("body",), ("lead", "body", "caption"), DEFAULT_FIELDS])
def test_an_article_as_long_as_all_others_is_neither_long_nor_short(index, fields):
    """Whatever its words count in lengths, by second readings and by parts."""
    index.add(article(f"a{number}", "Tittel", "fisk fotballkamper rettet bedre bøker") for number in range(9))
    query = parse_query("fisk", fields=fields)[0]

    scores = [match.score for match in index.find(query, FindPlan()).page]

    assert scores == [pytest.approx(inverse_document_frequency(9, 9) / (1 + K1), rel=0.01)] * 9


def test_a_near_scores_as_loose_words_do_on_every_call(index):
    index.add([article("a", "Fisk til havn", "fisk"), article("b", "Havn", "fisk i havn")])
    near, loose = parse_query("fisk NEAR havn")[0], parse_query("fisk AND havn")[0]

    assert isinstance(loose, And)
    assert index.find(near, FindPlan()) == index.find(near, FindPlan())
    assert {(m.article_id, m.score) for m in index.find(near, FindPlan()).page} == {
        (m.article_id, m.score) for m in index.find(loose, FindPlan()).page
    }


def test_words_that_stand_close_together_come_first(index):
    """Also where the cluster alone would put the other one first."""
    others = [article(f"o{number}", "Tittel", "sol og regn") for number in range(12)]
    far = article("a", "Tittel", "fisk" + " og" * 30 + " olje")
    near = article("b", "Tittel", "fisk og olje" + " og" * 33)
    index.add([far, near, *others])

    page = index.find(parse_query("fisk olje")[0], FindPlan()).page
    alone = index.find(parse_query("fisk")[0], FindPlan()).page

    assert [match.article_id for match in page] == ["b", "a"]
    assert [match.article_id for match in alone] == ["a", "b"]


def test_pages_go_on_where_the_second_stage_ends(index):
    index.add(
        article(f"a{number:02}", "Tittel", "fisk" + " og" * (number % 7 * 5) + " olje" + " ro" * number)
        for number in range(WINDOW_DEPTH + 15)
    )
    query = parse_query("fisk olje")[0]

    for size in (10, 7, WINDOW_DEPTH + 5):
        pages = [
            [match.article_id for match in index.find(query, FindPlan(offset=offset, limit=size)).page]
            for offset in range(0, WINDOW_DEPTH + 15, size)
        ]
        assert [each for page in pages for each in page] == found(index, "fisk olje", FindPlan(limit=100))


def test_a_search_is_one_request_once_its_words_are_known(index, behind, proxy):
    index.add([article("a", "Fisk og olje"), article("b", "Fisk")])
    query = parse_query("fisk olje")[0]
    plan = FindPlan(with_positions=True)

    first = behind.find(query, plan)
    behind.frequencies(["fisk"], fields=("title",))
    proxy.asked.clear()
    behind.frequencies(["fisk"], fields=("title",))
    assert proxy.asked == []
    again = behind.find(query, plan)

    assert [path.rpartition("/")[2] for path in proxy.asked] == ["_search"]
    assert again == first
    index.add([article("c", "Fisk")])
    assert behind.find(query, plan).page == index.find(query, plan).page


def test_a_word_that_was_not_there_is_counted_as_soon_as_it_is(opensearch, place, index):
    index.add([article("a", "Fisk")])
    reader = opensearch.open(place)

    assert reader.frequencies(["fisk", "olje"], fields=("title",)) == [1, 0]
    index.add([article("b", "Olje")])
    assert reader.frequencies(["fisk", "olje"], fields=("title",)) == [1, 1]
    reader.close()
