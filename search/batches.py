"""
Batches of articles: large enough to be worth a transaction, small enough for memory.

Articles are counted, and so is their text. Most are a few thousand characters, but a line of JSONL may hold millions.
The sizes, from small to large:

    articles   where                                    a batch is
    200        opensearch.parallel.BATCH_ARTICLES       a task of a process that makes bulk requests
    1,000      BATCH_SIZE, here                         read or written together by archive and ingest
    4,000      whoosh.segment_writer.BATCH_ARTICLES     a task of a process, and a new segment
    24,000     ingest.INDEX_BATCH_SIZE                  committed to the archive before it is indexed; ten where the index is new
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final, TypeVar

from search.articles import Article

BATCH_SIZE: Final = 1000
"""Articles in a batch at most, where no other size is given."""
BATCH_CHARACTERS: Final = 20_000_000
"""Characters of text that end a batch; the article that reaches them is its last."""

T = TypeVar("T")


def next_batch(items: Iterator[T], size: Callable[[T], int], *, limit: int = BATCH_SIZE) -> list[T]:
    """
    Return the next batch of *items*; at least one item, unless there are none left.

    Args:
        items: The items; no more of them than the batch are taken.
        size: The characters of text in an item.
        limit: Items in the batch, at most.
    """
    batch: list[T] = []
    characters = 0
    for item in islice(items, limit):
        batch.append(item)
        characters += size(item)
        if characters >= BATCH_CHARACTERS:
            break
    return batch


def take_all(batches: list[T]) -> Iterator[T]:
    """Yield *batches* and empty the list, so that their memory is free once they are used."""
    while batches:
        yield batches.pop(0)


def text_size(article: Article) -> int:
    """Return the number of characters in title, lead and blocks of *article*."""
    return len(article.title) + len(article.lead) + sum(len(block.text) for block in article.blocks)
