"""
Cleaning of text: decoding, and the characters that an article may hold.

Everything an article holds has gone through `clean`: NFC, LF line ends, plain spaces, and nothing
that a database, JSON or a page would choke on or that would turn the text around it.
"""

import codecs
import re
import shlex
from typing import Final

from search.errors import ArticleFormatError
from search.formats.double_encoding import mend_double_encoding
from search.notation.unicode import compose

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_SPACE = re.compile("[\N{NO-BREAK SPACE}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\u205f\u3000]")
# Soft hyphens and zero-width marks sit inside long words on newspapers' pages and hide them from search.
_INVISIBLE = re.compile("[\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]")
# Dashes and quotes of Windows-1252 that were once read as Latin-1: «d\x92Arc» was «d’Arc».
_WINDOWS = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
# Control characters (PostgreSQL takes no NUL), marks that reverse the page around them, and what XML forbids.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def clean(text: str) -> tuple[str, int]:
    """
    Return *text* as an article may hold it, and how many characters had to be mended, replaced or taken out.

    Line ends and all kinds of space become LF and space, soft hyphens and zero-width marks go;
    these do not count as repairs. Line breaks and tabs stay.
    """
    if text.isascii() and text.isprintable():
        return text, 0
    text, decoded = mend_double_encoding(text)
    text = _INVISIBLE.sub("", _SPACE.sub(" ", _LINE_END.sub("\n", text)))
    text, restored = _WINDOWS.subn(lambda match: match[0].encode("latin-1").decode("cp1252"), text)
    text, removed = _UNWANTED.subn("", text)
    text, replaced = _SURROGATE.subn(REPLACEMENT, text)
    return compose(text), decoded + restored + removed + replaced


def collapse(text: str) -> str:
    """Return *text* on one line, with single spaces."""
    return " ".join(text.split())


def decode(data: bytes, *, file: str) -> str:
    """
    Return the text of *data*, which is UTF-8 with or without byte order mark.

    Raises:
        ArticleFormatError: It is not; *line* is the first that is not.
    """
    if data.startswith(_UTF_16):
        raise ArticleFormatError("The file is UTF-16, not UTF-8.", _convert("UTF-16", file), file=file)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ArticleFormatError(
            f"This is not UTF-8: byte {data[error.start]:#04x} makes no character. It may be Latin-1.",
            _convert("ISO-8859-1", file),
            file=file,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def _convert(encoding: str, file: str) -> str:
    return f"Convert it: iconv -f {encoding} -t UTF-8 {shlex.quote(file)} > NEW-FILE"
