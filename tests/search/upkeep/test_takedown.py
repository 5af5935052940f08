from datetime import UTC, datetime

import pytest

from search.archive.articles_table import open_archive
from search.articles import Article, Block
from search.errors import ArticleNotFoundError, ArticleWithdrawnError
from search.ingest import ingest, rebuild
from search.request import SearchRequest
from search.upkeep.takedown import delete, lift, withhold
from tests.language import open_whoosh, searcher_over

NOW = datetime(2026, 1, 16, 12, tzinfo=UTC)
RARE = "zqxvord"
BRIDGE = Article(id="bru", title=f"Ny bru {RARE}", blocks=(Block("p", f"Brua {RARE} åpner."),))
FERRY = Article(id="ferje", title="Ferja er full", blocks=(Block("p", "Ferja er full."),))


@pytest.fixture
def archive(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    yield archive
    archive.close()


@pytest.fixture
def index(tmp_path, archive):
    index = open_whoosh(tmp_path / "index")
    ingest([BRIDGE, FERRY], archive, index)
    yield index
    index.close()


def titles(archive, index, text):
    searcher = searcher_over(index, archive)
    return [hit.article.title for hit in searcher.search(SearchRequest(text=text)).hits]


def test_after_the_command_no_search_finds_it_and_its_address_says_that_it_is_gone(archive, index):
    taken = withhold(["bru"], archive, index, reason="Feil", by="Kari", now=NOW)

    assert taken.articles == {"bru": BRIDGE}
    assert titles(archive, index, RARE) == []
    assert index.frequencies([RARE], fields=("title", "body")) == [0]
    assert index.info().articles == archive.count() == 1
    with pytest.raises(ArticleWithdrawnError) as error:
        searcher_over(index, archive).article("bru")
    assert error.value.at == NOW
    assert archive.pending_count() == 0


def test_a_rebuild_or_another_import_does_not_bring_it_back(archive, index):
    withhold(["bru"], archive, index, reason="Feil", by="Kari", now=NOW)

    rebuild(archive, index)
    stored = ingest([BRIDGE, FERRY], archive, index)

    assert (stored.withheld, stored.unchanged) == (1, 1)
    assert titles(archive, index, RARE) == []


def test_lift_shows_the_newest_version(archive, index):
    withhold(["bru"], archive, index, reason="Feil", by="Kari", now=NOW)
    ingest([Article(id="bru", title=f"Rettet {RARE}", blocks=BRIDGE.blocks)], archive, index)

    assert lift(["bru"], archive, index, now=NOW) == ["bru"]

    assert titles(archive, index, RARE) == [f"Rettet {RARE}"]
    with pytest.raises(ArticleNotFoundError):
        lift(["bru"], archive, index, now=NOW)


def test_an_id_of_no_article_may_be_withheld_and_something_that_is_no_id_may_not(archive, index):
    withhold(["kommer"], archive, index, reason="Feil", by="Kari", now=NOW)

    with pytest.raises(ArticleNotFoundError, match="«Ikke en id»"):
        withhold(["ferje", "Ikke en id"], archive, index, reason="Feil", by="Kari", now=NOW)
    assert titles(archive, index, "ferja") == ["Ferja er full"]
    assert ingest([Article(id="kommer", title="Kommer")], archive, index).withheld == 1


def test_of_a_deleted_article_no_file_of_archive_and_index_has_a_word(archive, index, tmp_path):
    taken, is_purged = delete(["bru"], archive, index, reason="Dom", by="Kari", now=NOW)

    assert (taken.article_ids, is_purged) == (("bru",), True)
    assert titles(archive, index, RARE) == []
    archive.close()
    files = [path for path in tmp_path.rglob("*") if path.is_file() and "language" not in path.parts]
    assert files != []
    assert [path.name for path in files if RARE.encode() in path.read_bytes()] == []


def test_where_the_index_fails_the_article_is_gone_and_the_next_command_takes_it_out(
    archive, index, monkeypatch
):
    def fail(*_args, **_options):
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(index, "remove", fail)
        with pytest.raises(OSError, match="disk full"):
            withhold(["bru"], archive, index, reason="Feil", by="Kari", now=NOW)

    assert titles(archive, index, RARE) == []
    assert archive.pending_count() == 1
    ingest([], archive, index)
    assert index.info().articles == 1
