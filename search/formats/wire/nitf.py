"""
NITF (News Industry Text Format), as NTB, Superdesk, AP, PA and others write it.

NTB's article is a family of rewrites: meta `NTBID` is the family, `doc-id` adds the number of the rewrite, and
`date.issue` is the time of the version, so that a correction has the same names and a later time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.articles import Tag
from search.formats.times import read_time
from search.formats.wire.body import Body, read_body
from search.formats.wire.fields import read_text_field
from search.formats.wire.html import has_tags
from search.formats.wire.item import WireItem
from search.formats.wire.xml import Element, attribute, children, descendants, first, local_name, text_of

_NTB_FAMILY = re.compile(r"NTB([0-9a-f]{8}(?:-[0-9a-f]{4,12}){1,4})(?:_\d+)?", re.IGNORECASE)
_PLACE_ATTRIBUTES = (
    "county-dist",
    "city",
    "location-code",
    "state-prov",
    "iso-cc",
    "region-area",
    "world-region",
)
_CANCELED = frozenset({"canceled", "cancelled"})


@dataclass(frozen=True, slots=True)
class NitfBody:
    """What the body of a NITF document says: also where it stands in a document of another format."""

    body: Body
    title: str
    lead: str
    byline: tuple[str, ...]
    dateline: str
    source: str


def read_nitf(root: Element) -> Iterator[WireItem]:
    """Yield the item that *root*, an element `nitf`, holds; before it, the withdrawal of another that it states."""
    item = _item(root)
    docdata = first(root, "head", "docdata")
    withdrawn = attribute(docdata, "management-doc-idref")
    if withdrawn and attribute(docdata, "management-idref-status").lower() in _CANCELED:
        withdrawal = replace(item, withdrawn_names=(withdrawn,))
        if item.status.lower() in _CANCELED:
            yield withdrawal
            return
        yield replace(withdrawal, names=())
    yield item


def read_nitf_body(root: Element) -> NitfBody:
    """Return the body of *root*, an element `nitf` or `body`."""
    body = root if local_name(root) == "body" else first(root, "body")
    head = first(body, "body.head")
    content = first(body, "body.content")
    abstracts = list(children(head, "abstract"))
    bylines = [] if head is None else list(descendants(head, "byline"))
    return NitfBody(
        body=_read_content(content if content is not None else body),
        title=text_of(first(head, "hedline", "hl1")) or text_of(first(head, "hedline")),
        lead="\n".join(text for abstract in abstracts for _, text in read_body(abstract).blocks),
        byline=tuple(filter(None, (_text_without(byline, "byttl") for byline in bylines))),
        dateline=_dateline(first(head, "dateline")),
        source=text_of(first(head, "distributor")),
    )


def _read_content(content: Element | None) -> Body:
    """Return the body in *content*, whose elements some senders put into CDATA."""
    if content is None:
        return Body()
    text = content.text or ""
    return read_text_field(text) if not len(content) and has_tags(text) else read_body(content)


def _item(root: Element) -> WireItem:
    docdata, tobject = first(root, "head", "docdata"), first(root, "head", "tobject")
    doc_id, du_key = first(docdata, "doc-id"), first(docdata, "du-key")
    name = attribute(doc_id, "id-string")
    body = read_nitf_body(root)
    issued = tuple(_times(root, docdata))
    return WireItem(
        names=(name,) if name else (),
        article_id=_family(_meta(root, "ntbid")) or _family(name),
        title=body.title or text_of(first(root, "head", "title")),
        body=body.body,
        lead=body.lead,
        byline=body.byline,
        source=body.source
        or attribute(first(docdata, "doc.copyright"), "holder")
        or attribute(doc_id, "regsrc"),
        section=attribute(tobject, "tobject.type"),
        genre=attribute(first(tobject, "tobject.property"), "tobject.property.type"),
        subjects=tuple(_subjects(tobject)),
        places=tuple(_places(docdata)),
        language=attribute(root, "baselang", "lang") or attribute(first(root, "body"), "lang"),
        dateline=body.dateline,
        number=attribute(du_key, "version") or ("1" if du_key is not None else ""),
        created=issued,
        embargo=_embargo(docdata, issued),
        status=attribute(docdata, "management-status"),
        note=attribute(first(docdata, "ed-msg"), "info") or text_of(first(docdata, "ed-msg")),
        notes=tuple(_notes(root)),
    )


def _notes(root: Element) -> Iterator[str]:
    """Yield notes on the parts of *root* that are left out of the article."""
    if text_of(first(root, "body", "body.head", "hedline", "hl2")):
        yield "A second headline in the head, which is one to work by, is left out."
    if text_of(first(root, "body", "body.end", "tagline")):
        yield "The tagline, often an e-mail address, is left out."


def _times(root: Element, docdata: Element | None) -> Iterator[str]:
    """Yield candidates for the time of the version, the likeliest first."""
    issue = first(docdata, "date.issue")
    yield attribute(issue, "norm") or text_of(issue)
    for pubdata in children(first(root, "head"), "pubdata"):
        yield attribute(pubdata, "date.publication")
    yield _meta(root, "timestamp") or _meta(root, "ntb-dato")
    yield attribute(first(root, "body", "body.head", "dateline", "story.date"), "norm")
    yield attribute(first(docdata, "date.release"), "norm")


def _embargo(docdata: Element | None, issued: tuple[str, ...]) -> str:
    """Return the time before which it may not be shown; a release at the time of issue is none."""
    release = attribute(first(docdata, "date.release"), "norm")
    if attribute(docdata, "management-status").lower() == "embargoed":
        return release or attribute(first(docdata, "date.expire"), "norm")
    released = read_time(release)
    made = next(filter(None, map(read_time, issued)), None)
    is_later = released and made and released.start and made.start and released.start > made.start
    return release if is_later else ""


def _meta(root: Element, name: str) -> str:
    """Return the content of the first `meta` of that *name*, given in small letters."""
    metas = children(first(root, "head"), "meta")
    return next((attribute(meta, "content") for meta in metas if attribute(meta, "name").lower() == name), "")


def _family(name: str) -> str:
    match = _NTB_FAMILY.fullmatch(name)
    return f"ntb-{match[1].lower()}" if match else ""


def _subjects(tobject: Element | None) -> Iterator[Tag]:
    for subject in children(tobject, "tobject.subject"):
        name = attribute(
            subject, "tobject.subject.detail", "tobject.subject.matter", "tobject.subject.type"
        ) or text_of(subject)
        yield Tag(name, attribute(subject, "tobject.subject.refnum", "tobject.subject.code"))


def _places(docdata: Element | None) -> Iterator[Tag]:
    for place in children(docdata, "evloc"):
        yield Tag(attribute(place, *_PLACE_ATTRIBUTES) or text_of(place))


def _dateline(dateline: Element | None) -> str:
    """Return the place in *dateline*, without the day."""
    if dateline is None:
        return ""
    location = first(dateline, "location")
    return text_of(first(location, "city")) or text_of(location) or _text_without(dateline, "story.date")


def _text_without(element: Element, *names: str) -> str:
    """Return the text in *element* but for its children called one of *names*."""
    texts = [element.text or ""]
    for child in element:
        texts += ["" if local_name(child) in names else f" {text_of(child)} ", child.tail or ""]
    return " ".join("".join(texts).split())
