from __future__ import annotations

from dataclasses import dataclass

from search.index.evaluator.cache import Cache


@dataclass
class Result:
    """A result of a size."""

    name: str
    size: int = 1000

    def nbytes(self):
        return self.size


def refuse():
    raise AssertionError


def test_a_result_is_computed_once():
    cache = Cache(10_000)
    result = Result("a")

    assert cache.peek("a") is None
    assert cache.get("a", lambda: result) is result
    assert cache.get("a", refuse) is result
    assert cache.peek("a") is result


def test_beyond_the_limit_the_results_used_longest_ago_are_dropped():
    cache = Cache(5000)  # three results, each with the memory of its entry
    for name in "abc":
        cache.get(name, lambda name=name: Result(name))
    cache.peek("a")

    cache.get("d", lambda: Result("d"))

    assert [name for name in "abcd" if cache.peek(name)] == ["a", "c", "d"]


def test_a_result_larger_than_the_limit_is_cached_alone():
    cache = Cache(5000)
    cache.get("a", lambda: Result("a"))

    cache.get("large", lambda: Result("large", 10_000))

    assert cache.peek("large")
    assert cache.peek("a") is None
