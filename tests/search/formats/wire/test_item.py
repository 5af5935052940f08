from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.articles import Block, Origin, Tag
from search.errors import ArticleFormatError
from search.formats.record import ReadArticle
from search.formats.wire.body import Body
from search.formats.wire.item import MAX_TEXT, WireItem, Withdrawal, read_item


def read(**values):
    return read_item(
        WireItem(**{"title": "Tittel", "names": ("urn:x:1",), **values}), Origin("nitf", "sak.xml", 3)
    )


def test_texts_are_cleaned_and_repairs_are_counted():
    result = read(title="nÃ¦ringsliv\x00", body=Body((("p", "d\x92Arc"), ("p", "\N{SOFT HYPHEN}"))))

    assert result.article.title == "næringsliv"
    assert result.article.blocks == (Block("p", "d’Arc"),)
    assert result.repairs == ("Mended or took out 3 character(s) that no text should hold.",)


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        ("usable", "usable"),
        ("", "usable"),
        ("noe annet", "usable"),
        ("withheld", "withheld"),
        ("Withheld", "withheld"),
    ],
)
def test_a_status_is_read_in_the_senders_words(status, sent):
    assert read(status=status).version.status == sent


@pytest.mark.parametrize("status", ["canceled", "Cancelled", "killed"])
def test_a_withdrawal_takes_the_article_back(status):
    result = read(status=status, note="Feil", sender="KP")

    assert isinstance(result, Withdrawal)
    assert (result.version.article, result.version.status, result.version.note, result.by) == (
        None,
        "cancelled",
        "Feil",
        "KP",
    )


def test_what_is_held_back_without_a_headline_is_a_withdrawal_until_later():
    assert read(status="withheld", title="").version.status == "withheld"


@pytest.mark.parametrize("title", ["", " ", "*", "<p></p>"])
def test_an_item_without_a_headline_is_refused_with_file_and_line(title):
    error = read(title=title)

    assert isinstance(error, ArticleFormatError)
    assert (error.file, error.line) == ("sak.xml", 3)


def test_a_withdrawal_that_names_nothing_is_refused():
    assert isinstance(read(status="canceled", names=()), ArticleFormatError)


def test_the_time_of_a_change_counts_only_after_publication():
    later = read(published=("2026-03-01T08:00Z",), created=("2026-03-01T09:00Z",))
    earlier = read(published=("2026-03-01T08:00Z",), created=("2026-03-01T07:00Z",))

    assert later.article.modified == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert earlier.article.modified is None
    assert "changed before it was published" in earlier.repairs[0]


def test_long_names_are_cut_and_told_and_long_texts_refused():
    assert len(read(section="x" * 2000).article.section) == 1000
    assert read(section="x" * 2000).repairs
    assert isinstance(read(body=Body((("p", "x" * (MAX_TEXT + 1)),))), ArticleFormatError)


def test_a_name_of_more_than_500_characters_is_refused():
    assert isinstance(read(names=("x" * 501,)), ArticleFormatError)


def test_tags_are_said_once_and_have_names():
    result = read(subjects=(Tag("Ferje", "1"), Tag("Ferje", "2"), Tag(" ", "3"), Tag("Bru\x00")))

    assert result.article.subjects == (Tag("Ferje", "1"), Tag("Bru"))


@pytest.mark.parametrize(
    ("language", "code"), [("nb-NO", "nb"), ("no", "und"), ("norsk", "und"), ("", "und"), ("SE", "se")]
)
def test_a_language_that_is_none_leaves_the_article(language, code):
    result = read(language=language)

    assert isinstance(result, ReadArticle)
    assert result.article.language == code


@pytest.mark.parametrize("dateline", ["Vika, 1. mars 2026", "Vika 1. mars", "Vika, 1 mars 2026 (KP)", "Vika"])
def test_the_day_is_cut_from_a_dateline(dateline):
    assert read(dateline=dateline).article.dateline == "Vika"


def test_a_text_without_names_has_the_id_of_the_identity_rule():
    assert read(names=()).article.id == read(names=()).article.id
    assert read(names=()).article.id != read(names=(), title="Annen").article.id
