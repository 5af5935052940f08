"""
Expands a parsed query: repairs words, demotes function words, and adds the parts of compounds.

In this order: words that no article has are repaired (`search.query.repair`), with a notice; words typed apart are
also looked for as the compound that articles write (`search.query.expansion`); in a free text of three or more
words, function words get less weight and become optional; the parts of a compound add to the score where the compound
matches; and so do the words side by side, and as the title. Exact words have no readings and are unchanged. So are excluded
clauses: a guess must not hide articles.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final, assert_never

from search.analysis import FUNCTION_WORDS, Language, Reading
from search.query.diagnostics import Diagnostic
from search.query.expansion.alternatives import Run, RunFinder, add_alternatives
from search.query.expansion.compounds import CompoundFinder
from search.query.expansion.equivalents import EquivalentFinder
from search.query.expansion.numbers import NumberFinder
from search.query.expansion.rare_spellings import RareSpellingFinder
from search.query.expansion.split_words import SplitFinder
from search.query.expansion.wishes import WishFinder
from search.query.frequencies import Frequencies
from search.query.leaves import leaves, runs_of, words_of
from search.query.query_analyzer import WordAnalyzer
from search.query.repair import Repairer
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Optional,
    Or,
    Phrase,
    Prefix,
    Query,
    Role,
    Word,
)

FREE_TEXT: Final = 3
"""Smallest number of words of a free text."""
FUNCTION_WORD_WEIGHT: Final = 0.3
"""Weight of a function word in a free text."""


def expand(
    query: Query,
    text: str,
    analyzer: WordAnalyzer,
    *,
    frequencies: Frequencies,
    parts_weight: float,
    language: Language | None = None,
) -> tuple[Query, tuple[Diagnostic, ...]]:
    """
    Return *query* expanded, and a diagnostic for each repaired word.

    Args:
        query: The tree of *text*, from `parse_query`.
        text: As typed.
        analyzer: The one that *query* was made with.
        frequencies: The frequency look-up of the index.
        parts_weight: Weight of a part of a compound; 0 leaves parts out.
        language: Of *text*, where that is known.
    """
    words = list(dict.fromkeys(word for leaf in leaves(query) for word in words_of(leaf)))
    language = language or analyzer.query_language(text)
    repairer = Repairer(frequencies, analyzer, language)
    repairs = repairer.repairs(words)
    repairs |= RareSpellingFinder(frequencies, analyzer, language).read_as_both(
        [word for word in words if word not in repairs]
    )
    query = _replace_words(query, repairs) if repairs else query
    wishes = WishFinder(frequencies, analyzer, language).find(query)
    query = add_alternatives(query, _run_finder(text, frequencies, analyzer, language))
    query = _demote_function_words(query)
    if parts_weight:
        query = _add_optional(query, _compound_parts(query, analyzer, parts_weight, repairer.missing(words)))
    query = _add_optional(query, wishes)
    return query, _repair_notices(repairs, text) if repairs else ()


def _run_finder(text: str, frequencies: Frequencies, analyzer: WordAnalyzer, language: Language) -> RunFinder:
    """Return a finder of other ways to write the words of *text*; of runs that overlap the first counts."""
    equivalents = EquivalentFinder(text, analyzer, language)
    numbers = NumberFinder(text, analyzer, language, equivalents)
    compounds = CompoundFinder(text, frequencies, analyzer, language)
    splits = SplitFinder(frequencies, analyzer, language)

    def find_runs(clauses: Sequence[Query]) -> list[Run]:
        return [
            *numbers.find_runs(clauses),
            *equivalents.find_runs(clauses),
            *compounds.find_runs(clauses),
            *splits.find_runs(clauses),
        ]

    return find_runs


def _replace_words(query: Query, replacements: Mapping[Word, Word]) -> Query:
    """Return *query* with words that it wants replaced by others."""
    match query:
        case Word() | Phrase():
            return _replace_in_leaf(query, replacements)
        case And() | Or():
            return replace(
                query, clauses=tuple(_replace_words(clause, replacements) for clause in query.clauses)
            )
        case Near():
            operands = (
                tuple(_replace_in_leaf(word, replacements) for word in operand) for operand in query.operands
            )
            return replace(query, operands=tuple(operands))
        case Not() | Optional():
            return replace(query, query=_replace_words(query.query, replacements))
        case Prefix() | DateRange() | Exact() | MatchAll():
            return query
        case _:
            assert_never(query)


def _replace_in_leaf(leaf: Word | Phrase, replacements: Mapping[Word, Word]) -> Word | Phrase:
    if isinstance(leaf, Word):
        return replacements.get(leaf, leaf)
    return replace(leaf, words=tuple(replacements.get(word, word) for word in leaf.words))


def _demote_function_words(query: Query) -> Query:
    """Return *query* with less weight on the function words of a free text, which are no longer required."""
    match query:
        case Not():
            return replace(query, query=_demote_function_words(query.query))
        case And() | Or() if words := _function_words(query):
            return _demote(query, words)
        case And():
            # With match=any the words are one clause beside the dates and exact values, which must hold.
            clauses = tuple(
                _demote_function_words(clause) if isinstance(clause, Or) else clause
                for clause in query.clauses
            )
            return replace(query, clauses=clauses)
        case _:
            return query


def _function_words(query: And | Or) -> Sequence[Word]:
    """Return the function words of *query*, where it is a free text and has other words as well."""
    if query.has_operator:
        return ()
    clauses = [clause for clause in query.clauses if not isinstance(clause, Exact | DateRange)]
    words = [
        clause
        for clause in clauses
        if isinstance(clause, Word) and clause.readings and clause.role == "function" and clause.is_loose
    ]
    return words if len(clauses) >= FREE_TEXT and len(words) < len(clauses) else ()


def _demote(query: And | Or, words: Sequence[Word]) -> Query:
    """Return *query* with each of *words* demoted: in an And, optional; in an Or, where it is."""
    demoted = {word: replace(word, weight=FUNCTION_WORD_WEIGHT, role="demoted") for word in words}
    if isinstance(query, Or):
        return _replace_words(query, demoted)
    required = tuple(clause for clause in query.clauses if clause not in demoted)
    content = required[0] if len(required) == 1 else replace(query, clauses=required)
    return _add_optional(content, list(demoted.values()))


def _compound_parts(
    query: Query, analyzer: WordAnalyzer, weight: float, missing: Collection[Word]
) -> list[Word]:
    """
    Return the parts of the compounds among the words of *query*, each once for a set of fields.

    Only those of words that a dictionary has are shown, and told where the word is *missing* in all articles.
    """
    runs = [run for leaf in leaves(query, with_optional=False) for run in runs_of(leaf)]
    words = [run for run in runs if isinstance(run, Word) and run.readings and run.role != "variant"]
    known = {word for word in words if any(analyzer.is_known(reading.term) for reading in word.readings)}
    parts = {
        (part, word.fields): Word(
            part,
            (Reading(part, rule="part"),),
            word.fields,
            word.span,
            weight,
            role=_part_role(part, is_known=word in known, is_missing=word in missing),
        )
        for word in reversed(words)  # so that the span of the first word with the part stays
        for part in reversed(word.parts)
    }
    return list(parts.values())[::-1]


def _part_role(part: str, *, is_known: bool, is_missing: bool) -> Role:
    if not is_known or part in FUNCTION_WORDS:
        return "hint"
    return "substitute" if is_missing else "part"


def _add_optional(query: Query, clauses: Sequence[Query]) -> Query:
    """Return *query* with *clauses* that add to the score where they match."""
    if not clauses:
        return query
    match query:
        case Not():
            return replace(query, query=_add_optional(query.query, clauses))
        case Optional():
            before = query.optional.clauses if isinstance(query.optional, Or) else (query.optional,)
            return _add_optional(query.query, (*before, *clauses))
        case _:
            spans = [query.span, *(clause.span for clause in clauses)]
            around = (min(start for start, _ in spans), max(end for _, end in spans))
            optional = clauses[0] if len(clauses) == 1 else Or(tuple(clauses), around)
            return Optional(query, optional, around)


def _repair_notices(repairs: Mapping[Word, Word], text: str) -> tuple[Diagnostic, ...]:
    """Return a notice for each word that was repaired or respelled, the first time it stands in *text*."""
    changed = [word for word in repairs.values() if word.stand_ins or word.better_spelling]
    first: dict[str, Word] = {}
    for word in sorted(changed, key=lambda word: word.span):
        first.setdefault(word.form, word)
    suggestion = respell(text, changed)
    return tuple(
        Diagnostic(
            "word_repaired" if word.stand_ins else "rare_spelling",
            *word.span,
            (text[slice(*word.span)], _join_spellings(word)),
            suggestion,
        )
        for word in first.values()
    )


def _join_spellings(word: Word) -> str:
    # The sentence sets «» around all of it.
    return "», «".join(word.stand_ins or (word.better_spelling,))


def respell(text: str, words: Sequence[Word]) -> str:
    """Return *text* with the best spelling of each of *words*, which have one, put in."""
    for word in sorted(words, key=lambda word: word.span, reverse=True):
        start, end = word.span
        best = word.spellings[0].term
        capital = best[:1].upper() if text[start].isupper() else best[:1]
        text = text[:start] + capital + best[1:] + text[end:]
    return " ".join(text.split())
