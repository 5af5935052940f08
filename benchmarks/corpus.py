"""
The articles of a run, sampled from a JSONL file.

They are taken at even distances through the whole file, because such files are often sorted by newspaper or year.
They are written to a file of their own that every process reads, so that all engines get the same articles and none
spends time on those left out.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeVar, cast

from search.articles import Article
from search.errors import ArticleFormatError
from search.formats import ReadArticle, read_articles
from search.settings import CHECKOUT

DEFAULT_CORPUS: Final = CHECKOUT.parent / "shared" / "data" / "norec.articles.jsonl.gz"
"""Articles to measure where no others are named; they may be absent."""
_GZIP: Final = b"\x1f\x8b"

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """
    The articles of a run.

    Attributes:
        name: What they are, for the report.
        articles: The articles, each id once.
        refused: Lines that held no article Leit can read, left out.
    """

    name: str
    articles: tuple[Article, ...]
    refused: int

    @property
    def text_bytes(self) -> int:
        """Size of titles and bodies in UTF-8, what an index is compared with."""
        return sum(len(f"{each.title}{body_text(each)}".encode()) for each in self.articles)


def sample(source: Path, target: Path, *, articles: int) -> None:
    """
    Write at most *articles* lines of *source*, gzip or not, to *target*.

    Raises:
        ArticleFormatError: *source* is a damaged gzip file.
        OSError: One of the two cannot be opened.
    """
    with _lines(source) as found:
        count = sum(1 for _ in found)
    wanted = set(evenly(range(count), articles))
    with _lines(source) as found, target.open("wb") as chosen:
        chosen.writelines(line for number, line in enumerate(found) if number in wanted)


def read_corpus(path: Path, *, name: str) -> Corpus:
    """Return the corpus in *path*, a file that `sample` or `corpus_generated.write_articles` made."""
    results = list(read_articles([path], format="jsonl"))
    read = [each.article for each in results if isinstance(each, ReadArticle)]
    unique = {article.id: article for article in read}
    return Corpus(name=name, articles=tuple(unique.values()), refused=len(results) - len(read))


def stream_articles(path: Path) -> Iterator[Article]:
    """Yield the articles in *path*, a file of `read_corpus`, one by one; lines that hold none are passed over."""
    for each in read_articles([path], format="jsonl"):
        if isinstance(each, ReadArticle):
            yield each.article


def evenly(items: Sequence[T], count: int) -> list[T]:
    """Return *count* of *items* at even distances, in order; all of them when there are no more."""
    if count >= len(items):
        return list(items)
    return [items[number * len(items) // count] for number in range(count)]


def body_text(article: Article) -> str:
    """Return all text of *article* but the title, as one field for engines that know no more."""
    return "\n\n".join(_paragraphs(article))


def _paragraphs(article: Article) -> Iterator[str]:
    if article.lead:
        yield article.lead
    for block in article.blocks:
        yield block.text


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[bytes]]:
    """Open *path* for reading, line by line; blank lines are passed over."""
    with path.open("rb") as stream:
        is_packed = stream.peek(2)[:2] == _GZIP
        plain = cast(BinaryIO, gzip.GzipFile(fileobj=stream)) if is_packed else stream
        try:
            yield (line for line in plain if line.strip())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            what = f"The compressed file is damaged ({error})."
            raise ArticleFormatError(what, "Fetch it again.", file=path.name) from error
