import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.article_json import article_from_json, encode_article
from search.articles import BLOCK_KINDS, FIRST_YEAR, LAST_YEAR, PRECISIONS, Article, Block, Origin, Tag
from search.errors import ArticleFormatError

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)
words = texts.filter(str.strip)
moments = st.datetimes(datetime(FIRST_YEAR, 1, 1), datetime(LAST_YEAR, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
tags = st.lists(st.builds(Tag, words, texts), max_size=2).map(tuple)


@st.composite
def articles(draw):
    published = draw(st.none() | moments)
    stated = st.sampled_from([each for each in PRECISIONS if each != "unknown"])
    return Article(
        id=draw(st.from_regex(r"[a-z0-9._-]{1,20}", fullmatch=True)),
        title=draw(words),
        blocks=tuple(draw(st.lists(st.builds(Block, st.sampled_from(BLOCK_KINDS), words), max_size=3))),
        lead=draw(texts),
        kicker=draw(texts),
        byline=tuple(draw(st.lists(words, max_size=2))),
        source=draw(texts),
        published=published,
        published_precision=draw(stated) if published else "unknown",
        modified=draw(st.none() | moments),
        dateline=draw(texts),
        language=draw(st.sampled_from(["nb", "nn", "en", "und"])),
        section=draw(texts),
        genre=draw(texts),
        subjects=draw(tags),
        places=draw(tags),
        url=draw(texts),
        version=draw(st.integers(1, 99)),
        origin=draw(st.builds(Origin, texts, texts, st.integers(0, 9), st.none() | moments)),
    )


@given(articles())
def test_an_article_comes_back_the_same(article):
    assert article_from_json(encode_article(article).json) == article


@given(articles(), articles())
def test_the_fingerprint_tells_articles_apart_by_all_but_their_origin(one, other):
    plain = [dataclasses.replace(each, origin=Origin()) for each in (one, other)]

    assert (encode_article(one).fingerprint == encode_article(other).fingerprint) == (plain[0] == plain[1])


def test_reading_an_article_again_does_not_change_its_fingerprint():
    article = Article(id="a", title="Ny bru", origin=Origin("text", "a.txt"))
    again = dataclasses.replace(article, origin=Origin("jsonl", "b.jsonl", 7, datetime.now(UTC)))

    assert encode_article(again).fingerprint == encode_article(article).fingerprint


def test_what_an_article_does_not_state_is_left_out():
    """Fields that come later leave the text and fingerprint of old articles alone."""
    assert encode_article(Article(id="a", title="Ny bru")).json == '{"id":"a","title":"Ny bru"}'


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_what_no_database_can_keep_is_refused(sign):
    article = Article(id="a", title="Ny bru", blocks=(Block("p", f"Brua {sign} åpner."),))

    with pytest.raises(ArticleFormatError, match=r"A text holds U\+....,"):
        encode_article(article)
