"""Do Whoosh and OpenSearch give the same answers? 2,000 made-up articles, 540 queries."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.corpus_generated import write_articles
from search.article_index import FindPlan
from search.articles import Block, Tag
from search.formats import read_articles
from search.query.expand import expand
from tests.language import ANALYZER, open_whoosh, parse_query

pytestmark = pytest.mark.server

ARTICLES = 2000
SOURCES = ("NTB", "Havnevik Avis", "Skarvøy Blad", "")
FIRST_DAY = datetime(2019, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", name="articles")
def _articles(tmp_path_factory):
    path = tmp_path_factory.mktemp("articles") / "articles.jsonl"
    write_articles(path, articles=ARTICLES, seed=7)
    return [_dressed(number, read.article) for number, read in enumerate(read_articles([path]))]


def _dressed(number, article):
    """Give a generated article what it lacks: a lead, a caption, a source, subjects and mostly a date."""
    first, *others, last = article.blocks
    return replace(
        article,
        lead=first.text,
        blocks=(*others, Block("caption", last.text)),
        source=SOURCES[number % 4],
        subjects=tuple(Tag(name) for name in ("Sport", "Mat")[: number % 3]),
        published=None if number % 11 == 0 else FIRST_DAY + timedelta(hours=7 * number),
        published_precision="unknown" if number % 11 == 0 else "minute",
    )


@pytest.fixture(scope="module", name="both")
def _both(opensearch, articles, tmp_path_factory):
    """Open the same articles in both; in the cluster on three shards."""
    place = opensearch.settings()
    whoosh, cluster = open_whoosh(tmp_path_factory.mktemp("index")), opensearch.open(place, shards=3)
    for each in (whoosh, cluster):
        each.replace_all(articles)
    yield whoosh, cluster
    for each in (whoosh, cluster):
        each.close()
    opensearch.delete(place)


@pytest.fixture(scope="module", name="words")
def _words(articles):
    """Give words that stand one after the other in some article, another run each time."""
    chosen = random.Random(20261122)  # noqa: S311 - the same ones in every run

    def words(count):
        text = chosen.choice(chosen.choice(articles).blocks).text.strip(".").split()
        first = chosen.randrange(max(1, len(text) - count))
        return [word.strip(".,") for word in text[first : first + count]]

    return words


KINDS = {
    "all": lambda w: " ".join(w(2)),
    "any": lambda w: " OR ".join(w(3)),
    "any of many": lambda w: " OR ".join(w(7)),
    "without": lambda w: "{} NOT {}".format(*w(2)),
    "nested": lambda w: "({} OR {}) AND NOT ({} AND {})".format(*w(4)),
    "phrase": lambda w: f'"{" ".join(w(2))}"',
    "long phrase": lambda w: f'"{" ".join(w(3))}"',
    "near": lambda w: " NEAR/3 ".join(w(3)[::2]),
    "far": lambda w: " NEAR/8 ".join(w(6)[::5]),
    "ordered": lambda w: " ONEAR/5 ".join(w(3)[::2]),
    "near any": lambda w: '({} OR "{} {}") NEAR/8 {}'.format(*w(4)),
    "close": lambda w: f'"{" ".join(w(3))}"~4',
    "prefix": lambda w: f"{w(1)[0][:3]}*",
    "field": lambda w: "tittel:{} OR bildetekst:{}".format(*w(2)),
    "one form": lambda w: f"={w(1)[0]}",
    "date": lambda w: f"{w(1)[0]} dato:2019-03..2020",
    "source": lambda w: f'{w(1)[0]} kilde:"havnevik avis"',
    "subject": lambda w: "{} OR {} emne:mat".format(*w(2)),
}
CHOSEN = {
    "none": FindPlan(limit=ARTICLES, sort="newest"),
    "filtered": FindPlan(limit=ARTICLES, sort="oldest", filters={"source": ("ntb", "Skarvøy Blad")}),
    "dated": FindPlan(limit=ARTICLES, sort="newest", start=FIRST_DAY + timedelta(days=100)),
}
ROUNDS = 10
"""Of each kind with each plan: 540 queries in all."""


@pytest.mark.parametrize("plan", CHOSEN)
@pytest.mark.parametrize("kind", KINDS)
def test_both_find_the_same_articles(both, words, kind, plan):
    whoosh, cluster = both
    some = 0
    for _ in range(ROUNDS):
        typed = KINDS[kind](words)
        query = parse_query(typed)[0]
        expected = whoosh.find(query, CHOSEN[plan])
        some += expected.total > 0

        assert cluster.find(query, CHOSEN[plan]) == expected, typed
    assert some or plan != "none"


def test_both_count_words_alike(both, words):
    terms = [word.lower() for _ in range(60) for word in words(3)] + [f"nope{n}" for n in range(200)]

    for fields in (("body",), ("title", "lead", "body", "caption")):
        one, other = (index.frequencies(terms, fields=fields) for index in both)
        assert [count == 0 for count in one] == [count == 0 for count in other]
        assert [(a, b) for a, b in zip(one, other, strict=True) if a != b and min(a, b) <= 100] == []


@pytest.mark.parametrize("kind", ["any", "nested", "phrase", "near any", "field", "one form", "date"])
def test_both_know_where_the_words_stand(both, words, kind):
    """In the same matches; few names pass for others in the cluster, and no place is lacking."""
    plan = FindPlan(limit=60, sort="newest", with_positions=True)
    places = missing = more = 0
    for _ in range(4):
        typed = KINDS[kind](words)
        parsed, _ = parse_query(typed)
        query, _ = expand(parsed, typed, ANALYZER, frequencies=both[0].frequencies, parts_weight=0.5)

        one, other = (standing(index.find(query, plan)) for index in both)
        places, missing, more = places + len(one), missing + len(one - other), more + len(other - one)
    assert missing == 0
    assert places
    assert more <= 6


def test_a_cluster_knows_where_words_begin_with_some_letters(both, words):
    """Others begin with the same three, which extracts see."""
    plan = FindPlan(limit=60, sort="newest", with_positions=True)
    for _ in range(10):
        query = parse_query(f"{words(1)[0][:4]}*")[0]
        one, other = (standing(index.find(query, plan)) for index in both)
        assert one <= other


def standing(matches):
    """Return every place that *matches* tell of."""
    return {
        (match.article_id, field, place.position, place.paragraph, place.language)
        for match in matches.page
        for field, places in (match.positions or {}).items()
        for place in places
    }


def test_the_ten_best_are_nearly_the_same(both, words):
    """Lengths are not exactly ours, so neighbours with nearly the same score may change places."""
    whoosh, cluster = both
    overlaps = []
    for number in range(120):
        typed = " ".join(words(2 + number % 4))
        parsed, _ = parse_query(typed, match="any" if number % 2 else "all")
        query, _ = expand(parsed, typed, ANALYZER, frequencies=whoosh.frequencies, parts_weight=0.5)
        one, other = (
            [match.article_id for match in index.find(query, FindPlan()).page] for index in (whoosh, cluster)
        )
        if one:
            overlaps.append(len(set(one) & set(other)) / len(one))

    assert sum(overlaps) / len(overlaps) >= 0.9
