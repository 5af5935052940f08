import gzip
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.evaluation import (
    JudgedQuery,
    Judgement,
    Quality,
    evaluate,
    ndcg,
    read_judged_queries,
    recall,
    reciprocal_rank,
)

LINE = '{"id": "q1", "query": "ny bru", "relevant": ["bru", "ferje"], "answer": "Vassvik"}'


def judged(*ids, text="bru"):
    return JudgedQuery("q", text, tuple(Judgement("q", each) for each in ids))


def test_reads_queries_and_ignores_other_keys(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text(f"{LINE}\n\n", encoding="utf-8")

    queries = list(read_judged_queries([path]))

    assert queries == [JudgedQuery("q1", "ny bru", (Judgement("q1", "bru"), Judgement("q1", "ferje")))]


def test_reads_packed_files(tmp_path):
    path = tmp_path / "queries.jsonl.gz"
    path.write_bytes(gzip.compress(f"{LINE}\n{LINE}\n".encode()))

    assert len(list(read_judged_queries([path, path]))) == 4


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{", "The line is not JSON"),
        ('{"id": "1', "The line is not JSON: Invalid control character at character 10."),
        ("[]", "The line is not a JSON object."),
        ('{"query": "bru", "relevant": ["a"]}', "The key «id» is missing"),
        ('{"id": "q", "query": " ", "relevant": ["a"]}', "The key «query» is missing"),
        ('{"id": "q", "query": "bru", "relevant": []}', "The key «relevant» is not a list of article ids"),
        ('{"a":' * 100_000, "The line is nested too deeply."),
        ("[" * 100_000, "The line is nested too deeply."),
        (
            f'{{"id": "q", "query": "{"x" * 1001}", "relevant": ["a"]}}',
            "The query has 1001 characters; 1000 is",
        ),
        ('{"id": "q", "query": "\\ud800", "relevant": ["a"]}', "text must be a text of whole characters"),
        (f'{{"id": {"9" * 5000}, "query": "bru"}}', "The key «id» is missing or is not a text"),
        ('{"id": "q", "query": "bru", "relevant": [1]}', "The key «relevant» is not a list of article ids"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, fault):
    path = tmp_path / "queries.jsonl"
    path.write_text(f"{LINE}\n{line}\n", encoding="utf-8")

    with pytest.raises(ArticleFormatError) as error:
        list(read_judged_queries([path]))

    assert str(error.value).startswith(f"{path}:2: {fault}")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("latin1.jsonl", LINE.replace("ny", "blå").encode("latin-1")),
        ("plain.jsonl.gz", LINE.encode()),
        ("cut.jsonl.gz", gzip.compress(LINE.encode() * 99)[:-12]),
        ("missing.jsonl", None),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, name, data):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)

    with pytest.raises(ArticleFormatError, match=f"{name}: The file cannot be read: "):
        list(read_judged_queries([path]))


def test_the_measures_of_a_worked_example():
    """Two relevant articles, found at ranks 2 and 4 of four."""
    found, relevant = ["x", "bru", "y", "ferje"], frozenset({"bru", "ferje"})

    assert reciprocal_rank(found, relevant) == 1 / 2
    assert recall(found, relevant) == 1
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    assert ndcg(found, relevant) == pytest.approx(gain / (1 + 1 / math.log2(3)))


def test_means_are_in_percent_with_one_decimal():
    answers = {"første": ["a"], "andre": ["x", "b"], "ingen": []}
    queries = [judged("a", text="første"), judged("b", text="andre"), judged("c", text="ingen")]

    quality = evaluate(queries, answers.__getitem__)

    assert quality == Quality(queries=3, mrr=50.0, recall=66.7, ndcg=54.4)


def test_only_the_first_ten_hits_count():
    found = [f"x{rank}" for rank in range(10)] + ["bru"]

    assert evaluate([judged("bru")], lambda _: found) == Quality(1, 0.0, 0.0, 0.0)


def test_an_article_judged_not_relevant_gains_nothing():
    query = JudgedQuery("q", "bru", (Judgement("q", "bru", 1), Judgement("q", "gjedde", 0)))

    assert evaluate([query], lambda _: ["gjedde", "bru"]).mrr == 50.0


def test_without_a_query_there_is_nothing_to_measure():
    with pytest.raises(ArticleFormatError, match="There is no judged query"):
        evaluate([], lambda _: [])


ids = st.lists(st.sampled_from([f"a{n}" for n in range(20)]), unique=True, max_size=10)


@given(found=ids, relevant=ids.filter(bool).map(frozenset))
def test_measures_are_shares_and_agree_on_nothing_found(found, relevant):
    measures = [measure(found, relevant) for measure in (reciprocal_rank, recall, ndcg)]

    assert all(0 <= each <= 1 + 1e-12 for each in measures)
    assert len({each == 0 for each in measures}) == 1


@given(relevant=ids.filter(bool))
def test_all_relevant_articles_first_is_perfect(relevant):
    measures = [measure(relevant, frozenset(relevant)) for measure in (reciprocal_rank, recall, ndcg)]

    assert measures == pytest.approx([1, 1, 1])


def test_a_query_is_taken_as_typed(tmp_path):
    path = tmp_path / "queries.jsonl"
    path.write_text(json.dumps({"id": "å", "query": "«blå» bær", "relevant": ["a"]}), encoding="utf-8")

    assert [query.text for query in read_judged_queries([path])] == ["«blå» bær"]
