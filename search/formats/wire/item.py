"""
What an item of the wire says, in the words of its sender, and the version of an article that it becomes.

Readers of the formats fill a `WireItem`; here its texts are cleaned, times read, names folded into ids, and what
its sender's status means is decided, the same for all formats.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from search.articles import Article, Block, Origin, Tag, article_id
from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean, collapse
from search.formats.article_names import id_of_name
from search.formats.record import MAX_NAME, ReadArticle, read_language
from search.formats.times import read_time, states_zone
from search.formats.wire.body import Body
from search.formats.wire.bylines import split_byline
from search.formats.wire.footers import drop_repetitions
from search.formats.wire.html import plain_text
from search.periods import Period
from search.versions import MAX_NAME_LENGTH, SentStatus, Version

MAX_TEXT: Final = 2_000_000
"""Longest text of one article, in characters."""
_NO_BODY: Final = Body()
_LANGUAGE = re.compile(r"[a-z]{2,3}")
# «Skarvøy, 2. mars 2026»: the day is no part of the place.
_DAY = re.compile(r"[,\s]+(?:den\s+)?\d{1,2}\.?\s+[^\W\d_]{3,9}\.?(?:\s+\d{4})?(?:\s*\([^()]*\))?\W*$")
_CORRECTION = re.compile(
    r"\W*(?:rettelse|retting|retta|rettet|korr(?:igert|eksjon|ektion|\b)|correct(?:ion|ed)|rättelse)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,18}")
_STATUSES: Final[dict[str, SentStatus]] = {
    "canceled": "cancelled", "cancelled": "cancelled", "killed": "cancelled", "kill": "cancelled",
    "withdrawn": "cancelled", "deleted": "cancelled", "withheld": "withheld", "hold": "withheld",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WireItem:
    """
    One item of a wire document, texts as they stand there.

    Attributes:
        names: What the sender calls it, the most lasting first; its id is made of the first.
        article_id: Its id, where the format has a better rule than the first name.
        title: The headline.
        body: Its text.
        lead: The lead where it stands outside of the body.
        kicker: The line over the headline.
        byline: Who wrote it, as written.
        source: Its publisher.
        section: Section of the newspaper.
        genre: Genre.
        subjects: Subjects.
        places: Places.
        language: Language code.
        dateline: Where it was filed.
        url: Its page.
        number: The sender's number of the version.
        created: When the version was made: the first that is a time counts.
        published: When it was published: the first that is a time counts.
        embargo: The time before which it may not be shown.
        status: `usable`, `canceled`, `withheld`, `embargoed`; other words are as `usable`.
        note: The sender's note to editors.
        is_corrected: Whether a signal of the format says that it corrects an earlier version.
        withdrawn_names: Names of another item that this one withdraws.
        sender: Who sent it, for a withdrawal.
        notes: What its reader left out.
        repairs: What its reader mended in the document.
        line: Its line in the document; 0 when not known.
    """

    names: tuple[str, ...] = ()
    article_id: str = ""
    title: str = ""
    body: Body = _NO_BODY
    lead: str = ""
    kicker: str = ""
    byline: tuple[str, ...] = ()
    source: str = ""
    section: str = ""
    genre: str = ""
    subjects: tuple[Tag, ...] = ()
    places: tuple[Tag, ...] = ()
    language: str = ""
    dateline: str = ""
    url: str = ""
    number: str = ""
    created: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    embargo: str = ""
    status: str = ""
    note: str = ""
    is_corrected: bool = False
    withdrawn_names: tuple[str, ...] = ()
    sender: str = ""
    notes: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """
    A message that takes an article back.

    Attributes:
        version: Which article, since when and why: status `cancelled` or `withheld`, no article.
        by: Who took it back.
        origin: Where the message was read.
        notes: What was guessed or left out.
        repairs: What was mended in it.
    """

    version: Version
    by: str
    origin: Origin
    notes: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An item that is no article, such as a picture: what it is, and where it stands."""

    what: str
    file: str
    line: int = 0


WireResult = ReadArticle | Withdrawal | Skipped | ArticleFormatError


@dataclass(slots=True)
class _Reading:
    """Notes taken while an item is read, those on what was wrong apart, and how many characters were mended in it."""

    notes: list[str] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    mended: int = 0

    def text(self, text: str) -> str:
        """Return *text* cleaned; its lines stay lines."""
        cleaned, mended = clean(text)
        self.mended += mended
        return "\n".join(filter(None, (collapse(line) for line in cleaned.split("\n"))))

    def name(self, text: str) -> str:
        """Return *text*, which may hold HTML, cleaned and on one line of at most `MAX_NAME` characters."""
        name = collapse(self.text(plain_text(text)))
        if len(name) > MAX_NAME:
            self.repairs.append(f"«{name[:40]}…» has {len(name)} characters: cut to {MAX_NAME}.")
            name = name[: MAX_NAME - 1] + "…"
        return name

    def time(self, candidates: Iterable[str], what: str) -> Period | None:
        """Return the first of *candidates* that is a time; note the ones that are none."""
        for candidate in filter(None, map(str.strip, candidates)):
            if period := read_time(candidate):
                if not states_zone(candidate):
                    self.notes.append(f"{what} has no zone: read as time in Oslo.")
                return period
            self.repairs.append(
                f"{what}: «{collapse(clean(candidate[:60])[0])}» is no time, and is left out."
            )
        return None

    def all_notes(self, item: WireItem) -> tuple[str, ...]:
        """Return the notes on what was guessed or left out."""
        return tuple(dict.fromkeys((*item.notes, *item.body.notes, *self.notes)))

    def all_repairs(self, item: WireItem) -> tuple[str, ...]:
        """Return the notes on what was wrong in the document."""
        mended = (f"Mended or took out {self.mended} character(s) that no text should hold.",)
        return tuple(dict.fromkeys((*item.repairs, *self.repairs, *mended * bool(self.mended))))


def read_item(item: WireItem, origin: Origin) -> WireResult:
    """Return the article that *item* is, or the withdrawal, or what is wrong with it; *origin* says where it stands."""
    try:
        reading = _Reading()
        status = _STATUSES.get(item.status.lower(), "usable")
        if status == "cancelled" or item.withdrawn_names:
            return _withdrawal(item, "cancelled" if status == "usable" else status, origin, reading)
        if status == "withheld" and not item.title.strip():
            return _withdrawal(item, status, origin, reading)
        return _article(item, status, origin, reading)
    except ArticleFormatError as error:
        return error.at(origin.file, origin.line)


def _withdrawal(item: WireItem, status: SentStatus, origin: Origin, reading: _Reading) -> WireResult:
    names = tuple(_names((*item.withdrawn_names, *item.names), reading))
    article_id = id_of_name(item.withdrawn_names[0]) if item.withdrawn_names else item.article_id
    if not names and not article_id:
        raise ArticleFormatError(
            "This message withdraws an article and does not say which.", "Ask its sender."
        )
    version = Version(
        article_id=article_id or id_of_name(names[0]),
        article=None,
        names=names,
        number=None if item.withdrawn_names else _number(item.number),
        time=_start(reading.time(item.created, "The time of the version")),
        status=status,
        note=reading.text(plain_text(item.note)),
    )
    by = reading.name(item.sender or item.source)
    return Withdrawal(version, by, origin, reading.all_notes(item), reading.all_repairs(item))


def _article(item: WireItem, status: SentStatus, origin: Origin, reading: _Reading) -> ReadArticle:
    created = reading.time(item.created, "The time of the version")
    published = reading.time(item.published, "The time of publication") or created
    note = reading.text(plain_text(item.note))
    embargo = _start(reading.time((item.embargo,), "The embargo"))
    if item.status.lower() == "embargoed" and embargo is None:
        reading.repairs.append(
            "It is under embargo, and does not say until when: held back until a later version."
        )
        status = "withheld"
    if status == "usable" and (item.is_corrected or _CORRECTION.match(note)):
        status = "corrected"
    article = _make_article(item, published, created, origin, reading)
    version = Version(
        article_id=article.id,
        article=article,
        names=tuple(_names(item.names, reading)),
        number=_number(item.number),
        time=_start(created),
        status=status,
        embargo=embargo,
        note=note,
    )
    return ReadArticle(article, version, reading.all_notes(item), reading.all_repairs(item))


def _make_article(
    item: WireItem, published: Period | None, created: Period | None, origin: Origin, reading: _Reading
) -> Article:
    title = reading.name(item.title).lstrip("*").strip()
    if not title:
        raise ArticleFormatError("The article has no headline.", "Ask its sender for one; a slug is none.")
    source = reading.name(item.source)
    lead, blocks = _texts(item, title, source, reading)
    modified = created.start if created and published and created.start != published.start else None
    byline = [
        name
        for text in (item.byline or item.body.byline)
        for name in split_byline(reading.text(plain_text(text)), source)
    ]
    language, notes = read_language(reading.name(item.language))
    reading.notes += notes
    if not _LANGUAGE.fullmatch(language):
        reading.repairs += [f"«{language[:40]}» is no code of a language."] * bool(language)
        language = "und"
    return Article(
        id=_article_id(item, source, published, title),
        title=title,
        lead=lead,
        blocks=blocks,
        kicker=reading.name(item.kicker or item.body.kicker),
        byline=tuple(dict.fromkeys(name[:MAX_NAME] for name in byline)),
        source=source,
        published=_start(published),
        published_precision=published.precision if published else "unknown",
        modified=_later(modified, _start(published), reading),
        dateline=_DAY.sub("", reading.name(item.dateline)),
        language=language,
        section=reading.name(item.section),
        genre=reading.name(item.genre),
        subjects=tuple(_tags(item.subjects, reading)),
        places=tuple(_tags(item.places, reading)),
        url=item.url,
        origin=origin,
    )


def _texts(item: WireItem, title: str, source: str, reading: _Reading) -> tuple[str, tuple[Block, ...]]:
    """Return lead and blocks of *item*. Raises ArticleFormatError where they are longer than any article."""
    if sum(len(text) for _, text in item.body.blocks) > MAX_TEXT:
        raise ArticleFormatError(
            f"The text is longer than {MAX_TEXT // 1_000_000} million characters.", "Is it one article?"
        )
    marked = "\n".join(item.body.lead)
    lead = reading.text(plain_text(item.lead)) if not marked else reading.text(marked)
    cleaned = ((kind, reading.text(plain_text(text))) for kind, text in item.body.blocks)
    blocks, notes = drop_repetitions(
        [Block(kind, text) for kind, text in cleaned if text], title, lead, source
    )
    reading.notes += notes
    if lead.casefold() == title.casefold():
        lead = ""
    return lead, tuple(blocks)


def _article_id(item: WireItem, source: str, published: Period | None, title: str) -> str:
    if item.article_id or item.names:
        return item.article_id or id_of_name(item.names[0])
    return article_id(
        url=item.url,
        source=source,
        published=_start(published),
        precision=published.precision if published else "unknown",
        title=title,
    )


def _names(names: Iterable[str], reading: _Reading) -> Iterator[str]:
    """Yield *names* cleaned, each once, without those that are too long for the archive."""
    for name in dict.fromkeys(collapse(reading.text(name)) for name in names):
        if 0 < len(name) <= MAX_NAME_LENGTH:
            yield name


def _tags(tags: Iterable[Tag], reading: _Reading) -> Iterator[Tag]:
    """Yield *tags* cleaned, each name once."""
    cleaned = {
        reading.name(tag.name): collapse(reading.text(tag.code))[:MAX_NAME] for tag in reversed(list(tags))
    }
    for name, code in reversed(cleaned.items()):
        if name:
            yield Tag(name, code)


def _number(text: str) -> int | None:
    match = _NUMBER.match(text.strip())
    return int(match[0]) if match else None


def _start(period: Period | None) -> datetime | None:
    return period.start if period else None


def _later(modified: datetime | None, published: datetime | None, reading: _Reading) -> datetime | None:
    """Return *modified* where it is later than *published*; an earlier one is a mistake."""
    if modified is None or published is None or modified > published:
        return modified
    reading.repairs.append("It was changed before it was published: the time of the change is left out.")
    return None
