"""What the commands that take articles down have in common: their options, and what they print."""

from collections.abc import Iterable

import click

from search.archive.articles_table import Archive
from search.article_index import ArticleIndex, FindPlan
from search.articles import DEFAULT_FIELDS, Article
from search.cli.terminal import print_answer
from search.copies import CANDIDATES, find_near_copies
from search.query.tree import Or, Word
from search.upkeep.takedown import TakenDown

reason_option = click.option("--reason", required=True, help="Why, for those who look at it later.")
by_option = click.option("--by", required=True, help="Who does it.")


def print_taken_down(taken: TakenDown, index: ArticleIndex, archive: Archive, *, verb: str) -> None:
    """Print what has been taken down, and which articles with the same or nearly the same text are still shown."""
    for article_id in taken.article_ids:
        article = taken.articles.get(article_id)
        print_answer([f"{article_id} is {verb}: {article.title if article else 'no article was shown'}."])
        equal = taken.equal.get(article_id, [])
        print_answer(f"  The same text is shown as {copy_id}." for copy_id in equal)
        if article is not None:
            near = (copy for copy in _near_copies(article, index, archive) if copy.id not in equal)
            print_answer(f"  Nearly the same text is shown as {copy.id}: {copy.title}." for copy in near)


def _near_copies(article: Article, index: ArticleIndex, archive: Archive) -> list[Article]:
    def candidates(text: str) -> Iterable[Article]:
        words = tuple(Word(word, (), DEFAULT_FIELDS, (0, 0)) for word in text.split())
        query = words[0] if len(words) == 1 else Or(words, (0, 0))
        ids = [match.article_id for match in index.find(query, FindPlan(limit=CANDIDATES)).page]
        return archive.get_many(ids).values()

    return find_near_copies(
        article, lambda words: index.frequencies(words, fields=DEFAULT_FIELDS), candidates
    )
