"""
An embedded index of its own for each test, and the folder it is in.

What every index can do is in the contract; here is what is this one's own: builds, generations, durability,
and the faults of Whoosh it guards against.
"""

from __future__ import annotations

import pytest

from tests.language import open_whoosh


@pytest.fixture(name="folder")
def _folder(tmp_path):
    return tmp_path / "index"


@pytest.fixture(name="index")
def _index(folder):
    opened = open_whoosh(folder)
    yield opened
    opened.close()
