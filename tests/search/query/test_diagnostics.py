import string

import pytest

from search.query import FAULTS, NOTICES, Diagnostic, diagnostic_text
from search.query.diagnostics import query_texts
from search.query.expand import expand
from tests.language import ANALYZER, parse_query

LANGUAGES = ("nb", "nn", "en")
EXAMPLES = {
    "unclosed_quote": '"fisk',
    "unclosed_parenthesis": "(fisk",
    "unexpected_parenthesis": "fisk)",
    "empty_operand": "fisk AND",
    "empty_phrase": 'fisk ""',
    "unknown_field": "titel:fisk",
    "invalid_date": "dato:31.2.2021",
    "reversed_range": "dato:2021..2020",
    "wildcard_too_short": "fi*",
    "leading_wildcard": "*film",
    "inner_wildcard": "fi*lm",
    "only_negative": "-fisk",
    "no_words": "!!!",
    "too_many_clauses": "fisk " * 65,
    "too_many_prefixes": "film* " * 9,
    "wildcard_in_phrase": '"norsk* olje"',
    "foreign_sign": "fisk~",
    "foreign_field": "page:4 fisk",
    "near_operand": "fisk NEAR (olje AND gass)",
    "too_far": "fisk NEAR/50 olje",
    "lower_case_operator": "fisk eller olje",
    "too_deep": "(" * 21 + "fisk" + ")" * 21,
    "capitals_as_words": "ULVEN ER IKKE ØNSKET",
    "capitals_as_operators": "EU IKKE NATO",
    "word_repaired": "fotbal",
    "rare_spelling": "resturant",
}


def placeholders(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def diagnostics_of(typed):
    """Return what is told of *typed*, where articles have only the word fotball, a restaurant and a slip of it."""
    held = {"fotball": 1, "resturant": 1, "restaurant": 10}
    query, diagnostics = parse_query(typed)
    _, notices = expand(
        query,
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [held.get(term, 0) for term in terms],
        parts_weight=0.0,
    )
    return diagnostics + notices


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_everything_there_is_to_tell_is_told_in_every_language(code):
    diagnostics = diagnostics_of(EXAMPLES[code])
    [diagnostic] = [each for each in diagnostics if each.code == code]

    sentences = [diagnostic_text(diagnostic, language) for language in LANGUAGES]

    assert len(set(sentences)) == len(LANGUAGES)
    assert all(sentence.endswith(".") and "{" not in sentence for sentence in sentences)


def test_every_fault_and_notice_has_an_example():
    """
    Those of an unknown value and of a search that took too long need an index.

    They stand in test_values.py and test_repairs_and_faults.py.
    """
    assert EXAMPLES.keys() == (FAULTS | NOTICES) - {"unknown_value", "time_limit"}


@pytest.mark.parametrize("code", sorted(FAULTS | NOTICES))
def test_a_message_names_the_same_things_in_every_language(code):
    named = [placeholders(query_texts(language)["diagnostics"][code]) for language in LANGUAGES]

    assert named[0] == named[1] == named[2]


def test_the_languages_have_the_same_texts_and_no_other():
    def names(table, prefix=""):
        return {
            name
            for key, value in table.items()
            for name in (names(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key})
        }

    bokmal, nynorsk, english = (names(query_texts(language)) for language in LANGUAGES)

    assert bokmal == nynorsk == english
    assert {f"diagnostics.{code}" for code in FAULTS | NOTICES} <= bokmal


def test_a_message_shows_what_was_typed_and_nothing_is_read_into_it():
    """Braces in a query are text, not places to fill in."""
    [diagnostic, _] = parse_query("titel:x dato:{0}{nei}")[1]
    assert diagnostic_text(diagnostic, "nb") == "Feltet «titel» finnes ikke; søket gjelder «tittel»."

    told = diagnostic_text(Diagnostic("invalid_date", 0, 8, ("{0}{nei}",)), "en")
    assert told.startswith("«{0}{nei}» is not a date.")
