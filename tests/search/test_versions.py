from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block
from search.errors import ArticleFormatError
from search.versions import KnownVersion, Version, decide, sort_versions, version_of

NOON = datetime(2026, 1, 16, 12, tzinfo=UTC)
TEXT = (Block("p", "Brua er stengt."),)


def at(hour):
    return datetime(2026, 1, 16, hour, tzinfo=UTC)


def article(title, hour=None, *, blocks=TEXT, **fields):
    if hour is not None:
        fields = {"published": at(hour), "published_precision": "minute", **fields}
    return Article(id="bru", title=title, blocks=blocks, **fields)


def version(title="Bru", hour=None, *, blocks=TEXT, time=None, **fields):
    time = at(hour) if hour is not None and time is None else time
    return Version(article_id="bru", article=article(title, hour, blocks=blocks), time=time, **fields)


def known(*versions):
    return [KnownVersion(f"{place:02}", place, each) for place, each in enumerate(versions, 1)]


def shown(*versions, now=NOON):
    decision = decide(known(*versions), now)
    return decision.shown.version.article.title if decision.shown else None


def test_the_newest_version_is_shown_whatever_came_last():
    first, second = version("Første", 8), version("Andre", 9)

    assert shown(first, second) == shown(second, first) == "Andre"


def test_numbers_count_before_times_where_every_version_has_one():
    resent_first = version("Første", 11, number=1)

    assert shown(version("Andre", 9, number=2), resent_first) == "Andre"
    assert shown(version("Uten nummer", 9), resent_first) == "Første"


def test_a_version_with_neither_number_nor_time_replaces_the_one_before_it():
    assert shown(version("Første"), version("Andre")) == "Andre"
    assert shown(version("Andre"), version("Første")) == "Første"
    assert shown(version("Med tid", 8), version("Uten tid")) == "Med tid"


def test_a_version_that_says_less_never_replaces_one_with_text():
    long = version("Lang", 8)

    assert shown(long, version("Tom", 9, blocks=())) == "Lang"
    assert shown(long, version("Bildetekst", 9, blocks=(Block("caption", "Brua."),))) == "Lang"
    assert shown(long, version("Teaser", 9, is_teaser=True)) == "Lang"
    assert shown(version("Tom", 8, blocks=()), version("Teaser", 9, is_teaser=True)) == "Teaser"


def test_published_is_the_earliest_time_known_and_modified_that_of_the_version():
    decision = decide(known(version("Ny", 11), version("Første", 8)), NOON)

    assert (decision.published, decision.published_precision, decision.modified) == (at(8), "minute", at(11))
    assert decision.place == 2


def test_a_day_is_refined_by_a_time_on_that_day_only():
    day = Version(
        article_id="bru",
        article=Article(id="bru", title="Bru", published=datetime(2026, 1, 15, 23, tzinfo=UTC),
                        published_precision="day"),
        number=1,
    )  # fmt: skip

    refined = decide(known(day, version("Bru", 8, number=2)), NOON)
    later = decide(known(day, version("Bru", time=NOON + timedelta(days=1), number=2)), NOON)

    assert (refined.published, refined.published_precision) == (at(8), "minute")
    assert later.published_precision == "day"


def test_an_article_that_is_imported_anew_without_order_has_its_own_times():
    decision = decide(known(version("Før", None), version_with_date("Etter", 10)), NOON)

    assert decision.published == at(10)


def version_with_date(title, hour):
    return version_of(article(title, hour))


@pytest.mark.parametrize("status", ["withheld", "cancelled"])
def test_a_withdrawal_hides_the_article_whenever_it_comes(status):
    first = version("Første", 8)
    withdrawal = Version(article_id="bru", article=None, time=at(9), status=status)

    for order in permutations([first, withdrawal]):
        assert decide(known(*order), NOON).status == status


def test_only_a_newer_version_that_says_its_order_ends_a_withdrawal():
    withdrawal = Version(article_id="bru", article=None, time=at(9), status="cancelled")

    assert decide(known(version("Første", 8), withdrawal, version("Uten tid")), NOON).status == "cancelled"
    assert decide(known(withdrawal, version("Ny", 10)), NOON).status == "usable"


def test_an_article_under_embargo_is_held_until_its_minute():
    held = version("Sperret", 8, embargo=at(13))

    assert decide(known(held), at(12)).status == "embargoed"
    assert decide(known(held), at(13)).status == "usable"
    assert decide(known(version("Før", 7), held), at(12)).status == "embargoed"


def test_a_correction_is_told_while_it_is_the_version_shown():
    corrected = version("Rettet", 9, status="corrected", note="To hytter, ikke tre.")

    assert decide(known(version("Første", 8), corrected), NOON).status == "corrected"
    assert decide(known(corrected, version("Ny", 10)), NOON).status == "usable"


def test_a_version_without_an_article_must_be_a_withdrawal_and_names_have_a_length():
    with pytest.raises(ArticleFormatError, match="no article"):
        Version(article_id="bru", article=None)
    with pytest.raises(ArticleFormatError, match="501 characters"):
        version(names=("x" * 501,))
    with pytest.raises(ArticleFormatError, match="0 characters"):
        version(names=("",))


events = st.builds(
    lambda hour, number, status, length, embargo, title: Version(
        article_id="bru",
        article=None
        if status in {"withheld", "cancelled"} and length == 0
        else article(title, hour, blocks=TEXT[:length]),
        number=number,
        time=at(hour),
        status=status,
        embargo=embargo,
    ),
    st.integers(0, 5),
    st.none() | st.integers(1, 3),
    st.sampled_from(["usable", "corrected", "withheld", "cancelled"]),
    st.integers(0, 1),
    st.none() | st.sampled_from([at(6), at(20)]),
    st.sampled_from("AB"),
)


def obvious(versions, now):
    """Bubble the versions into order, then read off what the newest says."""
    versions = list(versions)
    numbered = all(each.version.number is not None for each in versions)
    for _ in versions:
        for i in range(len(versions) - 1):
            a, b = versions[i], versions[i + 1]
            left = (a.version.number if numbered else 0, a.version.time, a.fingerprint)
            right = (b.version.number if numbered else 0, b.version.time, b.fingerprint)
            if left > right:
                versions[i], versions[i + 1] = b, a
    newest = versions[-1].version.status
    articles = [each for each in versions if each.version.article]
    if not articles:
        return None, newest
    texts = [each for each in articles if each.version.article.blocks]
    chosen = (texts or articles)[-1]
    embargo = articles[-1].version.embargo
    if newest in {"withheld", "cancelled"}:
        return chosen.fingerprint, newest
    if embargo and embargo > now:
        return chosen.fingerprint, "embargoed"
    return chosen.fingerprint, "corrected" if chosen.version.status == "corrected" else "usable"


@given(st.lists(events, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters_and_the_obvious_model_agrees(versions, random):
    fingerprints = [f"{place:02}" for place in range(len(versions))]
    arrivals = list(zip(fingerprints, versions, strict=True))
    answers = set()
    for _ in range(4):
        random.shuffle(arrivals)
        arrived = [KnownVersion(name, place, each) for place, (name, each) in enumerate(arrivals, 1)]
        decision = decide(arrived, NOON)
        answers.add(
            (
                decision.shown.fingerprint if decision.shown else None,
                decision.status,
                decision.place,
                decision.published,
                decision.modified,
            )
        )
        assert (decision.shown.fingerprint if decision.shown else None, decision.status) == obvious(
            arrived, NOON
        )
        assert {each.fingerprint for each in sort_versions(arrived)} == set(fingerprints)
    assert len(answers) == 1
