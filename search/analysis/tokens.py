"""The values that analysis gives: tokens of a text, readings of a word, parts of a compound."""

from typing import Final, Literal, NamedTuple

MAX_TERM_LENGTH: Final = 64
"""Characters; longer words are cut, so that a megabyte without a space is one short term."""

Rule = Literal[
    "written",  # the word as written: a number, or a word with a sign inside
    "kept",  # on our list of words left as they are
    "listed",  # the lemma in our list of lemmas
    "dictionary",  # the lemma in the dictionary of the language of the text
    "nynorsk",  # the bokmål lemma of a nynorsk word
    "second",  # another lemma of the same form
    "name",  # a name; or common, and in no dictionary: left as it is
    "ending",  # a lemma in the dictionary, once the ending is off
    "compound",  # a compound with its last part as a lemma
    "stem",  # the stem, as no dictionary has the word
    "suspended",  # the first part of a compound whose rest is a hyphen: «stats- og»
    "date",  # a day
    "part",  # a part of a compound
    "joined",  # the words of a chunk written as one: «NRK-sjef» as «nrksjef»
    "form",  # the exact word in lower case
    "spelling",  # another spelling of a word of a query that no article has
    "repaired",  # a word that articles have, for one of a query that none has
    "respelled",  # a word that many articles have, for one of a query that few have
]
"""How a term came about."""

# Named tuples, not dataclasses: an article makes hundreds, and they are made three times as fast.


class Part(NamedTuple):
    """A term of a part of a word, or of a whole chunk joined; *start* and *end* as in the word it belongs to."""

    term: str
    start: int
    end: int


class Reading(NamedTuple):
    """
    A term that a word may stand for.

    Attributes:
        term: The term, as the streams of an index hold it.
        weight: Its share of the weight of the word in a query.
        rule: The rule that made it.
        is_read_otherwise: Whether a text in the other language may have *term* as a word as written, and hold
            nothing that the word is read as: «lenger» is «lenge» in nynorsk.
    """

    term: str
    weight: float = 1.0
    rule: Rule = "stem"
    is_read_otherwise: bool = False


class Token(NamedTuple):
    """
    A word of a text.

    Attributes:
        start: First code point, in the text as stored; no later step changes it.
        end: After the last code point.
        position: Number of words before it.
        readings: Terms the word stands for, for the stream ``terms``; at least one.
        form: The word in lower case, for the stream ``forms``.
        parts: Parts of the word, for the stream ``parts``.
    """

    start: int
    end: int
    position: int
    readings: tuple[str, ...]
    form: str
    parts: tuple[Part, ...] = ()


class IndexedWord(NamedTuple):
    """A word of a chunk as an index holds it: readings and form as in Token, and the terms of its parts."""

    readings: tuple[str, ...]
    form: str
    parts: tuple[str, ...]


class AnalyzedWord(NamedTuple):
    """A word of a chunk, as in Token; its offsets, and those of its parts, count from the chunk's first code point."""

    start: int
    end: int
    readings: tuple[str, ...]
    form: str
    parts: tuple[Part, ...]
