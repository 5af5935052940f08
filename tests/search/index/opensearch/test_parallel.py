"""Many articles are analyzed by other processes, and all of them arrive in order."""

from __future__ import annotations

import pytest

from search.analysis import Names
from search.index.opensearch.parallel import BATCH_ARTICLES, PARALLEL_FROM_BATCHES
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server


def test_many_articles_are_made_ready_by_other_processes_and_all_are_found(index):
    """So many that they are worth it; those with an id in common come in their order."""
    many = BATCH_ARTICLES * PARALLEL_FROM_BATCHES

    index.add([])
    index.add([*(article(f"a{number % many}", f"Fisk{number} i fjorden") for number in range(many + 300))])

    assert index._change_maker._pool.is_running
    assert index.info().articles == many
    assert found(index, "fisk7") == []
    assert found(index, f"fisk{many + 7}") == ["a7"]


def test_other_processes_know_the_names_of_the_build(index):
    many = BATCH_ARTICLES * PARALLEL_FROM_BATCHES
    omar = Names(frozenset({"omar"}))

    index.replace_all((article(f"a{number}", "Hos Omar") for number in range(many)), names=lambda: omar)

    assert index._change_maker._pool.is_running
    assert index.frequencies(["om"], fields=["title"], stream="terms") == [0]
    assert index.frequencies(["omar"], fields=["title"], stream="terms") == [many]
