"""Synthetic articles are made of the corpus, as many as are wanted, and each size is measured."""

import json
import re

import pytest

from benchmarks import corpus_generated, corpus_synthetic
from benchmarks.corpus import body_text, read_corpus, stream_articles
from benchmarks.growth_steps import KINDS
from search.articles import Article, Block

BODY = (
    "Ferja kom ikke. «Den er full», sier hun. I Oslo regnet det 3. mai, og folk gikk inn!\nSlik endte dagen."
)


def sentences():
    return corpus_synthetic.sentences([Article(id="a", title="Ferja", blocks=(Block("p", BODY),))])


def written(path, articles, seed=1, drawn_from=None):
    corpus_synthetic.write_articles(path, drawn_from or sentences(), articles=articles, seed=seed)
    return list(stream_articles(path))


def test_a_text_is_cut_where_sentences_end():
    assert sentences() == [
        "Ferja kom ikke.",
        "«Den er full», sier hun.",
        "I Oslo regnet det 3. mai, og folk gikk inn!",
        "Slik endte dagen.",
    ]


def test_articles_are_made_of_fourteen_sentences_of_the_corpus(tmp_path):
    made = written(tmp_path / "articles.jsonl", 30)

    assert len({article.id for article in made}) == 30
    for article in made:
        text = re.sub(r"\s+", " ", body_text(article))
        assert sum(text.count(each) for each in sentences()) == 14
        assert article.title in sentences()


def test_fewer_articles_are_the_first_of_more(tmp_path):
    """Sizes are compared, so the smaller index must be the beginning of the larger."""
    few, many = written(tmp_path / "few", 5), written(tmp_path / "many", 20)

    assert [body_text(each) for each in few] == [body_text(each) for each in many[:5]]
    assert [body_text(each) for each in written(tmp_path / "other", 5, seed=2)] != [
        body_text(each) for each in few
    ]


def test_a_corpus_of_long_sentences_only_gives_long_headlines(tmp_path):
    long = "Dette er en setning som er lengre enn noen tittel vi ville ha valgt oss selv i dag."

    assert written(tmp_path / "articles", 1, drawn_from=[long])[0].title == long


def test_streaming_passes_over_what_is_no_article(tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text('{"title": "Sol"}\n{"tittel": "Regn"}\n{"title": "Vind"}\n', encoding="utf-8")

    assert [each.title for each in stream_articles(file)] == ["Sol", "Vind"]


@pytest.fixture(scope="module", name="growth")
def _growth(benchmark, tmp_path_factory):
    """Give what a run over two small sizes printed, and its JSON."""
    folder = tmp_path_factory.mktemp("growth")
    corpus, output = folder / "corpus.jsonl", folder / "new" / "growth.json"
    corpus_generated.write_articles(corpus, articles=60, seed=3)
    options = ["--size", 100, "--size", 200, "--engine", "stems", "--engine", "tantivy"]
    options += ["--queries", 4, "--rounds", 2, "--output", output]
    status, printed, errors = benchmark(corpus, *options, module="benchmarks.growth")
    assert status == 0, errors
    assert "100 articles are done" in errors
    assert read_corpus(corpus, name="").articles
    return printed, json.loads(output.read_text(encoding="utf-8"))


def test_each_size_is_measured_for_each_engine_and_kind(growth):
    _, values = growth

    assert [stage["articles"] for stage in values["stages"]] == [100, 200]
    for stage in values["stages"]:
        assert list(stage["buildings"]) == ["stems", "tantivy"]
        assert {each["articles"] for each in stage["buildings"].values()} == {stage["articles"]}
        assert {each["kind"] for each in stage["latencies"]} == set(KINDS)
    small, large = values["stages"]
    assert small["text_bytes"] * 1.8 < large["text_bytes"] < small["text_bytes"] * 2.2
    for name in small["buildings"]:
        assert small["buildings"][name]["size_bytes"] < large["buildings"][name]["size_bytes"]


def test_the_tables_compare_with_the_peer_at_the_same_size(growth):
    printed, values = growth

    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed.splitlines()]
    of_200 = {each["way"]: each for each in values["stages"][1]["latencies"] if each["kind"] == "headline"}
    [row] = [row for row in rows if row[:3] == ["headline", "Leit, same terms", "200"]]
    assert row[4] == f"{of_200['stems']['p50_ms'] / of_200['tantivy']['p50_ms']:.3g}"
