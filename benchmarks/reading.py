"""The command ``python -m benchmarks.reading``: processor time that it takes to read an article of 2 kB in each format."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from search.formats.wire.document import read_document

_ROUNDS: Final = 5
_REPEATS: Final = 200
_SENTENCE: Final = (
    "Ferja over fjorden går på nytt fra mandag, sier ordfører Åse Øvrebø i Havnevik – om været holder. "
)
_PARAGRAPHS: Final = tuple(_SENTENCE * 2 for _ in range(6))


def milliseconds(data: bytes) -> float:
    """Return the processor time that reading *data* takes, in ms a document: the least of five rounds of 200."""
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        for _ in range(_REPEATS):
            list(read_document(data, file="melding", imported_at=datetime.now(UTC)))
        times.append((time.process_time() - start) / _REPEATS * 1000)
    return min(times)


def samples() -> Iterator[tuple[str, bytes]]:
    """Yield a document of about 2 kB in each format, with its name."""
    html = "".join(f"<p>{paragraph}</p>" for paragraph in _PARAGRAPHS)
    nitf = (
        '<?xml version="1.0" encoding="utf-8"?><nitf baselang="nb-NO"><head><meta name="NTBID" content="NTB1-2"/><docdata>'
        '<doc-id id-string="KP/1"/><date.issue norm="2026-03-01T08:00:00"/></docdata></head><body><body.head><hedline>'
        f"<hl1>Ferja går</hl1></hedline></body.head><body.content>{html}</body.content></body></nitf>"
    )
    item = {
        "uri": "urn:x:1",
        "headline": "Ferja går",
        "body_html": html,
        "versioncreated": "2026-03-01T08:00:00Z",
    }
    g2 = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1"><itemMeta/><contentMeta><headline>Ferja går'
        f"</headline></contentMeta><contentSet><inlineXML><html><body>{html}</body></html></inlineXML></contentSet></newsItem>"
    )
    newsml = (
        "<NewsML><NewsItem><NewsComponent><NewsLines><HeadLine>Ferja går</HeadLine></NewsLines><ContentItem><DataContent>"
        f"{html}</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )
    yield "NITF", nitf.encode()
    yield "ninjs", json.dumps(item, ensure_ascii=False).encode()
    yield "NewsML-G2", g2.encode()
    yield "NewsML 1.2", newsml.encode()


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(files: tuple[Path, ...]) -> None:
    """Measure FILES, or else a document of our own in each format."""
    documents = [(file.name, file.read_bytes()) for file in files] or list(samples())
    print("| document | bytes | ms of processor time |\n|---|---|---|")
    for name, data in documents:
        print(f"| {name} | {len(data)} | {milliseconds(data):.2f} |")


if __name__ == "__main__":
    main()
