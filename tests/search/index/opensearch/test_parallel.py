"""Many articles are analyzed by other processes, and all of them arrive in order."""

from __future__ import annotations

import pytest

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
