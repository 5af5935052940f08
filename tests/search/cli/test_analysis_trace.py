import re
from pathlib import Path

from hypothesis import given

import search
from search.cli.analysis_trace import RULES, trace_lines, trace_query, trace_text, trace_values
from tests.language import ANALYZER, analyze
from tests.strategies import any_text, typed_text

SOURCES = [path.read_text(encoding="utf-8") for path in Path(search.__file__).parent.glob("analysis/*.py")]


def test_every_rule_of_analysis_has_a_name_in_plain_words():
    rules = {
        rule
        for source in SOURCES
        for made in re.findall(r"\brule=([^,)]*)", source)
        for rule in re.findall(r'"(\w+)"', made)
    }

    assert len(rules) > 8
    assert rules - RULES.keys() == set()


@given(any_text | typed_text)
def test_every_term_of_any_text_is_told_with_its_rule(text):
    found = trace_text(text, ANALYZER)
    told = [(each.stream, each.term) for _, _, terms in found.words for each in terms]
    held = [
        pair
        for token in analyze(text, found.language)
        for pair in (
            ("forms", token.form),
            *(("terms", term) for term in token.readings),
            *(("parts", part.term) for part in token.parts),
        )
    ]

    assert told == held
    assert all(each.rule in RULES for _, _, terms in found.words for each in terms)
    assert list(trace_lines(found))


@given(any_text | typed_text)
def test_any_query_is_told_with_weights_that_count_something(text):
    found = trace_query(text, ANALYZER)

    assert all(0 < each.weight <= 1 for _, _, terms in found.words for each in terms)
    assert list(trace_lines(found))
    assert trace_values(found)["language"] in {"nb", "nn"}


def test_a_query_word_that_the_other_language_reads_otherwise_is_told_as_a_form_too():
    told = [
        (each.stream, each.term, each.weight)
        for _, _, terms in trace_query("høyre fisk", ANALYZER).words
        for each in terms
    ]

    assert told == [("terms", "høyre", 1.0), ("forms", "høyre", 0.5), ("terms", "fisk", 1.0)]
