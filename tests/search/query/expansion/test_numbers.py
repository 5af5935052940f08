"""Is a number found in the other ways to write it?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.expansion.alternatives import add_alternatives
from search.query.expansion.equivalents import EquivalentFinder
from search.query.expansion.numbers import NUMBER_WEIGHT, NumberFinder
from search.query.tree import Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes, short


def expanded(typed, **options):
    language = ANALYZER.query_language(typed)
    finder = NumberFinder(typed, ANALYZER, language, EquivalentFinder(typed, ANALYZER, language))
    return add_alternatives(parse_query(typed, **options)[0], finder.find_runs)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("17. mai", 'any("17 mai", --05-17)'),
        ("17 mai", 'any("17 mai", --05-17)'),
        ("17. mai 2020", 'all(any("17 mai", --05-17), 2020)'),
        ("barnetog 17. mai", 'all(barnetog, any("17 mai", --05-17))'),
        ("3. des.", 'any("3 des", --12-03)'),
        ("syttende mai", 'any("syttende mai", --05-17)'),
        ("17mai", "any(17mai, --05-17)"),
        ("17/5", 'any("17 5", --05-17)'),
        ("17.5.", "any(17.5, --05-17)"),
        ("22/7 senteret", 'all(any("22 7", --07-22), senteret)'),
        ("10 pst.", 'any("10 pst", "10 prosent")'),
        ("4,5 pst", 'any("4,5 pst", "4,5 prosent")'),
        ("2. verdenskrig", 'any(all(2, verdenskrig), "annen verdenskrig", "andre verdenskrig")'),
        ("andre verdenskrig", 'any(all(andre, verdenskrig), "2 verdenskrig")'),
        ("første verdenskrig", 'any(all(første, verdenskrig), "1 verdenskrig")'),
        ("100km", 'any(100km, "100 km", "100 kilometer")'),
        ("TV2", 'any(tv2, "tv 2")'),
        ("iPhone6", 'any(iphone6, "iphone 6")'),
        ("iphone6s", 'any(iphone6s, "iphone 6s")'),
        ("CO2", 'any(co2, "co 2")'),
    ],
)
def test_a_number_is_found_in_its_other_ways(typed, expected):
    assert short(expanded(typed)) == expected


@pytest.mark.parametrize("typed", ["80-tallet", "80 tallet", "1980-tallet", "åttitallet", "80-åra"])
def test_a_decade_is_found_however_it_is_written(typed):
    forms = {word.form for word in nodes(expanded(typed)) if isinstance(word, Word)}

    assert forms >= {"80", "1980", "åttitallet"} - ({"åttitallet"} if typed == "åttitallet" else set())


def test_an_hour_is_found_with_its_minutes():
    assert short(expanded("kl 20")).startswith('any(all(kl, 20), "kl 20.00"')


@pytest.mark.parametrize(
    "typed",
    ["17 ansatte i mai", "31. februar", "32/5", "1880-tallet", "800-tallet", "pst", "17, mai", '"17. mai"', "kl 200",
     "17 AND mai", "tittel:17 tittel:mai", "=17 =mai", "toget", "flertallet", "2 verdenskrig", "andre"],
)  # fmt: skip
def test_other_numbers_stay(typed):
    assert expanded(typed) == parse_query(typed)[0]


def test_another_way_weighs_less_and_has_the_place_of_what_was_typed():
    [day] = [
        word for word in nodes(expanded(" 17. mai")) if isinstance(word, Word) and word.role == "variant"
    ]

    assert (day.weight, day.span, day.readings[0].rule) == (NUMBER_WEIGHT, (1, 8), "date")


@given(st.text("0123456789./ %kmTV-aimtledprs", max_size=16), st.sampled_from(["all", "any"]))
def test_any_text_of_numbers_can_be_expanded(typed, match):
    for node in nodes(expanded(typed, match=match)):
        assert 0 <= node.span[0] <= node.span[1] <= len(typed)
