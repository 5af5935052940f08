from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Block, Origin, Tag, article_id
from search.errors import ArticleFormatError
from search.formats.json_object import parse_object
from search.formats.record import article_from, fields_of, read_article


def read(record):
    """Return the article that *record* is, after a journey through JSON."""
    fields, _ = fields_of(parse_object(json.dumps(record)))
    return article_from(fields, Origin())


def test_every_key_finds_its_place():
    article = read(
        {
            "id": "sak-1",
            "title": " Ny  bru ",
            "lead": "Den er lang.",
            "body": "Ett.\n\nTo.",
            "byline": ["Kari Nordmann", "Ola Hansen"],
            "published": "2021-08-30T22:38",
            "modified": "2021-08-31T00:00:00+02:00",
            "source": "NTB",
            "section": "Innenriks",
            "genre": "Nyheter",
            "language": "nn-NO",
            "url": "https://avis.example/sak/1",
            "kicker": "Samferdsel",
            "dateline": "Oslo",
            "subjects": ["bruer", {"name": "vei", "code": "medtop:20000337"}],
            "places": [{"name": "Vika", "code": None}],
        }
    )

    assert article.id == "sak-1"
    assert article.title == "Ny bru"
    assert article.lead == "Den er lang."
    assert article.blocks == (Block("p", "Ett."), Block("p", "To."))
    assert article.byline == ("Kari Nordmann", "Ola Hansen")
    assert article.published == datetime(2021, 8, 30, 20, 38, tzinfo=UTC)
    assert article.published_precision == "minute"
    assert article.modified == datetime(2021, 8, 30, 22, 0, tzinfo=UTC)
    assert (article.source, article.section, article.genre) == ("NTB", "Innenriks", "Nyheter")
    assert (article.language, article.url) == ("nn", "https://avis.example/sak/1")
    assert (article.kicker, article.dateline) == ("Samferdsel", "Oslo")
    assert article.subjects == (Tag("bruer"), Tag("vei", "medtop:20000337"))
    assert article.places == (Tag("Vika"),)


def test_a_headline_is_enough():
    article = read({"title": "Ny bru", "lead": None, "source": ""})

    assert article.published is None
    assert article.language == "und"
    assert article.id == article_id(precision="unknown", title="Ny bru")


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("Ett.\n\nTo.", ["Ett.", "To."]),
        ("Ett. \n \nTo. \nFortsatt to. \n\n\n\nTre.", ["Ett.", "To.\nFortsatt to.", "Tre."]),
        ("Ett.\nTo.\r\nTre.", ["Ett.", "To.", "Tre."]),
        ("\n\nEtt.\n\n", ["Ett."]),
        ("Ett.\N{NO-BREAK SPACE}  \t To.", ["Ett. To."]),
        (" \n ", []),
    ],
)
def test_blank_lines_part_paragraphs_and_without_one_each_line_is_a_paragraph(body, paragraphs):
    assert [block.text for block in read({"title": "T", "body": body}).blocks] == paragraphs


@pytest.mark.parametrize(
    "body",
    [
        "<p>Ordf&oslash;reren sa nei.</p><h2>Sol</h2>",
        "&lt;p&gt;Ordføreren sa nei.&lt;/p&gt;&lt;h2&gt;Sol&lt;/h2&gt;",
    ],
)
def test_html_is_read_as_html(body):
    fields, repairs = fields_of({"title": "Ordf&oslash;reren &amp; k&aring;ra", "body": body})

    assert fields["title"] == "Ordføreren & kåra"
    assert fields["blocks"] == (Block("p", "Ordføreren sa nei."), Block("subhead", "Sol"))
    assert repairs == ("title: read the entities of HTML in it.", "body: read as HTML.")


@pytest.mark.parametrize("body", ["Er a<b og c>d?", "AT&T & co", "<3 til alle", "Skriv <p> for avsnitt"])
def test_signs_that_html_has_too_stay_text(body):
    assert read({"title": "T", "body": body}).blocks == (Block("p", body),)


def test_text_that_was_encoded_twice_is_mended_and_noted():
    fields, repairs = fields_of({"title": "nÃ¦ringsliv"})

    assert fields["title"] == "næringsliv"
    assert repairs == ("title: mended or took out 1 character(s) that no text should hold.",)


def test_blocks_keep_their_kinds():
    article = read(
        {"title": "T", "blocks": [{"kind": "subhead", "text": "Sol"}, {"kind": "list", "text": "a\nb"}]}
    )

    assert article.blocks == (Block("subhead", "Sol"), Block("list", "a\nb"))


def test_published_and_date_may_both_be_given_when_they_agree():
    assert read({"title": "T", "published": "2021-08-30", "date": "2021-08-30"}).published_precision == "day"


def test_no_does_not_say_which_norwegian():
    fields, notes = fields_of({"title": "T", "language": "no"})

    assert fields["language"] == "und"
    assert "bokmål or nynorsk" in notes[0]


def test_repairs_are_noted():
    fields, notes = fields_of({"title": "T\x00", "body": "\ud800"})

    assert fields["title"] == "T"
    assert [note.split(":")[0] for note in notes] == ["title", "body"]


@pytest.mark.parametrize(
    ("written", "name", "article_id_"),
    [
        ("urn:newsml:avis.example:20260112:KP-2231", None, "urn-newsml-avis.example-20260112-kp-2231"),
        ("Sak 1", None, "sak-1"),
        (1542761538123456789, "1542761538123456789", "1542761538123456789"),
    ],
)
def test_any_id_of_a_provider_becomes_one_of_ours_and_stays_a_name(written, name, article_id_):
    fields, notes = fields_of(parse_object(json.dumps({"title": "T", "id": written})))
    version = read_article(fields, Origin()).version

    assert version.article_id == article_id_
    assert version.names == (() if name else (written,))
    assert version.has_own_id is bool(name)
    assert bool(notes) is not bool(name)


def test_an_article_without_id_and_address_is_named_by_its_file():
    page, linked, own = {"title": "T"}, {"title": "T", "url": "https://a.no/x"}, {"title": "T", "id": "t"}

    names = [
        read_article(fields_of(record)[0], Origin(), file_name="file:/t.txt").version.names
        for record in (page, linked, own)
    ]

    assert names == [("file:/t.txt",), ("https://a.no/x",), ()]


def test_a_time_that_is_none_is_noted_and_the_article_kept():
    fields, notes = fields_of({"title": "T", "published": "i går", "modified": "0000-00-00 00:00:00"})

    assert fields == {"title": "T"}
    assert notes == (
        "published: «i går» is no time, and is left out.",
        "modified: «0000-00-00 00:00:00» is no time, and is left out.",
    )


def test_times_are_read_as_agencies_spell_them():
    article = read({"title": "T", "date": "9. okt. 2022 kl. 11.37", "modified": "20221009T120000+0200"})

    assert article.published == datetime(2022, 10, 9, 9, 37, tzinfo=UTC)
    assert article.modified == datetime(2022, 10, 9, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("record", "what", "remedy"),
    [
        ({}, "no title", "title"),
        ({"title": "  "}, "no title", "title"),
        ({"title": "T", "titel": "U"}, "There is no key «titel».", "Did you mean «title»?"),
        ({"title": "T", "Lead": "U"}, "There is no key «Lead».", "Did you mean «lead»?"),
        ({"title": "T", "qqq": "U"}, "There is no key «qqq».", "The keys are id, title"),
        ({"title": 7}, "title is a number, not text.", "quotes"),
        ({"title": ["T"]}, "title is a list", "quotes"),
        ({"title": "T", "lead": True}, "lead is true or false", "quotes"),
        ({"title": "T", "body": {"a": 1}}, "body is an object", "quotes"),
        ({"title": "T", "body": "a", "blocks": []}, "Both body and blocks", "one of them"),
        ({"title": "T", "blocks": "a"}, "blocks is text, not a list", "kind"),
        ({"title": "T", "blocks": ["a"]}, "Block 1 is not an object", "kind"),
        ({"title": "T", "blocks": [{"kind": "p", "text": "a", "x": 1}]}, "Block 1", "kind"),
        ({"title": "T", "blocks": [{"kind": "h1", "text": "a"}]}, "«h1» is not a kind", "subhead"),
        ({"title": "T", "blocks": [{"kind": [], "text": "a"}]}, "kind of block 1 is a list", "quotes"),
        ({"title": "T", "blocks": [{"kind": "p", "text": " "}]}, "block is empty", "Leave it out"),
        ({"title": "T", "byline": [1]}, "byline is a number", "quotes"),
        ({"title": "T", "published": 2021}, "published is a number", "quotes"),
        ({"title": "T", "published": "2021", "date": "2022"}, "published and date differ", "one of them"),
        (
            {"title": "T", "published": "2021", "date": "2021-01-01"},
            "published and date differ",
            "one of them",
        ),
        ({"title": "T", "id": "x" * 501}, "has 501 characters", "1 to 500"),
        ({"title": "T", "id": 7.5}, "id is a number", "quotes"),
        ({"title": "T", "id": True}, "id is true or false", "quotes"),
        ({"title": "T", "language": "norsk"}, "«norsk» is not a language code", "nb, nn"),
        ({"title": "T", "url": "javascript:alert(1)"}, "is no web address", "https"),
        ({"title": "T", "url": "https://[::1"}, "is no web address", "https"),
        ({"title": "T", "subjects": "sport"}, "subjects is text, not a list", "subjects"),
        ({"title": "T", "places": [{"navn": "Vika"}]}, "other keys than name and code", "name"),
        ({"title": "T", "places": [" "]}, "has no name", "Leave it out"),
        ({"title": "T" * 1001}, "title has 1001 characters", "body"),
    ],
)
def test_says_what_is_wrong_and_what_to_do(record, what, remedy):
    with pytest.raises(ArticleFormatError) as caught:
        read(record)

    assert what in caught.value.what
    assert remedy in caught.value.remedy


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(alphabet=st.characters(categories=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from(
    ["title", "lead", "body", "blocks", "byline", "published", "date", "url", "subjects", "id"]
)


@given(st.dictionaries(KEYS, JSON, max_size=4))
def test_any_object_is_an_article_or_an_error(record):
    """Holds for any values: nothing else is raised, and what comes through can be written to a database."""
    try:
        article = read(record)
    except ArticleFormatError as error:
        str(error).encode()
        return

    "".join((article.title, article.lead, article.url, *(block.text for block in article.blocks))).encode()
