from __future__ import annotations

import json
import random

import pytest

from search.articles import Article, Block, Tag
from search.errors import ArticleFormatError
from search.formats.record import ReadArticle
from search.formats.times import read_time
from search.formats.wire.document import is_json, is_xml
from search.formats.wire.item import Skipped, Withdrawal
from tests.search.formats.wire.wire_files import EXPECTED, documents, nitf, read, read_all

TEXT_KEYS = ("id", "title", "lead", "kicker", "source", "section", "genre", "dateline")


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: f"{path.parent.name}/{path.name.split('.')[0]}")
def test_every_fixture_gives_what_it_must(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    results = read_all((path.parent / expected["file"]).read_bytes())

    articles = [result for result in results if isinstance(result, ReadArticle)]
    assert [_said(result.article) for result in articles] == [
        _expected(each) for each in expected["articles"]
    ]
    for result, life in zip(articles, expected["life"], strict=True):
        _check_life(result.version, life)
    withdrawals = [result for result in results if isinstance(result, Withdrawal)]
    assert [_withdrawn(result) for result in withdrawals] == [
        {**each, "at": read_time(each["at"]).start} for each in expected.get("withdrawals", [])
    ]
    assert [result.what for result in results if isinstance(result, Skipped)] == expected.get("skipped", [])
    assert len(results) == len(articles) + len(withdrawals) + len(expected.get("skipped", []))


def _said(article: Article):
    return {
        **{key: getattr(article, key) for key in TEXT_KEYS},
        "blocks": article.blocks,
        "byline": article.byline,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "subjects": article.subjects,
        "places": article.places,
    }


def _expected(values):
    return {
        **{key: values.get(key, "") for key in TEXT_KEYS},
        "blocks": tuple(Block(**block) for block in values.get("blocks", [])),
        "byline": tuple(values.get("byline", [])),
        "published": read_time(values["published"]).start,
        "modified": read_time(values["modified"]).start if "modified" in values else None,
        "language": values["language"],
        "subjects": _tags(values.get("subjects", [])),
        "places": _tags(values.get("places", [])),
    }


def _tags(values):
    return tuple(Tag(value) if isinstance(value, str) else Tag(**value) for value in values)


def _check_life(version, life):
    assert version.article_id == life["id"]
    assert set(life.get("names", [])) <= set(version.names)
    assert version.status == ("usable" if life["status"] == "embargoed" else life["status"])
    assert version.note == life.get("note", version.note)
    assert version.number == life.get("provider_version", version.number)
    if "version_time" in life:
        assert version.time == read_time(life["version_time"]).start
    assert version.embargo == (read_time(life["embargo_until"]).start if "embargo_until" in life else None)


def _withdrawn(withdrawal):
    version = withdrawal.version
    assert version.status == "cancelled"
    return {"names": list(version.names), "reason": version.note, "by": withdrawal.by, "at": version.time}


def test_a_name_says_nothing_of_a_format_and_nul_parts_documents():
    one = nitf().encode()
    other = b'{"uri": "urn:x:2", "headline": "Andre", "pubstatus": "usable"}'

    results = read_all(b"\0".join([one, other, b""]))

    assert [result.article.title for result in results] == ["Tittel", "Andre"]
    assert [result.article.origin.format for result in results] == ["nitf", "ninjs"]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"<rss version='2.0'/>", "The root element is <rss>"),
        (b"<!DOCTYPE html><html><p>hei", "web page"),
        (b"<nitf><head>", "cannot be read"),
        (b'{"title": ', "not JSON"),
        (b"[[[]]]", "no article"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"titel": "x"}', "There is no key «titel»"),
        (b'{"headline": "", "uri": "urn:x"}', "no headline"),
        (b"\xff\xfe<", "middle of a character"),
        (b"<nitf>" + b" " * 20_000_000 + b"</nitf>", "larger than 20 MB"),
        (b"<a>" * 300, "cannot be read"),
    ],
)
def test_what_is_no_document_is_an_error_that_says_so(document, what):
    (error,) = read_all(document)

    assert isinstance(error, ArticleFormatError)
    assert what in error.what
    assert error.file == "melding"
    assert error.remedy


@pytest.mark.parametrize(
    "document",
    [f"<batch>\n{nitf()}{nitf()}</batch>", f"<?xml version='1.0'?>{nitf()}\n<?xml version='1.0'?>{nitf()}"],
    ids=["envelope", "one after another"],
)
def test_several_documents_may_stand_in_one_file(document):
    assert [result.article.title for result in read_all(document)] == ["Tittel", "Tittel"]


@pytest.mark.parametrize("wrapped", ["[{}]", '{{"_items": [{}]}}', '{{"items": [{}]}}'])
def test_json_may_hold_a_list_of_items(wrapped):
    item = '{"guid": "urn:x:1", "headline": "Tittel", "body_html": "<p>Tekst</p>"}'

    assert read(wrapped.format(item)).article.title == "Tittel"


def test_json_in_our_own_keys_is_an_article_too():
    assert read('{\n "title": "Tittel",\n "body": "Tekst"\n}').article.blocks == (Block("p", "Tekst"),)


@pytest.mark.parametrize(
    "head",
    [b"<?xml version='1.0'?>", b"\xef\xbb\xbf <nitf>", b"<n:newsMessage xmlns", "<?xml ?>".encode("utf-16")],
)
def test_xml_is_known_by_its_beginning(head):
    assert is_xml(head)


@pytest.mark.parametrize("head", [b"<3 og kos", b"Tittel", b"<svg>", b"<html>", b"[Annonse] Tittel", b""])
def test_other_text_is_no_document(head):
    assert not is_xml(head)
    assert not is_json(head)


SPLICES = (
    b"<", b">", b"&", b"\0", b"\xff", b"\xc3", b'"', b"&#0;", b"&x;", b"</p>", b"<p>", b"<br/>", b"]]>", b"<![CDATA[", b"\x0b",
    b"null", b"[]", b"{}", b"1e999", b"9" * 400, b"\\ud800", b"-", b"0000-00-00", b"\xe2\x80\xae", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
)  # fmt: skip


def test_no_mutation_of_a_fixture_raises(soak_runs):
    """A thousand of each: bytes changed, cut out, doubled and put in; what comes out can be stored."""
    random_ = random.Random(19)  # noqa: S311 - the same mutations each time
    for data, name in documents():
        for _ in range(soak_runs(1000)):
            for result in read_all(_mutate(data, random_)):
                assert isinstance(result, (ReadArticle, Withdrawal, Skipped, ArticleFormatError)), name
                if isinstance(result, ReadArticle):
                    json.dumps(_said(result.article), default=str, ensure_ascii=False).encode()


def _mutate(data, random_):
    for _ in range(random_.choice((1, 1, 2, 5, 20))):
        start = random_.randrange(len(data) + 1)
        end = min(len(data), start + random_.choice((0, 1, 1, 3, 40, 400)))
        new = random_.choice(
            (b"", random_.choice(SPLICES), data[start:end] * 2, bytes([random_.randrange(256)]))
        )
        data = data[:start] + new + data[end:]
    return data
