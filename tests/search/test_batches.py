from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block
from search.batches import BATCH_CHARACTERS, next_batch, text_size

sizes = st.lists(st.integers(0, BATCH_CHARACTERS * 2), max_size=30)


def batches(items, limit):
    remaining = iter(items)
    found = []
    while batch := next_batch(remaining, int, limit=limit):
        found.append(batch)
    return found


@given(items=sizes, limit=st.integers(1, 10))
def test_batches_hold_everything_once_in_order_and_end_in_time(items, limit):
    found = batches(items, limit)

    assert [item for batch in found for item in batch] == items
    assert all(len(batch) <= limit for batch in found)
    # Without its last item, no batch was full yet.
    assert all(sum(batch[:-1]) < BATCH_CHARACTERS for batch in found)
    # All but the last one are full.
    assert all(len(batch) == limit or sum(batch) >= BATCH_CHARACTERS for batch in found[:-1])


def test_nothing_behind_a_batch_is_taken():
    remaining = iter([BATCH_CHARACTERS, 1, 2])

    assert next_batch(remaining, int) == [BATCH_CHARACTERS]
    assert list(remaining) == [1, 2]


def test_the_text_of_an_article_is_title_lead_and_blocks():
    article = Article(id="bru", title="Ny", lead="bru", blocks=(Block("p", "i"), Block("caption", "mai.")))

    assert text_size(article) == len("Nybruimai.")
