"""
How is tantivy measured?

One indexing thread, its Norwegian Snowball stemmer, its default memory budget; only ids are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final

import tantivy

from benchmarks.corpus import body_text
from benchmarks.engines.engine import LIMIT, Engine, Find, Prepare
from benchmarks.queries import BenchQuery
from search.articles import Article

_FIELDS: Final = ("title", "body")
_ANALYZER: Final = "norwegian"
_LONGEST_WORD: Final = 64
"""Characters, as in Leit; tantivy drops longer ones."""


def _build(articles: Iterable[Article], folder: Path) -> None:
    index = _index(folder)
    writer = index.writer(num_threads=1)
    for article in articles:
        document = tantivy.Document(id=article.id, title=article.title, body=body_text(article))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


@contextmanager
def _opened(folder: Path) -> Iterator[Prepare]:
    index = _index(folder)
    index.reload()
    searcher, analyzer = index.searcher(), _analyzer()

    def prepare(query: BenchQuery) -> Find:
        made = _query(query, index.schema, analyzer)

        def find() -> list[str]:
            hits = searcher.search(made, limit=LIMIT, count=False).hits
            return [searcher.doc(address)["id"][0] for _, address in hits]

        return find

    yield prepare


def _index(folder: Path) -> tantivy.Index:
    builder = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER)
    index = tantivy.Index(builder.build(), path=str(folder))
    index.register_tokenizer(_ANALYZER, _analyzer())
    return index


def _analyzer() -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("norwegian"))
        .build()
    )


def _query(query: BenchQuery, schema: tantivy.Schema, analyzer: tantivy.TextAnalyzer) -> tantivy.Query:
    made = tantivy.Query
    stems = analyzer.analyze(" ".join(query.words))
    if query.kind == "phrase":
        clauses = [made.phrase_query(schema, field, list(stems)) for field in _FIELDS]
    elif query.kind == "prefix":
        # The letters of a prefix are no pattern: they are letters only.
        clauses = [made.regex_query(schema, field, f"{query.words[0]}.*") for field in _FIELDS]
    else:
        words = [[made.term_query(schema, field, stem) for field in _FIELDS] for stem in stems]
        if query.match == "all":
            return made.boolean_query([(tantivy.Occur.Must, _any_of(word)) for word in words])
        clauses = [clause for word in words for clause in word]
    return _any_of(clauses)


def _any_of(clauses: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])


ENGINE: Final = Engine(name="tantivy", label=f"tantivy-py {version('tantivy')}", build=_build, opened=_opened)
