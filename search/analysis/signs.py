"""
The words that are not made of letters alone: signs read aloud, names with signs, numbers in groups, addresses.

«%» is «prosent» and «§» «paragraf», C++ is another language than C, «912 34 567» is one telephone number, and
«kommune.no» and «#KommuneValg» hold the word «kommune». `tokenizer` asks for them by the patterns here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from search.analysis.characters import SPACES

SIGN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "%": ("prosent",),
    "‰": ("promille",),
    "§": ("paragraf",),
    "§§": ("paragraf",),
    "&": ("og", "and"),
}
"""Signs, with the words that stand for them; of several the first is the one to look up."""
FRACTIONS: Final = {"½": "0,5", "1/2": "0,5", "¼": "0,25", "1/4": "0,25", "¾": "0,75", "3/4": "0,75"}
"""Fractions as decimal numbers."""
_HALVES: Final = re.compile(r"(\d+)([½¼¾])")

_S: Final = f"[{SPACES}]"
_GROUPS: Final = rf"\d{{2}}(?:{_S}\d{{2}}){{3}}|\d{{3}}{_S}\d{{2}}{_S}\d{{3}}"
_ACCOUNT: Final = rf"\d{{4}}(?P<dot>[.{SPACES}])\d{{2}}(?P=dot)\d{{5}}"
_NUMBER_END: Final = r"(?!\d|[.,]\d|[^\W_])"
GROUPED_NUMBER: Final = rf"(?<![\d.,])(?:{_GROUPS}|\d{{4}}[.{SPACES}]\d{{2}}[.{SPACES}]\d{{5}}){_NUMBER_END}"
"""Pattern of a telephone number of eight digits or an account number of eleven, in their usual groups."""
FOREIGN_NUMBER: Final = rf"\+47{_S}?(?:{_GROUPS}|\d{{8}}){_NUMBER_END}"
"""Pattern of a telephone number with the code of Norway."""
SIGN_CHUNK: Final = rf"[%‰]|§§?|(?<!\S)&(?!\S)|(?<![^\W_])\.NET(?![^\W_])|{FOREIGN_NUMBER}"
"""Pattern of what begins with a sign and is a word, besides hashtags."""
LANGUAGE_NAME: Final = r"[CFJcfj](?:\+\+|\#)(?![^\W_]|[+#])"
"""Pattern of the names of programming languages that end in signs: C++, C#, F#, J#. Any letter costs each word time."""
_NAMES: Final = re.compile(rf"{LANGUAGE_NAME}|\.NET")
_WHOLE_NUMBER: Final = re.compile(
    rf"(?P<code>\+47{_S}?)?(?:{_GROUPS}|{_ACCOUNT}|(?<=7)\d{{8}}|(?<=7{_S})\d{{8}})"
)
_DIGITS: Final = re.compile(r"\d+")

_ADDRESS: Final = re.compile(r"(?:www\.)?((?:[^\W_]+(?:-[^\W_]+)*\.)+)[a-z]{2,10}", re.IGNORECASE)
_LEAST_LABEL: Final = 3
_HUMP: Final = re.compile(r"[A-ZÆØÅ]+(?![a-zæøå])|[A-ZÆØÅ]?[a-zæøå]+|\d+")


class NumberGroup(NamedTuple):
    """A group of digits of a number, and where it is in its chunk."""

    start: int
    end: int
    digits: str


def is_name_with_sign(text: str) -> bool:
    """Say whether *text* is a name that ends or begins with a sign, such as C++ and .NET."""
    return _NAMES.fullmatch(text) is not None


def decimal_of(text: str) -> str:
    """Return the decimal number that *text* writes as a fraction: «½» and «1/2» are «0,5»; empty for others."""
    if found := FRACTIONS.get(text):
        return found
    halves = _HALVES.fullmatch(text)
    return f"{halves[1]}{FRACTIONS[halves[2]][1:]}" if halves else ""


def number_groups(text: str) -> tuple[NumberGroup, ...]:
    """Return the groups of *text*, a telephone or account number, without the code of Norway; none for others."""
    found = _WHOLE_NUMBER.fullmatch(text)
    if found is None:
        return ()
    start = found.end("code") if found["code"] else 0
    return tuple(NumberGroup(*group.span(), group[0]) for group in _DIGITS.finditer(text, start))


def address_labels(text: str) -> tuple[str, ...]:
    """Return the words in *text*, the name of a host: those of three letters or more, without «www» and the last."""
    found = _ADDRESS.fullmatch(text)
    labels = found[1].lower().split(".") if found else []
    return tuple(label for label in labels if len(label) >= _LEAST_LABEL and label.isalpha())


def hashtag_words(text: str) -> tuple[str, ...]:
    """Return the words in lower case that capitals and digits show in *text*, a hashtag; none where it is one word."""
    words = tuple(word.lower() for word in _HUMP.findall(text))
    return words if len(words) > 1 else ()
