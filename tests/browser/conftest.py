"""A real browser: Debian's Chromium, driven by Playwright. Tests are skipped where it is missing, save in CI."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from tests.corpus import ARTICLES, searcher_over
from web import create_app

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
AXE = Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not os.access(CHROMIUM, os.X_OK):
        lacking = (
            f"{CHROMIUM} is missing: apt-get install -y --no-install-recommends chromium fonts-liberation"
        )
        pytest.fail(lacking, pytrace=False) if os.environ.get("CI") else pytest.skip(lacking)
    # Root cannot use Chromium's sandbox, and small /dev/shm is common where tests run.
    flags = ["--no-sandbox", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "nb-NO",
        "timezone_id": "Europe/Oslo",
        "reduced_motion": "reduce",
    }


@contextmanager
def served(articles, folder):
    """Serve pages over *articles* on a free port; yield the address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with searcher_over(articles, folder) as searcher:
        server = make_server("127.0.0.1", 0, create_app(lambda: searcher), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(5)
        server.server_close()


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """Give the address of a server over tests/corpus.py; ``page.goto("/sok")`` is relative to it."""
    with served(ARTICLES, tmp_path_factory.mktemp("served")) as url:
        yield url


@pytest.fixture(name="violations")
def _violations():
    """Give a function that takes a page and returns the accessibility rules it violates, by axe-core."""

    def check(page):
        # Through the debugger, so the page's own strict policy does not stop it.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
        assert found["passes"], "axe checked nothing"
        return [(each["id"], [node["html"][:150] for node in each["nodes"]]) for each in found["violations"]]

    return check
