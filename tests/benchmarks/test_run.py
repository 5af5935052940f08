"""A whole run measures everything it names, and its tables and JSON agree."""

import re

import pytest

from benchmarks.engines import ENGINES
from benchmarks.queries import KINDS

pytestmark = pytest.mark.server


def test_every_engine_is_measured_for_every_kind_of_query(run):
    _, values = run

    ways = {*ENGINES, "searcher", "http"}
    assert set(values["buildings"]) == set(ENGINES)
    assert {(each["kind"], each["way"]) for each in values["latencies"]} == {
        (kind, way) for kind in KINDS for way in ways
    }


def test_leit_finds_something_for_every_query_in_every_way_to_ask(run):
    """Every query was drawn from the articles, so an empty answer would be a mistake in the benchmark."""
    _, values = run

    ours = [each for each in values["latencies"] if each["way"] in {"leit", "stems", "searcher", "http"}]
    assert [each["without_hits"] for each in ours] == [0] * len(ours)


def test_reading_the_worst_query_is_a_row(run):
    printed, values = run

    assert values["parsing"]["queries"] > 50
    assert values["parsing"]["worst_ms"] >= values["parsing"]["median_ms"] > 0
    assert f"the slowest of {values['parsing']['queries']}" in printed


def test_ratios_are_leits_figure_divided_by_the_peers(run):
    _, values = run

    leit, peer = values["buildings"]["leit"], values["buildings"]["fts5"]
    assert peer["speed_ratio"] == pytest.approx(leit["articles_per_second"] / peer["articles_per_second"])
    assert peer["size_ratio"] == pytest.approx(leit["size_bytes"] / peer["size_bytes"])
    by_way = {each["way"]: each for each in values["latencies"] if each["kind"] == "headline"}
    assert by_way["tantivy"]["p95_ratio"] == pytest.approx(
        by_way["leit"]["p95_ms"] / by_way["tantivy"]["p95_ms"]
    )
    assert by_way["tantivy"]["same_terms_p50_ratio"] == pytest.approx(
        by_way["stems"]["p50_ms"] / by_way["tantivy"]["p50_ms"]
    )
    assert leit["size_ratio"] is by_way["http"]["p50_ratio"] is by_way["stems"]["p50_ratio"] is None


def test_sizes_are_compared_by_the_article_where_whoosh_got_fewer(run):
    printed, values = run

    leit, whoosh = values["buildings"]["leit"], values["buildings"]["whoosh"]
    assert (leit["articles"], whoosh["articles"]) == (80, 40)
    assert whoosh["size_ratio"] == pytest.approx(leit["size_bytes"] / 80 / (whoosh["size_bytes"] / 40))
    assert whoosh["size_to_text"] == pytest.approx(whoosh["size_bytes"] / (values["text_bytes"] / 2))
    assert "got 40 of the articles only" in printed


def test_the_tables_show_what_the_json_says(run):
    printed, values = run

    rows = [re.sub(r" +", " ", line) for line in printed.splitlines() if line.startswith("|")]
    for each in values["latencies"]:
        assert [row for row in rows if row.startswith(f"| {each['kind']} | {each['label']} |")] != []
    for each in values["buildings"].values():
        rate = f"{each['articles_per_second']:.0f}"
        assert [row for row in rows if row.startswith(f"| {each['label']} | {each['articles']} | {rate} |")]


def test_a_run_says_what_it_measured_and_where(run):
    printed, values = run

    assert "80 articles" in printed
    assert values["command"].startswith("python -m benchmarks --generated --articles 80")
    assert values["machine"]["cores"] > 0
    assert values["articles"] == 80
    assert values["text_bytes"] > 80 * 500


def test_what_starts_and_what_changes_is_measured_as_often_as_asked(run):
    printed, values = run

    spreads = [*values["startup"].values(), *(values["commit_latency"][name] for name in ("found", "opened"))]
    assert [each["times"] for each in spreads] == [1] * 5
    assert all(0 < each["p50_ms"] <= each["p95_ms"] <= each["worst_ms"] for each in spreads)
    assert values["commit_latency"]["articles"] == 80
    assert "| one article into 80, until found " in printed


def test_searches_go_on_beside_an_import(run):
    _, values = run

    beside = values["during_import"]
    assert beside["articles"] == 20
    assert beside["without_import"]["times"] > 0
    # Those that end while it runs; were they to wait for it, there would be one.
    assert beside["with_import"]["times"] > 3


def test_the_memory_of_a_worker_is_told_shared_and_private(run):
    printed, values = run

    memory = values["worker_memory"]
    assert 0 < memory["private_bytes"] <= memory["proportional_bytes"] <= memory["resident_bytes"]
    assert f"{memory['private_bytes'] / 1_000_000:.1f} |" in printed


@pytest.mark.server
def test_a_search_that_finds_nothing_is_measured_with_what_is_tried_in_its_place(run):
    printed, values = run

    nothing = values["zero_hits"]
    assert 0 < nothing["helped"] <= nothing["queries"]
    assert nothing["p50_ms"] > nothing["bare_p50_ms"] > 0
    assert f"{nothing['helped']} of {nothing['queries']} are offered something else" in printed
