"""
XML of foreign senders, parsed safely, and the few questions that the readers ask of a tree.

No entity is resolved, no DTD and no address is read, and depth and size are bounded. Names are compared by their
local part in small letters, because agencies put the same elements into a namespace, into another, or into none.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5
from typing import Final

from lxml import etree

from search.errors import ArticleFormatError
from search.formats.wire.decoding import decode_document

Element = etree._Element  # noqa: SLF001 - lxml has no other name for the type

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_BARE_AMPERSAND = re.compile(r"&(?![A-Za-z#])")
# What XML 1.0 has no place for, as itself or as a reference; tabs and line ends are allowed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcBC]|0?[eEfF]|1[0-9a-fA-F]));"
)


def parse_xml(data: bytes) -> tuple[Element, tuple[str, ...]]:
    """
    Return the root of the XML document *data*, and notes on what was mended before it could be read.

    Raises:
        ArticleFormatError: It is not well-formed, or nested deeper than 256; *line* is where it ends to be.
    """
    text, notes = decode_document(data)
    text, forbidden = _FORBIDDEN.subn("", _DECLARATION.sub(_keep_lines, text, count=1))
    text, references = _FORBIDDEN_REFERENCE.subn("", text)
    if forbidden + references:
        notes = (*notes, f"Took out {forbidden + references} control character(s) that XML has no place for.")
    # Most senders use entities of HTML without declaring them.
    text = _ENTITY.sub(_character, text)
    try:
        root = _parse(text)
    except etree.XMLSyntaxError as error:
        mended, count = _BARE_AMPERSAND.subn("&amp;", text)
        if not count:
            raise _not_well_formed(error) from error
        try:
            root = _parse(mended)
        except etree.XMLSyntaxError as second:
            raise _not_well_formed(second) from second
        notes = (*notes, f"Mended {count} ampersand(s) that were not written as &amp;.")
    _drop_entities(root)
    return root, notes


def _parse(text: str) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_pis=True, remove_comments=True, encoding="utf-8",
    )  # fmt: skip
    return etree.fromstring(text.encode("utf-8"), parser)


def _not_well_formed(error: etree.XMLSyntaxError) -> ArticleFormatError:
    message = " ".join((error.msg or "it is empty").split())[:150]
    return ArticleFormatError(
        f"This XML cannot be read: {message}.", "Fetch it again, or ask its sender.", line=error.lineno or 0
    )


def _keep_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _character(match: re.Match[str]) -> str:
    """Return the character of an entity of HTML; those of XML, and unknown ones, as they are."""
    name = match[1]
    return match[0] if name in _XML_ENTITIES else html5.get(f"{name};", match[0])


def local_name(element: Element) -> str:
    """Return the name of *element* without its namespace, in small letters."""
    return _fold(str(element.tag))


@lru_cache(maxsize=1024)
def _fold(name: str) -> str:
    return name.rpartition("}")[2].lower()


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children of *element* that are called one of *names*, given in small letters; none of None."""
    for child in () if element is None else element:
        if local_name(child) in names:
            yield child


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements in *element* that are called one of *names*, in the order of the document."""
    for descendant in element.iter():
        if local_name(descendant) in names:
            yield descendant


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element that *path* leads to, a name a step; None where there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attribute(element: Element | None, *names: str) -> str:
    """Return the first attribute of *element* called one of *names*, by local name, trimmed; empty without one."""
    if element is None:
        return ""
    values = {_fold(str(name)): str(value) for name, value in element.attrib.items()}
    return next((value for name in names if (value := values.get(name, "").strip())), "")


def line_of(element: Element) -> int:
    """Return the line of *element* in its document, from 1; 0 when not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def text_of(element: Element | None) -> str:
    """Return all text in *element* on one line; empty without one."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())


def _drop_entities(root: Element) -> None:
    """Take entities that were not resolved out of the tree: only a DTD knows them, and none is read."""
    for entity in list(root.iter(etree.Entity)):
        parent, previous = entity.getparent(), entity.getprevious()
        if parent is None:
            continue
        tail = entity.tail or ""
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        entity.tail = None
        parent.remove(entity)
