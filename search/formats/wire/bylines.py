"""Bylines of the wire: the names in «Av Marit Vold / Anders Rø», «Ida Løkken/KP» or «Text: Jonas Tveit, jonas@avis.example»."""

import re
from typing import Final

from search.formats.pasted.bylines import parse_byline

_LABEL = re.compile(
    r"^(?:(?:tekst|text|foto|photo|fra|from|skrevet\s+av|av|by|von|par|af)\s*:\s*|(?:skrevet\s+av|av|by|af)\s+)+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+|\+?\d[\d ]{6,}\d")
_PARTS = re.compile(
    r"\s*[;,|•·\n]\s*|\s+(?:og|and|och|&)\s+|\s+[/–—-]\s+|(?<=[a-zæøåäö])/(?=[A-ZÆØÅÄÖ][a-zæøåäö])"
)
# «Ida Løkken/KP»: the agency, where no space is around the stroke.
_AGENCY = re.compile(r"(?<=\w)/[A-ZÆØÅ]{2,6}$")
_ROLE = re.compile(r"\([^()]*\)")
_CONJUNCTION = re.compile(r"^(?:og|and|och|&)\s+", re.IGNORECASE)
_MAX_LENGTH: Final = 500


def split_byline(text: str, source: str) -> list[str]:
    """Return the names in *text*, without labels, addresses, roles and, after a person, the agency *source*."""
    text = _AGENCY.sub("", _LABEL.sub("", " ".join(text.split())[:_MAX_LENGTH]))
    byline = parse_byline(text)
    if byline is not None and byline.names:
        return list(byline.names)
    parts = [part.strip(" .:()[]/,") for part in _PARTS.split(_ROLE.sub("", _ADDRESS.sub(",", text)))]
    names = [_AGENCY.sub("", _LABEL.sub("", _CONJUNCTION.sub("", part))) for part in parts if part]
    people = [name for name in names if name.casefold() != source.casefold()]
    return list(filter(None, people or names))
