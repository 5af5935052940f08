"""The command ``show``: print one article."""

import click

from search.archive.article_json import article_values
from search.archive.articles_table import open_archive
from search.cli.article_text import article_lines
from search.cli.options import json_option
from search.cli.terminal import print_answer
from search.errors import ArticleNotFoundError
from search.settings import settings_from


@click.command("show", epilog="Example: python -m search show vassvik-bru")
@click.argument("article_id", metavar="ID")
@json_option
def command(*, article_id: str, as_json: bool) -> None:
    """Show one article."""
    archive = open_archive(settings_from().archive, create=False, writable=False)
    try:
        article = archive.get_many([article_id]).get(article_id)
    finally:
        archive.close()
    if article is None:
        raise ArticleNotFoundError(article_id)
    print_answer(article_values(article) if as_json else article_lines(article))
