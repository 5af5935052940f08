from __future__ import annotations

import gzip
import json

from tests.search.cli.helpers import run


def test_evaluate_prints_the_three_measures(folder, imported):
    result = run("evaluate", folder / "queries.jsonl", "--match", "any")

    assert result.stdout == "queries 2   MRR@10 50.0   R@10 50.0   nDCG@10 50.0\n"


def test_evaluate_reads_packed_files_and_answers_in_json(folder, imported):
    packed = folder / "queries.jsonl.gz"
    packed.write_bytes(gzip.compress((folder / "queries.jsonl").read_bytes()))

    result = run("evaluate", packed, folder / "queries.jsonl", "--in", "title", "--json")

    assert json.loads(result.stdout) == {"queries": 4, "MRR@10": 50.0, "R@10": 50.0, "nDCG@10": 50.0}


def test_evaluate_names_a_bad_line(folder, imported):
    (folder / "queries.jsonl").write_text("{}", encoding="utf-8")

    result = run("evaluate", folder / "queries.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{folder}/queries.jsonl:1: The key «id» is missing")
