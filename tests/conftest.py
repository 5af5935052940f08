"""
What do all tests share?

`make test` runs a tenth of each long run, `make soak` (pytest --soak) the whole.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests import opensearch, postgresql

# A slow moment of the machine is no fault: nothing here is timed.
settings.register_profile("unhurried", parent=settings.default, deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser):
    parser.addoption("--soak", action="store_true", help="do the long runs whole, not a tenth of them")


def pytest_collection_modifyitems(items):
    """Mark the long runs, so that `make soak` can pick them."""
    for item in items:
        if "soak_runs" in item.fixturenames:
            item.add_marker(pytest.mark.soak)


@pytest.fixture(scope="session", name="soak_runs")
def _soak_runs(request):
    """Say how many of a long run's *full* number of rounds to do now: ``soak_runs(100)`` is 10, or 100 with --soak."""
    whole = request.config.getoption("--soak")
    return lambda full: full if whole else max(1, full // 10)


@pytest.fixture(scope="session", name="postgresql")
def _postgresql():
    """Start a PostgreSQL of our own; tests that need it are skipped where it is not installed, save in CI."""
    binaries = postgresql.programs()
    if binaries is None:
        missing("PostgreSQL is not installed: apt-get install postgresql")
    with postgresql.running_cluster(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="session", name="opensearch")
def _opensearch():
    """Start one node of OpenSearch; tests that need it are skipped where it cannot run, save in CI."""
    yield from _nodes(1)


@pytest.fixture(scope="module", name="three_nodes")
def _three_nodes():
    """Start three nodes that form a cluster; a module has its own, as it may end them."""
    yield from _nodes(3)


def _nodes(count):
    try:
        with opensearch.running_nodes(count) as nodes:
            yield nodes
    except opensearch.MissingToolError as error:
        missing(str(error))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)], name="archive_url")
def _archive_url(request, tmp_path):
    """Give the URL of an archive yet to be made, in each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/archive.sqlite3"
    return request.getfixturevalue("postgresql").new_database()


def missing(what: str) -> None:
    """Skip the test that lacks *what*; in CI everything must be there."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)
