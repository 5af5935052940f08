"""
ninjs (News in JSON) 1, 2 and 3, of which the keys differ in capitals and in number: one reader for all.

    1: "headline": "…"        2 and 3: "headlines": [{"role": "main", "value": "…"}]
    1 and 2: "embargoed"      3: "embargoedUntil"
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from search.articles import BlockKind, Tag
from search.formats.json_object import WholeNumber
from search.formats.wire.body import Body
from search.formats.wire.fields import last_part, read_text_field, vocabulary_code
from search.formats.wire.item import WireItem

_OWN_KEYS: Final = frozenset(
    (
        "uri", "guid", "headline", "headlines", "versioncreated", "firstcreated", "pubstatus", "body_html",
        "body_text", "body_html5", "bodies", "description_text", "descriptions", "slugline", "ednote", "copyrightholder",
    )
)  # fmt: skip
_TEXT_TYPES: Final = frozenset({"text", "article", "story", ""})
_SECTION_SCHEMES: Final = frozenset({"category", "section", "desk"})
_BODY_KEYS: Final = ("body_html", "body_html5", "body_xhtml", "body_nitf", "body_xml", "body_text", "body")
_BODY_ORDER: Final = ("html", "nitf", "xml", "plain", "text", "")
_NOT_LEADS: Final = frozenset({"caption", "alt", "slug", "extended_caption"})

Record = Mapping[str, Any]


def is_ninjs(record: Record) -> bool:
    """Say whether *record* is an item of ninjs, and not an article in Leit's own keys."""
    keys = {key.lower() for key in record}
    return "title" not in record and len(keys & _OWN_KEYS) > 1


def read_ninjs(original: Record) -> WireItem | str:
    """Return the item in *original*, or, where it is no text, its type and name."""
    record = _lower(original)
    names = tuple(
        filter(None, (_text(record.get("uri")), _text(record.get("guid")), _text(record.get("altid"))))
    )
    kind = _text(record.get("type")).lower()
    if kind not in _TEXT_TYPES:
        return f"{kind} {names[0] if names else ''}".strip()
    evolved_from = _text(record.get("evolvedfrom"))
    subjects = _records(record, "subject", "subjects")
    sections = [entry for entry in subjects if _text(entry.get("scheme")).lower() in _SECTION_SCHEMES]
    return WireItem(
        # The first of a family gives the id, so that links live on; all its names lead to it.
        names=(evolved_from, *names) if evolved_from else names,
        title=_text(record.get("headline"))
        or _by_role(record, "headlines", ("main", "headline", ""))
        or _text(record.get("title")),
        body=_body(record),
        lead=_read_lead(record),
        byline=_bylines(record),
        source=_first_text(record, "source", "copyrightholder", "infosource", "provider"),
        section=_first_name(sections or _records(record, "service", "services", "section", "sections")),
        genre=_first_name(_records(record, "genre", "genres")),
        subjects=tuple(_tags(entry for entry in subjects if entry not in sections)),
        places=tuple(_tags(_records(record, "place", "places"))),
        language=_text(record.get("language")),
        dateline=_first_text(record, "located", "dateline"),
        number=_text(record.get("version")),
        created=(_text(record.get("versioncreated")),),
        published=(_text(record.get("firstcreated")), _text(record.get("contentcreated"))),
        embargo=_first_text(record, "embargoeduntil", "embargoed"),
        status=last_part(_text(record.get("pubstatus"))),
        note=_text(record.get("ednote")),
        is_corrected=any(
            "correct" in _code(entry).lower() for entry in _records(record, "signal", "signals")
        ),
        sender=_first_text(record, "copyrightholder", "source", "provider"),
    )


def _lower(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return *value* with the keys of all objects in small letters."""
    if isinstance(value, dict):
        return {str(key).lower(): _lower(entry) for key, entry in value.items()}
    return [_lower(entry) for entry in value] if isinstance(value, list) else value


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    """Return the text of *value*; of an object its name or value; of a list its first text; otherwise nothing."""
    match value:
        case str():
            return value.strip()
        case WholeNumber():
            return value.digits
        case dict():
            return next(
                (text for key in ("value", "name", "literal", "text") if (text := _text(value.get(key)))), ""
            )
        case list():
            return next((text for entry in value if (text := _text(entry))), "")
        case _:
            return ""


def _first_text(record: Record, *keys: str) -> str:
    return next((text for key in keys if (text := _text(record.get(key)))), "")


def _records(record: Record, *keys: str) -> list[Record]:
    """Return the objects under the first of *keys* that has any; a text is the name of one."""
    for key in keys:
        value = record.get(key)
        entries = value if isinstance(value, list) else [value]
        records: list[Record] = [
            entry if isinstance(entry, dict) else {"name": _text(entry)}
            for entry in entries
            if isinstance(entry, (dict, str)) and entry
        ]
        if records:
            return records
    return []


def _by_role(record: Record, key: str, roles: tuple[str, ...]) -> str:
    """Return the text under *key* of the first of *roles* that one has, otherwise the first."""
    entries = [entry for entry in _records(record, key) if _text(entry)]
    ranked = sorted(entries, key=lambda entry: _rank(last_part(_text(entry.get("role"))).lower(), roles))
    return _text(ranked[0]) if ranked else ""


def _rank(role: str, roles: tuple[str, ...]) -> int:
    return roles.index(role) if role in roles else len(roles)


def _read_lead(record: Record) -> str:
    text = _first_text(record, "description_text", "description_html", "abstract", "summary")
    if text:
        return text
    entries = [
        entry
        for entry in _records(record, "descriptions")
        if last_part(_text(entry.get("role"))).lower() not in _NOT_LEADS
    ]
    return _by_role({"descriptions": entries}, "descriptions", ("lead", "text", "summary", "abstract"))


def _body(record: Record) -> Body:
    """Return the body of *record*: HTML before NITF before plain text, which repeats headline and dateline."""
    text = _first_text(record, *_BODY_KEYS) or _richest_body(record)
    body = read_text_field(text)
    captions: list[tuple[BlockKind, str]] = [("caption", caption) for caption in _captions(record)]
    return replace(body, blocks=tuple(dict.fromkeys((*body.blocks, *captions))) if captions else body.blocks)


def _richest_body(record: Record) -> str:
    def rank(entry: Record) -> int:
        kind = f"{_text(entry.get('contenttype'))} {_text(entry.get('role'))}".lower()
        return next(index for index, word in enumerate(_BODY_ORDER) if word in kind)

    entries = [entry for entry in _records(record, "bodies") if _text(entry)]
    return _text(min(entries, key=rank)) if entries else ""


def _captions(record: Record) -> Iterator[str]:
    """Yield the captions of the pictures that go with the text, on one line each."""
    associations = record.get("associations")
    entries = list(associations.values()) if isinstance(associations, dict) else associations
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and _text(entry.get("type")).lower() in ("picture", "photo", "graphic"):
            caption = _text(entry.get("description_text")) or _by_role(
                {"descriptions": _records(entry, "descriptions")}, "descriptions", ("caption",)
            )
            yield from (text for _, text in read_text_field(caption).blocks)


def _bylines(record: Record) -> tuple[str, ...]:
    text = _first_text(record, "byline", "by")
    return (
        (text,)
        if text
        else tuple(filter(None, map(_text, _records(record, "authors", "bylines", "creator"))))
    )


def _first_name(entries: list[Record]) -> str:
    return next((text for entry in entries if (text := _text(entry.get("name")) or _code(entry))), "")


def _code(entry: Record) -> str:
    return vocabulary_code(_first_text(entry, "code", "qcode", "uri", "literal"))


def _tags(entries: Iterable[Record]) -> Iterator[Tag]:
    for entry in entries:
        yield Tag(_text(entry.get("name")) or last_part(_code(entry)), _code(entry))
