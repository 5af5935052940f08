"""Query strings that are not in UTF-8: old forms and hand-made links write «båt» as ``b%E5t`` (Windows-1252)."""

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

_ENCODED: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[\x80-\xff])+")


def to_utf8(query_string: str) -> str:
    """
    Return a query string, as WSGI has it, with what is no UTF-8 read as Windows-1252 and written in UTF-8.

    What is UTF-8 stays as it is.
    """
    return _ENCODED.sub(_recode, query_string)


def _recode(match: re.Match[str]) -> str:
    content = unquote_to_bytes(match[0].encode("latin-1"))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return quote(content.decode("cp1252", "replace"))
    return match[0]
