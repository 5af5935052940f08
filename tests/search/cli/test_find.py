from __future__ import annotations

import json
import os

from search.archive.articles_table import open_archive
from tests.search.cli.commands import run


def test_find_shows_hits_with_rank_source_and_date(imported):
    result = run("find", "bru vassvik")

    lines = result.stdout.splitlines()
    assert lines[0] == "  1. Ny bru i Vassvik"
    assert lines[1] == "     Vassvik Avis · 2026-03-01 · bru"
    assert lines[-1].startswith("1 hit, ")
    assert "«" not in result.stdout
    assert "\x1b" not in result.stdout


def test_find_follows_match_fields_and_limit(imported):
    assert run("find", "bru ferje").stdout.startswith("0 hits")
    assert "2 hits" in run("find", "--match", "any", "bru ferje").stdout
    assert run("find", "--in", "title,lead", "fjorden").stdout.startswith("0 hits")
    assert "2 hits, the first 1 shown" in run("find", "--limit", "1", "fjorden").stdout


def test_find_says_what_was_odd_about_a_query(imported):
    result = run("find", "«ny bru")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] != "  1. Ny bru i Vassvik"


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


def test_find_answers_in_json(imported):
    answer = json.loads(run("find", "--json", "bru vassvik").stdout)

    hit = answer["hits"][0]
    assert answer["total"] == {"value": 1, "relation": "eq"}
    title, fragment = hit.pop("highlights")
    assert hit.pop("score") > 0
    assert hit == {
        "id": "bru",
        "title": "Ny bru i Vassvik",
        "lead": "Brua er lang.",
        "byline": ["Kari Li"],
        "source": "Vassvik Avis",
        "section": None,
        "language": "und",
        "published": "2026-02-28T23:00:00Z",
        "published_precision": "day",
    }
    assert title == {"field": "title", "text": "Ny bru i Vassvik", "marks": [[3, 6], [9, 16]]}
    start, end = fragment["marks"][0]
    assert fragment["text"][start:end] in {"Vassvik", "Brua"}


def test_show_prints_an_article_to_read(imported):
    result = run("show", "bru")

    assert result.stdout == (
        "Ny bru i Vassvik\n"
        "Vassvik Avis · 2026-03-01 · bru\n"
        "By Kari Li\n\n"
        "Brua er lang.\n\n"
        "Folk i Vassvik har ventet lenge på brua.\n\n"
        "Nå kan de kjøre over fjorden.\n\n"
        "https://vassvik.example/bru\n"
    )
    assert json.loads(run("show", "--json", "bru").stdout)["byline"] == ["Kari Li"]


def test_what_an_article_says_cannot_steer_the_terminal(folder, imported, monkeypatch):
    """U+009B begins an escape sequence in some terminals; the archive may hold what formats clean away."""
    archive = open_archive(os.environ["LEIT_ARCHIVE"], create=False)
    [article] = archive.get_many(["fisk"]).values()
    object.__setattr__(article, "title", "Fisk\x1b[2J\x9b2J\u202e")
    archive.put([article])
    archive.close()

    assert run("show", "fisk").stdout.startswith("Fisk�[2J�2J�\n")


def test_an_article_that_is_not_there_is_named(imported):
    result = run("show", "nei")

    assert (result.exit_code, result.stderr) == (1, "No article has the id «nei».\n")
