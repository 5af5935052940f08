"""
Text of the bytes of a wire document, whose declaration of its encoding is often wrong.

Many programs save as UTF-8 and leave «iso-8859-1» in the first line; others do the opposite. So bytes that are
UTF-8 are read as UTF-8, whatever is declared; only then is the declaration believed.
"""

import codecs
import re
from typing import Final

from search.errors import ArticleFormatError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Without a byte order mark the first sign, «<» or «{», shows how wide the signs are.
_WIDE_SIGNS: Final = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", b"{\0": "utf-16-le", b"\0{": "utf-16-be"}
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]{1,40})\s*[\"']", re.IGNORECASE)
_ONE_BYTE_ENCODINGS: Final = re.compile(
    r"(?:iso[-_]?)?8859[-_]?\d{1,2}|latin[-_]?\d|windows-?125\d|cp125\d|cp437|cp850|cp865|koi8[-_][ru]|macintosh|mac[-_]?roman",
    re.IGNORECASE,
)
_LATIN_1: Final = ("iso8859-1", "ascii")
_HANDLER: Final = "leit-windows-1252"


def _read_as_windows(error: UnicodeError) -> tuple[str, int]:
    """Replace bytes that are not UTF-8 by the characters of Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("latin-1"), error.end


codecs.register_error(_HANDLER, _read_as_windows)


def decode_document(data: bytes) -> tuple[str, tuple[str, ...]]:
    """
    Return the text of *data*, without byte order mark, and notes on an encoding other than the declared one.

    A byte of Windows-1252 that has no character in Latin-1 is left to `clean`, which mends and counts it.

    Raises:
        ArticleFormatError: It is UTF-16 or UTF-32 cut in the middle of a character.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            data = data.removeprefix(mark)
            if encoding != "utf-8":
                return _decode_wide(data, encoding)
            break
    if wide := _WIDE_SIGNS.get(data[:2]):
        return _decode_wide(data, wide)
    declared = _declared_encoding(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_bytes(data, declared)
    is_wrong = declared != "" and _python_name(declared) != "utf-8" and not data.isascii()
    return text, (f"It says {declared}, but is UTF-8: read as UTF-8.",) * is_wrong


def _decode_wide(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        raise ArticleFormatError(
            f"This is {encoding.upper()}, but ends or breaks in the middle of a character.", "Fetch it again."
        ) from error


def _declared_encoding(data: bytes) -> str:
    """Return the encoding that *data* declares, in small letters; empty when it declares none."""
    match = _DECLARATION.search(data, 0, 1000)
    if match is None:
        return ""
    return match[1].decode("ascii").lower()


def _python_name(encoding: str) -> str:
    """Return Python's name of *encoding*; empty for one that it does not know."""
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return ""


def _decode_bytes(data: bytes, declared: str) -> tuple[str, tuple[str, ...]]:
    """Decode *data*, which is not UTF-8, as *declared*, or as Windows-1252 where it is not."""
    if _python_name(declared) in _LATIN_1:
        return data.decode("latin-1"), ()
    if _ONE_BYTE_ENCODINGS.fullmatch(declared) and _python_name(declared):
        return data.decode(declared, _HANDLER), ()
    text = data.decode("utf-8", _HANDLER)
    return text, (
        f"It says {declared or 'nothing of its encoding'}, but is not UTF-8: read as Windows-1252.",
    )
