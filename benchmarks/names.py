"""
How many of the articles found for a name have it, and how many names are split?

    python -m benchmarks.names

Over the archive and the index of the settings. A name here is a word that stands with a capital inside sentences
eight times as often as without one, and at least twenty times. It is typed alone, in small letters, with default
settings; right are the articles with the word or its genitive, which is no name of its own. Splits are of names of seven letters or more.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import click

from search.analysis import Analyzer, open_analyzer
from search.archive.articles_table import open_archive
from search.article_index import ArticleIndex, FindPlan
from search.articles import Article, field_texts
from search.index import open_index
from search.query import parse_query
from search.query.expand import expand
from search.ranking import QUERY_PARTS_WEIGHT
from search.settings import settings_from

_LEAST: Final = 20
_TIMES: Final = 8
_SEED: Final = 1
_SPLIT_LETTERS: Final = 7
_SPLIT_SAMPLE: Final = 100
WELL_KNOWN: Final = [
    "Solberg",
    "Listhaug",
    "Stoltenberg",
    "Brundtland",
    "Lysbakken",
    "Hareide",
    "Borten",
    "Willoch",
    "Bondevik",
    "Jagland",
    "Halvorsen",
    "Navarsete",
    "Kolberg",
    "Raymond",
    "Knausgård",
    "Hamsun",
    "Undset",
    "Bjørnson",
    "Wergeland",
    "Kielland",
    "Bjørnstad",
    "Ambjørnsen",
    "Saabye",
    "Christensen",
    "Grøndahl",
    "Vigeland",
    "Kittelsen",
    "Weidemann",
    "Bjørndalen",
    "Ingebrigtsen",
    "Northug",
    "Svindal",
    "Solskjær",
    "Ødegaard",
    "Haaland",
    "Riise",
    "Iversen",
    "Grindheim",
    "Warholm",
    "Johaug",
    "Østberg",
    "Hegerberg",
    "Rosenborg",
    "Vålerenga",
    "Lillestrøm",
    "Strømsgodset",
    "Sandefjord",
    "Haugesund",
    "Stabæk",
    "Kristiansund",
    "Fredrikstad",
    "Sarpsborg",
    "Brann",
    "Mjøndalen",
    "Sogndal",
    "Stavanger",
    "Trondheim",
    "Kristiansand",
    "Lillehammer",
    "Hønefoss",
    "Kongsberg",
    "Kongsvinger",
    "Sandnes",
    "Drøbak",
    "Tønsberg",
    "Hammerfest",
    "Kirkenes",
    "Røros",
    "Grünerløkka",
    "Holmenkollen",
    "Majorstuen",
    "Frogner",
    "Bislett",
    "Tjuvholmen",
    "Nordmarka",
    "Hardangervidda",
    "Jotunheimen",
    "Lofoten",
    "Vestlandet",
    "Sørlandet",
    "Liverpool",
    "Manchester",
    "Barcelona",
    "Washington",
    "Hollywood",
    "Nederland",
    "Storbritannia",
    "Australia",
    "Afghanistan",
    "Kierkegaard",
    "Strindberg",
    "Bergman",
    "Springsteen",
    "Armstrong",
    "Rockefeller",
    "Hitchcock",
    "Tarantino",
    "Schwarzenegger",
    "Beethoven",
]
"""People, places and clubs that everybody in Norway knows."""
_CAPITAL: Final = re.compile(r"(?<=[a-zæøå,] )[A-ZÆØÅÀ-Þ][^\W\d_]+")
_SMALL: Final = re.compile(r"(?<= )[a-zæøå][^\W\d_]+")
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search for *name* finds: *total* articles, *right* of them with the name, of *wanted* that have it."""

    name: str
    total: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of the articles found that have the name; 1 where none is found."""
        return self.right / self.total if self.total else 1.0

    @property
    def recall(self) -> float:
        """Share of the articles with the name that are found."""
        return self.right / self.wanted if self.wanted else 1.0


@click.command()
@click.option(
    "--names", "count", type=click.IntRange(1), default=1000, show_default=True, help="Names to draw."
)
def command(count: int) -> None:
    """Measure what searches for names find."""
    settings = settings_from()
    archive = open_archive(settings.archive, create=False)
    analyzer = open_analyzer(settings.index_dir)
    index = open_index(settings, analyzer)
    analyzer = analyzer.with_names(index.names())
    names = frequent_names(archive.articles())
    chosen = random.Random(_SEED).sample(names, min(count, len(names)))
    having = articles_with(archive.articles(), {form for name in chosen for form in (name, f"{name}s")})
    print_outcomes([measure(name, having, index, analyzer) for name in chosen])
    long = [name for name in names if len(name) >= _SPLIT_LETTERS]
    print_splits(random.Random(_SEED).sample(long, min(_SPLIT_SAMPLE, len(long))), analyzer)
    print_splits(WELL_KNOWN, analyzer)


def frequent_names(articles: Iterable[Article]) -> list[str]:
    """Return the names in *articles*, in lower case and alphabetical order; a rarer one with an -s is a genitive."""
    capitals: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in _texts(articles):
        capitals.update(map(str.lower, _CAPITAL.findall(text)))
        small.update(_SMALL.findall(text))
    names = {word for word, times in capitals.items() if times >= max(_LEAST, _TIMES * small[word])}
    return sorted(name for name in names if name[-1] != "s" or capitals[name] >= capitals[name[:-1]])


def articles_with(articles: Iterable[Article], forms: set[str]) -> dict[str, set[str]]:
    """Return for each of *forms* the ids of the articles that have it."""
    having: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        words = {word for text in _texts([article]) for word in _WORD.findall(text.lower())}
        for form in words & forms:
            having[form].add(article.id)
    return having


def measure(name: str, having: dict[str, set[str]], index: ArticleIndex, analyzer: Analyzer) -> Outcome:
    """Return what a search for *name* finds; *having* are the articles with each form."""
    parsed, _ = parse_query(name, analyzer)
    query, _ = expand(parsed, name, analyzer, frequencies=index.frequencies, parts_weight=QUERY_PARTS_WEIGHT)
    matches = index.find(query, FindPlan(limit=10**6))
    wanted = having[name] | having[f"{name}s"]
    return Outcome(
        name, matches.total, sum(match.article_id in wanted for match in matches.page), len(wanted)
    )


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """Print the means, and the names with the most wrong articles."""
    hits = sum(outcome.total for outcome in outcomes)
    wrong = hits - sum(outcome.right for outcome in outcomes)
    click.echo(f"{len(outcomes)} names")
    click.echo(f"precision {100 * fmean(outcome.precision for outcome in outcomes):.1f} %")
    click.echo(f"recall    {100 * fmean(outcome.recall for outcome in outcomes):.1f} %")
    click.echo(f"wrong of all articles found {100 * wrong / max(hits, 1):.1f} %")
    click.echo(f"names with less than half right {sum(outcome.precision < 1 / 2 for outcome in outcomes)}")
    for outcome in sorted(outcomes, key=lambda outcome: outcome.right - outcome.total)[:40]:
        click.echo(
            f"  {outcome.name:20} {outcome.total:7} found {outcome.right:6} right {outcome.wanted:6} have it"
        )


def print_splits(names: Sequence[str], analyzer: Analyzer) -> None:
    """Print which of *names* are split."""
    split = {name: parts for name in names if (parts := analyzer.query_words(name.capitalize())[0].parts)}
    click.echo(f"{len(split)} of {len(names)} names are split")
    for name, parts in split.items():
        click.echo(f"  {name:20} {' '.join(parts)}")


def _texts(articles: Iterable[Article]) -> Iterator[str]:
    for article in articles:
        for paragraphs in field_texts(article).values():
            yield from paragraphs


if __name__ == "__main__":
    command()
