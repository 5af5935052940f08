"""Does each build keep its names, for as long as it is there?"""

from __future__ import annotations

import pytest

from search.analysis import NO_NAMES, Names
from search.index.opensearch.cluster import Cluster
from search.index.opensearch.names import StoredNames
from tests.search.index.clusters import article

pytestmark = pytest.mark.server

KVITLA = Names(frozenset({"kvitla"}))


def test_names_are_read_as_they_were_written(place):
    stored = StoredNames(Cluster(place), place.index)
    many = Names(frozenset(f"navn{number}" for number in range(50_000)))

    stored.write("a", KVITLA)
    stored.write("b", many)

    assert stored.read("a") == KVITLA
    assert stored.read("b") == many


def test_a_build_that_is_gone_has_no_names(place):
    stored = StoredNames(Cluster(place), place.index)
    stored.write("a", KVITLA)
    stored.write("b", KVITLA)

    stored.keep_only({"b"})

    assert stored.read("a") == NO_NAMES
    assert stored.read("b") == KVITLA


def test_there_is_nothing_to_remove_before_anything_is_written(place):
    StoredNames(Cluster(place), place.index).keep_only({"b"})


def test_names_of_replaced_builds_are_removed(opensearch, place, index):
    index.add([article("a", "Fisk")], names=lambda: KVITLA)
    index.replace_all([article("a", "Fisk")], names=lambda: KVITLA)

    opensearch.client.indices.refresh(index=f"{place.index}.names")
    assert opensearch.client.count(index=f"{place.index}.names")["count"] == 1
