from __future__ import annotations

from search.formats.pasted.page import read_page


def body_of(page):
    """Return the blocks of *page*, which stands under a headline, a lead and a date line."""
    return read_page(f"Tittel\n\nDette er ingressen.\n\n1. mai 2020\n\n{page}").fields["blocks"]


def test_a_mid_head_that_is_a_time_stays():
    assert [block.kind for block in body_of("I natt\n\nMer tekst.\n\nI dag 12:30\n\nMer tekst.")] == [
        "subhead",
        "p",
        "subhead",
        "p",
    ]


def test_a_short_last_line_is_a_paragraph():
    """A mid-head has text under it."""
    assert [block.kind for block in body_of("En tekst.\n\nNeste kamp søndag")] == ["p", "p"]


def test_a_quoted_speaker_without_full_stop_is_no_mid_head():
    (block, _) = body_of("– Han kommer hjem snart, sa Vik\n\nMer tekst.")

    assert block.kind == "p"
