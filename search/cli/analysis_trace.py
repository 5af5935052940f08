"""
The terms that analysis makes of a text or a query, with the rule that made each: as lines and as JSON values.

For people who ask why an article is found or is not.
"""

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
    "name": "a name, left as it is",
    "ending": "lemma in a dictionary, the ending taken off",
    "compound": "compound with its last part as a lemma",
    "stem": "stemmed, as no dictionary has it",
    "suspended": "first part of a compound, hyphen for the rest",
    "date": "date",
    "part": "part of the compound",
    "joined": "pieces joined",
}
"""The name of each rule on a terminal."""
_NAMES: Final = {"nb": "bokmål", "nn": "nynorsk"}
_MAX_COLUMN: Final = 30
"""Characters of the widest column; a longer cell shifts the cells after it."""


@dataclass(frozen=True, slots=True)
class TracedTerm:
    """
    One term of a word.

    Attributes:
        stream: The stream of the index that holds it.
        term: The term.
        rule: The rule that made it, a key of `RULES`.
        weight: Its weight in a query; None for a term of an article's text.
        start: Offset of its word, or part of a word, in the text, in code points.
        end: Exclusive end of that.
    """

    stream: Stream
    term: str
    rule: str
    weight: float | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trace:
    """
    The words of a text and their terms.

    Attributes:
        text: The text.
        language: The language it was read in.
        is_query: Whether it was read as a query, or else as an article's text.
        words: The start, end and terms of each word.
        function_words: Words that weigh less in a longer query, in lower case.
    """

    text: str
    language: Language
    is_query: bool
    words: tuple[tuple[int, int, tuple[TracedTerm, ...]], ...]
    function_words: tuple[str, ...] = ()


def trace_text(text: str, analyzer: Analyzer, language: Language | None = None) -> Trace:
    """Trace *text* as an index holds it; without *language*, in the one that its words show."""
    language = language or analyzer.query_language(text)
    words = analyzer.trace(text, language)
    return Trace(
        text,
        language,
        is_query=False,
        words=tuple((word.token.start, word.token.end, tuple(_text_terms(word))) for word in words),
    )


def trace_query(text: str, analyzer: Analyzer, language: Language | None = None) -> Trace:
    """Trace *text* as a query; without *language*, in the one that its words show."""
    language = language or analyzer.query_language(text)
    words = analyzer.query_words(text, language)
    return Trace(
        text,
        language,
        is_query=True,
        words=tuple((word.start, word.end, tuple(_query_terms(word))) for word in words),
        function_words=tuple(dict.fromkeys(word.form for word in words if word.is_function_word)),
    )


def trace_values(trace: Trace) -> dict[str, Any]:
    """Return *trace* as JSON values."""
    words = [
        {
            "word": trace.text[start:end],
            "start": start,
            "end": end,
            "terms": [{**asdict(term), "rule_name": _rule_name(term)} for term in terms],
        }
        for start, end, terms in trace.words
    ]
    return {"language": trace.language, "words": words, "function_words": list(trace.function_words)}


def trace_lines(trace: Trace) -> Iterator[str]:
    """Yield *trace* as a person reads it: a line for each term, the word on its first."""
    yield f"Language: {_NAMES[trace.language]}"
    if not trace.words:
        yield "There is no word in it."
        return
    yield ""
    yield from _align_columns(_table_rows(trace))
    if trace.function_words:
        yield ""
        yield (
            f"Function words, which count {FUNCTION_WORD_WEIGHT:g} and need not be there in a query of "
            f"{FREE_TEXT} words or more: {safe(', '.join(trace.function_words))}"
        )


def _text_terms(word: TracedWord) -> Iterator[TracedTerm]:
    """Yield the terms of a word of a text."""
    token, span = word.token, (word.token.start, word.token.end)
    yield TracedTerm("forms", token.form, "form", None, *span)
    for reading in word.readings:
        yield TracedTerm("terms", reading.term, reading.rule, None, *span)
    for part, trace in zip(token.parts, word.parts, strict=True):
        yield TracedTerm("parts", part.term, trace.rule, None, part.start, part.end)


def _query_terms(word: QueryWord) -> Iterator[TracedTerm]:
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


def _table_rows(trace: Trace) -> Iterator[tuple[str, ...]]:
    heads = ("weight", "rule") if trace.is_query else ("rule",)
    yield ("word", "stream", "term", *heads)
    for start, end, terms in trace.words:
        word = trace.text[start:end]
        for term in terms:
            weight = () if term.weight is None else (f"{term.weight:.3g}",)
            of = "" if (term.start, term.end) == (start, end) else f" («{trace.text[term.start : term.end]}»)"
            yield (
                _collapse(word),
                term.stream,
                _collapse(term.term),
                *weight,
                _collapse(_rule_name(term) + of),
            )
            word = ""


def _rule_name(term: TracedTerm) -> str:
    return RULES.get(term.rule, term.rule)


def _align_columns(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield *rows* as lines, each column at the same place."""
    rows = list(rows)
    widths = [min(max(map(len, column)), _MAX_COLUMN) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _collapse(text: str) -> str:
    return safe(" ".join(text.split()))
