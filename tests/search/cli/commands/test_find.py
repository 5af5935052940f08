from __future__ import annotations

from tests.search.cli.helpers import run


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
