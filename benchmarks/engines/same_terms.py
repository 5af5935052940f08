"""
How fast is Leit's engine, apart from what Leit makes of Norwegian?

On the terms of the peers: a word is its Snowball stem and nothing else, in the text as in a query. No
readings, parts, exact forms or repairs, and no second stage; each word is one posting list to look up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Final
from unittest.mock import patch

from benchmarks.engines import leit
from benchmarks.engines.engine import Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from benchmarks.words import stem
from search.analysis import MAX_TERM_LENGTH, Analyzer, IndexedWord, Language, Reading
from search.analysis.compounds import Splitter
from search.analysis.lexicon import Lexicon
from search.analysis.tokenizer import pieces
from search.analysis.word_analyzer import WordAnalyzer
from search.articles import DEFAULT_FIELDS, Article
from search.index.evaluator import evaluate
from search.index.whoosh import WhooshIndex, segment_writer
from search.index.whoosh.table_of_contents import ArraySegment
from search.query.tree import And, Or, Phrase, Prefix, Query, Word

_NOWHERE: Final = (0, 0)


class Stems(Analyzer):
    """Gives every word one term, its stem, in every language; cut into words as Leit cuts them."""

    def __init__(self, tables: Path) -> None:
        super().__init__(WordAnalyzer(Lexicon(tables), Splitter(tables)))
        self._stems = lru_cache(maxsize=2**16)(_stems)

    def index_words(self, chunk: str, language: Language) -> tuple[IndexedWord, ...]:  # noqa: ARG002 - one rule for both
        """Return the stems of the words of a chunk."""
        return self._stems(chunk) if len(chunk) <= MAX_TERM_LENGTH else _stems(chunk)

    def paragraph_language(self, text: str, article_language: Language) -> Language:  # noqa: ARG002 - the same
        """Return the language of the article: it makes no difference."""
        return article_language


def query_of(query: BenchQuery) -> Query:
    """Return the tree of *query*, each word the stem that `Stems` gives it."""
    if query.kind == "prefix":
        return Prefix(query.words[0], DEFAULT_FIELDS, _NOWHERE)
    # Two words of one stem would be a phrase, or an AND, of one word twice, as they are for the peers.
    words = tuple(_term(each) for each in query.words)
    if len(words) == 1:
        return words[0]
    if query.kind == "phrase":
        return Phrase(words, _NOWHERE)
    return And(words, _NOWHERE) if query.match == "all" else Or(words, _NOWHERE)


def _term(word: str) -> Word:
    stemmed = stem(word)[:MAX_TERM_LENGTH]
    return Word(stemmed, (Reading(stemmed),), DEFAULT_FIELDS, _NOWHERE)


def _stems(chunk: str) -> tuple[IndexedWord, ...]:
    stems = (stem(piece.form.lower())[:MAX_TERM_LENGTH] for piece in pieces(chunk))
    return tuple(IndexedWord((term,), term, ()) for term in stems)


def _build(articles: Iterable[Article], folder: Path) -> None:
    # The processes that index open an analyzer themselves: they are to open this one.
    with patch.object(segment_writer, "_write_in_worker", written_elsewhere):
        index = WhooshIndex(folder, _analyzer())
        index.add(articles)
        index.close()


def written_elsewhere(articles: segment_writer.Batch, folder: Path, tables: Path) -> ArraySegment:
    """Write *articles* as a segment into *folder*, in a process that was started for it."""
    return segment_writer.write_segment(articles, folder, _opened_tables(tables))


@cache
def _opened_tables(tables: Path) -> Stems:
    return Stems(tables)


def _analyzer() -> Stems:
    return _opened_tables(leit.analyzer().tables)


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    index = WhooshIndex(folder, _analyzer())

    def prepare(query: BenchQuery) -> Find:
        tree = query_of(query)

        def find() -> list[str]:
            with first_stage_alone():
                return [match.article_id for match in index.find(tree, leit.PLAN).page]

        return find

    try:
        yield prepare
    finally:
        index.close()


@contextmanager
def first_stage_alone() -> Iterator[None]:
    """Leave the second stage out of all searches in this process; a microsecond, so it may be timed."""
    constants = vars(evaluate)
    depth = constants["WINDOW_DEPTH"]
    constants["WINDOW_DEPTH"] = 0
    try:
        yield
    finally:
        constants["WINDOW_DEPTH"] = depth


ENGINE: Final = Engine(name="stems", label="Leit, same terms", build=_build, opened=_opened)
