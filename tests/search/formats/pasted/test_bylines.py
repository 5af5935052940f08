from __future__ import annotations

import pytest

from search.formats.pasted import bylines
from search.formats.pasted.bylines import parse_byline
from search.formats.pasted.page import read_page


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Av Kari Nordmann", ["Kari Nordmann"]),
        ("Anmeldt av Kari Nordmann", ["Kari Nordmann"]),
        ("Av\nKari Nordmann", ["Kari Nordmann"]),
        ("Tekst:\nKari Nordmann\nFoto:\nOla Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Kari Nordmann\nTekst\nOla Hansen\nFoto", ["Kari Nordmann", "Ola Hansen"]),
        ("Skriven av Kari Nordmann", ["Kari Nordmann"]),
        ("Meldt av: Kari Nordmann", ["Kari Nordmann"]),
        ("AV KARI NORDMANN", ["KARI NORDMANN"]),
        ("Kari Nordmann, journalist", ["Kari Nordmann"]),
        ("Journalist Kari Nordmann", ["Kari Nordmann"]),
        ("Kari Nordmann, politisk redaktør i Lokalposten", ["Kari Nordmann"]),
        ("Kari Nordmann og Per Hansen", ["Kari Nordmann", "Per Hansen"]),
        ("Tekst: Kari Nordmann Foto: Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Tekst og foto: Kari Nordmann", ["Kari Nordmann"]),
        ("Kari Nordmann (tekst) og Ola Hansen (foto)", ["Kari Nordmann", "Ola Hansen"]),
        ("Av Kari Nordmann, NTB", ["Kari Nordmann", "NTB"]),
        ("Kari Nordmann kari@avis.example", ["Kari Nordmann"]),
        ("Anne-Grete d'Arc van der Berg", ["Anne-Grete d'Arc van der Berg"]),
        ("Foto: Kari Nordmann", ["Kari Nordmann"]),
        ("NTB", ["NTB"]),
        ("NTB/Reuters", ["NTB", "Reuters"]),
    ],
)
def test_reads_a_byline_however_it_is_written(line, names):
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\n1. mai 2020\n\nTeksten begynner her.")

    assert list(page.fields["byline"]) == names
    assert page.fields["lead"] == "Ingress her."


@pytest.mark.parametrize(
    "line",
    [
        "Av de fire siktede er to løslatt",
        "Hver tredje nordmann vil flytte",
        "Foto er en kunst, mener Kari Nordmann",
        "Av Kari Nordmann lærte han å lese.",
    ],
)
def test_a_sentence_is_no_byline(line):
    page = read_page(f"Tittel\n\n{line}\n\n1. mai 2020\n\nTeksten begynner her.")

    assert page.fields["byline"] == ()
    assert page.fields["lead"] == line


@pytest.mark.parametrize("ending", ["Slutt.\n\n(©NTB)", "Slutt.\n\n(ntb)", "Slutt. (©NTB)", "Slutt.\n\nNTB"])
def test_an_agency_under_the_story_is_its_source(ending):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\nEn tekst.\n\n{ending}")

    assert page.fields["source"] == "NTB"
    assert page.fields["blocks"][-1].text == "Slutt."


@pytest.mark.parametrize("line", ["meldarog" * 60 + "x", "meldar-og-" * 60 + "x"])
def test_a_role_that_goes_on_and_on_is_no_byline(line, monkeypatch):
    """Were «og» both a word and a part of one, every way to cut the line would be tried: it would never end."""
    monkeypatch.setattr(bylines, "MAX_LINE", len(line))

    assert parse_byline(line) is None
