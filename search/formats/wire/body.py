"""
The body of an article as blocks, read from the tree of any format: NITF, XHTML, HTML, or an agency's own tags.

    <p class="lead">Skredet gikk fredag.</p> <hl2>Omkjøring</hl2> <p>Veien<br/>er stengt.</p> <table>…</table>
    →  lead «Skredet gikk fredag.», subhead «Omkjøring», p «Veien⏎er stengt.», list with a line a row

An element becomes a kind of block by its name. Loose text is a paragraph, a paragraph in a paragraph opens it, an
element of no known name is part of the sentence it stands in.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from search.articles import BlockKind
from search.formats.wire.xml import Element, attribute, children, descendants, local_name, text_of

Kind = Literal["p", "subhead", "quote", "list", "caption", "lead", "byline", "kicker"]

_KINDS: Final[dict[str, Kind]] = {
    "p": "p", "h1": "subhead", "h2": "subhead", "h3": "subhead", "h4": "subhead", "h5": "subhead", "h6": "subhead",
    "hl1": "subhead", "hl2": "subhead", "hl3": "subhead", "hl4": "subhead", "crosshead": "subhead",
    "subhead": "subhead", "mellomtittel": "subhead", "mt": "subhead", "blockquote": "quote", "bq": "quote",
    "pullquote": "quote", "quote": "quote", "figcaption": "caption", "media-caption": "caption",
    "ingress": "lead", "lead": "lead", "byline": "byline",
}  # fmt: skip
_CONTAINERS: Final = frozenset(
    (
        "html", "body", "div", "section", "article", "main", "header", "footer", "aside", "figure", "block", "media",
        "body.head", "body.content", "body.end", "center", "details", "summary", "fieldset", "pre", "note", "hr", "nitf",
        "inlinexml", "inlinedata", "contentitem", "datacontent", "abstract", "address", "dl", "dt", "dd", "hgroup",
        "brodtext", "text", "ntbody", "form",
    )
)  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol", "dl", "menu"})
_TABLES: Final = frozenset({"table", "nitf-table", "tabell"})
_ROWS: Final = frozenset({"li", "tr", "nitf-tr", "dt", "dd", "caption"}) | _LISTS | _TABLES
_CELLS: Final = frozenset({"br", "td", "th", "nitf-col"})
_DROPPED: Final = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "button", "select", "input",
        "textarea", "nav", "head", "title", "media-metadata", "media-reference", "media-producer", "media-object",
        "tagline", "bibliography", "hedline", "hedline2", "distributor", "dateline", "rights", "byttl", "img", "video",
        "audio", "canvas", "map", "link", "meta", "pubdata", "docdata", "nitf-table-metadata",
    )
)  # fmt: skip
_CLASS_KINDS: Final[dict[str, Kind]] = {
    "lead": "lead", "lede": "lead", "ingress": "lead", "preamble": "lead", "standfirst": "lead", "intro": "lead",
    "byline": "byline", "vignette": "kicker", "kicker": "kicker", "stikktittel": "kicker", "quote": "quote",
    "pullquote": "quote", "mellomtittel": "subhead", "subheading": "subhead",
}  # fmt: skip
_DROPPED_CLASSES: Final = frozenset(
    {"notepad", "np-nonpublic", "nonpublic", "source", "tagline", "sr-only", "hidden"}
)
_PHOTOGRAPHERS: Final = frozenset({"byline", "credit", "photographer"})
"""Classes of the credit beside a caption, which is no byline of the article."""
_NOT_PUBLIC: Final = frozenset({"notepad", "np-nonpublic", "nonpublic"})

_BREAK: Final = "\v"
"""Stands for a line break that the sender meant; ends of lines in the file are only white space."""
_BREAKS = re.compile(r"\s*\v\s*\v[\s\v]*")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_MAX_DEPTH: Final = 200
"""Deeper than this, elements are read as text: Python's own limit is a thousand calls."""


@dataclass(frozen=True, slots=True)
class Body:
    """
    A body as read.

    Attributes:
        blocks: Kind and text of each block, in order; no text is empty, a line break in it was meant.
        lead: Paragraphs that are marked as the lead.
        byline: Texts that are marked as bylines.
        kicker: The line over the headline.
        notes: What was left out.
    """

    blocks: tuple[tuple[BlockKind, str], ...] = ()
    lead: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    kicker: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Builder:
    """A body in the making: blocks that are complete, and the text of the one that is not."""

    blocks: list[tuple[Kind, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, text: str | None) -> None:
        if text:
            self.texts.append(text)

    def flush(self, kind: Kind) -> None:
        """Complete the text read so far as blocks of *kind*; two line breaks part paragraphs."""
        if not self.texts:
            return
        whole = "".join(self.texts)
        self.texts.clear()
        for part in _BREAKS.split(whole):
            lines = [" ".join(line.split()) for line in part.split(_BREAK)]
            if text := "\n".join(filter(None, lines)):
                self.blocks.append((kind, text))


def read_body(root: Element) -> Body:
    """Return the blocks and lead of *root*, whatever its vocabulary."""
    builder = _Builder()
    _read_inside(root, "p", builder, depth=0)
    builder.flush("p")
    kinds: dict[Kind, list[str]] = {"lead": [], "byline": [], "kicker": []}
    blocks: list[tuple[BlockKind, str]] = []
    for kind, text in builder.blocks:
        if kind == "lead" or kind == "byline" or kind == "kicker":  # noqa: PLR1714 - mypy narrows it so
            kinds[kind].append(text)
        else:
            blocks.append((kind, text))
    return Body(
        tuple(blocks),
        tuple(kinds["lead"]),
        tuple(kinds["byline"]),
        " ".join(kinds["kicker"]),
        tuple(builder.notes),
    )


def read_plain_text(text: str) -> Body:
    """Return the body that is *text* without tags: blank lines part paragraphs; where there are none, lines do."""
    parts = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(parts) == 1:
        parts = text.splitlines()
    cleaned = (" ".join(part.split()) for part in parts)
    return Body(tuple(("p", part) for part in cleaned if part))


def _read_inside(element: Element, kind: Kind, builder: _Builder, *, depth: int) -> None:
    """Read what stands in *element*; text in it is of *kind*."""
    if depth > _MAX_DEPTH:
        builder.add(" ".join(map(str, element.itertext())))
        return
    name = local_name(element)
    builder.add(_mark_lines(element.text, name))
    for child in element:
        _read_child(child, kind, builder, depth=depth)
        builder.add(_mark_lines(child.tail, name))


def _mark_lines(text: str | None, container: str) -> str | None:
    """Return *text* with the line breaks that count in *container*: all in `pre`, blank lines in loose text."""
    if not text or "\n" not in text:
        return text
    if container == "pre":
        return text.replace("\n", _BREAK)
    return _BLANK_LINE.sub(_BREAK * 2, text) if container in _CONTAINERS else text


def _read_child(child: Element, kind: Kind, builder: _Builder, *, depth: int) -> None:
    """Read *child* of an element whose text is of *kind*."""
    name = local_name(child)
    if name == "br":
        builder.add(_BREAK)
    elif kind == "caption" and _classes(child) & _PHOTOGRAPHERS:
        return
    elif not _is_dropped(child, name, builder):
        own = _own_kind(child, name, kind)
        if name in _LISTS or name in _TABLES:
            builder.flush(kind)
            _read_rows(child, name, kind, builder, depth=depth)
        elif own is not None:
            builder.flush(kind)
            _read_inside(child, own, builder, depth=depth + 1)
            builder.flush(own)
        else:
            _read_inside(child, kind, builder, depth=depth + 1)


def _is_dropped(child: Element, name: str, builder: _Builder) -> bool:
    classes = _classes(child)
    if not_public := classes & _NOT_PUBLIC:
        builder.notes.append(f"The part «{min(not_public)}» is not for publication: left out.")
    return bool(name in _DROPPED or classes & _DROPPED_CLASSES or (name == "p" and "hidden" in child.attrib))


def _classes(element: Element) -> frozenset[str]:
    return frozenset(attribute(element, "class").lower().split())


def _own_kind(child: Element, name: str, outer: Kind) -> Kind | None:
    """Return the kind of the blocks in *child*; None when it is a part of the sentence around it."""
    if outer == "caption" or name in ("figure", "media"):
        return "caption" if name in _KINDS or name in _CONTAINERS else None
    if _is_lead(child, name):
        return "lead"
    marked = next((_CLASS_KINDS[word] for word in _classes(child) if word in _CLASS_KINDS), None)
    if marked is not None:
        return marked
    if name in _KINDS:
        return outer if _KINDS[name] == "p" else _KINDS[name]
    return outer if name in _CONTAINERS else None


def _is_lead(child: Element, name: str) -> bool:
    """Say whether *child* is marked as a lead: by a word for it, or, with TT, as an h4 that holds a paragraph."""
    if name == "h4" and next(children(child, "p"), None) is not None:
        return True
    return attribute(child, "lede", "lead").lower() in ("true", "yes", "1")


def _read_rows(element: Element, name: str, kind: Kind, builder: _Builder, *, depth: int) -> None:
    """Read a list or table as one block, an entry or row a line; a table that only holds a page is opened."""
    if name in _TABLES and (cell := _only_cell(element)) is not None:
        _read_inside(cell, kind, builder, depth=depth + 1)
        builder.flush(kind)
    elif lines := _lines(element):
        builder.blocks.append(("caption" if kind == "caption" else "list", "\n".join(lines)))


def _only_cell(table: Element) -> Element | None:
    """Return the cell of *table* that holds all its text, in paragraphs; None where there is none."""
    if next(descendants(table, "p", "div", "h2", "h3"), None) is None:
        return None
    cells = list(descendants(table, "td", "th"))
    return cells[0] if len(cells) == 1 and text_of(cells[0]) == text_of(table) else None


def _lines(element: Element) -> list[str]:
    """Return the entries or rows in *element*, those of inner lists after the entry around them."""
    texts: list[str] = []

    def read(node: Element) -> None:
        name = local_name(node)
        if name in _DROPPED:
            return
        is_block = name in _KINDS or name in _CONTAINERS or name in _CELLS
        mark = _BREAK if name in _ROWS else " " if is_block else ""
        texts.append(mark + (node.text or ""))
        for child in node:
            read(child)
            texts.append(child.tail or "")
        texts.append(mark)

    read(element)
    return [line for part in "".join(texts).split(_BREAK) if (line := " ".join(part.split()))]
