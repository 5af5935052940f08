"""An index in a cluster of one node, and what may stand between the two."""

from __future__ import annotations

import pytest

from tests.proxy import Proxy


@pytest.fixture(name="place")
def _place(opensearch):
    """The settings of an index nobody else uses."""
    place = opensearch.settings()
    yield place
    opensearch.delete(place)


@pytest.fixture(name="index")
def _index(opensearch, place):
    opened = opensearch.open(place)
    yield opened
    opened.close()


@pytest.fixture(name="proxy")
def _proxy(opensearch):
    with Proxy(opensearch.urls[0]).running() as proxy:
        yield proxy


@pytest.fixture(name="behind")
def _behind(opensearch, place, proxy):
    """Open the index of *place* with the proxy in between."""
    opened = opensearch.open(opensearch.settings(index=place.index, urls=(proxy.url,)))
    yield opened
    opened.close()
