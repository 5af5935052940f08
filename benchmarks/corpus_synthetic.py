"""
Writes any number of synthetic articles, for growth runs.

Each article has fourteen sentences drawn by a seed from a corpus; its title is a short sentence. Word frequencies
and neighbouring words are those of the corpus, but a million articles have no more different words than the corpus
has. Articles are written one by one, so only the sentences are held in memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.random import Generator

from benchmarks.corpus import body_text
from search.articles import Article

SENTENCES: Final = 14
"""Sentences in an article."""
_PARAGRAPHS: Final = (5, 5, 4)
"""How they are shared out."""
_TITLE_WORDS: Final = (3, 12)
_LONGEST: Final = 600
"""Characters; what is longer is no sentence."""
_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-ZÆØÅ«\"–])")


def sentences(articles: Iterable[Article]) -> list[str]:
    """Return the sentences of the bodies of *articles*, in order."""
    return [each for article in articles for each in _sentences(body_text(article))]


def write_articles(path: Path, drawn_from: Sequence[str], *, articles: int, seed: int) -> None:
    """
    Write *articles* articles to *path*, as JSONL; the first are the same however many there are.

    Args:
        path: The file.
        drawn_from: Sentences, as `sentences` gives them; at least one.
        articles: How many.
        seed: What they are drawn by.
    """
    random = np.random.default_rng(seed)
    shortest, longest = _TITLE_WORDS
    titles = [each for each in drawn_from if shortest <= each.count(" ") + 1 <= longest] or drawn_from
    with path.open("w", encoding="utf-8") as stream:
        for number in range(articles):
            values = {
                "id": f"synthetic-{number:07}",
                "title": titles[int(random.integers(len(titles)))],
                "body": _body(drawn_from, random),
            }
            stream.write(json.dumps(values, ensure_ascii=False) + "\n")


def _body(drawn_from: Sequence[str], random: Generator) -> str:
    chosen = iter([drawn_from[place] for place in random.integers(len(drawn_from), size=SENTENCES).tolist()])
    return "\n\n".join(" ".join(next(chosen) for _ in range(count)) for count in _PARAGRAPHS)


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from (each for each in _END.split(line.strip()) if 0 < len(each) <= _LONGEST)
