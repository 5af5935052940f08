"""Measures a small corpus for real; how fast anything is, no test can say."""

import gzip
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import corpus_generated
from benchmarks.corpus import body_text, evenly, read_corpus, sample
from benchmarks.engines import ENGINES
from benchmarks.indexing import build
from benchmarks.latency import measure as measure_latency
from benchmarks.queries import BANDS, KINDS, BenchQuery, draw
from benchmarks.words import adjacent_words, all_words, letter_words
from search.articles import Article, Block
from search.settings import CHECKOUT

FJORDNYTT = CHECKOUT / "seeds" / "fjordnytt.jsonl"


@pytest.fixture(scope="module", name="corpus")
def _corpus(tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "articles.jsonl"
    corpus_generated.write_articles(path, articles=60, seed=7)
    return read_corpus(path, name="generated")


def test_a_file_without_articles_ends_in_one_sentence(benchmark, tmp_path):
    file = tmp_path / "empty.jsonl"
    file.write_text('{"tittel": "Feil nøkkel"}\n', encoding="utf-8")

    status, _, errors = benchmark(file)

    assert status == 1
    assert "There are 0 articles in empty.jsonl, and 1 lines that cannot be read." in errors
    assert "Traceback" not in errors


def test_a_damaged_file_ends_in_one_sentence(benchmark, tmp_path):
    file = tmp_path / "damaged.jsonl.gz"
    file.write_bytes(gzip.compress(FJORDNYTT.read_bytes())[:500])

    status, _, errors = benchmark(file)

    assert status == 1
    assert "damaged.jsonl.gz: The compressed file is damaged" in errors
    assert "Traceback" not in errors


def test_a_file_and_generated_text_exclude_each_other(benchmark):
    status, _, errors = benchmark(FJORDNYTT, "--generated")

    assert status == 2
    assert "not both" in errors


def test_a_sample_is_taken_through_the_whole_file(tmp_path):
    packed = tmp_path / "articles.jsonl.gz"
    packed.write_bytes(gzip.compress(FJORDNYTT.read_bytes()))

    sample(packed, tmp_path / "plain.jsonl", articles=4)
    chosen = read_corpus(tmp_path / "plain.jsonl", name="Fjordnytt").articles

    lines = FJORDNYTT.read_text(encoding="utf-8").splitlines()
    titles = [json.loads(line)["title"] for line in lines]
    assert [article.title for article in chosen] == [titles[number * len(titles) // 4] for number in range(4)]


@given(items=st.lists(st.integers(), unique=True), count=st.integers(1, 60))
def test_evenly_keeps_order_and_never_invents(items, count):
    chosen = evenly(items, count)

    assert len(chosen) == min(count, len(items))
    assert [item for item in items if item in set(chosen)] == chosen


def test_the_same_seed_generates_the_same_articles(tmp_path):
    for name, seed in (("first", 3), ("again", 3), ("other", 4)):
        corpus_generated.write_articles(tmp_path / name, articles=5, seed=seed)

    first, again, other = ((tmp_path / name).read_text("utf-8") for name in ("first", "again", "other"))
    assert first == again
    assert first != other


def test_generated_words_are_spread_as_in_real_text(corpus):
    """A few words are everywhere, and most are rare; else posting lists would all be of one length."""
    vocabularies = [set(letter_words(article.blocks[0].text)) for article in corpus.articles]

    frequencies = {word: sum(word in each for each in vocabularies) for word in set().union(*vocabularies)}
    assert max(frequencies.values()) > 30
    assert sorted(frequencies.values())[len(frequencies) // 2] == 1


@settings(max_examples=10)
@given(seed=st.integers())
def test_the_same_seed_draws_the_same_queries(corpus, seed):
    assert draw(corpus.articles, each=2, seed=seed) == draw(corpus.articles, each=2, seed=seed)


def test_queries_of_a_kind_are_all_different(corpus):
    for asked in draw(corpus.articles, each=30, seed=1).values():
        assert len(set(asked)) == len(asked) == 30


def test_and_asks_for_the_same_words_as_or(corpus):
    asked = draw(corpus.articles, each=20, seed=1)

    for kind in ("two words", "headline"):
        with_and = asked[f"{kind}, AND"]
        assert [query.words for query in with_and] == [query.words for query in asked[kind]]
        assert {query.match for query in asked[kind]} == {"any"}
        assert {query.match for query in with_and} == {"all"}


def test_rare_and_common_words_are_drawn_equally_often(corpus):
    """Most words of a text are common ones; drawn by chance alone, rare ones would hardly be measured."""
    vocabularies = [set(all_words(f"{each.title} {body_text(each)}")) for each in corpus.articles]

    drawn = [query.words[0] for query in draw(corpus.articles, each=40, seed=1)["one word"]]

    shares = [sum(word in each for each in vocabularies) / len(vocabularies) for word in drawn]
    counts = [sum(low < share <= high for share in shares) for low, high in BANDS]
    assert counts[:2] == [0, 0]
    assert all(18 <= count <= 22 for count in counts[2:])


def test_a_corpus_too_small_for_queries_gives_fewer_of_them():
    articles = [Article(id="a", title="Regn"), Article(id="b", title="Sol")]

    asked = draw(articles, each=10, seed=1)

    assert {query.words for query in asked["one word"]} == {("regn",), ("sol",)}
    assert asked["headline"] == []


def test_adjacent_words_have_only_a_space_between_them():
    """«båt-, og» would be one word to one engine and two to another."""
    assert adjacent_words("Ny ferje, ny kai\n\nBil- og båt") == [("ny", "kai"), ("og", "båt")]


@pytest.fixture(scope="module", params=ENGINES, name="prepare")
def _prepare(request, tmp_path_factory):
    """Give each engine, over three articles."""
    articles = [
        Article(id="kai", title="Kaia sprekker", blocks=(Block("p", "Den nye ferja kan ikke legge til."),)),
        Article(id="ferje", title="Ferja er ny", lead="Nye priser", blocks=(Block("p", "Ferja den går."),)),
        Article(id="regn", title="Været", blocks=(Block("p", "Det regner i Havnevik."),)),
    ]
    engine, folder = ENGINES[request.param], tmp_path_factory.mktemp(request.param)
    engine.build(articles, folder)
    with engine.opened(folder) as prepare:
        yield prepare


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (BenchQuery("one word", ("sprekker",)), {"kai"}),
        (BenchQuery("one word", ("priser",)), {"ferje"}),
        (BenchQuery("one word", ("snø",)), set()),
        (BenchQuery("two words", ("sprekker", "havnevik")), {"kai", "regn"}),
        (BenchQuery("two words, AND", ("sprekker", "havnevik")), set()),
        (BenchQuery("two words, AND", ("kaia", "ferja")), {"kai"}),
        (BenchQuery("phrase", ("nye", "ferja")), {"kai"}),
        (BenchQuery("phrase", ("ferja", "er")), {"ferje"}),
        (BenchQuery("prefix", ("havn",)), {"regn"}),
        (BenchQuery("headline", ("kaia", "sprekker")), {"kai"}),
    ],
)
def test_engines_find_the_same_where_no_stemmer_decides(prepare, query, expected):
    """What is compared must do the same work."""
    assert set(prepare(query)()) == expected


def test_indexing_is_measured_in_a_process_of_its_own(corpus, tmp_path):
    """What this process holds in memory must not count."""
    sample_file = tmp_path / "articles.jsonl"
    corpus_generated.write_articles(sample_file, articles=20, seed=1)
    (tmp_path / "fts5").mkdir()
    ballast = bytearray(b"1") * 300_000_000

    building = build("fts5", sample_file, tmp_path / "fts5", articles=20)

    assert building.articles == 20
    assert building.start_memory_bytes <= building.peak_memory_bytes < len(ballast)
    assert building.size_bytes == (tmp_path / "fts5" / "fts5.sqlite3").stat().st_size


def test_all_ways_answer_every_query_equally_often_and_take_turns():
    """A slow moment of the machine must not hit one engine alone."""
    asked = {"one word": [BenchQuery("one word", (f"ord{number}",)) for number in range(25)]}
    answered = []

    def way(name):
        return lambda query: lambda: answered.append((name, query.words[0])) or ["treff"]

    results = measure_latency({name: way(name) for name in "abc"}, asked, rounds=3, progress=lambda _: None)

    assert all(answered.count((name, f"ord{number}")) == 3 for name in "abc" for number in range(25))
    turns = [
        name for number, (name, _) in enumerate(answered) if not number or answered[number - 1][0] != name
    ]
    assert len(turns) >= 3 * 3 * 2
    assert [(each.way, each.queries, each.without_hits) for each in results] == [
        (name, 25, 0) for name in "abc"
    ]


def test_the_first_round_is_told_apart():
    """What an engine reads on first use must not hide what it takes afterwards, nor the reverse."""
    seen = set()

    def prepare(query):
        def find():
            if query not in seen:
                seen.add(query)
                time.sleep(0.02)
            return []

        return find

    asked = {"phrase": [BenchQuery("phrase", ("ny", f"kai{number}")) for number in range(4)]}
    (latency,) = measure_latency({"slow": prepare}, asked, rounds=2, progress=lambda _: None)

    assert latency.first_p50_ms >= 20 > latency.p50_ms
    assert latency.without_hits == 4


def test_the_page_about_benchmarks_explains_every_query_and_every_engine():
    page = (CHECKOUT / "docs" / "benchmarks.md").read_text(encoding="utf-8")

    names = [engine.label.rsplit(" ", 1)[0] for engine in ENGINES.values()]
    words = [*KINDS, *names]
    assert [word for word in words if word not in page] == []
