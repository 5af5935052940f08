from datetime import UTC, datetime
from pathlib import Path

from search.archive.version_json import encode_version
from search.articles import Article, Block
from search.versions import Version

NOW = datetime(2026, 1, 16, 12, tzinfo=UTC)
RARE_WORD = "Zqxvhemmelig"


def article(article_id="bru", **fields):
    return Article(id=article_id, title="Ny bru", blocks=(Block("p", f"{RARE_WORD} brua åpner."),), **fields)


def take_down(archive, *ids):
    archive.withhold(ids, reason="Feil person", by="Kari", now=NOW)


def version(**fields):
    return encode_version(Version(article_id="bru", article=article(), **fields))


def settle(archive):
    """Do what ingest does when the index has taken everything in."""
    archive.clear_pending(pending.version for pending in archive.pending(100))


def test_a_withheld_article_is_shown_to_nobody_until_it_is_lifted(archive):
    archive.put([article(), article("ferje")])
    settle(archive)

    take_down(archive, "bru")

    assert (archive.get_many(["bru"]), archive.count()) == ({}, 1)
    assert [each.id for each in archive.articles()] == ["ferje"]
    assert [(each.article_id, each.article) for each in archive.pending(10)] == [("bru", None)]
    assert archive.hidden_pending() == [("bru", archive.latest_change())]
    stone = archive.tombstones()[0]
    assert (stone.article_id, stone.kind, stone.reason, stone.by, stone.at) == (
        "bru",
        "withheld",
        "Feil person",
        "Kari",
        NOW,
    )

    assert archive.lift(["bru", "ferje"], now=NOW) == ["bru"]

    assert archive.get_many(["bru"]) == {"bru": article()}
    assert archive.tombstones() == []
    assert [each.article for each in archive.pending(10)] == [article()]


def test_what_arrives_while_it_is_withheld_is_kept_and_not_shown(archive):
    archive.put([article()])
    take_down(archive, "bru")

    assert archive.put([article(lead="Ny")]).withheld == 1
    assert archive.get_many(["bru"]) == {}

    archive.lift(["bru"], now=NOW)
    assert archive.get_many(["bru"])["bru"].lead == "Ny"


def test_an_article_may_be_withheld_before_it_comes(archive):
    take_down(archive, "bru")

    assert archive.put([article()]).withheld == 1
    assert archive.count() == 0


def test_a_provider_that_cancels_what_an_editor_withheld_keeps_it_away_after_the_lift(archive):
    archive.put([article()])
    take_down(archive, "bru")
    archive.put_versions(
        [encode_version(Version(article_id="bru", article=None, status="cancelled", time=NOW))]
    )

    assert archive.status("bru") == "withheld"
    archive.lift(["bru"], now=NOW)

    assert archive.get_many(["bru"]) == {"bru": article()}, "lift undoes both: a person has decided"


def test_lift_ends_a_cancellation_and_the_same_message_does_not_bring_it_back(archive):
    cancelled = encode_version(Version(article_id="bru", article=None, status="cancelled", time=NOW))
    archive.put([article()])
    archive.put_versions([cancelled])
    assert archive.get_many(["bru"]) == {}

    archive.lift(["bru"], now=NOW)

    assert list(archive.get_many(["bru"])) == ["bru"]
    archive.put_versions([cancelled])
    assert archive.tombstones() == []


def test_a_cancelled_version_that_has_the_only_text_can_be_lifted(archive):
    archive.put_versions([version(status="cancelled", time=NOW)])
    assert archive.count() == 0

    archive.lift(["bru"], now=NOW)

    assert list(archive.get_many(["bru"])) == ["bru"]


def test_a_deleted_article_leaves_no_text_and_never_comes_back(archive, archive_url):
    url = "https://avis.no/hemmelig-bru"
    archive.put([article(lead="Første")])
    archive.put_versions([version(names=("urn:hemmelig", url), time=NOW)])

    archive.delete(["bru"], reason="Dom", by="Kari", now=NOW)

    assert (archive.get_many(["bru"]), archive.count(), archive.versions("bru")) == ({}, 0, [])
    assert archive.hidden_pending() != []
    settle(archive)
    assert (archive.pending_count(), archive.status("bru")) == (0, None)
    assert archive.purge()

    again = encode_version(Version(article_id="annen", article=article("annen"), names=("urn:hemmelig",)))
    assert archive.put_versions([again])[0].result == "withheld"
    assert archive.put([article()]).withheld == 1
    assert archive.count() == 0
    if archive_url.startswith("sqlite"):
        archive.close()
        data = Path(archive_url.removeprefix("sqlite:///")).read_bytes()
        assert RARE_WORD.encode() not in data
        assert b"urn:hemmelig" not in data
        assert url.encode() not in data


def test_articles_that_say_the_same_word_for_word_are_told(archive):
    archive.put([article(), article("kopi", source="NTB"), article("ferje", lead="Annet")])

    assert archive.equal_texts(["bru", "ukjent"]) == {"bru": ["kopi"]}
