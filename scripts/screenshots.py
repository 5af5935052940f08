# ruff: noqa: INP001 - a script is run, not imported
"""
How do the pages look? Pictures of them for the README, made of the seeds.

    .venv/bin/python scripts/screenshots.py [FOLDER]

Needs Chromium (CHROMIUM names another than Debian's). Writes to docs/images/ when no folder is given.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

CHECKOUT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT))

from search import Article, Searcher  # noqa: E402 - found only once the checkout is on the path
from search.analysis import open_analyzer  # noqa: E402 - the same
from search.archive.articles_table import open_archive  # noqa: E402 - the same
from search.formats import ReadArticle, read_articles  # noqa: E402 - the same
from search.index.whoosh import WhooshIndex  # noqa: E402 - the same
from search.ingest import ingest  # noqa: E402 - the same
from web import create_app  # noqa: E402 - the same


class Picture(NamedTuple):
    """A page as one kind of screen shows it."""

    name: str
    path: str
    width: int
    height: int
    scheme: str


DESKTOP: Final = (1100, 760)
PHONE: Final = (390, 760)
ARTICLE: Final = "/artikkel/{best}?q=ferje"
PICTURES: Final = (
    Picture("front-desktop-light", "/sok", *DESKTOP, "light"),
    Picture("hits-desktop-light", "/sok?q=ferje", *DESKTOP, "light"),
    Picture("hits-desktop-dark", "/sok?q=ferje", *DESKTOP, "dark"),
    Picture("hits-phone-light", "/sok?q=ferje", *PHONE, "light"),
    Picture("hits-phone-dark", "/sok?q=ferje", *PHONE, "dark"),
    Picture("article-phone-light", ARTICLE, *PHONE, "light"),
    Picture("article-desktop-dark", ARTICLE, *DESKTOP, "dark"),
)


def main(folder: Path) -> None:
    """Write every picture to *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as scratch,
        served(Path(scratch)) as (url, best),
        sync_playwright() as play,
    ):
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for picture in PICTURES:
            take(browser, picture, url + picture.path.format(best=best), folder)
        browser.close()


def take(browser: Browser, picture: Picture, url: str, folder: Path) -> None:
    """Write one picture."""
    size = {"width": picture.width, "height": picture.height}
    context = browser.new_context(viewport=size, color_scheme=picture.scheme, locale="nb-NO")  # type: ignore[arg-type] # the pictures above have no other schemes
    page = context.new_page()
    page.goto(url)
    page.screenshot(path=folder / f"{picture.name}.png")
    context.close()


@contextmanager
def served(scratch: Path) -> Iterator[tuple[str, str]]:
    """Serve the seeds; give the address and the id of the best hit for «ferje»."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    archive = open_archive(f"sqlite:///{scratch}/archive.sqlite3", create=True)
    analyzer = open_analyzer(CHECKOUT / "index")
    index = WhooshIndex(scratch / "index", analyzer)
    ingest(seeds(), archive, index)
    searcher = Searcher(index, archive, analyzer)
    app = create_app(lambda: searcher)
    best = app.test_client().get("/api/v1/search?q=ferje").json["hits"][0]["id"]  # type: ignore[index] # it is JSON
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", best
    finally:
        server.shutdown()
        index.close()
        archive.close()


def seeds() -> list[Article]:
    """Return the articles shipped with Leit."""
    return [read.article for read in read_articles([CHECKOUT / "seeds"]) if isinstance(read, ReadArticle)]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "docs" / "images")
