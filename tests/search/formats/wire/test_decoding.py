from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean
from search.formats.wire.decoding import decode_document

TEXT = "Blåbær – «på» Øya"


def declared(encoding, text=TEXT, written=None):
    return f'<?xml version="1.0" encoding="{encoding}"?><p>{text}</p>'.encode(written or encoding)


@pytest.mark.parametrize(
    "name", ["iso-8859-1", "ISO-8859-1", "windows-1252", "us-ascii", "koi8-r", "no-such", "rot13", "cp1259"]
)
def test_bytes_that_are_utf_8_are_read_so_whatever_is_declared(name):
    text, notes = decode_document(declared(name, written="utf-8"))

    assert TEXT in text
    assert "read as UTF-8" in notes[0]


@pytest.mark.parametrize(
    "name",
    ["utf-8", "iso-8859-1", "windows-1252", "utf8", "no-such", "rot13", "utf-16", "punycode", "cp1259"],
)
def test_bytes_of_windows_1252_are_read_so_whatever_is_declared(name):
    text, _ = decode_document(declared(name, written="cp1252"))

    assert TEXT in clean(text)[0]


def test_what_is_declared_rightly_is_believed_without_a_note():
    assert decode_document(declared("koi8-r", "Правда")) == (
        '<?xml version="1.0" encoding="koi8-r"?><p>Правда</p>',
        (),
    )
    assert decode_document(declared("utf-8"))[1] == ()
    assert decode_document(b"<p>ascii</p>")[1] == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_byte_order_mark_or_wide_signs_show_the_encoding(encoding):
    text, notes = decode_document(f"<p>{TEXT}</p>".encode(encoding))

    assert (text, notes) == (f"<p>{TEXT}</p>", ())


def test_utf_16_that_is_cut_is_refused():
    with pytest.raises(ArticleFormatError, match="middle of a character"):
        decode_document(b"\xff\xfe<\0p\0x")


def test_one_wrong_byte_does_not_spoil_the_rest():
    text, notes = decode_document(f"<p>{TEXT}</p>".encode() + b"\xe5")

    assert text == f"<p>{TEXT}</p>å"
    assert notes


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_refused(data):
    try:
        text, _ = decode_document(data)
    except ArticleFormatError:
        return
    assert isinstance(text, str)
