"""
A handful of invented articles, and a searcher over them.

Small enough to read, and with a case of everything the pages show.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime

from search import Article, Block, Searcher, Tag
from search.archive.articles_table import open_archive
from search.ingest import ingest
from tests.language import ANALYZER, open_whoosh

FERRY = Article(
    id="ny-ferje",
    title="Ny ferje til Havnevik",
    kicker="Samferdsel",
    lead="Ferja går fra mandag. Ordføreren tar den første turen.",
    blocks=(
        Block("p", "Den nye ferja er elektrisk og tar 60 biler. Turen tar 12 minutter."),
        Block("subhead", "Ti års ventetid"),
        Block("p", "Havnevik har ventet på en ny ferje siden 2011, og på kaia sto korpset."),
        Block("quote", "Vi trodde knapt det var sant."),
        Block("list", "Avgang 07.00\nAvgang 09.30"),
        Block("caption", "FULL KAI: Over hundre møtte fram. Foto: Per Aas"),
    ),
    byline=("Kari Nordholm",),
    source="Havnevik Avis",
    published=datetime(2021, 8, 30, 20, 38, tzinfo=UTC),
    published_precision="minute",
    modified=datetime(2021, 8, 31, 5, 2, tzinfo=UTC),
    dateline="Havnevik",
    language="nb",
    section="Lokalt",
    genre="Nyheter",
    subjects=(Tag("Ferje"),),
    places=(Tag("Havnevik"),),
    url="https://avis.example.no/ferje?id=1&utm_source=x",
)
CANCELLED = Article(
    id="ferja-innstilt",
    title="Ferja er innstilt heile veka",
    lead="Ei sprukken leidning stansar ferja mellom Skarvøy og fastlandet.",
    blocks=(Block("p", "Reiarlaget ventar på delar frå fabrikken."),),
    source="Skarvøy Blad",
    published=datetime(2022, 1, 2, 23, 0, tzinfo=UTC),
    published_precision="day",
    language="nn",
    section="Lokalt",
)
SCHOOL = Article(
    id="skolen-stenger",
    title="Skolen stenger etter 112 år",
    blocks=(
        Block("p", "Elevene må ta ferje til den nye skolen."),
        Block("p", "– Det blir trist, sier rektor."),
    ),
    byline=("Ola Sandvik", "Kari Nordholm"),
    source="Havnevik Avis",
    published=datetime(2019, 12, 31, 23, 0, tzinfo=UTC),
    published_precision="year",
    language="nb",
    section="Skole",
)
RAIN = Article(
    id="regn",
    title="Regn i <b>Storlidalen</b> & omegn",
    lead="Det regner <script>alert(1)</script> igjen.",
    blocks=(Block("p", 'Været sier "regn" & mer regn <i>hele uka</i>.'),),
    published=datetime(2023, 5, 1, 10, 0, tzinfo=UTC),
    published_precision="minute",
    language="nb",
    url="javascript:alert(1)",
)
UNDATED = Article(
    id="letter-home",
    title="A letter home",
    blocks=(Block("p", "The harbour was quiet, and no ship came."),),
    language="en",
    source="Viddebladet",
)
ARTICLES = (FERRY, CANCELLED, SCHOOL, RAIN, UNDATED)


@contextmanager
def searcher_over(articles, folder):
    """Open a searcher over *articles* with archive and index in *folder*."""
    archive = open_archive(f"sqlite:///{folder}/archive.sqlite3", create=True)
    index = open_whoosh(folder / "index")
    ingest(articles, archive, index)
    searcher = Searcher(index, archive, ANALYZER)
    try:
        yield searcher
    finally:
        searcher.close()
