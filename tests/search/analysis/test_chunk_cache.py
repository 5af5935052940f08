from hypothesis import given
from hypothesis import strategies as st

from search.analysis import MAX_TERM_LENGTH, ChunkCache


def test_computes_what_a_chunk_gives_once():
    computed = []
    cache = ChunkCache(lambda chunk: computed.append(chunk) or chunk.upper(), limit=10)

    assert [cache["havn"], cache["havn"]] == ["HAVN", "HAVN"]
    assert computed == ["havn"]


def test_a_full_cache_is_emptied_before_another_chunk_is_kept():
    cache = ChunkCache(len, limit=2)

    values = [cache[chunk] for chunk in ("a", "bb", "ccc")]

    assert values == [1, 2, 3]
    assert dict(cache) == {"ccc": 3}


def test_a_chunk_longer_than_any_term_is_not_kept():
    cache = ChunkCache(len, limit=2)

    assert cache["x" * MAX_TERM_LENGTH] == MAX_TERM_LENGTH
    assert cache["x" * 1_000_000] == 1_000_000
    assert list(cache.values()) == [MAX_TERM_LENGTH]


@given(st.lists(st.text(max_size=3)), st.integers(1, 4))
def test_gives_what_is_computed_and_never_holds_more_than_the_limit(chunks, limit):
    cache = ChunkCache(str.swapcase, limit=limit)

    for chunk in chunks:
        assert cache[chunk] == chunk.swapcase()
        assert len(cache) <= limit
