from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.query import GuidedQuery, read_guided, write_guided_query
from search.query.tree import And, Not
from tests.language import parse_query
from tests.strategies import typed_text

WORDS = st.lists(
    st.sampled_from(["fisk", "olje", "båt", "ny", '"norsk sokkel"', "tittel:gass", "film*", "=Berg"])
)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (GuidedQuery(), ""),
        (GuidedQuery(every="ny ferje"), "ny ferje"),
        (GuidedQuery(some="kai havn"), "(kai ELLER havn)"),
        (GuidedQuery(some="kai"), "kai"),
        (GuidedQuery(some="kai eller havn"), "(kai ELLER havn)"),
        (GuidedQuery(some="kai, havn, bru"), "(kai ELLER havn ELLER bru)"),
        (GuidedQuery(every="fisk", none='ulv "gamle dager"'), 'fisk IKKE ulv IKKE "gamle dager"'),
        (GuidedQuery(phrase="norsk olje"), '"norsk olje"'),
        (GuidedQuery(phrase='«norsk" olje'), '"norsk olje"'),
        (GuidedQuery(every="fisk AND -olje (gass"), "fisk olje gass"),
        (GuidedQuery(every='fisk "norsk olje'), 'fisk "norsk olje"'),
        (GuidedQuery(every="rom 1", some="120"), "rom 1 (120)"),
        (GuidedQuery(first="2021", last="2022-05-01"), "dato:2021..2022-05-01"),
        (GuidedQuery(first="2021-08"), "dato:2021-08.."),
        (GuidedQuery(last="2021-08-30"), "dato:..2021-08-30"),
        (GuidedQuery(first="2021", last="2021"), "dato:2021"),
        (GuidedQuery(first="i går", last="i dag"), 'dato:"i går..i dag"'),
        (GuidedQuery(source="NTB", section="Sport"), "kilde:NTB seksjon:Sport"),
        (GuidedQuery(source="Havnevik Avis"), 'kilde:"Havnevik Avis"'),
        (GuidedQuery(source='Avisa "Vår"'), 'kilde:"Avisa \\"Vår\\""'),
        (GuidedQuery(source="OG"), 'kilde:"OG"'),
    ],
)
def test_a_form_is_written_as_a_person_could_have_typed_it(form, text):
    assert write_guided_query(form) == text
    if "i går" not in text:
        assert parse_query(text)[1] == ()


def test_the_language_of_the_page_chooses_operators_and_field_names():
    form = GuidedQuery(some="kai havn", none="ulv", source="NTB", first="2021", last="2021")

    assert write_guided_query(form, "nn") == "(kai ELLER havn) IKKJE ulv kjelde:NTB dato:2021"
    assert write_guided_query(form, "en") == "(kai OR havn) NOT ulv source:NTB date:2021"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("fisk OG olje", GuidedQuery(every="fisk olje")),
        ("fisk OR olje", GuidedQuery(some="fisk olje")),
        ("(fisk OR olje) -gass", GuidedQuery(some="fisk olje", none="gass")),
        ('"ny bru" "gammel bru"', GuidedQuery(phrase="ny bru", every='"gammel bru"')),
        ("date:2021 source:NTB", GuidedQuery(first="2021", last="2021", source="NTB")),
    ],
)
def test_what_was_typed_by_hand_is_read_too(text, form):
    assert read_guided(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "(fisk",
        '"fisk',
        "a NEAR b",
        "(a OR b) (c OR d)",
        "a OR (b AND c)",
        "kilde:(NTB NPK)",
        "-kilde:NTB",
        "dato:siste 30 dager",
        "dato:2020 dato:2021",
        "+fisk",
        "*:*",
        'fisk "a b"~5',
        "fisk~",
        "språk:nn",
        "(fisk olje)",
        "tittel:(a b)",
    ],
)
def test_what_has_no_field_in_the_form_is_not_read(text):
    assert read_guided(text) is None


def clauses(text):
    """Return what *text* asks for, without order and spans: words wanted, and words not wanted."""
    query, diagnostics = parse_query(text)
    left_out = query.excluded if isinstance(query, Not) else None
    wanted = query.query if isinstance(query, Not) else query
    parts = wanted.clauses if isinstance(wanted, And) else (wanted,)
    return {stripped(part) for part in parts}, stripped(left_out), {each.code for each in diagnostics}


def stripped(query):
    return re.sub(r"span=\(\d+, \d+\)", "", repr(query))


@given(every=WORDS, some=WORDS, none=WORDS, phrase=st.sampled_from(["", "norsk olje", "ny"]))
def test_what_is_written_is_read_again_and_means_the_same(every, some, none, phrase):
    form = GuidedQuery(every=" ".join(every), some=" ".join(some), none=" ".join(none), phrase=phrase)
    text = write_guided_query(form)
    read = read_guided(text)

    assert read is not None
    assert clauses(write_guided_query(read)) == clauses(text)


@given(typed_text)
def test_any_text_is_read_or_not_and_never_fails(text):
    form = read_guided(text)

    if form is not None:
        assert isinstance(write_guided_query(form), str)


@given(every=typed_text, some=typed_text, source=typed_text, first=typed_text)
@example(every="", some="fisk(fisk\\", source="", first="")
def test_whatever_is_filled_in_gives_a_query_without_unclosed_signs(every, some, source, first):
    text = write_guided_query(GuidedQuery(every=every, some=some, source=source, first=first))

    codes = {each.code for each in parse_query(text)[1]}
    assert not codes & {"unclosed_quote", "unclosed_parenthesis", "unexpected_parenthesis"}
    assert "empty_operand" not in codes or "invalid_date" in codes
