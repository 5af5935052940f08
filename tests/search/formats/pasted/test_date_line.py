from __future__ import annotations

import pytest

from search.formats.pasted.page import read_page
from search.periods import parse_period


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("30. aug. 2021 22:38 Sist oppdatert nå nettopp", "2021-08-30T22:38"),
        ("30. august 2021 kl. 22.38", "2021-08-30T22:38"),
        ("3. sept. 2019, 09:05", "2019-09-03T09:05"),
        ("Publisert 30.08.2021 22:38", "2021-08-30T22:38"),
        ("Publisert: 30. aug. 2021, kl. 22.38", "2021-08-30T22:38"),
        ("Måndag 30. august 2021 klokka 22.38", "2021-08-30T22:38"),
        ("PUBLISERT 30. AUGUST 2021 – 22:38", "2021-08-30T22:38"),
        ("Publisert 30. august 2021, kl. 22.38. Oppdatert 31. august 2021, kl. 08.15.", "2021-08-30T22:38"),
        ("22:38 – 30.08.2021", "2021-08-30T22:38"),
        ("30. aug. 2021 kl. 2238", "2021-08-30T22:38"),
        ("Lagt ut 30/8-2021", "2021-08-30"),
        ("Publisert 30.8.21", "2021-08-30"),
        ("2021-08-30", "2021-08-30"),
        ("August 30, 2021", "2021-08-30"),
        ("1 desember 2021", "2021-12-01"),
    ],
)
def test_reads_a_date_line_however_it_is_written(line, moment):
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\nTeksten begynner her.\n\nOg går videre.")

    assert page.fields["published"] == parse_period(moment).start
    assert page.fields["published_precision"] == parse_period(moment).precision


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("I dag 12:30", "depends on the day"),
        ("Publisert for 3 timer siden", "depends on the day"),
        ("Publisert i går kl. 12.30", "depends on the day"),
        ("Publisert 21. november kl. 09:14", "lacks the year"),
        ("Publisert 20. okt. kl. 07:12Oppdatert 20. okt. kl. 09:40", "lacks the year"),
        ("Publisert 31. februar 2021", "no such time as «Publisert 31. februar 2021»"),
        ("Publisert 3. mars 2021 kl. 25.10", "no such time"),
        ("Oslo (NTB)", "does not say when"),
        ("21.11.26", "does not say when"),
        ("Valget i 2021 ble 13. september 2021 avgjort", "does not say when"),
    ],
)
def test_says_why_a_line_is_no_date(line, why):
    """What depends on the day of copying is no date, and a sentence with a date in it is text."""
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\nTeksten begynner her.\n\nOg går videre.")

    assert why in page.no_date_error.what
    assert "published" not in page.fields


def test_a_relative_time_still_parts_header_and_story():
    """With --date, such a page must come out as well as any other."""
    page = read_page("Tittel\nIngress her.\nKari Nordmann\nPublisert i dag 12:30\nTeksten begynner her.")

    assert page.no_date_error.line == 4
    assert page.fields["lead"] == "Ingress her."
    assert page.fields["byline"] == ("Kari Nordmann",)
    assert [block.text for block in page.fields["blocks"]] == ["Teksten begynner her."]


def test_a_date_inside_the_story_is_not_taken_for_the_pages():
    """Better no date, and a question, than a wrong one."""
    story = "\n\n".join(f"Dette er avsnitt nummer {number} i en lang sak." for number in range(6))

    page = read_page(f"Tittel\n\n{story}\n\n12. juni 2022\n\nDa åpner badet.")

    assert "published" not in page.fields
    assert "12. juni 2022" in [block.text for block in page.fields["blocks"]]


def test_a_relative_header_is_not_mended_with_a_date_from_the_story():
    story = "\n\n".join(f"Dette er avsnitt nummer {number}." for number in range(6))

    page = read_page(f"Tittel\n\nPublisert i dag 12:30\n\n{story}\n\n12. juni 2022\n\nDa åpner badet.")

    assert page.no_date_error.line == 3
