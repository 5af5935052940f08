from __future__ import annotations

import pytest

from search.formats.wire.fields import last_part, read_text_field, size, vocabulary_code


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>Ett.</p>To.", ["Ett.", "To."]),
        ("&lt;p&gt;Ett.&lt;/p&gt;", ["Ett."]),
        ("Ett &oslash;.\n\nTo.", ["Ett ø.", "To."]),
        ("", []),
    ],
)
def test_a_field_is_html_or_plain_text(text, paragraphs):
    body = read_text_field(text)

    assert [block for _, block in body.blocks] == paragraphs
    assert size(body) == sum(map(len, paragraphs))


@pytest.mark.parametrize(
    ("code", "short"),
    [
        ("http://cv.iptc.org/newscodes/mediatopic/20000211", "medtop:20000211"),
        ("https://cv.iptc.org/newscodes/subjectcode/04000000/", "subj:04000000"),
        ("medtop:20000211", "medtop:20000211"),
        ("http://x.example/20000211", "http://x.example/20000211"),
    ],
)
def test_the_address_of_a_media_topic_becomes_its_code(code, short):
    assert vocabulary_code(code) == short


@pytest.mark.parametrize(
    "name", ["stat:usable", "http://cv.iptc.org/newscodes/pubstatusg2/usable/", "usable"]
)
def test_the_last_part_of_a_code_says_what_it_is(name):
    assert last_part(name) == "usable"
