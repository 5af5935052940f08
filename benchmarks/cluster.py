"""
The command ``python -m benchmarks.cluster JSONL``: Leit on OpenSearch beside OpenSearch alone.

It needs a node of your own. Leit is asked over HTTP for a page of ten hits with snippets, served by gunicorn.
OpenSearch is used as its documentation does: its analyzer `norwegian`, `combined_fields`, an exact count and its
highlighter. Both take turns, and the first round is reported apart, because Leit caches counts of words and
analysed chunks. The two indexes are deleted at the end.
"""

from __future__ import annotations

import json
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import click

from benchmarks import latency, queries, service
from benchmarks.corpus import body_text
from benchmarks.engines import Find, Prepare
from benchmarks.latency import Latency
from benchmarks.machine import this_machine
from benchmarks.queries import BenchQuery
from search.analysis import open_analyzer
from search.articles import Article
from search.errors import SearchError
from search.formats import ReadArticle, read_articles
from search.index.opensearch import OpenSearchIndex
from search.settings import OpenSearchSettings, settings_from

SHARDS: Final = 1
_REQUEST_BYTES: Final = 4 * 2**20
_SECONDS: Final = 120
_FIELDS: Final = ("title", "body")
_MAPPING: Final = {
    "settings": {"number_of_shards": SHARDS, "number_of_replicas": 0, "refresh_interval": "-1"},
    "mappings": {"properties": {name: {"type": "text", "analyzer": "norwegian"} for name in _FIELDS}},
}

Json = dict[str, Any]


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument(
    "jsonl", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--url", default="http://127.0.0.1:9200", show_default=True, help="A node to ask.")
@click.option(
    "--queries", "each", type=click.IntRange(1), default=100, show_default=True, help="Queries a kind."
)
@click.option("--rounds", type=click.IntRange(2), default=3, show_default=True, help="Times each is asked.")
def main(*, jsonl: tuple[Path, ...], url: str, each: int, rounds: int) -> None:
    """Measure Leit on OpenSearch beside OpenSearch alone, with the articles of the files JSONL."""
    try:
        articles = [read.article for read in read_articles(jsonl) if isinstance(read, ReadArticle)]
        machine = this_machine()
        with ExitStack() as stack:
            leit, seconds = stack.enter_context(_leit(articles, url))
            peer = stack.enter_context(_peer(articles, url))
            asked = queries.draw(articles, each=each, seed=1)
            ways = {"Leit": leit, "OpenSearch": peer}
            measured = latency.measure(ways, asked, rounds=rounds, progress=lambda _: None)
    except (SearchError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(
        f"{len(articles)} articles; {machine.processor}, {machine.cores} cores, load {machine.load} before;"
        f" indexed by Leit in {seconds:.0f} s, {len(articles) / seconds:.0f} articles a second"
    )
    for line in table(measured):
        click.echo(line)


def table(measured: Sequence[Latency]) -> Iterator[str]:
    """
    Yield the lines of a Markdown table: milliseconds of both, p50 and p95, and how many times Leit's p50 is.

    Those of the first round stand in brackets.
    """
    yield "| query | Leit p50 / p95 | OpenSearch p50 / p95 | times |"
    yield "|---|---|---|---|"
    for leit, peer in zip(measured[::2], measured[1::2], strict=True):
        yield (
            f"| {leit.kind} | {_times(leit)} | {_times(peer)}"
            f" | {leit.p50_ms / peer.p50_ms:.2f} ({leit.first_p50_ms / peer.first_p50_ms:.2f}) |"
        )


def _times(taken: Latency) -> str:
    later, first = (taken.p50_ms, taken.p95_ms), (taken.first_p50_ms, taken.first_p95_ms)
    return f"{later[0]:.1f} / {later[1]:.1f} ({first[0]:.1f} / {first[1]:.1f})"


@contextmanager
def _leit(articles: Sequence[Article], url: str) -> Iterator[tuple[Prepare, float]]:
    """Serve *articles* by Leit on the cluster at *url*; yield how it is asked, and the seconds indexing took."""
    place = OpenSearchSettings(urls=(url,), index=f"bench{uuid.uuid4().hex[:12]}")
    index = OpenSearchIndex(place, open_analyzer(settings_from().index_dir), shards=SHARDS)
    settings = {
        "LEIT_BACKEND": "opensearch",
        "LEIT_OPENSEARCH_URL": url,
        "LEIT_OPENSEARCH_INDEX": place.index,
    }
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        stack.callback(_delete, url, f"{place.index}.*")
        stack.callback(index.close)
        folder = Path(name)
        (folder / "leit").mkdir()
        service.make_archive(folder, articles)
        began = time.perf_counter()
        index.replace_all(articles)
        seconds = time.perf_counter() - began
        port, _ = stack.enter_context(
            service.running_server(folder, folder / "server.log", settings=settings)
        )
        yield stack.enter_context(service.http_opened(port)), seconds


@contextmanager
def _peer(articles: Sequence[Article], url: str) -> Iterator[Prepare]:
    """Put *articles* into an index of OpenSearch's own analyzer; yield how it is asked."""
    name = f"bench{uuid.uuid4().hex[:12]}"
    _ask(url, "PUT", f"/{name}", _MAPPING)
    connection = HTTPConnection(urlsplit(url).netloc, timeout=_SECONDS)
    try:
        for lines in _bulk(articles):
            _asked(connection, "POST", f"/{name}/_bulk?filter_path=errors", lines)
        _asked(connection, "POST", f"/{name}/_refresh", b"")

        def prepare(query: BenchQuery) -> Find:
            body = json.dumps(_search(query)).encode()
            return lambda: [
                hit["_id"]
                for hit in _asked(connection, "POST", f"/{name}/_search", body)["hits"].get("hits", ())
            ]

        yield prepare
    finally:
        connection.close()
        _delete(url, name)


def _search(query: BenchQuery) -> Json:
    return {
        "query": _query(query),
        "size": service.HTTP_HITS,
        "track_total_hits": True,
        "_source": ["title"],
        "highlight": {
            "fields": {"title": {}, "body": {"fragment_size": 150, "number_of_fragments": service.FRAGMENTS}}
        },
    }


def _query(query: BenchQuery) -> Json:
    text = " ".join(query.words)
    if query.kind == "phrase":
        return {"multi_match": {"query": text, "type": "phrase", "fields": list(_FIELDS)}}
    if query.kind == "prefix":
        return {"bool": {"should": [{"prefix": {field: text}} for field in _FIELDS]}}
    return {"combined_fields": {"query": text, "fields": ["title^2", "body"]}}


def _bulk(articles: Sequence[Article]) -> Iterator[bytes]:
    lines: list[bytes] = []
    size = 0
    for article in articles:
        document = {"title": article.title, "body": body_text(article)}
        lines.append(
            f"{json.dumps({'index': {'_id': article.id}})}\n{json.dumps(document, ensure_ascii=False)}\n".encode()
        )
        size += len(lines[-1])
        if size >= _REQUEST_BYTES:
            yield b"".join(lines)
            lines, size = [], 0
    if lines:
        yield b"".join(lines)


def _ask(url: str, method: str, path: str, body: Json | None = None) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=_SECONDS)
    try:
        _asked(connection, method, path, b"" if body is None else json.dumps(body).encode())
    finally:
        connection.close()


def _delete(url: str, index: str) -> None:
    # A node that does not answer has been told of by now.
    with suppress(OSError):
        _ask(url, "DELETE", f"/{index}")


def _asked(connection: HTTPConnection, method: str, path: str, body: bytes) -> Json:
    connection.request(method, path, body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer: Json = json.loads(response.read())
    if response.status >= 400 or answer.get("errors"):  # noqa: PLR2004 - HTTP's own limit
        raise click.ClickException(f"OpenSearch answers {method} {path} with {response.status}: {answer}")
    return answer


if __name__ == "__main__":
    main()
