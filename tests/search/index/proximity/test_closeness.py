from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article_index import FindPlan
from search.articles import Article, Block
from search.index.evaluator import Evaluator
from search.index.proximity.closeness import heaviest_words
from search.ranking import PAIR_DISTANCE, WINDOW_WORDS
from tests.language import parse_query
from tests.search.index.memory_lists import MemoryLists
from tests.search.reference_index import ReferenceIndex

RARE = ("havn", "havna", "fisk", "olje", "gass", "oljehavn", "fiskeoljen")

texts = st.lists(
    st.tuples(
        st.sampled_from(RARE),
        st.sampled_from([0, 1, 2, PAIR_DISTANCE, WINDOW_WORDS - 3, WINDOW_WORDS - 2, WINDOW_WORDS - 1]),
    ),
    max_size=5,
).map(lambda pairs: " ".join(word + " og" * gap for word, gap in pairs))


# So that the words looked for are rare; «og» is not.
OTHERS = [
    Article(id=f"o{number}", title="Tittel", blocks=(Block("p", "sol og regn"),)) for number in range(12)
]


def article(article_id, *paragraphs):
    return Article(
        id=article_id, title="Tittel", blocks=tuple(Block("p", each) for each in paragraphs if each)
    )


@given(
    st.lists(st.lists(texts, max_size=2), min_size=1, max_size=3),
    st.sampled_from(["fisk havn", "olje gass fisk havna og", "olje og havn"]),
)
def test_windows_and_pairs_are_those_of_sliding_along_every_text(bodies, typed):
    articles = [*OTHERS, *(article(f"a{number}", *body) for number, body in enumerate(bodies))]
    slow = ReferenceIndex()
    slow.add(articles)
    query, _ = parse_query(typed, match="any")

    actual = Evaluator(MemoryLists([articles])).find(query, FindPlan()).page
    expected = slow.find(query, FindPlan()).page

    assert [each.article_id for each in actual] == [each.article_id for each in expected]
    assert [each.score for each in actual] == pytest.approx([each.score for each in expected], abs=3e-6)


def test_words_that_stand_close_together_come_first():
    far = article("a", "fisk" + " og" * 30 + " olje")
    near = article("b", "fisk og olje" + " og" * 29)

    page = Evaluator(MemoryLists([[far, near, *OTHERS]])).find(parse_query("fisk olje")[0], FindPlan()).page

    assert [each.article_id for each in page] == ["b", "a"]


def test_words_in_the_order_of_the_query_come_before_the_same_the_other_way_round():
    turned = article("a", "olje og fisk" + " og" * 29)
    ordered = article("b", "fisk og olje" + " og" * 29)

    page = (
        Evaluator(MemoryLists([[turned, ordered, *OTHERS]]))
        .find(parse_query("fisk olje")[0], FindPlan())
        .page
    )

    assert [each.article_id for each in page] == ["b", "a"]


def test_the_parts_of_one_word_stand_close_together():
    far = article("a", "fotballskole" + " og" * 30 + " kamptid")
    joined = article("b", "fotballkamp" + " og" * 30 + " skoletid")

    page = (
        Evaluator(MemoryLists([[far, joined, *OTHERS]])).find(parse_query("fotball kamp")[0], FindPlan()).page
    )

    assert [each.article_id for each in page] == ["b", "a"]


def test_more_words_than_a_mask_has_bits_are_no_fault():
    words = [f"ord{letter}{other}" for letter in "abcdefghij" for other in "abcdefgh"]
    found = Evaluator(MemoryLists([[article("a", " ".join(words)), *OTHERS]]))

    assert found.find(parse_query(" ".join(words), match="any")[0], FindPlan()).total == 1


def test_of_more_words_than_a_mask_has_bits_the_heaviest_words_count_however_many_are_worth_the_same():
    query, _ = parse_query("fisk", match="any")
    words = [(query, 2.0)] * 40 + [(query, 3.0)]

    assert [worth for _, worth in heaviest_words(words)] == [2.0] * 31 + [3.0]
