"""Text fields of wire documents that may be HTML or plain, and codes of vocabularies that may be addresses."""

import re

from search.formats.wire.body import Body, read_body, read_plain_text
from search.formats.wire.html import has_tags, parse_html, unescape

_MEDIA_TOPIC = re.compile(
    r"https?://cv\.iptc\.org/newscodes/(mediatopic|subjectcode)/(\d{8})/?", re.IGNORECASE
)
_PREFIXES = {"mediatopic": "medtop", "subjectcode": "subj"}
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|ul|li)\b", re.IGNORECASE)


def read_text_field(text: str) -> Body:
    """Return the body that *text* holds: as HTML where it has tags, escaped or not, otherwise as plain text."""
    if has_tags(text) or _ESCAPED.search(text):
        tree = parse_html(text)
        return Body() if tree is None else read_body(tree)
    return read_plain_text(unescape(text))


def size(body: Body) -> int:
    """Return the number of characters in *body*."""
    return sum(len(text) for _, text in body.blocks) + sum(map(len, body.lead))


def vocabulary_code(code: str) -> str:
    """Return *code*; the address of a media topic or subject code of the IPTC in its short form, `medtop:20000211`."""
    match = _MEDIA_TOPIC.fullmatch(code.strip())
    return f"{_PREFIXES[match[1].lower()]}:{match[2]}" if match else code


def last_part(name: str) -> str:
    """Return the last part of a qualified code or address: `picture` of `ninat:picture`."""
    return re.split(r"[:/#]", name.strip().rstrip("/"))[-1]
