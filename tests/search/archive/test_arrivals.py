from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from search.archive.version_json import encode_version
from search.articles import Article, Block
from search.versions import Version, version_of

TEXT = (Block("p", "Brua er stengt."),)


def at(hour):
    return datetime(2026, 1, 16, hour, tzinfo=UTC)


def version(title, hour=None, **fields):
    article_id = fields.pop("article_id", "bru")
    dated = {"published": at(hour), "published_precision": "minute"} if hour is not None else {}
    article = Article(id=article_id, title=title, blocks=TEXT, **dated)
    time = at(hour) if hour is not None else None
    return Version(article_id=article_id, article=article, time=time, **fields)


def withdrawal(hour, status="cancelled", article_id="bru"):
    return Version(article_id=article_id, article=None, time=at(hour), status=status)


def put(archive, *versions, now=None):
    return [
        arrival.result
        for arrival in archive.put_versions(list(map(encode_version, versions)), now=now or at(12))
    ]


def shown(archive, article_id="bru"):
    article = archive.get_many([article_id]).get(article_id)
    return article and article.title


def test_what_became_of_each_version_is_told(archive):
    assert put(archive, version("Første", 8)) == ["added"]
    assert put(archive, version("Første", 8)) == ["unchanged"]
    assert put(archive, version("Andre", 9)) == ["updated"]
    assert put(archive, version("Enda eldre", 7)) == ["older"]
    assert put(archive, withdrawal(10)) == ["withdrawn"]
    assert put(archive, version("Mellom", 9, number=4)) == ["withheld"]
    assert archive.status("bru") == "cancelled"


def test_a_file_with_three_editions_keeps_the_newest(archive):
    results = put(archive, version("Tredje", 10), version("Første", 8), version("Andre", 9))

    assert results == ["added", "older", "older"]
    assert shown(archive) == "Tredje"
    assert [each.version.article.title for each in archive.versions("bru")] == ["Første", "Andre", "Tredje"]
    article = archive.get_many(["bru"])["bru"]
    assert (article.version, article.published, article.modified) == (3, at(8), at(10))


@pytest.mark.parametrize(
    "events",
    [
        [version("A", 8), version("B", 9), version("C", 10)],
        [version("A", 8), withdrawal(9), version("C", 10)],
        [version("A", 8), withdrawal(9), version("C", 7)],
        [version("A", 8, number=2), version("B", 9, number=1), withdrawal(7)],
    ],
)
def test_the_order_of_arrival_does_not_matter_in_the_archive_either(archive, events):
    answers = set()
    for number, order in enumerate(permutations(events)):
        name = f"sak{number}"
        for event in order:
            put(archive, renamed(event, name))
        answers.add((archive.status(name), shown(archive, name), len(archive.versions(name))))

    assert len(answers) == 1


def renamed(event, article_id):
    article = event.article and replace(event.article, id=article_id)
    return replace(event, article_id=article_id, article=article)


def test_a_withdrawal_that_comes_first_keeps_the_article_out(archive):
    assert put(archive, withdrawal(9)) == ["withdrawn"]
    assert [stone.kind for stone in archive.tombstones()] == ["cancelled"]
    assert put(archive, version("Første", 8)) == ["withheld"]
    assert shown(archive) is None

    assert put(archive, version("Ny", 10)) == ["updated"]
    assert shown(archive) == "Ny"
    assert archive.tombstones() == []


def test_an_embargoed_article_is_nowhere_until_its_minute(archive):
    put(archive, version("Sperret", 8, embargo=at(14)), now=at(12))

    assert (shown(archive), archive.count(), list(archive.articles())) == (None, 0, [])
    assert archive.next_embargo() == at(14)
    assert archive.release_due(at(13)) == 0

    assert archive.release_due(at(14)) == 1

    assert (shown(archive), archive.count(), archive.next_embargo()) == ("Sperret", 1, None)


def test_an_article_is_known_by_any_of_its_names(archive):
    first = version("Flash", 8, article_id="a1", names=("urn:a:1", "https://avis.no/1"))
    second = version("Lang", 9, article_id="a2", names=("tag:a,2026:1", "https://avis.no/1"))
    third = version("Lengst", 10, article_id="a3", names=("tag:a,2026:1",))

    put(archive, first)
    put(archive, second, third)

    assert archive.count() == 1
    assert shown(archive, "a1") == "Lengst"
    assert archive.find_ids(["tag:a,2026:1", "a1", "ukjent"]) == {"tag:a,2026:1": "a1", "a1": "a1"}


def test_names_inside_one_batch_lead_to_one_article(archive):
    put(
        archive,
        version("Flash", 8, article_id="a1", names=("urn:a:1",)),
        version("Lang", 9, article_id="a2", names=("urn:a:1",)),
    )

    assert [article.id for article in archive.articles()] == ["a1"]


def test_two_articles_that_turn_out_to_be_one_are_told_and_not_merged(archive):
    put(archive, version("A", 8, article_id="a1", names=("urn:a",)))
    put(archive, version("B", 8, article_id="b1", names=("urn:b",)))

    arrival = archive.put_versions(
        [encode_version(version("C", 9, article_id="c", names=("urn:a", "urn:b")))]
    )[0]

    assert (arrival.article_id, arrival.also_known_as) == ("a1", ("b1",))
    assert archive.count() == 2


def test_a_stated_id_is_its_own_whatever_the_address(archive):
    articles = [Article(id=name, title=name, url="https://avis.no/1") for name in ("a1", "a2")]

    put(archive, *(version_of(article, has_own_id=True) for article in articles))

    assert archive.count() == 2


def test_an_article_that_is_imported_again_as_it_was_is_shown_again(archive):
    """Without number or time the one seen last counts, also when it was there before."""
    for title in ("A", "B", "A"):
        put(archive, version(title))

    assert shown(archive) == "A"
    assert len(archive.versions("bru")) == 2
