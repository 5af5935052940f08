import json
import shutil
import threading
from dataclasses import replace

import pytest

from search.archive.articles_table import open_archive
from search.archive.results import Stored
from search.article_index import FindPlan
from search.articles import Article, Origin
from search.errors import BackendUnavailableError, IndexBusyError, IndexOutdatedError
from search.index.whoosh import WhooshIndex
from search.ingest import bring_up_to_date, index_pending, ingest, rebuild
from search.query.tree import Exact, MatchAll
from tests.language import ANALYZER, open_whoosh

BRIDGE = Article(id="bru", title="Ny bru i Vassvik", origin=Origin("jsonl", "a.jsonl", 1))
FERRY = Article(id="ferje", title="Ferja er full", origin=Origin("jsonl", "a.jsonl", 2))
FISH = Article(id="fisk", title="Godt fiske", origin=Origin("jsonl", "a.jsonl", 3))


@pytest.fixture(name="archive")
def _archive(archive_url):
    """Give an empty archive, in SQLite and in PostgreSQL."""
    archive = open_archive(archive_url, create=True)
    yield archive
    archive.close()


@pytest.fixture(name="index")
def _index(tmp_path):
    """Give an index folder that is still empty, and no patience with other writers."""
    index = open_whoosh(tmp_path / "index", patience=0.2)
    yield index
    index.close()


def indexed(index):
    """Return the ids that the index holds."""
    found = index.find(MatchAll(), FindPlan(limit=1000))
    return sorted(match.article_id for match in found.page)


def articles(*numbers):
    return [Article(id=f"a{number}", title=f"Sak {number}") for number in numbers]


def test_what_goes_in_can_be_found_and_is_not_pending(archive, index):
    stored = ingest([BRIDGE, FERRY], archive, index)

    assert stored == Stored(added=2)
    assert indexed(index) == ["bru", "ferje"]
    assert archive.pending_count() == 0


def test_importing_twice_changes_nothing(archive, index):
    ingest([BRIDGE, FERRY], archive, index)
    generation = index.generation()

    stored = ingest([BRIDGE, FERRY], archive, index)

    assert stored == Stored(unchanged=2)
    assert index.generation() == generation


def test_an_article_that_does_not_say_its_language_is_kept_and_found_in_the_one_its_words_show(
    archive, index
):
    """And read again it is the same article, whether it says so now or not."""
    unsaid = replace(FERRY, lead="Ho veit ikkje kva tid ho går att.")
    ingest([BRIDGE, unsaid], archive, index)

    assert archive.get_many(["ferje"])["ferje"].language == "nn"
    found = index.find(Exact("language", "nn", (0, 0)), FindPlan(limit=10))
    assert [match.article_id for match in found.page] == ["ferje"]
    assert ingest([unsaid], archive, index) == Stored(unchanged=1)
    assert ingest([replace(unsaid, language="nn")], archive, index) == Stored(unchanged=1)


def test_lots_are_acknowledged_when_they_can_be_found(archive, index):
    acknowledged = []

    def acknowledge(stored):
        acknowledged.append((stored.added, len(indexed(index)), archive.pending_count()))

    ingest([BRIDGE], archive, index)
    ingest(articles(*range(5)), archive, index, acknowledged=acknowledge, batch_size=2)

    assert acknowledged == [(2, 3, 0), (4, 5, 0), (5, 6, 0)]


def test_a_new_index_takes_ten_lots_at_once_to_know_their_names(archive, index):
    acknowledged = []

    ingest(
        articles(*range(25)),
        archive,
        index,
        acknowledged=lambda stored: acknowledged.append(stored.added),
        batch_size=2,
    )

    assert acknowledged == [20, 22, 24, 25]


def lines(name, count):
    """Return *count* articles in each of which *name* stands with a capital inside a sentence."""
    return [Article(id=f"{name.lower()}{number}", title=f"Vi så {name} der") for number in range(count)]


def test_the_names_of_an_index_are_those_of_the_archive_it_was_made_of(archive, index):
    ingest(lines("Kvitla", 5), archive, index)
    assert "kvitla" in index.names().forms

    ingest(lines("Sandla", 5), archive, index)
    assert "sandla" not in index.names().forms  # text that is there would not agree

    rebuild(archive, index)
    assert {"kvitla", "sandla"} <= index.names().forms


def test_an_index_of_few_articles_is_made_anew_with_its_names_when_many_come(archive, index):
    ingest([BRIDGE], archive, index)

    ingest(lines("Kvitla", 20), archive, index)

    assert "kvitla" in index.names().forms
    assert len(indexed(index)) == 21
    assert archive.pending_count() == 0


def test_however_long_the_articles_memory_holds_a_batch_of_them(archive, index, monkeypatch):
    """A line may hold millions of characters: what goes in, and what the index takes, comes bit by bit."""
    monkeypatch.setattr("search.batches.BATCH_CHARACTERS", 1000)
    stored, taken = [], []
    put, pending = archive.put_versions, archive.pending

    def recorded_put(batch):
        stored.append(len(batch))
        return put(batch)

    def recorded_pending(*args, **options):
        found = pending(*args, **options)
        taken.append(len(found))
        return found

    monkeypatch.setattr(archive, "put_versions", recorded_put)
    monkeypatch.setattr(archive, "pending", recorded_pending)
    ingest([replace(article, lead="ord " * 100) for article in articles(*range(8))], archive, index)

    assert stored == [3, 3, 2]
    assert sum(taken) == 8
    assert max(taken) <= 3
    assert len(indexed(index)) == 8


def test_all_that_is_pending_goes_to_the_index_in_one_call(archive, tmp_path, monkeypatch):
    """So that the index can put all cores to work."""
    monkeypatch.setattr("search.ingest.BATCH_SIZE", 2)
    taken = []

    class Recording(WhooshIndex):
        def add(self, articles, *, names):
            batch = list(articles)
            taken.append(len(batch))
            return super().add(batch, names=names)

    index = Recording(tmp_path / "index", ANALYZER)
    ingest(articles(*range(5)), archive, index)

    assert taken == [5]
    assert archive.pending_count() == 0
    index.close()


def test_an_id_used_twice_with_different_content_is_reported_and_the_first_stays(archive, index):
    other = replace(BRIDGE, title="Gammel bru", origin=Origin("jsonl", "a.jsonl", 7))
    refused = []

    stored = ingest([BRIDGE, FERRY, other], archive, index, refused=refused.append, batch_size=1)

    assert stored == Stored(added=2)
    assert archive.get_many(["bru"])["bru"].title == "Ny bru i Vassvik"
    assert "\n".join(map(str, refused)) == (
        "a.jsonl:7: The id «bru» is that of an article read before, with different content. "
        "Give it an id of its own, or import the two in the order that shall stand, one by one."
    )


def test_the_same_article_twice_in_a_run_is_no_fault(archive, index):
    refused = []

    stored = ingest([BRIDGE, replace(BRIDGE, origin=Origin())], archive, index, refused=refused.append)

    assert (stored, refused) == (Stored(added=1), [])


def test_an_article_no_database_can_keep_is_reported_and_the_rest_goes_in(archive, index):
    refused = []

    stored = ingest([replace(BRIDGE, lead="\x00"), FERRY], archive, index, refused=refused.append)

    assert stored == Stored(added=1)
    assert [(error.file, error.line) for error in refused] == [("a.jsonl", 1)]


def test_what_an_interrupted_import_left_is_indexed_by_the_next(archive, index):
    archive.put([BRIDGE, FERRY])

    ingest([FISH], archive, index)

    assert indexed(index) == ["bru", "ferje", "fisk"]
    assert archive.pending_count() == 0


def test_more_is_pending_than_fits_a_batch(archive, index):
    archive.put(articles(*range(1001)))

    index_pending(archive, index)

    assert index.info().articles == 1001
    assert archive.pending_count() == 0


def test_a_busy_index_leaves_the_articles_safe_and_pending(archive, index, tmp_path):
    ingest([BRIDGE], archive, index)

    with index._builds.write_lock(), pytest.raises(IndexBusyError) as error:
        ingest([FERRY, FISH], archive, open_whoosh(tmp_path / "index", patience=0.2))

    assert "2 articles are safe in the archive and wait to be indexed" in str(error.value)
    assert "was not read: give the same command again" in str(error.value)
    assert archive.count() == 3
    bring_up_to_date(archive, index)
    assert indexed(index) == ["bru", "ferje", "fisk"]


def test_a_deleted_index_is_made_again(archive, index, tmp_path):
    ingest([BRIDGE, FERRY], archive, index)
    shutil.rmtree(tmp_path / "index")
    index = open_whoosh(tmp_path / "index")

    ingest([FISH], archive, index)

    assert indexed(index) == ["bru", "ferje", "fisk"]


@pytest.mark.parametrize("is_lost", [True, False])
def test_bringing_the_index_up_to_date_tells_how_far_it_is(archive, index, is_lost, monkeypatch):
    """Whether it is made again, or lacks what an interrupted import left: more than one batch of it."""
    monkeypatch.setattr("search.ingest.BATCH_SIZE", 2)
    if not is_lost:
        ingest([FISH], archive, index)
    archive.put([BRIDGE, FERRY, Article(id="ulv", title="Ulv")])
    reports = []

    bring_up_to_date(archive, index, progress=lambda *report: reports.append(report))

    assert reports == [(1, 3), (2, 3), (3, 3)]


def test_an_index_that_outlived_its_archive_is_emptied(archive, index):
    index.add([BRIDGE, FERRY])

    ingest([FISH], archive, index)

    assert indexed(index) == ["fisk"]


def state_versions(folder, **versions):
    """Let the build in *folder* say that it was made with *versions*."""
    manifest = next((folder / "builds").glob("*/leit.json"))
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | versions))


def test_an_index_that_later_code_made_is_refused_before_anything_is_stored(archive, index, tmp_path):
    """Processes of that code are using it: a person decides whether to go back."""
    ingest([BRIDGE], archive, index)
    state_versions(tmp_path / "index", layout="99")
    index = open_whoosh(tmp_path / "index")

    with pytest.raises(IndexOutdatedError, match=r"newer version.*python -m search rebuild"):
        ingest([FERRY], archive, index)

    assert archive.count() == 1
    rebuild(archive, index)
    assert indexed(index) == ["bru"]


def test_an_index_of_an_older_layout_is_made_again(archive, index, tmp_path):
    ingest([BRIDGE], archive, index)
    state_versions(tmp_path / "index", layout="1")
    index = open_whoosh(tmp_path / "index")

    ingest([FERRY], archive, index)

    assert indexed(index) == ["bru", "ferje"]
    assert index.info().outdated == ""


def test_an_index_of_older_rules_is_searched_and_added_to_until_a_rebuild(archive, index, tmp_path):
    ingest([BRIDGE], archive, index)
    state_versions(tmp_path / "index", analyzer="1")
    index = open_whoosh(tmp_path / "index")

    ingest([FERRY], archive, index)

    assert indexed(index) == ["bru", "ferje"]
    assert "python -m search rebuild" in index.info().outdated
    rebuild(archive, index)
    assert index.info().outdated == ""


def test_rebuild_makes_the_index_of_the_whole_archive(archive, index):
    archive.put([BRIDGE, FERRY])
    reports = []

    rebuilt = rebuild(archive, index, progress=lambda *report: reports.append(report))

    assert (rebuilt, reports) == (2, [(1, 2), (2, 2)])
    assert indexed(index) == ["bru", "ferje"]
    assert archive.pending_count() == 0


def test_rebuild_catches_what_was_stored_meanwhile(archive, index):
    """An import commits rows while the index is being made: they are indexed at the end."""
    ingest(articles(1, 2), archive, index)

    def store_meanwhile(count, total):
        if (count, total) == (1, 2):
            archive.put([replace(BRIDGE, id="a1", title="Endret"), FISH])

    rebuild(archive, index, progress=store_meanwhile)

    assert indexed(index) == ["a1", "a2", "fisk"]
    assert archive.pending_count() == 0
    assert index.frequencies(["endret"], fields=["title"]) == [1]


def test_a_failed_rebuild_leaves_the_old_index(archive, index, monkeypatch):
    ingest([BRIDGE], archive, index)
    archive.put([FERRY])

    def fail(*_):
        raise BackendUnavailableError("Disken er full.")

    with pytest.raises(BackendUnavailableError):
        rebuild(archive, index, progress=fail)

    assert indexed(index) == ["bru"]
    assert archive.pending_count() == 1


def test_an_old_version_never_overwrites_a_newer_one(archive, tmp_path):
    """Another import stores, indexes and clears a newer version just before this one gets the write lock."""
    newer = replace(BRIDGE, title="Nyere")

    class Overtaken(WhooshIndex):
        def add(self, articles, *, names):
            if archive.get_many(["bru"])["bru"] != newer:
                ingest([newer], archive, open_whoosh(tmp_path / "index"))
            return super().add(articles, names=names)

    index = Overtaken(tmp_path / "index", ANALYZER)
    ingest([BRIDGE], archive, index)

    assert index.frequencies(["nyere"], fields=["title"]) == [1]
    assert archive.pending_count() == 0
    index.close()


def test_imports_at_the_same_time_leave_archive_and_index_in_agreement(archive, tmp_path):
    """Whichever version the archive ends with is the one the index holds."""
    start = threading.Barrier(4)
    failures = []

    def run(number):
        index = open_whoosh(tmp_path / "index")
        start.wait()
        try:
            for version in range(4):
                ingest([Article(id="felles", title=f"utgave{number}x{version}")], archive, index)
        except Exception as error:  # noqa: BLE001 - the test shows it
            failures.append(error)
        index.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    title = archive.get_many(["felles"])["felles"].title
    index = open_whoosh(tmp_path / "index")
    assert index.info().articles == 1
    assert index.frequencies([title], fields=["title"]) == [1]
    assert archive.pending_count() == 0
    index.close()
