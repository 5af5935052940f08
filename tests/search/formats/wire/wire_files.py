"""Fixtures of the wire, and reading of documents written in a test."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from search.formats.record import ReadArticle
from search.formats.wire.document import read_document
from search.formats.wire.item import Withdrawal

FIXTURES = Path(__file__).parent.parent / "fixtures"
FORMATS = ("nitf", "ninjs", "newsml-g2", "newsml-1")
EXPECTED = sorted(path for name in FORMATS for path in (FIXTURES / name).glob("*.expected.json"))
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def documents():
    """Yield the bytes of each fixture, with the name of its file."""
    for path in EXPECTED:
        expected = json.loads(path.read_text(encoding="utf-8"))
        yield (path.parent / expected["file"]).read_bytes(), expected["file"]


def read_all(document):
    """Return what stands in *document*, text or bytes."""
    data = document.encode() if isinstance(document, str) else document
    return list(read_document(data, file="melding", imported_at=NOW))


def read(document):
    """Return the only article in *document*, as read."""
    (result,) = read_all(document)
    assert isinstance(result, ReadArticle), result
    return result


def read_withdrawal(document):
    (result,) = read_all(document)
    assert isinstance(result, Withdrawal), result
    return result


def texts(result):
    """Return kind and text of each block of an article as read."""
    return [(block.kind, block.text) for block in result.article.blocks]


def nitf(head="", content="<p>Teksten.</p>", body_head="", attributes=""):
    """Return a document in NITF with these parts."""
    return (
        f"<nitf {attributes}><head>{head}</head><body><body.head><hedline><hl1>Tittel</hl1></hedline>{body_head}"
        f"</body.head><body.content>{content}</body.content></body></nitf>"
    )


def newsml_g2(
    content="",
    itemmeta="",
    contentmeta="<headline>Tittel</headline>",
    attributes='guid="urn:x:1" version="1"',
):
    """Return a news item in NewsML-G2 with these parts."""
    return (
        f"<newsItem {attributes}><itemMeta><itemClass qcode='ninat:text'/>{itemmeta}</itemMeta>"
        f"<contentMeta>{contentmeta}</contentMeta><contentSet>{content}</contentSet></newsItem>"
    )
