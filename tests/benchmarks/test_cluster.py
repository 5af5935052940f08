"""Does the comparison with OpenSearch alone run, and clean up after itself?"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.corpus_generated import write_articles
from search.settings import CHECKOUT
from tests.language import FOLDER


@pytest.mark.server
def test_leit_is_measured_beside_opensearch_alone(opensearch, tmp_path):
    write_articles(tmp_path / "articles.jsonl", articles=60, seed=3)
    before = set(opensearch.client.indices.get(index="*"))

    command = [
        "--url",
        opensearch.urls[0],
        "--queries",
        "4",
        "--rounds",
        "2",
        str(tmp_path / "articles.jsonl"),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.cluster", *command],
        cwd=CHECKOUT,
        env={**os.environ, "LEIT_INDEX_DIR": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("60 articles; ")
    for kind in ("one word", "two words", "phrase", "prefix", "headline"):
        assert f"| {kind} | " in done.stdout
    assert set(opensearch.client.indices.get(index="*")) == before


def test_a_node_that_does_not_answer_is_told_of(tmp_path):
    (tmp_path / "articles.jsonl").write_text(json.dumps({"id": "a", "title": "Fisk", "body": "Fisk."}))

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.cluster",
            "--url",
            "http://127.0.0.1:9",
            str(tmp_path / "articles.jsonl"),
        ],
        cwd=CHECKOUT,
        env={**os.environ, "LEIT_INDEX_DIR": str(FOLDER)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "No node of OpenSearch answers at http://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
