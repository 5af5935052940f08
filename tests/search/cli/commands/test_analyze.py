from __future__ import annotations

import json

from tests.search.cli.helpers import run, table


def test_analyze_shows_each_term_and_the_rule_that_made_it():
    result = run("analyze", "Barnebøkene i Taliban-talsmannens")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Language: bokmål\n")
    assert table(result) == [
        ("Barnebøkene", "forms", "barnebøkene", "the word in lower case"),
        ("", "terms", "barnebok", "lemma in a dictionary"),
        ("", "parts", "barn", "part of the compound («Barne»)"),
        ("", "parts", "bok", "part of the compound («bøkene»)"),
        ("i", "forms", "i", "the word in lower case"),
        ("", "terms", "i", "lemma in a dictionary"),
        ("Taliban", "forms", "taliban", "the word in lower case"),
        ("", "terms", "taliban", "a name, left as it is"),
        ("", "parts", "talibantalsmann", "pieces joined («Taliban-talsmannens»)"),
        ("talsmannens", "forms", "talsmannens", "the word in lower case"),
        ("", "terms", "talsmann", "lemma in a dictionary"),
    ]


def test_analyze_reads_a_text_in_the_language_it_shows_unless_told(folder):
    shown = run("analyze", "Ho seier at dei ikkje veit noko")
    told = run("analyze", "--language", "nn", "Høyre")

    assert shown.stdout.startswith("Language: nynorsk\n")
    assert ("", "terms", "si", "bokmål lemma for a nynorsk word") in table(shown)
    assert {row[2] for row in table(told)} == {"høyre", "høre"}


def test_analyze_shows_a_query_with_its_weights():
    result = run("analyze", "--query", "filmer på NRK-sjefen")

    assert table(result) == [
        ("filmer", "terms", "film", "0.5", "lemma in a dictionary"),
        ("", "terms", "filme", "0.5", "another lemma of the form"),
        ("", "forms", "filmer", "0.3", "the word in lower case"),
        ("på", "terms", "på", "1", "lemma in a dictionary"),
        ("NRK", "terms", "nrk", "1", "our list of words left as they are"),
        ("", "terms", "nrksjef", "1", "pieces joined («NRK-sjefen»)"),
        ("sjefen", "terms", "sjef", "1", "lemma in a dictionary"),
        ("", "forms", "sjefen", "0.3", "the word in lower case"),
    ]
    assert result.stdout.endswith("in a query of 3 words or more: på\n")


def test_analyze_answers_in_json_with_places():
    answer = json.loads(run("analyze", "--json", "På Barnebok").stdout)

    assert answer["language"] == "nb"
    assert [(each["word"], each["start"], each["end"]) for each in answer["words"]] == [
        ("På", 0, 2),
        ("Barnebok", 3, 11),
    ]
    [form, term, *parts] = answer["words"][1]["terms"]
    assert (form["stream"], form["term"], form["weight"]) == ("forms", "barnebok", None)
    assert (term["stream"], term["term"], term["rule"]) == ("terms", "barnebok", "dictionary")
    assert [(part["term"], part["start"], part["end"]) for part in parts] == [("barn", 3, 8), ("bok", 8, 11)]


def test_analyze_takes_any_text():
    assert run("analyze", "… – !").stdout == "Language: bokmål\nThere is no word in it.\n"
    assert run("analyze", " ").exit_code == 2
    assert "\x1b" not in run("analyze", "\x1b[31mfæl\x1b").stdout
