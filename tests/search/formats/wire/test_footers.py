from __future__ import annotations

import pytest

from search.articles import Block
from search.formats.wire.footers import drop_repetitions


def remaining(*texts, source="Kystpressen"):
    blocks, _ = drop_repetitions(
        [Block("p", text) for text in texts], "Tittel", "Ingress.\nMer ingress.", source
    )
    return [block.text for block in blocks]


@pytest.mark.parametrize(
    "mark", ["(©NTB)", "(© Hvem Som Helst)", "©NTB", "/ritzau/", "(Kystpressen)", "[NTB]"]
)
def test_marks_of_agencies_after_the_text_are_left_out(mark):
    assert remaining("Ett.", mark) == ["Ett."]


@pytest.mark.parametrize("text", ["(Hun lo.)", "NTB", "[sic]", "(Se egen sak)", "Foto: ©", "(©NTB) sier mer"])
def test_sentences_in_brackets_stay(text):
    assert remaining("Ett.", text) == ["Ett.", text]


def test_headline_and_lead_at_the_beginning_are_said_once():
    assert remaining("TITTEL", "Ingress.", "Mer  ingress.", "Ett.", "Tittel") == ["Ett.", "Tittel"]


def test_rules_of_signs_are_left_out_and_captions_do_not_hide_a_mark():
    blocks = [Block("p", "Ett."), Block("p", "* * *"), Block("p", "(©NTB)"), Block("caption", "Bilde.")]

    kept, notes = drop_repetitions(blocks, "T", "", "")

    assert [block.text for block in kept] == ["Ett.", "Bilde."]
    assert len(notes) == 2
