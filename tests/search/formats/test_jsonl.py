from __future__ import annotations

import gzip
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats import jsonl
from search.formats.jsonl import read_jsonl

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def read(data):
    return list(read_jsonl(io.BufferedReader(io.BytesIO(data)), file="saker.jsonl", imported_at=NOW))


def lines(*titles):
    return "".join(json.dumps({"title": title}, ensure_ascii=False) + "\n" for title in titles).encode()


def titles(results):
    """Return the headline of each article, and the line of each error."""
    return [each.line if isinstance(each, ArticleFormatError) else each.article.title for each in results]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_reads_an_article_a_line(pack):
    results = read(pack(b"\xef\xbb\xbf" + lines("Én", "To") + b" \r\n\n" + lines("Tre").rstrip()))

    assert titles(results) == ["Én", "To", "Tre"]


def test_an_article_knows_where_it_was_read():
    (_, second) = read(lines("Én") + b"\n" + lines("To"))

    origin = second.article.origin
    assert (origin.format, origin.file, origin.line, origin.imported_at) == ("jsonl", "saker.jsonl", 3, NOW)


def test_a_bad_line_is_reported_and_the_next_one_read():
    results = read(lines("Én") + b"{\n" + lines("To") + b'{"titel": "x"}\n' + lines("Tre"))

    assert titles(results) == ["Én", 2, "To", 4, "Tre"]
    assert str(results[3]) == "saker.jsonl:4: There is no key «titel». Did you mean «title»?"


def test_a_line_that_is_not_utf_8_is_refused_with_its_number():
    results = read(lines("Én") + '{"title": "Blåbær"}\n'.encode("latin-1") + lines("To"))

    assert titles(results) == ["Én", 2, "To"]
    assert "Latin-1" in results[1].what


def test_a_utf_16_file_is_refused_once():
    results = read("\ufeffmange\nlinjer\nher\n".encode("utf-16-le"))

    assert len(results) == 1
    assert "UTF-16" in results[0].what


def test_a_line_too_long_is_refused_without_reading_it_whole(monkeypatch):
    monkeypatch.setattr(jsonl, "MAX_LINE", 100)

    results = read(lines("Én", "x" * 300_000, "To", "y" * 300_000))

    assert titles(results) == ["Én", 2, "To", 4]


def test_a_cut_gzip_file_gives_its_whole_lines_and_then_an_error():
    packed = gzip.compress(lines(*(f"Sak {number} {number**7}" for number in range(5000))))

    *articles, error = read(packed[: len(packed) // 2])

    assert 1000 < len(articles) < 4000
    assert isinstance(error, ArticleFormatError)
    assert error.line == len(articles)
    assert "damaged" in error.what


@pytest.mark.parametrize("place", [4, 30, -6, -2])
def test_a_damaged_gzip_file_is_an_error(place):
    packed = bytearray(gzip.compress(lines("Én", "To")))
    packed[place] ^= 0xFF

    results = read(bytes(packed))

    assert all(title in {"Én", "To"} for title in titles(results)[:-1])
    assert place == 4 or isinstance(results[-1], ArticleFormatError)  # byte 4 is a time that nobody checks


@given(st.binary(max_size=200) | st.binary(max_size=60).map(gzip.compress))
def test_any_bytes_give_articles_or_errors(data):
    for result in read(data):
        str(result).encode()
