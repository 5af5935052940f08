from __future__ import annotations

import json

from tests.search.cli.helpers import run


def test_find_underlines_the_place_that_it_speaks_of(imported):
    lines = run("find", "titel:bru").stdout.splitlines()

    assert lines[0] == "There is no field «titel»; the search was done in «tittel»."
    assert lines[1:4] == ["  titel:bru", "  ^^^^^", "  Try: tittel:bru"]


def test_find_says_what_else_finds_something_where_nothing_is_found(imported):
    [total, *offers] = run("find", "bru ferje").stdout.splitlines()

    assert total.startswith("0 hits, ")
    assert offers == [
        "  1 hit without «bru»:  ferje",
        "  1 hit without «ferje»:  bru",
        "  2 hits for at least one of the words: bru, ferje:  --match any 'bru ferje'",
    ]
    found = json.loads(run("find", "--json", "bru ferje").stdout)["query"]["alternatives"]
    assert [(each["code"], each["query"], each["match"], each["total"]) for each in found] == [
        ("without_word", "ferje", "all", 1),
        ("without_word", "bru", "all", 1),
        ("any", "bru ferje", "any", 2),
    ]


def test_find_says_what_was_odd_about_a_query(imported):
    result = run("find", "«ny bru")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] != "  1. Ny bru i Vassvik"
