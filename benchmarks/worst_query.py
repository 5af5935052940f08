"""
Climbs to the slowest query: how long can one request take?

    python -m benchmarks.worst_query
    python -m benchmarks.worst_query --seconds 60 --seed 2

Over the archive and the index of the settings, such as 44,000 articles of `benchmarks.corpus_generated`. The climb
starts from queries that are known to be slow, changes one at a time (a word, an operator, a distance, a filter, a
parameter), and goes on from whatever is slower. It asks in one process, alternatives and the second search of the
page included, and prints the slowest request that it met with its seconds on the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from random import Random
from typing import Final

import click

from search.request import MAX_QUERY_LENGTH, SearchRequest
from search.searcher import Searcher
from search.settings import settings_from
from search.wiring import open_searcher

_WORDS: Final = (
    "og",
    "i",
    "på",
    "er",
    "av",
    "til",
    "en",
    "for",
    "med",
    "som",
    "at",
    "det",
    "å",
    "har",
    "den",
    "et",
    "de",
    "fra",
    "ikke",
    "ny",
    "film",
    "fisk",
)
_FILTERS: Final = ("source", "section", "genre", "subject", "place")
_START_OVER: Final = 40
"""Changes in vain after which the climb begins again from a known slow query."""


@dataclass(frozen=True, slots=True)
class Climb:
    """The slowest request met so far, its seconds, and the number of requests tried."""

    request: SearchRequest
    seconds: float
    tried: int


def climb(searcher: Searcher, *, seconds: float, seed: int, clock: Callable[[], float]) -> Climb:
    """Return the slowest request met in *seconds* of *clock*; the same *seed* takes the same steps."""
    random, end = Random(seed), clock() + seconds
    slowest: Climb | None = None
    request, took, in_vain, tried = _known(random), 0.0, _START_OVER, 0
    while slowest is None or clock() < end:
        candidate = _known(random) if in_vain >= _START_OVER else _change(request, random)
        duration, tried = _seconds(searcher, candidate, clock), tried + 1
        if duration > took or in_vain >= _START_OVER:
            request, took, in_vain = candidate, duration, 0
        else:
            in_vain += 1
        if slowest is None or duration > slowest.seconds:
            slowest = Climb(candidate, duration, tried)
        slowest = replace(slowest, tried=tried)
    return slowest


def _seconds(searcher: Searcher, request: SearchRequest, clock: Callable[[], float]) -> float:
    began = clock()
    page = searcher.search(request)
    searcher.first_alternative(page, hits=5)
    return clock() - began


def _known(random: Random) -> SearchRequest:
    """Return one of the requests that were the slowest before they had a deadline."""
    clause = random.choice((_near, _loose_phrase))
    text = " OR ".join(clause(random) for _ in range(60))[:MAX_QUERY_LENGTH]
    return _with_parameters(SearchRequest(text=text), random)


def _near(random: Random) -> str:
    first, second, third = random.choices(_WORDS, k=3)
    return f"({first} NEAR/40 {second} NEAR/{random.randint(1, 40)} {third})"


def _loose_phrase(random: Random) -> str:
    word = random.choice(_WORDS)
    return f'"{word} {random.choice((word, random.choice(_WORDS)))}"~{random.randint(1, 40)}'


def _change(request: SearchRequest, random: Random) -> SearchRequest:
    return random.choice((_with_other_text, _with_parameters))(request, random)


def _with_other_text(request: SearchRequest, random: Random) -> SearchRequest:
    clauses = request.text.split(" OR ")
    place = random.randrange(len(clauses))
    clauses[place] = random.choice((_near, _loose_phrase, _prefix, _value, _plain))(random)
    if random.random() < 1 / 4:
        clauses.append(_near(random))
    return replace(request, text=random.choice((" OR ", " OR ", " ")).join(clauses)[:MAX_QUERY_LENGTH])


def _prefix(random: Random) -> str:
    return random.choice(_WORDS)[:2].ljust(2, "a") + "*"


def _value(random: Random) -> str:
    return f"emne:{random.choice(_WORDS)}{random.randrange(100)}"


def _plain(random: Random) -> str:
    return " ".join(random.choices(_WORDS, k=random.randint(1, 8)))


def _with_parameters(request: SearchRequest, random: Random) -> SearchRequest:
    filtered: Sequence[str] = random.sample(_FILTERS, k=random.choice((0, 0, 1, len(_FILTERS))))
    return replace(
        request,
        filters=dict.fromkeys(filtered, ("x",)),
        from_date=random.choice(("", "1999")),
        explain=random.choice((False, True)),
        page_size=random.choice((20, 100)),
        fragments=random.choice((2, 5)),
        fragment_size=random.choice((200, 400)),
        match=random.choice(("all", "any")),
    )


@click.command()
@click.option(
    "--seconds", type=click.FloatRange(min=0), default=600.0, show_default=True, help="How long to climb."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the steps.")
def main(*, seconds: float, seed: int) -> None:
    """Print the slowest request that a climb over the index of the settings meets."""
    with closing(open_searcher(settings_from(), make_tables=True)) as searcher:
        articles = searcher.info().articles
        worst = climb(searcher, seconds=seconds, seed=seed, clock=time.perf_counter)
    click.echo(f"{worst.seconds:.2f} s is the slowest of {worst.tried} requests over {articles} articles:")
    click.echo(worst.request)


if __name__ == "__main__":
    main()
