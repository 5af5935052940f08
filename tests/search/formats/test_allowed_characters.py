from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean, decode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bla\N{COMBINING RING ABOVE}", "blå"),
        ("barne\N{SOFT HYPHEN}hage", "barnehage"),
        ("10\N{NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}kroner", "10 000 kroner"),
        ("én\r\nto\rtre\N{LINE SEPARATOR}fire", "én\nto\ntre\nfire"),
        ("👩\N{ZERO WIDTH JOINER}🚒", "👩\N{ZERO WIDTH JOINER}🚒"),
    ],
)
def test_writes_the_same_text_in_one_way(text, expected):
    assert clean(text) == (expected, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nul\x00l", "null"),
        ("\x1b[31mrød", "[31mrød"),
        ("d\x92Arc \x96 her", "d’Arc – her"),
        ("halv \ud83d emoji", "halv \N{REPLACEMENT CHARACTER} emoji"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}snudd", "snudd"),
        ("\ufffe", ""),
    ],
)
def test_repairs_what_databases_and_pages_would_choke_on(text, expected):
    cleaned, repaired = clean(text)

    assert cleaned == expected
    assert repaired > 0


@given(st.text(alphabet=st.characters() | st.characters(categories=["Cs", "Cc", "Cf"])))
def test_cleaned_text_is_safe_for_sql_json_and_html(text):
    cleaned, _ = clean(text)

    assert cleaned.encode().decode() == cleaned
    assert json.loads(json.dumps(cleaned)) == cleaned
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean(cleaned) == (cleaned, 0)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_is_read_with_and_without_byte_order_mark(mark):
    assert decode(mark + "Blåbær".encode(), file="a.txt") == "Blåbær"


def test_other_encodings_are_refused_with_line_and_command():
    with pytest.raises(ArticleFormatError) as caught:
        decode("Først\nBlåbær".encode("latin-1"), file="gamle saker.txt")

    assert caught.value.line == 1
    assert "Latin-1" in caught.value.what
    assert caught.value.remedy == "Convert it: iconv -f ISO-8859-1 -t UTF-8 'gamle saker.txt' > NEW-FILE"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding):
    with pytest.raises(ArticleFormatError, match="iconv -f UTF-16"):
        decode(("\ufeff" + "Blåbær").encode(encoding), file="a.txt")
