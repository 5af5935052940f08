from __future__ import annotations

import pytest

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


@pytest.mark.parametrize(
    "line",
    [
        "Bjørnen i hagen. Foto: Kari Nordmann / NTB",
        "Bjørnen i hagen. (Foto: Kari Nordmann)",
        "Bjørnen i hagen. FOTO: KARI NORDMANN",
        "Bjørnen i hagen. Arkivfoto",
        "Bjørnen i hagen (arkivfoto).",
        "Bjørnen i hagen. Illustrasjonsfoto: Kari Nordmann",
        "Nordmann, Kari / NTB scanpix",
    ],
)
def test_a_line_that_names_the_maker_of_a_picture_is_a_caption(line):
    (block, _) = body_of(f"{line}\n\nTeksten går videre her.")

    assert (block.kind, block.text) == ("caption", line)


@pytest.mark.parametrize(
    "line",
    [
        "Annonse",
        "ANNONSE",
        "Les også: Ny bru i Vika",
        "LES MER: Ny bru",
        "Les òg:",
        "Del på Facebook",
        "Abonner",
        "Logg inn",
        "Kommentarer",
        "Publisert",
        "Mer om Vika",
        "Saken oppdateres.",
        "Bilde 1 av 3",
        "* * *",
        "Artikkelen fortsetter under annonsen.",
        "Saka held fram under biletet",
        "Publisert: 2. mai 2020 kl. 10.00",
    ],
)
def test_page_furniture_is_left_out_and_counted(line):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\nEn tekst.\n\n{line}\n\nMer tekst.")

    assert [block.text for block in page.fields["blocks"]] == ["En tekst.", "Mer tekst."]
    assert any(f"«{line}»" in note for note in page.notes)


def test_under_a_line_that_announces_links_without_a_blank_line_over_it_only_one_line_is_a_link():
    """The next may be a mid-head; both are told of in the notes."""
    blocks = body_of("En tekst.\nLes også\nNy bru i Vika\nMer snø\nMer tekst.")

    assert [block.text for block in blocks] == ["En tekst.", "Mer snø", "Mer tekst."]


@pytest.mark.parametrize(
    "line",
    [
        "Les også rapporten, sier hun.",
        "Mer om saken fikk vi ikke vite, for møtet var lukket.",
        "Kommentarer fra leserne strømmet inn hele dagen.",
        "Han tok et foto: Det ble ikke godt.",
    ],
)
def test_a_sentence_of_the_story_is_not_taken_for_furniture_or_caption(line):
    (block, _) = body_of(f"{line}\n\nMer tekst.")

    assert (block.kind, block.text) == ("p", line)


def test_a_short_last_line_is_a_paragraph():
    """A mid-head has text under it."""
    assert [block.kind for block in body_of("En tekst.\n\nNeste kamp søndag")] == ["p", "p"]


def test_a_quoted_speaker_without_full_stop_is_no_mid_head():
    (block, _) = body_of("– Han kommer hjem snart, sa Vik\n\nMer tekst.")

    assert block.kind == "p"


def test_a_column_of_any_length_is_joined_to_one_paragraph():
    line = "dette er ei linje som er delt i to og held fram i"
    (block,) = body_of("\n".join([line] * 500))

    assert block.text == " ".join([line] * 500)
