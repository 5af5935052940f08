#!/usr/bin/env python3
"""
Counts the own function calls of one search through the web application, in one checkout or several.

Usage: scripts/query_walk.py [--by-function N] [CHECKOUT ...]. Without a checkout, the one of this script.

The seed articles are imported into `.leit-test/walk` of each checkout. Each query is sent to
/api/v1/search by Flask's test client until everything is cached, and then once more while `sys.setprofile`
counts the calls of functions in files under `search/` and `web/` (a generator counts each time it resumes).
Of these calls, some are also counted by name:

    lexings          query text cut into lexemes
    analyses         a text of the query analysed into query words
    language         language detections of a query text
    index questions  calls of a public method of the index that reads postings, frequencies or values
"""

from __future__ import annotations

import argparse
import inspect
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, Final

CHECKOUT: Final = Path(__file__).resolve().parent.parent
QUERIES: Final = (
    "ferjekai kostnad",
    "ferjekaien i havnevik kostet mye",
    "brannstasjonen i havnevik kostet mye",
)
"""Queries for the seeds: two words, a sentence, and a sentence that finds nothing, so that others are tried."""
WARM_UP_ROUNDS: Final = 3
NAMED_CALLS: Final = {
    "lexings": ("lexer.py:lexemes",),
    "analyses": (":Analyzer.query_words",),
    "language": (":Analyzer.query_language",),
    "index questions": (":WhooshIndex.frequencies", ":WhooshIndex.find", ":WhooshIndex.values"),
}
"""Column -> the functions that it counts, by the end of ``file:qualified name``."""


def main() -> None:
    """Measure the checkouts that the command line names, each in a process of its own, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checkouts", nargs="*", type=Path, default=[CHECKOUT])
    parser.add_argument(
        "--by-function", type=int, default=0, metavar="N", help="list the N most called functions"
    )
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure_queries()))
        return
    print_table(
        [(checkout, run_in(checkout.resolve())) for checkout in options.checkouts], options.by_function
    )


def run_in(checkout: Path) -> dict[str, dict[str, int]]:
    """Return the call counts of each query, measured by this script on the code of *checkout*."""
    folder = checkout / ".leit-test" / "walk"
    folder.mkdir(parents=True, exist_ok=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEIT_")} | {
        "PYTHONPATH": str(checkout),
        "LEIT_ARCHIVE": f"sqlite:///{folder}/archive.sqlite3",
        "LEIT_INDEX_DIR": str(folder / "index"),
    }
    # The index is built anew, as its layout may have changed since the last run.
    for arguments in (["import", "seeds"], ["rebuild"]):
        command = [sys.executable, "-m", "search", *arguments]
        subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True)
    measuring = [sys.executable, str(Path(__file__).resolve()), "--measure"]
    output = subprocess.run(
        measuring, cwd=checkout, env=environment, check=True, stdout=subprocess.PIPE
    ).stdout
    counts: dict[str, dict[str, int]] = json.loads(output)
    return counts


def measure_queries() -> dict[str, dict[str, int]]:
    """Return how often each own function is called for each query, by ``file:function``, when all is warm."""
    # The code of the checkout that is measured, by PYTHONPATH.
    from search import open_searcher, settings_from  # noqa: PLC0415
    from web import create_app  # noqa: PLC0415

    searcher = open_searcher(settings_from())
    # Before 0.2 the application was given the searcher itself.
    takes_function = "get_searcher" in inspect.signature(create_app).parameters
    client = create_app((lambda: searcher) if takes_function else searcher).test_client()
    counts = {}
    for query in QUERIES:
        for _ in range(WARM_UP_ROUNDS):
            send_query(client, query)
        counter = CallCounter(Path.cwd())
        sys.setprofile(counter)
        try:
            send_query(client, query)
        finally:
            sys.setprofile(None)
        counts[query] = dict(counter.calls)
    return counts


def send_query(client: Any, query: str) -> None:  # noqa: ANN401 - Flask's client, of the checkout measured
    """Search for *query* by the web API; raise RuntimeError where that fails."""
    response = client.get("/api/v1/search", query_string={"q": query})
    if response.status_code != 200:  # noqa: PLR2004 - OK
        raise RuntimeError(f"{query}: {response.status_code}")


class CallCounter:
    """
    A profile function that counts calls of functions of the checkout at *root*.

    Attributes:
        calls: ``file:qualified name`` of a function -> its calls.
    """

    def __init__(self, root: Path) -> None:
        self.calls: Counter[str] = Counter()
        self._packages = (f"{root}/search/", f"{root}/web/")
        self._root_length = len(f"{root}/")

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Count the call that begins in *frame*, where *event* is one."""
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(self._packages):
            self.calls[f"{code.co_filename[self._root_length :]}:{code.co_qualname}"] += 1


def print_table(measured: list[tuple[Path, dict[str, dict[str, int]]]], by_function: int) -> None:
    """Print a row for each query and checkout; calls also as a ratio to those of the first checkout."""
    columns = ("calls", "ratio", *NAMED_CALLS)
    for query in QUERIES:
        print(f"\n{query}\n" + "".join(f"{column:>17}" for column in columns))
        base = sum(measured[0][1][query].values())
        for checkout, counts in measured:
            total = sum(counts[query].values())
            named = (sum_named(counts[query], names) for names in NAMED_CALLS.values())
            figures = (str(total), f"{total / base:.2f}", *map(str, named))
            print("".join(f"{figure:>17}" for figure in figures) + f"  {checkout}")
            for function, calls in Counter(counts[query]).most_common(by_function):
                print(f"{calls:>17}  {function}")


def sum_named(counts: dict[str, int], endings: tuple[str, ...]) -> int:
    """Return the calls of the functions that end in one of *endings*."""
    return sum(calls for function, calls in counts.items() if function.endswith(endings))


if __name__ == "__main__":
    main()
