"""
Names that providers give articles, such as a guid, and the ids of ours that are made of them.

    urn:newsml:kystpressen.example:20260112:KP-2231  →  urn-newsml-kystpressen.example-20260112-kp-2231
"""

import hashlib
import re
import unicodedata
from pathlib import Path
from typing import Final

from search.articles import ID_PATTERN
from search.errors import ArticleFormatError
from search.versions import MAX_NAME_LENGTH

_MAX_ID_LENGTH: Final = 120
_DIGEST_LENGTH: Final = 12
"""Hexadecimal digits that tell apart two names whose ids would be the same: 48 bits."""
_ID = re.compile(ID_PATTERN)
_NOT_IN_IDS = re.compile(r"[^a-z0-9._]+")
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ß": "ss", "đ": "d", "ŋ": "n", "ŧ": "t", "þ": "th"}
)


def is_id(name: str) -> bool:
    """Say whether *name* is an id as it stands, and can end a web address."""
    return _ID.fullmatch(name) is not None and name.strip(".") != ""


def id_of_name(name: str) -> str:
    """
    Return the id of ours for a provider's *name*: the same each time, and legible.

    Capitals become small, and what no id may hold a hyphen. Where more than that is lost (other letters than those
    of English, or length), digits of SHA-256 at the end tell such names apart.

    Raises:
        ArticleFormatError: *name* has more than 500 characters, or none.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not 0 < len(name) <= MAX_NAME_LENGTH:
        raise ArticleFormatError(
            f"The id «{name[:60]}…» has {len(name)} characters.", f"An id has 1 to {MAX_NAME_LENGTH}."
        )
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    folded = _NOT_IN_IDS.sub("-", ascii_only).strip("-.")
    if name.isascii() and 0 < len(folded) <= _MAX_ID_LENGTH:
        return folded
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]
    return f"{folded[: _MAX_ID_LENGTH - _DIGEST_LENGTH - 1]}-{digest}".lstrip("-")


def name_of_file(path: Path) -> str:
    """Return the name of an article that has no other than the file it is pasted into."""
    name = f"file:{path.absolute()}".encode("utf-8", "replace").decode("utf-8")
    if len(name) <= MAX_NAME_LENGTH:
        return name
    return f"file:{hashlib.sha256(name.encode()).hexdigest()}"
