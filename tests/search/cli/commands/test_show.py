from __future__ import annotations

import json

from tests.search.cli.helpers import run


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


def test_an_article_that_is_not_there_is_named(imported):
    result = run("show", "nei")

    assert (result.exit_code, result.stderr) == (1, "No article has the id «nei».\n")
