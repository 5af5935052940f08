"""The contract of every index: the same tests run against each."""

from __future__ import annotations

import pytest

from tests.language import open_whoosh
from tests.search.reference_index import ReferenceIndex


@pytest.fixture(
    params=["whoosh", "reference", pytest.param("opensearch", marks=pytest.mark.server)], name="index"
)
def _index(request, tmp_path):
    """An empty index of each kind; the slow one keeps the contract too, or it would be no measure."""
    if request.param == "opensearch":
        yield from _in_cluster(request.getfixturevalue("opensearch"))
        return
    opened = open_whoosh(tmp_path / "index") if request.param == "whoosh" else ReferenceIndex()
    opened.add([])
    yield opened
    opened.close()


def _in_cluster(nodes):
    settings = nodes.settings()
    opened = nodes.open(settings)
    opened.add([])
    yield opened
    opened.close()
    nodes.delete(settings)
