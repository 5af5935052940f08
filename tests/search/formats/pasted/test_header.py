from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.formats.pasted.header import Findings, is_signature, names_section
from search.formats.pasted.lines import Line


def line(text, *, number=1):
    return Line(number, text, 0)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Av Kari Nordmann", ("names", {"Kari Nordmann": None})),
        ("Vi rapporterer fra Vassvik.", ("dateline", "Vassvik")),
        ("Annonse", ("furniture", [line("Annonse")])),
        ("Brua. Foto: Kari Li", ("captions", [line("Brua. Foto: Kari Li")])),
        ("(©NTB)", ("source", "NTB")),
    ],
)
def test_a_line_that_says_something_of_the_story_is_kept_as_such(text, fact):
    findings = Findings()
    name, value = fact

    assert findings.take(line(text), None, bare_names=False)
    assert getattr(findings, name) == value


def test_a_line_of_text_is_not_taken():
    findings = Findings()

    assert not findings.take(line("Folk i Vassvik har ventet lenge på brua."), None, bare_names=True)
    assert findings == Findings()


def test_a_bare_name_is_a_byline_where_the_caller_says_so_or_a_role_follows():
    assert not Findings().take(line("Kari Nordmann"), None, bare_names=False)
    assert Findings().take(line("Kari Nordmann"), None, bare_names=True)
    assert Findings().take(line("Kari Nordmann"), line("Journalist"), bare_names=False)
    assert is_signature(line("Kari Nordmann"), line("Journalist"))


@pytest.mark.parametrize(
    ("text", "is_section"), [("Innenriks", True), ("Sport | Fotball", True), ("Brua", False)]
)
def test_a_section_is_known_by_its_first_word(text, is_section):
    assert names_section(text) == is_section


@given(st.text(min_size=1, max_size=60))
def test_every_line_that_is_taken_is_told_of(text):
    findings = Findings()
    if findings.take(line(text), None, bare_names=True):
        assert findings.notes or findings.furniture or findings.captions
