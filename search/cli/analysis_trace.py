"""
What does analysis make of a text or a query, and which rule made each term?

For people who ask why an article is found or is not: on a terminal, and as JSON values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from search.analysis import Analyzer, Language, QueryWord, TracedWord
from search.cli.terminal import safe
from search.query.expand import FREE_TEXT, FUNCTION_WORD_WEIGHT
from search.query.tree import Stream, Word
from search.ranking import QUERY_PARTS_WEIGHT, units

RULES: Final = {
    "form": "the word in lower case",
    "written": "as written",
    "kept": "our list of words left as they are",
    "listed": "our list of lemmas",
    "dictionary": "lemma in a dictionary",
    "nynorsk": "bokmål lemma for a nynorsk word",
    "second": "another lemma of the form",
    "name": "common, and in no dictionary: a name",
    "ending": "lemma in a dictionary, the ending taken off",
    "compound": "compound with its last part as a lemma",
    "stem": "stemmed, as no dictionary has it",
    "suspended": "first part of a compound, hyphen for the rest",
    "date": "date",
    "part": "part of the compound",
    "joined": "pieces joined",
}
"""What each rule is called on a terminal."""
_NAMES: Final = {"nb": "bokmål", "nn": "nynorsk"}
_WIDEST: Final = 30
"""Characters of the widest column; a longer word pushes what follows it on its line."""


@dataclass(frozen=True, slots=True)
class TracedTerm:
    """
    One term of a word.

    Attributes:
        stream: Where the index holds it.
        term: The term.
        rule: What made it, a key of `RULES`.
        weight: What it counts in a query; None for a term of an article's text.
        start: First code point of what it stands for, in the text.
        end: After the last code point.
    """

    stream: Stream
    term: str
    rule: str
    weight: float | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Traced:
    """
    What analysis makes of a text.

    Attributes:
        text: The text.
        language: In which it was read.
        is_query: Whether it was read as a query, or else as an article's text.
        words: For each word its start, its end and its terms.
        function_words: Those of a query that weigh less in a longer one, in lower case.
    """

    text: str
    language: Language
    is_query: bool
    words: tuple[tuple[int, int, tuple[TracedTerm, ...]], ...]
    function_words: tuple[str, ...] = ()


def traced_text(text: str, analyzer: Analyzer, language: Language | None = None) -> Traced:
    """Return what an index holds of *text*; its words show the language when none is given."""
    language = language or analyzer.query_language(text)
    words = analyzer.trace(text, language)
    return Traced(
        text,
        language,
        is_query=False,
        words=tuple((each.token.start, each.token.end, tuple(_held(each))) for each in words),
    )


def traced_query(text: str, analyzer: Analyzer, language: Language | None = None) -> Traced:
    """Return what is looked up for *text*; its words show the language when none is given."""
    language = language or analyzer.query_language(text)
    words = analyzer.query_words(text, language)
    return Traced(
        text,
        language,
        is_query=True,
        words=tuple((each.start, each.end, tuple(_looked_up(each))) for each in words),
        function_words=tuple(dict.fromkeys(each.form for each in words if each.is_function_word)),
    )


def traced_values(traced: Traced) -> dict[str, Any]:
    """Return *traced* as JSON values."""
    words = [
        {
            "word": traced.text[start:end],
            "start": start,
            "end": end,
            "terms": [{**asdict(term), "rule_name": _named(term)} for term in terms],
        }
        for start, end, terms in traced.words
    ]
    return {"language": traced.language, "words": words, "function_words": list(traced.function_words)}


def traced_lines(traced: Traced) -> Iterator[str]:
    """Yield *traced* as a person reads it: a line for each term, the word on its first."""
    yield f"Language: {_NAMES[traced.language]}"
    if not traced.words:
        yield "There is no word in it."
        return
    yield ""
    yield from _columns(_rows(traced))
    if traced.function_words:
        yield ""
        yield (
            f"Function words, which count {FUNCTION_WORD_WEIGHT:g} and need not be there in a query of "
            f"{FREE_TEXT} words or more: {safe(', '.join(traced.function_words))}"
        )


def _held(word: TracedWord) -> Iterator[TracedTerm]:
    """Yield the terms of a word of a text."""
    token, span = word.token, (word.token.start, word.token.end)
    yield TracedTerm("forms", token.form, "form", None, *span)
    for reading in word.readings:
        yield TracedTerm("terms", reading.term, reading.rule, None, *span)
    for part, traced in zip(token.parts, word.parts, strict=True):
        yield TracedTerm("parts", part.term, traced.rule, None, part.start, part.end)


def _looked_up(word: QueryWord) -> Iterator[TracedTerm]:
    """Yield the terms of a word of a query, with the weights of its units."""
    rules = {reading.term: reading.rule for reading in word.readings}
    for unit in units(Word(word.form, word.readings, (), (word.start, word.end))):
        for stream, share in unit.streams:
            if stream != "parts":  # a reading is looked for there too, always
                rule = "form" if stream == "forms" else rules[unit.term]
                yield TracedTerm(stream, unit.term, rule, share * unit.weight, word.start, word.end)
    for part in word.parts:
        yield TracedTerm("parts", part, "part", QUERY_PARTS_WEIGHT, word.start, word.end)
    if word.joined:
        yield TracedTerm("terms", word.joined.term, "joined", 1.0, word.joined.start, word.joined.end)


def _rows(traced: Traced) -> Iterator[tuple[str, ...]]:
    heads = ("weight", "rule") if traced.is_query else ("rule",)
    yield ("word", "stream", "term", *heads)
    for start, end, terms in traced.words:
        word = traced.text[start:end]
        for term in terms:
            weight = () if term.weight is None else (f"{term.weight:.3g}",)
            of = (
                "" if (term.start, term.end) == (start, end) else f" («{traced.text[term.start : term.end]}»)"
            )
            yield (_line(word), term.stream, _line(term.term), *weight, _line(_named(term) + of))
            word = ""


def _named(term: TracedTerm) -> str:
    return RULES.get(term.rule, term.rule)


def _columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield *rows* with their cells below each other."""
    rows = list(rows)
    widths = [min(max(map(len, column)), _WIDEST) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _line(text: str) -> str:
    return safe(" ".join(text.split()))
