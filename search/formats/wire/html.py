"""HTML in fields of wire documents: what is HTML, and its tree."""

import html
import re
from typing import Final

from lxml import etree

from search.formats.wire.xml import Element

_TAG: Final = re.compile(
    r"</?(?:p|br|div|span|b|i|em|strong|u|a|h[1-6]|ul|ol|li|blockquote|section|article|figure|table|sub|sup|html|body|img)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_ESCAPED_TAG: Final = re.compile(r"&lt;/?(?:p|br|div|h[1-6]|ul|li|b|strong|span)\b", re.IGNORECASE)
_BLOCK: Final = re.compile(
    r"\s*<(?:p|div|h[1-6]|ul|ol|section|article|figure|blockquote|table|html|body)[\s>]", re.IGNORECASE
)
_CLOSING: Final = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|section|article|figure|blockquote|table|html|body)\s*>", re.IGNORECASE
)
_ANY_TAG: Final = re.compile(r"<[^<>]*>")
_BREAK: Final = re.compile(r"<br\s*/?>|</p\s*>", re.IGNORECASE)
_NAMED: Final = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def has_tags(text: str) -> bool:
    """Say whether *text* has tags of HTML."""
    return "<" in text and _TAG.search(text) is not None


def is_html(text: str) -> bool:
    """Say whether *text* is HTML beyond doubt, escaped or not: it begins with a tag of a block, and closes one."""
    if _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    return _BLOCK.match(text) is not None and _CLOSING.search(text) is not None


def has_entities(text: str) -> bool:
    """Say whether *text* has characters written as in HTML, such as `&oslash;`."""
    return "&" in text and _NAMED.search(text) is not None


def parse_html(text: str) -> Element | None:
    """
    Return the tree of the HTML *text*, as a browser would read it; None where there is nothing in it.

    HTML that was escaped as a whole (`&lt;p&gt;`) is unescaped first.
    """
    if not has_tags(text) and _ESCAPED_TAG.search(text):
        text = html.unescape(text)
    parser = etree.HTMLParser(
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        encoding="utf-8",
    )
    try:
        tree = etree.fromstring(b"<div>" + text.encode("utf-8", "replace") + b"</div>", parser)
    except etree.XMLSyntaxError:
        return None
    if any("depth" in entry.message for entry in parser.error_log):
        # The parser drops what is nested deeper than 256; no page is, but no text may vanish.
        return parse_html(_ANY_TAG.sub("<br><br>", text))
    return tree


def plain_text(text: str) -> str:
    """Return a short *text*, such as a headline, without the tags and entities of HTML that some senders put there."""
    if has_tags(text):
        tree = parse_html(_BREAK.sub("\n", text))
        text = "" if tree is None else "".join(map(str, tree.itertext()))
    return unescape(text)


def unescape(text: str) -> str:
    """Return *text* with the characters that its entities stand for, also where they were escaped twice."""
    for _ in range(2):
        if not has_entities(text):
            break
        text = _NAMED.sub(lambda match: html.unescape(match[0]), text)
    return text
