"""Articles: their parts and rules, their ids, and the hash by which two say the same."""

import hashlib
import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from search.errors import ArticleFormatError
from search.notation.addresses import canonical_url

BlockKind = Literal["p", "subhead", "quote", "list", "caption"]
Precision = Literal["minute", "day", "month", "year", "unknown"]
TextField = Literal["title", "lead", "body", "caption", "byline"]

BLOCK_KINDS: Final[tuple[str, ...]] = get_args(BlockKind)
PRECISIONS: Final[tuple[str, ...]] = get_args(Precision)
TEXT_FIELDS: Final[tuple[TextField, ...]] = get_args(TextField)
"""The fields whose words are searched."""
DEFAULT_FIELDS: Final[tuple[TextField, ...]] = tuple(name for name in TEXT_FIELDS if name != "byline")
"""The text fields that a query looks in when it names none."""
EXACT_FIELDS: Final = ("source", "section", "genre", "language", "subject", "place")
"""The fields whose values are compared as wholes."""

FIRST_YEAR: Final = 1000
LAST_YEAR: Final = 9000
"""A time outside these years is a mistake, and near year 1 or 9999 local time cannot be computed."""

ID_PATTERN: Final = r"[a-z0-9._-]{1,120}"
_ID = re.compile(ID_PATTERN)
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, mid-head, quotation, list or caption; *text* is never empty."""

    kind: BlockKind
    text: str

    def __post_init__(self) -> None:
        if self.kind not in BLOCK_KINDS:
            raise ArticleFormatError(
                f"«{self.kind}» is not a kind of block.", f"Use one of {', '.join(BLOCK_KINDS)}."
            )
        if not self.text or self.text.isspace():
            raise ArticleFormatError("A block is empty.", "Leave it out.")


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject or place: its name, and its code in a vocabulary such as ``medtop:``."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file an article was read from; no part of the article itself."""

    format: str = ""
    file: str = ""
    line: int = 0
    imported_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """
    A news article.

    Attributes:
        id: Stable id, ``[a-z0-9._-]{1,120}``; see `article_id`.
        title: The headline, not empty.
        blocks: The text in reading order.
        lead: The opening paragraph set apart from the rest.
        kicker: The short line over the headline.
        byline: Who wrote it, one name an entry.
        source: Its publisher, such as a news agency.
        published: First instant of the time stated, aware, in UTC; None when not known.
        published_precision: Precision with which *published* was stated.
        modified: Last change, aware, in UTC.
        dateline: The place the text was filed from.
        language: ``nb``, ``nn``, ``en``, ``se`` …; ``und`` when not known.
        section: Section of the newspaper, such as Innenriks.
        genre: Genre, such as Nyheter.
        subjects: Subjects it is about.
        places: Places it is about.
        url: Its page on the web.
        version: Its place among the versions known of the article, from 1.
        status: Whether its provider has corrected it.
        note: What the provider tells readers of it, such as what was corrected.
        origin: The file it was read from.

    Raises:
        ArticleFormatError: A value breaks one of these rules.
    """

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    lead: str = ""
    kicker: str = ""
    byline: tuple[str, ...] = ()
    source: str = ""
    published: datetime | None = None
    published_precision: Precision = "unknown"
    modified: datetime | None = None
    dateline: str = ""
    language: str = "und"
    section: str = ""
    genre: str = ""
    subjects: tuple[Tag, ...] = ()
    places: tuple[Tag, ...] = ()
    url: str = ""
    version: int = 1
    status: Literal["usable", "corrected"] = "usable"
    note: str = ""
    origin: Origin = Origin()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ArticleFormatError(
                f"«{self.id[:130]}» cannot be an id.",
                "An id has 1 to 120 of the signs a–z, 0–9, dot, underscore and hyphen.",
            )
        if not self.title.strip():
            raise ArticleFormatError("The article has no title.", "Give it one.")
        if not _LANGUAGE.fullmatch(self.language):
            raise ArticleFormatError(
                f"«{self.language}» is not a language code.", "Write nb, nn, en, se, or leave it out."
            )
        for name in ("published", "modified"):
            moment = getattr(self, name)
            if moment is not None and moment.utcoffset() != timedelta(0):
                raise ArticleFormatError(f"{name} is {moment}, not in UTC.", "Convert it to UTC.")
            # A year of slack: local New Year may be in another year of UTC.
            if moment is not None and not FIRST_YEAR - 1 <= moment.year <= LAST_YEAR + 1:
                raise ArticleFormatError(
                    f"{name} is in the year {moment.year}.", f"Give a year from {FIRST_YEAR} to {LAST_YEAR}."
                )
        if self.published_precision not in PRECISIONS:
            raise ArticleFormatError(
                f"«{self.published_precision}» is not a precision.", f"Use one of {', '.join(PRECISIONS)}."
            )
        if (self.published is None) != (self.published_precision == "unknown"):
            raise ArticleFormatError(
                f"published is {self.published} with precision {self.published_precision}.",
                "Give a time with its precision, or neither.",
            )


def field_texts(article: Article) -> dict[TextField, tuple[str, ...]]:
    """
    Return the paragraphs of each text field of *article*, in reading order.

    A phrase never crosses from one paragraph to the next.
    """
    return {
        "title": (article.title,),
        "lead": (article.lead,) if article.lead else (),
        "body": tuple(block.text for block in article.blocks if block.kind != "caption"),
        "caption": tuple(block.text for block in article.blocks if block.kind == "caption"),
        "byline": article.byline,
    }


def exact_values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return the values of each exact field of *article*; a field without a value has none."""
    return {
        "source": (article.source,) if article.source else (),
        "section": (article.section,) if article.section else (),
        "genre": (article.genre,) if article.genre else (),
        "language": (article.language,),
        "subject": tuple(tag.name for tag in article.subjects),
        "place": tuple(tag.name for tag in article.places),
    }


def article_id(
    *, url: str = "", source: str = "", published: datetime | None = None, precision: str, title: str
) -> str:
    """
    Return the id of an article that came without one.

    The web address names it where there is one; otherwise source, time (no finer than stated)
    and headline do. UUID version 5 (RFC 9562 §5.5), so the same article gets the same id again.
    """
    if url:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, canonical_url(url)))
    moment = published.isoformat() if published else ""
    folded = " ".join(title.casefold().split())
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{source.casefold()}\n{moment}\n{precision}\n{folded}"))


_FURNITURE = re.compile(r"\(©\s?ntb\)|^ntb$|^sist oppdatert\b.*$", re.MULTILINE)


def content_hash(article: Article) -> str:
    """
    Return a name for the text of *article*: 64 hexadecimal digits (SHA-256).

    Two articles with the same hash say the same: case, white space, captions and an agency's
    footer do not count.
    """
    paragraphs = [article.title, article.lead]
    paragraphs += [block.text for block in article.blocks if block.kind != "caption"]
    folded = unicodedata.normalize("NFC", "\n".join(paragraphs)).casefold()
    text = " ".join(_FURNITURE.sub(" ", folded).split())
    return hashlib.sha256(text.encode()).hexdigest()


def word_count(article: Article) -> int:
    """Return the number of white-space-separated words in title, lead and blocks."""
    texts = (article.title, article.lead, *(block.text for block in article.blocks))
    return sum(map(len, map(str.split, texts)))
