"""
NewsML 1.2: items of nested components, of which one holds the text, in a `DataContent` of elements, HTML or text.
"""

import re
from collections.abc import Iterator
from typing import Final

from search.articles import BlockKind, Tag
from search.formats.article_names import id_of_name
from search.formats.wire.body import Body, read_body
from search.formats.wire.fields import read_text_field, size
from search.formats.wire.item import WireItem
from search.formats.wire.nitf import NitfBody, read_nitf_body
from search.formats.wire.xml import (
    Element,
    attribute,
    children,
    descendants,
    first,
    line_of,
    local_name,
    text_of,
)

_CAPTION_ROLES: Final = frozenset({"caption", "photo caption", "image caption"})
_PICTURES: Final = frozenset(
    {"photo", "picture", "image", "graphic", "video", "audio", "animation", "logo", "icon"}
)
_REVISION: Final = re.compile(r":\d{1,9}[NUA]?$")
_CORRECTIONS: Final = frozenset({"correction", "corrective", "rectify", "replace"})
_MAX_NAME: Final = 500


def read_newsml_1(root: Element) -> Iterator[WireItem | str]:
    """Yield the items in *root*, an element `NewsML`; of one that holds only pictures, what it is and its name."""
    for item in descendants(root, "newsitem"):
        identifier = text_of(first(item, "identification", "newsidentifier", "publicidentifier"))
        kinds = {attribute(kind, "formalname").lower() for kind in descendants(item, "mediatype")}
        if kinds and kinds <= _PICTURES and next(descendants(item, "datacontent"), None) is None:
            yield f"NewsItem {identifier}: {min(kinds)}"
        else:
            yield _read_item(item, identifier)


def _read_item(item: Element, identifier: str) -> WireItem:
    management = first(item, "newsmanagement")
    parts = list(_main_components(item))
    body, nitf = _body(item)
    names, family = _names(item, identifier)
    revised = text_of(first(management, "thisrevisioncreated"))
    provider = _party(parts, "provider")
    return WireItem(
        names=names,
        article_id=id_of_name(family) if 0 < len(family) <= _MAX_NAME else "",
        title=_line(parts, "headline") or (nitf.title if nitf else ""),
        body=body,
        lead=_line(parts, "subheadline") or (nitf.lead if nitf else ""),
        byline=tuple(filter(None, (_line(parts, "byline"),))) or (nitf.byline if nitf else ()),
        source=provider
        or _party(parts, "source")
        or text_of(first(item, "identification", "newsidentifier", "providerid")),
        genre=_formal_name(parts, "genre") or attribute(first(management, "newsitemtype"), "formalname"),
        subjects=tuple(_subjects(parts)),
        places=tuple(_places(parts)),
        language=_formal_name(parts, "language") or attribute(item, "lang"),
        dateline=_line(parts, "dateline") or (nitf.dateline if nitf else ""),
        number=text_of(first(item, "identification", "newsidentifier", "revisionid")),
        created=(revised, text_of(first(management, "firstcreated"))),
        published=(
            text_of(first(management, "firstcreated")),
            revised,
            text_of(first(item, "identification", "newsidentifier", "dateid")),
        ),
        embargo=_embargo(management),
        status=attribute(first(management, "status"), "formalname"),
        note=_line(parts, "newsline") or text_of(first(management, "property")),
        is_corrected=any(
            attribute(instruction, "formalname").lower() in _CORRECTIONS
            for instruction in children(management, "instruction")
        ),
        sender=provider,
        line=line_of(item),
    )


def _names(item: Element, identifier: str) -> tuple[tuple[str, ...], str]:
    """Return the names of *item*, and the one that all its revisions share."""
    parts = first(item, "identification", "newsidentifier")
    if identifier:
        return (identifier,), _REVISION.sub("", identifier)
    steps = [text_of(first(parts, name)) for name in ("providerid", "dateid", "newsitemid")]
    family = "urn:newsml:" + ":".join(steps) if all(steps) else ""
    return ((family,) if family else ()), family


def _main_components(item: Element) -> Iterator[Element]:
    """Yield the components of *item* that are no pictures, the outer before the inner."""
    for component in children(item, "newscomponent"):
        if not _is_picture(component):
            yield component
            yield from _main_components(component)


def _is_picture(component: Element) -> bool:
    role = attribute(first(component, "role"), "formalname").lower()
    media = attribute(first(component, "contentitem", "mediatype"), "formalname").lower()
    return role in _PICTURES or role in _CAPTION_ROLES or media in _PICTURES


def _line(components: list[Element], name: str) -> str:
    """Return the first line called *name*, such as a headline, of *components*."""
    lines = (text_of(first(component, "newslines", name)) for component in components)
    return next(filter(None, lines), "")


def _party(components: list[Element], name: str) -> str:
    parties = (first(component, "administrativemetadata", name, "party") for component in components)
    return next(filter(None, (attribute(party, "formalname") for party in parties)), "")


def _formal_name(components: list[Element], name: str) -> str:
    elements = (first(component, "descriptivemetadata", name) for component in components)
    return next(filter(None, (attribute(element, "formalname") for element in elements)), "")


def _describe(components: list[Element], *names: str) -> Iterator[Element]:
    for component in components:
        for metadata in children(component, "descriptivemetadata"):
            yield from descendants(metadata, *names)


def _subjects(components: list[Element]) -> Iterator[Tag]:
    """Yield the subjects; a code without a name is its own name."""
    for subject in _describe(components, "subject", "subjectmatter", "subjectdetail"):
        code = attribute(subject, "formalname")
        yield Tag(text_of(subject) or attribute(subject, "value") or code, code)


def _places(components: list[Element]) -> Iterator[Tag]:
    for location in _describe(components, "location"):
        names = [
            attribute(place, "value") or attribute(place, "formalname")
            for place in descendants(location, "property")
        ]
        yield Tag(text_of(location) or next(filter(None, reversed(names)), ""))


def _embargo(management: Element | None) -> str:
    """Return when an embargo ends: the time at which its status is to change."""
    if attribute(first(management, "status"), "formalname").lower() != "embargoed":
        return ""
    return text_of(first(management, "statuswillchange", "dateandtime"))


def _body(item: Element) -> tuple[Body, NitfBody | None]:
    """Return the longest text in *item* with the captions of its pictures, and what a NITF document says besides."""
    bodies: list[tuple[Body, NitfBody | None]] = []
    captions: list[tuple[BlockKind, str]] = []
    for content in descendants(item, "datacontent"):
        body, nitf = _content(content)
        if _role_of(content) in _CAPTION_ROLES:
            captions += [("caption", text) for _, text in body.blocks]
        else:
            bodies.append((body, nitf))
    body, nitf = max(bodies, key=lambda pair: size(pair[0]), default=(Body(), None))
    return Body((*body.blocks, *captions), body.lead, body.byline, body.kicker, body.notes), nitf


def _role_of(content: Element) -> str:
    """Return the role of the component that *content* stands in."""
    component = next(
        (ancestor for ancestor in content.iterancestors() if local_name(ancestor) == "newscomponent"), None
    )
    return attribute(first(component, "role"), "formalname").lower()


def _content(content: Element) -> tuple[Body, NitfBody | None]:
    nitf = next(descendants(content, "nitf"), None)
    if nitf is not None:
        inner = read_nitf_body(nitf)
        return inner.body, inner
    if len(content):
        return read_body(content), None
    return read_text_field(content.text or ""), None
