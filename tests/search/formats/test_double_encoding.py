from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.formats.double_encoding import mend_double_encoding

NORWEGIAN = "Næringsliv på Øya: «Å være – eller ikke», sa Åse … ÆØÅ, é, à, ü, đ, š, 5 °C, “ja” ½ €"


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
@pytest.mark.parametrize("times", [1, 2])
def test_text_encoded_once_too_often_becomes_what_was_meant(wrong, times):
    text = NORWEGIAN
    for _ in range(times):
        # What Windows-1252 has no character for, programs read as Latin-1.
        text = "".join(_read(byte, wrong) for byte in text.encode())

    mended, count = mend_double_encoding(text)

    assert mended == NORWEGIAN
    assert count >= 20


def _read(byte, encoding):
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    "text",
    [
        NORWEGIAN,
        "«ALT DU SER PÅ» og «FØRST Ø»",
        "Château, père, Ängby, Über, São Tomé, Ñandú, «LÀ-BAS»",
        "Đorđe Šešelj, Łódź, Ísland, Þór, ðe",
        "TÄBY’S “ÄLG”",
        "blåbær",
        "âge ïle ça",
    ],
)
def test_right_text_stays_as_it_is(text):
    assert mend_double_encoding(text) == (text, 0)


def test_only_the_part_that_is_wrong_is_mended():
    assert mend_double_encoding("«SI JA PÅ», nÃ¦ringsliv") == ("«SI JA PÅ», næringsliv", 1)


@given(st.text(alphabet="aåÃÂâ¦¥€™ \x80\x85ðŸ»"))
@example("Ã")
def test_mending_ends_and_lengthens_nothing(text):
    mended, _ = mend_double_encoding(text)

    assert len(mended) <= len(text)
