"""The command ``analyze``: show the terms of a text or a query, and the rule that made each."""

from typing import get_args

import click

from search.analysis import Analyzer, Language, Names, open_analyzer
from search.analysis.names.evidence import listed_names
from search.cli.analysis_trace import trace_lines, trace_query, trace_text, trace_values
from search.cli.options import json_option
from search.cli.terminal import print_answer, print_report
from search.errors import UnavailableError
from search.index import open_index
from search.settings import Settings, settings_from


@click.command(
    "analyze",
    epilog="""\b
Examples:
  python -m search analyze "Fotballkampene i Taliban-talsmannens by"
  python -m search analyze --language nn "Kyrkja seier ikkje noko"
  python -m search analyze --query "verdens beste fotballkamp\"""",
)
@click.argument("text")
@click.option(
    "--language",
    type=click.Choice(get_args(Language)),
    help="The language of the text; its words show it when left out.",
)
@click.option("--query", "is_query", is_flag=True, help="Read the text as a query, not as an article's text.")
@json_option
def command(*, text: str, language: Language | None, is_query: bool, as_json: bool) -> None:
    """
    Show which terms a text gives, and the rule that made each.

    The streams are those of the index: exact forms, terms of words, and parts of words. Names are those of the
    index that there is.
    """
    if not text.strip():
        raise click.BadParameter("write what to analyze.", param_hint="TEXT")
    settings = settings_from()
    analyzer = open_analyzer(settings.index_dir, report=print_report)
    analyzer = analyzer.with_names(_names_of_index(settings, analyzer))
    trace = (trace_query if is_query else trace_text)(text, analyzer, language)
    print_answer(trace_values(trace) if as_json else trace_lines(trace))


def _names_of_index(settings: Settings, analyzer: Analyzer) -> Names:
    """Return the names that the index knows; where there is none, those that everybody knows."""
    index = open_index(settings, analyzer)
    try:
        return index.names()
    except UnavailableError:
        return Names(listed_names())
    finally:
        index.close()
