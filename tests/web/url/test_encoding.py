from urllib.parse import quote, unquote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.url.encoding import to_utf8


@pytest.mark.parametrize(
    ("query_string", "text"),
    [
        ("q=b%E5t", "q=båt"),
        ("q=S%F8k+p%E5+%C6r%F8", "q=Søk+på+Ærø"),
        ("q=b%e5t&source=Troms%F8", "q=båt&source=Tromsø"),
        ("q=%93ny+b%E5t%94", "q=“ny+båt”"),
        # Each run for itself: one value in UTF-8, another not.
        ("q=b%C3%A5t&source=Troms%F8", "q=båt&source=Tromsø"),
        ("q=b\xe5t", "q=båt"),
        # No letter of Windows-1252.
        ("q=%81", "q=\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_what_is_no_utf_8_is_read_as_windows_1252(query_string, text):
    assert unquote(to_utf8(query_string)) == text


@pytest.mark.parametrize(
    "query_string", ["", "q=b%C3%A5t", "q=100%", "q=%zz&x=%2", "q=%F0%9F%98%80", "q=a%20b%00"]
)
def test_what_is_utf_8_or_no_encoding_stays(query_string):
    assert to_utf8(query_string) == query_string


@given(st.text())
def test_every_text_in_utf_8_stays(text):
    assert (
        to_utf8(f"q={quote(text.encode('utf-8', 'ignore'))}") == f"q={quote(text.encode('utf-8', 'ignore'))}"
    )


@given(st.binary())
def test_the_result_is_always_utf_8(content):
    result = to_utf8(quote(content))

    unquote_to_bytes(result).decode("utf-8")
    assert to_utf8(result) == result
