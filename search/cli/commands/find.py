"""The command ``find``: search, and show the best hits."""

from typing import Literal

import click

from search.cli.options import fields_option, json_option, match_option
from search.cli.page_json import page_values
from search.cli.page_text import page_lines
from search.cli.terminal import print_answer, print_report
from search.request import SearchRequest
from search.settings import settings_from
from search.wiring import open_searcher


@click.command(
    "find",
    epilog="""\b
Examples:
  python -m search find "bru AND tittel:vassvik"
  python -m search find --match any --in title,lead "ny ferje"
  python -m search find --json --limit 3 havn""",
)
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="Hits to show.")
@match_option
@fields_option
@json_option
def command(
    *, query: str, limit: int, match: Literal["all", "any"], fields: tuple[str, ...], as_json: bool
) -> None:
    """Search, and show the best hits."""
    if not query.strip():
        raise click.BadParameter("write what to search for.", param_hint="QUERY")
    request = SearchRequest(
        text=query, match=match, fields=fields, page_size=limit, fragments=1, fragment_size=160
    )
    searcher = open_searcher(settings_from(), report=print_report)
    try:
        page = searcher.search(request)
    finally:
        searcher.close()
    print_answer(page_values(page) if as_json else page_lines(page))
