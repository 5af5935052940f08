from typing import get_args

import pytest

from search.analysis.tokens import Rule
from tests.language import ANALYZER

OF_QUERIES = {"form", "spelling", "repaired", "respelled"}
"""Rules that compare a word of a query with those that articles have; no text has a term by them."""


def rules(text, language):
    traced = ANALYZER.trace(text, language)
    return {reading.rule for word in traced for reading in (*word.readings, *word.parts)}


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("written", "2020"),
        ("kept", "Ap"),
        ("listed", "kokkene"),
        ("dictionary", "aktivisert"),
        ("second", "filmer"),
        ("nynorsk", "ikkje"),
        ("name", "Willochs"),
        ("ending", "hovudrolla"),
        ("compound", "brunostfestivalene"),
        ("stem", "zidanen"),
        ("suspended", "stats- og regjeringssjefene"),
        ("date", "30.08.2021"),
        ("part", "barnehagene"),
        ("joined", "NRK-sjef"),
    ],
)
def test_every_rule_makes_the_term_of_some_word(rule, text):
    assert rule in rules(text, "nb") | rules(text, "nn")


def test_every_rule_is_of_texts_or_of_queries():
    marks = test_every_rule_makes_the_term_of_some_word.pytestmark
    of_texts = {rule for mark in marks for rule, _ in mark.args[1]}

    assert of_texts | OF_QUERIES == set(get_args(Rule))
