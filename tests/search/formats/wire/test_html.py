from __future__ import annotations

import pytest

from search.formats.wire.html import has_entities, has_tags, is_html, parse_html, plain_text, unescape


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>Br&oslash;d &amp; sirkus</p>", "Brød & sirkus"),
        ("A &amp;amp; B", "A & B"),
        ("H&M", "H&M"),
        ("3 < 4 > 2", "3 < 4 > 2"),
        ("Ett<br/>to", "Ett\nto"),
        ("", ""),
    ],
)
def test_a_headline_loses_tags_and_entities_and_nothing_else(text, plain):
    assert plain_text(text).strip() == plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" <p>Ett</p>", True),
        ("&lt;p&gt;Ett&lt;/p&gt;", True),
        ("<div class='x'>\nEtt</div>", True),
        ("<p> er et tegn", False),
        ("Skriv <p>slik</p>", False),
        ("<navn>", False),
    ],
)
def test_only_what_begins_and_ends_a_block_is_html(text, expected):
    assert is_html(text) is expected


def test_tags_and_entities_are_told_from_other_signs():
    assert [has_tags(text) for text in ("<b>a</b>", "a <br/> b", "a < b > c", "<navn>")] == [
        True,
        True,
        False,
        False,
    ]
    assert [
        has_entities(text) for text in ("&oslash;", "&#248;", "&#xf8;", "&ukjent;", "a & b;", "R&D;")
    ] == [
        True,
        True,
        True,
        True,
        False,
        False,
    ]
    assert unescape("&ukjent; &oslash; ?a&copy=1") == "&ukjent; ø ?a&copy=1"


@pytest.mark.parametrize("text", ["", "\0", "<", "<!--", "<![CDATA[", "\ud800"])
def test_any_text_has_a_tree_or_none(text):
    tree = parse_html(text)

    assert tree is None or tree.tag is not None
