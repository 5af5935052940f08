"""
The diagnostics of a query: faults and notices for the person who typed it.

The code is a contract with clients; the sentence is built from it in the reader's language,
with ``texts/*.toml``.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

Language = Literal["nb", "nn", "en"]

FAULTS: Final = frozenset(
    {
        "unclosed_quote",
        "unclosed_parenthesis",
        "unexpected_parenthesis",
        "empty_operand",
        "empty_phrase",
        "unknown_field",
        "invalid_date",
        "reversed_range",
        "wildcard_too_short",
        "leading_wildcard",
        "inner_wildcard",
        "wildcard_in_phrase",
        "only_negative",
        "no_words",
        "too_many_clauses",
        "too_deep",
        "too_many_prefixes",
        "foreign_sign",
        "foreign_field",
        "near_operand",
        "too_far",
    }
)
"""Codes that a strict search refuses."""
NOTICES: Final = frozenset(
    {
        "capitals_as_operators",
        "capitals_as_words",
        "lower_case_operator",
        "rare_spelling",
        "time_limit",
        "unknown_value",
        "word_repaired",
    }
)
"""Codes of mere information; never refused."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """
    A fault of a query, or a notice about it.

    Attributes:
        code: Stable name, of `FAULTS` or `NOTICES`.
        start: Start of its span in the typed text, half-open, in code points.
        end: See *start*.
        values: Parameters of the sentence, such as the word in question.
        suggestion: A corrected query; empty when there is none.
    """

    code: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    suggestion: str = ""


def diagnostic_text(diagnostic: Diagnostic, language: Language) -> str:
    """Return the sentence of *diagnostic* in *language*."""
    texts = query_texts(language)
    if diagnostic.code != "unknown_value":
        template: str = texts["diagnostics"][diagnostic.code]
        return template.format(*diagnostic.values)
    field, *values = diagnostic.values
    template = texts["diagnostics"]["unknown_value_near" if diagnostic.suggestion else "unknown_value"]
    return template.format(texts["interpreted"]["fields"][field], *values)


@cache
def query_texts(language: Language) -> dict[str, Any]:
    """Return the texts about queries in *language*, as ``texts/<language>.toml`` has them."""
    source = files("search.query").joinpath("texts", f"{language}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))
