import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.article_json import encode_article
from search.archive.version_json import (
    encode_version,
    fingerprint_of,
    shown_article,
    shown_json,
    version_from_json,
)
from search.articles import Article
from search.versions import KnownVersion, Version, decide, version_of

NOON = datetime(2026, 1, 16, 12, tzinfo=UTC)
BRIDGE = Article(id="bru", title="Ny bru")


def stored(version):
    encoded = encode_version(version)
    return version_from_json("bru", encoded.article_json, json.loads(encoded.sent) if encoded.sent else {})


def test_a_plain_article_is_stored_as_it_was_in_format_1():
    plain, encoded = encode_article(BRIDGE), encode_version(version_of(BRIDGE))

    assert (encoded.article_json, encoded.sent, encoded.fingerprint) == (plain.json, None, plain.fingerprint)


@given(
    st.builds(
        Version,
        article_id=st.just("bru"),
        article=st.sampled_from([BRIDGE, replace(BRIDGE, modified=NOON)]),
        number=st.none() | st.integers(-1, 10**12),
        time=st.just(NOON),
        status=st.sampled_from(["usable", "corrected", "withheld", "cancelled"]),
        embargo=st.none() | st.just(NOON),
        note=st.text("aæ «", max_size=5),
        is_teaser=st.booleans(),
    )
)
def test_a_version_comes_back_as_it_was_stored(version):
    assert stored(version) == version


def test_a_withdrawal_without_an_article_comes_back_too():
    withdrawal = Version(article_id="bru", article=None, status="cancelled", number=3, time=NOON)

    assert stored(withdrawal) == withdrawal


def test_versions_that_say_different_things_have_different_fingerprints():
    versions = [
        version_of(BRIDGE),
        Version(article_id="bru", article=BRIDGE, number=1),
        Version(article_id="bru", article=BRIDGE, number=2),
        Version(article_id="bru", article=BRIDGE, time=NOON),
        Version(article_id="bru", article=BRIDGE, note="Rettet"),
        Version(article_id="bru", article=None, status="cancelled"),
    ]

    assert len({encode_version(version).fingerprint for version in versions}) == len(versions)
    assert fingerprint_of("abc", None) == "abc"


def test_readers_see_the_earliest_time_the_place_and_the_note():
    first = Version(
        article_id="bru", article=replace(BRIDGE, published=NOON, published_precision="minute"), time=NOON
    )
    later = NOON.replace(hour=14)
    second = Version(
        article_id="bru",
        article=replace(BRIDGE, title="Rettet", published=later, published_precision="minute"),
        time=later,
        status="corrected",
        note="To, ikke tre.",
    )
    decision = decide([KnownVersion("b", 1, second), KnownVersion("a", 2, first)], NOON)

    article = shown_article(encode_version(second).article_json, shown_json(decision))

    assert (article.title, article.published, article.modified) == ("Rettet", NOON, later)
    assert (article.version, article.status, article.note) == (2, "corrected", "To, ikke tre.")


def test_nothing_is_stored_where_readers_see_the_article_as_it_is():
    assert shown_json(decide([KnownVersion("a", 1, version_of(BRIDGE))], NOON)) is None
    with pytest.raises(ValueError, match="Expecting value"):
        shown_article("", None)
