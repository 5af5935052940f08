"""A profile names the functions that take the time, and what each takes for one query."""

import time

import pytest

from benchmarks import profiling
from benchmarks.queries import KINDS, BenchQuery


def slow(query):
    """A way to ask that takes its time in one function."""

    def wait():
        time.sleep(0.005)
        return [query]

    return wait


def test_the_dearest_function_comes_first_and_counts_for_one_query():
    asked = {"one word": [BenchQuery("one word", (f"ord{number}",)) for number in range(10)], "phrase": []}

    (profile,) = profiling.of_queries({"slow": slow}, asked)

    assert profile.what == "one word, slow"
    dearest = profile.costs[0]
    assert dearest.function == "<built-in method time.sleep>"
    assert dearest.calls == 1
    assert 5 <= dearest.own_ms < 45
    assert dearest.share > 0.5
    [wait] = [cost for cost in profile.costs if cost.function.startswith("slow.<locals>.wait")]
    assert "(tests/benchmarks/test_profiling.py:" in wait.function


@pytest.mark.server
def test_a_run_with_profiles_tells_them_for_every_kind_and_for_indexing(run):
    printed, values = run

    whats = [each["what"] for each in values["profiles"]]
    ways = ("leit", "stems", "searcher")
    assert whats == [*(f"{kind}, {way}" for kind in KINDS for way in ways), "indexing 80 articles"]
    assert all(each["costs"] for each in values["profiles"])
    assert "indexing 80 articles, own time of each function for one article:" in printed
    assert "search/index/evaluator/" in printed
