"""
What a query means, apart from how it was typed and who will answer it.

A small closed union of frozen nodes. Each knows its span: where in the typed text it came from,
half-open, in code points. Every ``match`` over it ends in ``assert_never``, so that mypy names
each place a new node must be handled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from search.analysis.tokens import Reading

Span = tuple[int, int]
Role = Literal["content", "function", "demoted", "part"]
"""
What a word does in its query.

- ``content``: it says what is looked for;
- ``function``: it holds a sentence together, as «i» and «den» do, and is looked for like any other word;
- ``demoted``: a function word of a free text, which weighs less, need not match and is not marked;
- ``part``: it was not typed, but is a part of a compound that was.
"""
Stream = Literal["terms", "forms", "parts"]
"""What an index keeps of a text field: terms of words, exact lower-case forms, terms of parts of words."""


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word.

    Attributes:
        form: The word in lower case, as the stream ``forms`` holds it.
        readings: What it may stand for, terms of the streams ``terms`` and ``parts``; none when only the
            form counts (exact search).
        fields: The text fields to look in.
        span: Where it was typed.
        weight: What multiplies its score.
        spellings: Other forms that count as well, where no article has *form*; each with its share. By the
            rule ``repaired`` they stand in for it; by ``spelling`` they are the same word, and nothing to tell.
        role: What it does in the query. This and what follows is what the parser knows of the typed word;
            two words that look for the same are equal without it.
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
        """The spellings looked for in its place, the likeliest first; none when it was not repaired."""
        return tuple(spelling.term for spelling in self.spellings if spelling.rule == "repaired")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand side by side in one field; two or more."""

    words: tuple[Word, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Near:
    """
    Words or phrases that stand close together, in one paragraph of one field.

    Attributes:
        operands: What is looked for, two or more; each is given by its alternatives, any of which will do.
            Of more than two, every one is a single word.
        distance: Words at most, from the first to the last, that are not of the operands; 0 to 40.
        ordered: Whether they stand in the order given, each after the one before.
        span: Where it was typed.
    """

    operands: tuple[tuple[Word | Phrase, ...], ...]
    distance: int
    ordered: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Prefix:
    """Every word that begins with *prefix*, in any of *fields*."""

    prefix: str
    fields: tuple[str, ...]
    span: Span


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
    """What *query* matches, without what *excluded* matches."""

    query: Query
    excluded: Query
    span: Span


@dataclass(frozen=True, slots=True)
class Optional:
    """What *query* matches; where *optional* matches too, its score is added."""

    query: Query
    optional: Query
    span: Span


@dataclass(frozen=True, slots=True)
class MatchAll:
    """Every article. *is_implied* where it was not typed: what «NOT fisk» alone narrows."""

    span: Span = (0, 0)
    is_implied: bool = field(default=False, compare=False)


Query = Word | Phrase | Near | Prefix | DateRange | Exact | And | Or | Not | Optional | MatchAll
