import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine

from search.archive.articles_table import open_archive
from search.archive.results import Stored
from search.archive.schema import ARTICLES
from search.articles import Article, Block, Origin, word_count
from search.errors import ArchiveMissingError, ArchiveUnavailableError, ArticleFormatError

BRIDGE = Article(id="bru", title="Ny bru i Vassvik", blocks=(Block("p", "Brua åpner i mai."),))
FERRY = Article(id="ferje", title="Ferja er full", published=datetime(2026, 3, 1, tzinfo=UTC),
                published_precision="minute")  # fmt: skip
FISH = Article(id="fisk", title="Godt fiske")


def versions(found):
    return [each.version for each in found]


def ids(found):
    return [each.article_id for each in found]


def test_an_article_is_kept_as_it_was_given(archive):
    archive.put([BRIDGE, FERRY])

    assert archive.get_many(["ferje", "bru", "ukjent"]) == {"bru": BRIDGE, "ferje": FERRY}


def test_an_archive_is_there_when_opened_again(archive, archive_url):
    archive.put([BRIDGE])
    archive.close()

    again = open_archive(archive_url, create=False)

    assert list(again.articles()) == [BRIDGE]
    again.close()


def test_storing_counts_what_is_new_changed_and_unchanged(archive):
    archive.put([BRIDGE, FERRY])

    counts = archive.put([BRIDGE, replace(FERRY, title="Ferja er tom"), FISH])

    assert counts == Stored(added=1, updated=1, unchanged=1)
    assert archive.get_many(["ferje"])["ferje"].title == "Ferja er tom"
    assert archive.count() == 3


def test_an_unchanged_article_is_not_touched(archive):
    """Read again from another file: not pending, no new change."""
    archive.put([BRIDGE])
    archive.clear_pending(versions(archive.pending(10)))
    before = archive.latest_change()

    archive.put([replace(BRIDGE, origin=Origin("jsonl", "annen.jsonl", 3))])

    assert archive.pending(10) == []
    assert archive.latest_change() == before
    assert archive.get_many(["bru"])["bru"].origin == BRIDGE.origin


def test_what_is_stored_is_pending_until_cleared_in_the_order_of_changes(archive):
    archive.put([FISH, BRIDGE])
    archive.put([FERRY])

    assert ids(archive.pending(2)) == ["fisk", "bru"]
    archive.clear_pending(versions(archive.pending(2)))
    assert ids(archive.pending(2)) == ["ferje"]
    assert archive.pending_count() == 1


def test_an_article_changed_while_it_was_indexed_stays_pending(archive):
    archive.put([BRIDGE])
    indexed = archive.pending(10)
    archive.put([replace(BRIDGE, title="Brua er stengt")])

    archive.clear_pending(versions(indexed))

    assert [each.article.title for each in archive.pending(10)] == ["Brua er stengt"]


def test_clearing_up_to_a_change_leaves_later_ones_pending(archive):
    archive.put([BRIDGE, FERRY])
    change = archive.latest_change()
    archive.put([FISH, replace(BRIDGE, title="Brua er stengt")])

    archive.clear_pending_up_to(change)

    assert ids(archive.pending(10)) == ["fisk", "bru"]


def test_a_batch_with_an_article_no_database_can_keep_leaves_nothing_behind(archive):
    with pytest.raises(ArticleFormatError):
        archive.put([BRIDGE, replace(FISH, lead="\x00")])

    assert archive.count() == 0


def test_a_batch_is_stored_whole_or_not_at_all(archive, monkeypatch):
    """A statement fails after the rows are written."""
    archive.put([BRIDGE])
    monkeypatch.setattr("search.archive.articles_table.write_state", _fail)

    with pytest.raises(ArchiveUnavailableError):
        archive.put([replace(BRIDGE, title="Endret"), FISH])

    assert list(archive.articles()) == [BRIDGE]


def _fail(connection, *_):
    connection.exec_driver_sql("SELECT * FROM leit_nowhere")


def test_many_ids_are_looked_up_at_once(archive):
    """More than one statement may name: databases have limits on parameters."""
    articles = [Article(id=f"a{number:05}", title=f"Sak {number}") for number in range(1200)]
    archive.put(articles)

    found = archive.get_many([article.id for article in articles] + ["ukjent"] * 40_000)

    assert len(found) == 1200


def test_all_articles_are_read_once_in_pages(archive):
    articles = [Article(id=f"a{number:05}", title=f"Sak {number}") for number in range(1201)]
    archive.put(list(reversed(articles)))

    assert list(archive.articles()) == articles


def long_article(number):
    return Article(id=f"lang{number}", title="Lang sak", blocks=(Block("p", "ord " * 100),))


def test_pending_articles_come_in_batches_of_bounded_text(archive, monkeypatch):
    monkeypatch.setattr("search.batches.BATCH_CHARACTERS", 1000)
    archive.put([long_article(number) for number in range(5)])
    found = []

    while batch := archive.pending(10):
        found.append(ids(batch))
        archive.clear_pending(versions(batch))

    assert found == [["lang0", "lang1", "lang2"], ["lang3", "lang4"]]


def test_pending_articles_are_read_on_after_those_read_before(archive):
    archive.put([BRIDGE, FERRY])
    first = archive.pending(1)
    archive.put([replace(first[0].article, title="Ny tittel")])

    assert ids(archive.pending(10, after=first[0].change)) == [
        each for each in ("bru", "ferje") if each != ids(first)[0]
    ] + ids(first), "one that changed meanwhile comes again"


def test_all_articles_are_read_in_pages_of_bounded_text(archive, monkeypatch):
    monkeypatch.setattr("search.batches.BATCH_CHARACTERS", 1000)
    articles = [long_article(number) for number in range(8)]
    archive.put(articles)
    pages, after = [], archive._read_after

    def count(article_id):
        rows = after(article_id)
        pages.append(len(rows))
        return rows

    monkeypatch.setattr(archive, "_read_after", count)

    assert list(archive.articles()) == articles
    assert pages == [3, 3, 2, 0]


@pytest.mark.parametrize("article_id", ["\udcff", "\x00", "", "x" * 5000, "Bru"])
def test_what_cannot_be_an_id_is_that_of_no_article(archive, article_id):
    archive.put([BRIDGE])

    assert archive.get_many([article_id, "bru"]) == {"bru": BRIDGE}


@pytest.mark.parametrize(
    "damaged",
    ["", "{", "null", "[]", "{}", '{"id":"bru"}', '{"id":"bru","title":""}', '{"id":"bru","title":5}',
     '{"id":5,"title":"Bru"}', '{"id":"bru","title":"Bru","origin":[]}', '{"id":"bru","title":"Bru","x":1}',
     '{"id":"bru","title":"Bru","blocks":[{"kind":"p"}]}', '{"id":"bru","title":"Bru","published":7}',
     "[" * 100_000],
)  # fmt: skip
def test_a_damaged_article_is_named_with_a_remedy(archive, damaged):
    archive.put([BRIDGE])
    with archive._transaction() as connection:
        connection.execute(ARTICLES.update().values(article=damaged))

    for read in (lambda: archive.get_many(["bru"]), lambda: archive.pending(1), archive.articles().__next__):
        with pytest.raises(ArchiveUnavailableError, match=r"«bru» in .* cannot be read .*Restore a backup"):
            read()


def test_bytes_that_are_no_text_are_damage(tmp_path):
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    archive.put([BRIDGE])
    with archive._transaction() as connection:
        connection.exec_driver_sql("UPDATE leit_articles SET article = CAST(x'7bff' AS TEXT)")

    with pytest.raises(ArchiveUnavailableError, match=r"The file is damaged\. Restore a backup"):
        archive.get_many(["bru"])
    archive.close()


def test_writers_at_the_same_time_wait_for_each_other(archive):
    """No «database is locked», no change number twice, and each batch has its numbers in a row."""
    start = threading.Barrier(6)

    def write(writer):
        start.wait()
        for batch in range(5):
            archive.put([Article(id=f"w{writer}.{batch}.{n}", title="Sak") for n in range(3)])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(6)))

    waiting = archive.pending(1000)
    assert [each.change for each in waiting] == list(range(1, 91))
    batches = [each.article_id.rsplit(".", 1)[0] for each in waiting]
    assert all(len(set(batches[first : first + 3])) == 1 for first in range(0, 90, 3))


def test_processes_may_make_the_same_archive_at_once(archive_url):
    program = (
        "import sys\n"
        "from search.archive.articles_table import open_archive\n"
        "from search.articles import Article\n"
        "archive = open_archive(sys.argv[1], create=True)\n"
        "archive.put([Article(id=sys.argv[2], title='Sak'), Article(id='felles', title='Sak ' + sys.argv[2])])\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, archive_url, f"p{number}"], stderr=subprocess.PIPE)
        for number in range(4)
    ]

    failures = [process.communicate()[1].decode() for process in running]

    assert failures == [""] * 4
    archive = open_archive(archive_url, create=False)
    assert archive.count() == 5
    assert archive.latest_change() == 8
    archive.close()


def test_an_archive_that_is_not_there_is_not_made_by_looking(archive_url, tmp_path):
    with pytest.raises(ArchiveMissingError, match="python -m search import seeds/"):
        open_archive(archive_url, create=False)

    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_archive(tmp_path):
    (tmp_path / "tom.sqlite3").touch()

    with pytest.raises(ArchiveMissingError):
        open_archive(f"sqlite:///{tmp_path}/tom.sqlite3", create=False)


def test_an_archive_of_a_newer_leit_is_refused(archive, archive_url):
    engine = create_engine(archive_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE leit_state SET value = 99 WHERE name = 'schema'")
    engine.dispose()

    with pytest.raises(ArchiveUnavailableError, match="has format 99, and this Leit knows formats up to 2"):
        open_archive(archive_url, create=True)


def test_the_words_of_an_article_are_counted_when_it_is_stored(archive):
    longer = replace(BRIDGE, lead="Brua er to ord lengre")
    archive.put([BRIDGE, FERRY])
    archive.put([longer])

    counted = archive.get_with_word_counts(["bru", "ferje", "ukjent"])
    assert counted == {each.id: (each, word_count(each)) for each in (replace(longer, version=2), FERRY)}
