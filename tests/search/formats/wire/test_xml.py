from __future__ import annotations

import pytest

from search.errors import ArticleFormatError
from search.formats.wire.xml import attribute, children, first, line_of, local_name, parse_xml, text_of


def root(document):
    return parse_xml(document.encode())[0]


def test_names_are_compared_without_namespace_and_capitals():
    tree = root("<n:NITF xmlns:n='urn:n' xml:lang='nb'><n:Head/><head id='2'>To</head></n:NITF>")

    assert local_name(tree) == "nitf"
    assert attribute(tree, "lang") == "nb"
    assert len(list(children(tree, "head"))) == 2
    assert first(tree, "body", "p") is None
    assert (text_of(None), attribute(None, "x"), list(children(None, "x"))) == ("", "", [])


def test_entities_of_html_are_characters_though_nobody_declares_them():
    assert text_of(root("<p>Ordf&oslash;reren&nbsp;&ndash; &amp; &lt;b&gt;</p>")) == "Ordføreren – & <b>"


@pytest.mark.parametrize(
    "document",
    [
        "<!DOCTYPE p [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>a&x;b</p>",
        "<!DOCTYPE p [<!ENTITY x 'hemmelig'>]><p>a&x;b</p>",
        "<!DOCTYPE p SYSTEM 'http://127.0.0.1:9/x.dtd'><p>ab</p>",
    ],
)
def test_no_entity_is_resolved_and_no_dtd_read(document):
    assert text_of(root(document)) == "ab"


def test_a_bomb_of_entities_is_refused_or_empty():
    levels = "".join(f"<!ENTITY e{level} '{f'&e{level - 1};' * 10}'>" for level in range(1, 12))
    document = f"<!DOCTYPE p [<!ENTITY e0 'xxxxxxxxxx'>{levels}]><p a='&e11;'>&e11;</p>"

    try:
        assert text_of(root(document)) == ""
    except ArticleFormatError as error:
        assert "cannot be read" in error.what  # noqa: PT017 - either answer will do


def test_control_characters_are_taken_out_and_counted():
    tree, notes = parse_xml(b"<p>a\x0bb&#0;&#x1f;c\x00</p>")

    assert text_of(tree) == "abc"
    assert notes == ("Took out 4 control character(s) that XML has no place for.",)


@pytest.mark.parametrize(
    ("document", "line"),
    [("<p>\n<b></p>", 2), ("", 1), ("<?xml version='1.0'\n?>\n<p>", 3), ("<a>" * 300, 1)],
)
def test_what_is_not_well_formed_is_refused_with_its_line(document, line):
    with pytest.raises(ArticleFormatError) as caught:
        root(document)

    assert caught.value.line == line


def test_an_element_knows_its_line():
    assert line_of(first(root("<a>\n\n<b/></a>"), "b")) == 3


def test_an_ampersand_that_stands_alone_is_mended_and_told():
    tree, notes = parse_xml(b"<p>Hennes & Mauritz &amp; <![CDATA[x]]></p>")

    assert text_of(tree) == "Hennes & Mauritz & x"
    assert notes == ("Mended 1 ampersand(s) that were not written as &amp;.",)
