"""
The query tree: a closed union of frozen nodes, independent of notation and search engine.

Each node has the span of the typed text that it came from, half-open, in code points. Every ``match`` over
the union ends in ``assert_never``, so that mypy reports where a new node must be handled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from search.analysis.tokens import Reading

Span = tuple[int, int]
Role = Literal["content", "function", "demoted", "part", "substitute", "hint", "variant", "wish"]
"""
The role of a word in its query.

- ``content``: an ordinary word;
- ``function``: a function word, such as «i» and «den», searched like any other word;
- ``demoted``: a function word of a free text, which has less weight, need not match and is not marked;
- ``part``: not typed, but a part of a typed compound; marked in articles without the compound;
- ``substitute``: the same of a compound that no article has; told as well;
- ``hint``: the same of a word that no dictionary has, or a function word; neither told nor marked;
- ``variant``: not typed, but another way to write typed words: «barnebok» for «barne bok»;
- ``wish``: not typed; it brings to the front what is found anyway, and is neither shown nor marked.
"""
Stream = Literal["terms", "forms", "parts"]
"""The posting streams of a text field: terms of words, exact lower-case forms, terms of parts of words."""


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word.

    Attributes:
        form: The word in lower case, as the stream ``forms`` holds it.
        readings: Terms it may stand for, of the streams ``terms`` and ``parts``; none in exact search, where only
            the form counts.
        fields: The text fields to search.
        span: Its span in the typed text.
        weight: Factor of its score.
        spellings: Other forms that match too, where no article has *form*, or few, each with its weight. By the
            rule ``repaired`` they replace it, by ``respelled`` they are searched beside it; by ``spelling`` they are
            the same word, without a notice.
        role: Its role in the query. This and the attributes below describe the typed word, and are ignored
            when words are compared.
        parts: Terms of its parts, when it is a compound.
        is_loose: Whether it was typed alone: not in quotation marks, and with no field's name before it.
    """

    form: str
    readings: tuple[Reading, ...]
    fields: tuple[str, ...]
    span: Span
    weight: float = 1.0
    spellings: tuple[Reading, ...] = ()
    role: Role = field(default="content", compare=False)
    parts: tuple[str, ...] = field(default=(), compare=False)
    is_loose: bool = field(default=False, compare=False)

    @property
    def forms(self) -> tuple[str, ...]:
        """Every exact form that counts."""
        return (self.form, *(spelling.term for spelling in self.spellings))

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """The spellings searched in its place, the likeliest first; none when it was not repaired."""
        return tuple(spelling.term for spelling in self.spellings if spelling.rule == "repaired")

    @property
    def better_spelling(self) -> str:
        """The spelling searched beside it, which far more articles have; empty where there is none."""
        return next((spelling.term for spelling in self.spellings if spelling.rule == "respelled"), "")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two or more adjacent words in one field."""

    words: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Near:
    """
    Words or phrases close together, in one paragraph of one field.

    Attributes:
        operands: Two or more; each is a tuple of alternatives, any of which matches. With more than two, each is
            a single word.
        distance: Words at most, from the first to the last, that are not of the operands; 0 to 40.
        ordered: Whether they must occur in the order of the operands.
        span: Its span in the typed text.
    """

    operands: tuple[tuple[Word | Phrase, ...], ...]
    distance: int
    ordered: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with *prefix*, in any of *fields*; *role* as in `Word`."""

    prefix: str
    fields: tuple[str, ...]
    span: Span
    role: Role = field(default="content", compare=False)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles with *field* (published or modified) in [start, end); None leaves that end open."""

    field: str
    start: datetime | None
    end: datetime | None
    span: Span


@dataclass(frozen=True, slots=True)
class Exact:
    """Articles whose exact field *field* (or ``id``) has *value*, whatever its case."""

    field: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """Every clause; two or more. *has_operator* where an operator was typed between them."""

    clauses: tuple[Query, ...]
    span: Span
    has_operator: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one clause; without a clause nothing matches. *has_operator* as in `And`."""

    clauses: tuple[Query, ...]
    span: Span
    has_operator: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The matches of *query* without those of *excluded*."""

    query: Query
    excluded: Query
    span: Span


@dataclass(frozen=True, slots=True)
class Optional:
    """The matches of *query*; where *optional* matches too, its score is added."""

    query: Query
    optional: Query
    span: Span


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every article. *is_implied* where it was not typed: what «NOT fisk» alone narrows."""

    span: Span = (0, 0)
    is_implied: bool = field(default=False, compare=False)


Query = Word | Phrase | Near | Prefix | DateRange | Exact | And | Or | Not | Optional | MatchAll
