"""
NewsML-G2: news items alone or many in a message, their bodies in XHTML, HTML, NITF, an agency's own tags, or text.

Only what can be read as text makes an article; packages, pictures, plans and concepts are named and passed over.
"""

from collections.abc import Iterator
from typing import Final

from search.articles import Tag
from search.formats.wire.body import Body, read_body
from search.formats.wire.fields import last_part, read_text_field, size, vocabulary_code
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

ITEM_NAMES: Final = frozenset(
    {"newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem"}
)
_TEXT_CLASSES: Final = frozenset({"text", ""})
_NOT_LEADS: Final = frozenset({"caption", "alt", "slug", "keyword"})
_NOT_HEADLINES: Final = frozenset({"subheadline", "sub", "slug", "short", "caption", "kicker"})
_REPLACING_SIGNALS: Final = frozenset({"correction", "corrected", "replace", "cor"})


def read_newsml_g2(root: Element) -> Iterator[WireItem | str]:
    """Yield the items in *root*, a message or an item; of an item that is no text, what it is and its name."""
    items = [root] if local_name(root) in ITEM_NAMES else descendants(root, *ITEM_NAMES)
    for item in items:
        kind = last_part(_code(first(item, "itemmeta", "itemclass"))).lower()
        if local_name(item) == "newsitem" and kind in _TEXT_CLASSES:
            yield _read_item(item)
        else:
            detail = f": {kind}" if local_name(item) == "newsitem" else ""
            name = str(item.tag).rpartition("}")[2]
            yield f"{name} {attribute(item, 'guid')}{detail}"


def _read_item(item: Element) -> WireItem:
    itemmeta, contentmeta = first(item, "itemmeta"), first(item, "contentmeta")
    body, nitf = _body(first(item, "contentset"))
    guid = attribute(item, "guid")
    provider = first(itemmeta, "provider")
    subjects = list(children(contentmeta, "subject"))
    language = attribute(first(contentmeta, "language"), "tag") or attribute(item, "lang")
    version_created = text_of(first(itemmeta, "versioncreated"))
    content_created = text_of(first(contentmeta, "contentcreated"))
    return WireItem(
        names=(guid,) if guid else (),
        title=_headline(contentmeta) or text_of(first(itemmeta, "title")) or (nitf.title if nitf else ""),
        body=body,
        lead=_read_lead(contentmeta) or (nitf.lead if nitf else ""),
        byline=tuple(_bylines(contentmeta)) or (nitf.byline if nitf else ()),
        source=_source(item, provider, contentmeta),
        genre=_read_names(first(contentmeta, "genre")),
        subjects=tuple(_tags(subject for subject in subjects if _kind(subject) in ("abstract", ""))),
        places=tuple(_tags(subject for subject in subjects if _kind(subject) in ("geoarea", "geoloc"))),
        language=language,
        dateline=_read_names(first(contentmeta, "located"))
        or text_of(first(contentmeta, "dateline"))
        or (nitf.dateline if nitf else ""),
        number=attribute(item, "version"),
        created=(version_created, content_created),
        published=(text_of(first(itemmeta, "firstcreated")), content_created, version_created),
        embargo=text_of(first(itemmeta, "embargoed")),
        status=last_part(_code(first(itemmeta, "pubstatus"))),
        note=_note(itemmeta),
        is_corrected=any(last_part(signal).lower() in _REPLACING_SIGNALS for signal in _signals(itemmeta)),
        sender=_read_names(provider, shorten=False),
        line=line_of(item),
    )


def _code(element: Element | None) -> str:
    return attribute(element, "qcode", "uri", "literal", "code")


def _read_names(element: Element | None, *, shorten: bool = True) -> str:
    """Return the name of *element*: in it, as its literal, or its code, shortened to what comes after the vocabulary."""
    if element is None:
        return ""
    name = text_of(first(element, "name")) or attribute(element, "literal") or text_of(element)
    code = attribute(element, "qcode", "uri")
    return name or (last_part(code) if shorten else code)


def _source(item: Element, provider: Element | None, contentmeta: Element | None) -> str:
    """Return the provider's name; where it has only a code, that of the source or owner before the code."""
    if text_of(provider) or attribute(provider, "literal"):
        return _read_names(provider)
    holder = first(item, "rightsinfo", "copyrightholder")
    for element in (first(contentmeta, "infosource"), holder):
        if element is not None and (text_of(element) or attribute(element, "literal")):
            return _read_names(element)
    return _read_names(provider) or _read_names(first(contentmeta, "infosource"))


def _kind(subject: Element) -> str:
    return last_part(attribute(subject, "type")).lower() or last_part(attribute(subject, "typeuri")).lower()


def _headline(contentmeta: Element | None) -> str:
    """Return the headline without a role, otherwise one whose role is none of a lesser headline."""
    headlines = list(children(contentmeta, "headline"))
    ranked = sorted(headlines, key=lambda headline: bool(attribute(headline, "role")))
    return next(
        (
            text
            for headline in ranked
            if last_part(attribute(headline, "role")).lower() not in _NOT_HEADLINES
            and (text := text_of(headline))
        ),
        "",
    )


def _read_lead(contentmeta: Element | None) -> str:
    for description in children(contentmeta, "description"):
        if last_part(attribute(description, "role")).lower() not in _NOT_LEADS:
            return "\n".join(text for _, text in read_body(description).blocks)
    return ""


def _bylines(contentmeta: Element | None) -> Iterator[str]:
    """Yield the texts of `by`; without one, the names of the creators that are people."""
    if contentmeta is None:
        return
    texts = [text for by in children(contentmeta, "by") if (text := text_of(by))]
    creators = (text_of(first(creator, "name")) for creator in children(contentmeta, "creator"))
    yield from texts or filter(None, creators)


def _note(itemmeta: Element | None) -> str:
    """Return the notes to editors, which may be of several lines."""
    notes = [text_of(note) for note in children(itemmeta, "ednote")]
    return "\n".join(filter(None, notes))


def _signals(itemmeta: Element | None) -> list[str]:
    return [_code(signal) for signal in children(itemmeta, "signal")]


def _tags(subjects: Iterator[Element]) -> Iterator[Tag]:
    for subject in subjects:
        code = vocabulary_code(_code(subject))
        yield Tag(_read_names(subject), "" if code == _read_names(subject) else code)


def _body(contentset: Element | None) -> tuple[Body, NitfBody | None]:
    """Return the longest body in *contentset*, and what a NITF document in it says besides."""
    bodies: list[tuple[Body, NitfBody | None]] = []
    for content in children(contentset, "inlinexml", "inlinedata"):
        nitf = next(descendants(content, "nitf"), None)
        if nitf is not None:
            inner = read_nitf_body(nitf)
            bodies.append((inner.body, inner))
        elif len(content):
            bodies.append((read_body(content), None))
        else:
            bodies.append((read_text_field(content.text or ""), None))
    return max(bodies, key=lambda pair: size(pair[0]), default=(Body(), None))
