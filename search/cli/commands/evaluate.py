"""The command ``evaluate``: measure the quality of search with judged queries."""

from pathlib import Path
from typing import Literal

import click

from search.cli.options import fields_option, json_option, match_option, parse_path
from search.cli.progress import Progress
from search.cli.terminal import print_answer, print_report
from search.evaluation import DEPTH, evaluate, read_judged_queries
from search.request import SearchRequest
from search.settings import settings_from
from search.wiring import open_searcher


@click.command(
    "evaluate",
    epilog="""\b
Each line of a file: {"id": "…", "query": "…", "relevant": ["article id", …]}; other keys are ignored.
\b
Examples:
  python -m search evaluate questions.jsonl.gz --match any
  python -m search evaluate headlines.jsonl --match any --in lead,body,caption""",
)
@click.argument("files", nargs=-1, required=True, type=parse_path, metavar="FILE...")
@match_option
@fields_option
@json_option
def command(
    *, files: tuple[Path, ...], match: Literal["all", "any"], fields: tuple[str, ...], as_json: bool
) -> None:
    """
    Measure the quality of search with judged queries.

    Prints means over the first ten hits of each query, in percent: reciprocal rank (MRR@10), recall
    (R@10) and nDCG@10.
    """
    searcher = open_searcher(settings_from(), report=print_report)

    def find_ids(text: str) -> list[str]:
        request = SearchRequest(text=text, match=match, fields=fields, page_size=DEPTH, fragments=0)
        return [hit.article.id for hit in searcher.search_without_alternatives(request).hits]

    try:
        with Progress("Searching", items_name="queries") as progress:
            quality = evaluate(progress.over(read_judged_queries(files)), find_ids)
    finally:
        searcher.close()
    values = {
        "queries": quality.queries,
        "MRR@10": quality.mrr,
        "R@10": quality.recall,
        "nDCG@10": quality.ndcg,
    }
    print_answer(values if as_json else ["   ".join(f"{name} {value}" for name, value in values.items())])
