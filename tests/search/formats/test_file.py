from __future__ import annotations

import gzip
import json
import subprocess
import sys

import pytest

from search.errors import ArticleFormatError
from search.formats import ReadArticle, read_articles
from search.formats.file import format_of_head
from search.settings import CHECKOUT
from tests.search.formats.article_files import PAGE, only
from tests.search.formats.wire.wire_files import nitf

NINJS = {"uri": "urn:x:1", "headline": "Tittel", "body_html": "<p>Tekst</p>", "pubstatus": "usable"}


def titles(*paths, **options):
    return [
        result.article.title if isinstance(result, ReadArticle) else type(result).__name__
        for result in read_articles(paths, **options)
    ]


@pytest.mark.parametrize(
    "name", ["sak.xml", "sak.txt", "sak.jsonl", "sak.json", "sak.nitf", "sak", "sak.dat"]
)
def test_a_file_is_read_by_what_it_holds_whatever_its_name(tmp_path, name):
    path = tmp_path / name
    path.write_text(nitf(), encoding="utf-8")

    assert titles(path) == ["Tittel"]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("name", ["sak.xml", "sak.txt", "sak.jsonl", "sak.json", "sak"])
def test_json_of_one_item_is_read_on_one_line_or_many(tmp_path, name, indent):
    path = tmp_path / name
    path.write_text(json.dumps(NINJS, indent=indent), encoding="utf-8")

    assert titles(path) == ["Tittel"]


def test_a_line_of_json_lines_may_be_an_item_of_ninjs(tmp_path):
    path = tmp_path / "alle.jsonl"
    path.write_text(f'{json.dumps(NINJS)}\n{{"title": "Vår"}}\n{{"titel": "Feil"}}\n', encoding="utf-8")

    assert titles(path) == ["Tittel", "Vår", "ArticleFormatError"]


def test_a_packed_document_is_unpacked(tmp_path):
    path = tmp_path / "sak.xml.gz"
    path.write_bytes(gzip.compress(nitf().encode()))
    (tmp_path / "skadd.xml.gz").write_bytes(gzip.compress(nitf().encode())[:-9])

    assert titles(tmp_path) == ["Tittel", "ArticleFormatError"]


def test_a_folder_may_hold_several_formats_and_files_of_other_kinds(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.json").write_text(json.dumps(NINJS, indent=1), encoding="utf-8")
    (tmp_path / "c.xml").write_text(nitf(), encoding="utf-8")
    (tmp_path / "d").write_text(nitf().replace("Tittel", "Uten endelse"), encoding="utf-8")
    (tmp_path / "e.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "LICENSE").write_text("CC0", encoding="utf-8")

    assert titles(tmp_path) == ["Ny bru i Vika", "Tittel", "Tittel", "Uten endelse"]


def test_the_corrections_beside_a_pasted_page_are_no_article(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.json").write_text('{\n"title": "Rettet"\n}', encoding="utf-8")

    assert titles(tmp_path) == ["Rettet"]


def test_a_format_that_is_stated_stands(tmp_path):
    path = tmp_path / "sak"
    path.write_text(PAGE.replace("Ny bru", "<nitf> bru"), encoding="utf-8")

    assert titles(path, format="text") == ["<nitf> bru i Vika"]


@pytest.mark.parametrize("name", ["tom.xml", "tom.json"])
def test_an_empty_document_is_told(tmp_path, name):
    (tmp_path / name).touch()

    error = only(read_articles([tmp_path / name]))

    assert isinstance(error, ArticleFormatError)
    assert error.what == "The file is empty."


def test_json_lines_with_a_fault_in_the_first_are_still_lines(tmp_path):
    path = tmp_path / "alle.jsonl"
    path.write_text('{"title": "Feil\n{"title": "Rett"}\n', encoding="utf-8")

    results = list(read_articles([path]))

    assert [result.line for result in results if isinstance(result, ArticleFormatError)] == [1]
    assert titles(path)[1] == "Rett"


@pytest.mark.parametrize(
    ("piped", "expected"),
    [
        (nitf().encode(), "Tittel"),
        (b'{"title": "Linje"}\n{"title": "To"}\n', "Linje To"),
        (nitf().encode() + b"\0" + json.dumps(NINJS).encode(), "Tittel Tittel"),
        (PAGE.encode(), "Ny bru i Vika"),
    ],
    ids=["xml", "lines", "several", "page"],
)
def test_standard_input_is_read_by_what_it_holds(piped, expected):
    code = (
        "from pathlib import Path; from search.formats import read_articles;"
        "print(*(result.article.title for result in read_articles([Path('-')])))"
    )
    command = [sys.executable, "-c", code]

    printed = subprocess.run(command, input=piped, capture_output=True, cwd=CHECKOUT, check=True).stdout

    assert printed.decode().strip() == expected


def test_a_page_that_is_piped_in_has_no_name_that_another_may_get():
    code = (
        "from pathlib import Path; from search.formats import read_articles;"
        "print([result.version.names for result in read_articles([Path('-')])])"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], input=PAGE.encode(), capture_output=True, cwd=CHECKOUT, check=True
    ).stdout

    assert printed.decode().strip() == "[()]"


@pytest.mark.parametrize(
    ("head", "format_name"),
    [
        (b'{"title": "T"}\n{', "jsonl"),
        (b'{\n "title": "T"', "json"),
        (b'[{"title": "T"}]', "json"),
        (b'{"title": "' + b"x" * 9000, "jsonl"),
        (b"<?xml", "xml"),
        (b"Tittel\n", None),
        (b"", None),
        (b"\x1f\x8b\x08damaged", None),
    ],
)
def test_the_beginning_shows_the_format(head, format_name):
    assert format_of_head(head) == format_name
