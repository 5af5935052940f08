from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.formats.pasted.lines import last_index, lines_of
from search.formats.pasted.page import read_page


def body_of(page):
    """Return the blocks of *page*, which stands under a headline, a lead and a date line."""
    return read_page(f"Tittel\n\nDette er ingressen.\n\n1. mai 2020\n\n{page}").fields["blocks"]


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


def test_a_column_of_any_length_is_joined_to_one_paragraph():
    line = "dette er ei linje som er delt i to og held fram i"
    (block,) = body_of("\n".join([line] * 500))

    assert block.text == " ".join([line] * 500)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\n\n  b  \n", [(1, "a", 0), (3, "b", 1)]),
        ("Første\n\nlang linje nummer en som er delt i\nto her\n", [(1, "Første", 0), (3, "lang linje nummer en som er delt i to her", 1)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_line_knows_its_number_and_its_group(text, lines):
    assert [(line.number, line.text, line.group) for line in lines_of(text)] == lines


@given(st.text(alphabet="ab. \n", max_size=80))
def test_no_word_is_lost_when_lines_are_joined(text):
    assert " ".join(line.text for line in lines_of(text)).split() == text.split()


@given(st.lists(st.booleans()))
def test_the_last_index_is_that_of_the_last_match(items):
    index = last_index(items, bool)

    assert not any(items[index + 1 :])
    assert index == -1 or items[index]
