"""A maker of segments in a folder of its own."""

from __future__ import annotations

import pytest

from tests.search.index.segment.making import Maker


@pytest.fixture(name="make")
def _make(tmp_path_factory):
    return Maker(tmp_path_factory.mktemp("segments"))
