from __future__ import annotations

import json

import pytest

from search.articles import Tag
from search.formats.wire.item import Skipped
from search.formats.wire.ninjs import is_ninjs
from tests.search.formats.wire.wire_files import read, read_all, read_withdrawal, texts


def item(**values):
    return json.dumps({"uri": "urn:x:1", "headline": "Tittel", "pubstatus": "usable", **values})


def test_capitals_of_keys_make_no_difference():
    small = read(
        item(
            versioncreated="2026-03-01T08:00:00Z", bodies=[{"value": "<p>A</p>", "contenttype": "text/html"}]
        )
    )
    large = read(
        item(
            versionCreated="2026-03-01T08:00:00Z", Bodies=[{"Value": "<p>A</p>", "contentType": "text/html"}]
        )
    )

    assert small.article == large.article


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"body_html": "<p>Ordf&oslash;reren sa.</p><p>Nei.</p>"}, ["Ordføreren sa.", "Nei."]),
        ({"body_html": "Ren tekst &oslash;\n\nAndre"}, ["Ren tekst ø", "Andre"]),
        ({"body_html": "&lt;p&gt;Ordf&amp;oslash;reren&lt;/p&gt;"}, ["Ordføreren"]),
        ({"body_html": "Ett<br><br>To"}, ["Ett", "To"]),
        ({"body_text": "Ett\n\nTo"}, ["Ett", "To"]),
        ({"body_html": "", "body_text": "Ett"}, ["Ett"]),
        ({"bodies": [{"role": "x", "value": "Ett"}]}, ["Ett"]),
        ({"body_html": None, "bodies": "feil"}, ["feil"]),
        ({"body_html": 7, "bodies": [7, None, {}]}, ["7"]),
        ({}, []),
    ],
)
def test_the_body_is_read_from_html_before_text(values, expected):
    assert [text for _, text in texts(read(item(**values)))] == expected


@pytest.mark.parametrize(
    ("values", "title"),
    [
        ({"headline": "<p>Br&oslash;d &amp; sirkus</p>"}, "Brød & sirkus"),
        ({"headline": "A &amp;amp; B"}, "A & B"),
        (
            {
                "headline": None,
                "headlines": [{"value": "Kort", "role": "short"}, {"value": "Hel", "role": "main"}],
            },
            "Hel",
        ),
        ({"headline": None, "headlines": [{"value": "Bare denne"}]}, "Bare denne"),
    ],
)
def test_the_headline_is_the_main_one_without_html(values, title):
    assert read(item(**values)).article.title == title


def test_captions_of_pictures_that_go_with_it_are_captions_once():
    picture = {"type": "picture", "description_text": "Bilde."}
    body = "<p>Ett.</p><figure><figcaption>Bilde.</figcaption></figure>"

    assert texts(read(item(body_html="<p>Ett.</p>", associations={"a": picture}))) == [
        ("p", "Ett."),
        ("caption", "Bilde."),
    ]
    assert texts(read(item(body_html=body, associations=[picture]))) == [("p", "Ett."), ("caption", "Bilde.")]


@pytest.mark.parametrize("key", ["embargoed", "embargoedUntil"])
def test_both_spellings_of_embargo_are_read(key):
    assert read(item(**{key: "2026-12-24T17:00:00+01:00"})).version.embargo.hour == 16


def test_an_item_that_continues_others_has_the_names_of_all_and_the_id_of_the_first():
    result = read(item(evolvedfrom="urn:x:0"))

    assert result.article.id == "urn-x-0"
    assert result.version.names == ("urn:x:0", "urn:x:1")


def test_a_withdrawn_item_needs_no_headline():
    assert read_withdrawal(item(headline=None, pubstatus="canceled")).version.names == ("urn:x:1",)


def test_an_item_that_is_held_back_keeps_its_text():
    assert read(item(pubStatus="withheld")).version.status == "withheld"


@pytest.mark.parametrize("kind", ["picture", "video", "composite", "planning"])
def test_what_is_no_text_is_passed_over(kind):
    assert read_all(item(type=kind)) == [Skipped(f"{kind} urn:x:1", "melding", 0)]


def test_subjects_places_and_section_are_read_in_any_shape():
    article = read(
        item(
            subject=[{"name": "Husdyr", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000211"}, {"code": "category:sport", "name": "Sport", "scheme": "category"}, None, 7],
            place="Vika",
            genre={"name": "Nyheter"},
            version=1542761538,
        )
    ).article  # fmt: skip

    assert article.subjects == (Tag("Husdyr", "medtop:20000211"),)
    assert (article.places, article.section, article.genre) == ((Tag("Vika"),), "Sport", "Nyheter")


@pytest.mark.parametrize(
    ("record", "is_item"),
    [
        ({"uri": "x", "headline": "T"}, True),
        ({"URI": "x", "pubStatus": "canceled"}, True),
        ({"title": "T", "uri": "x", "headline": "y"}, False),
        ({"titel": "T", "body": "x"}, False),
        ({}, False),
    ],
)
def test_an_item_is_known_by_its_keys(record, is_item):
    assert is_ninjs(record) is is_item
