from datetime import date

import pytest
from hypothesis import given

from search.query import FAULTS
from search.query.parse import read_query
from search.suggestions.rewrite import Rewriter
from tests.language import ANALYZER, parse_query
from tests.strategies import typed_text

TODAY = date(2021, 8, 30)


def rewriter(typed):
    parsed = read_query(typed, ANALYZER, today=TODAY)
    return Rewriter(typed, parsed.lexemes, parsed.query)


def without_limits(typed):
    found = rewriter(typed)
    return found.remove([limit.span for limit in found.limits()])


@pytest.mark.parametrize(
    ("typed", "fields", "left"),
    [
        ("fisk dato:2021", ["published"], "fisk"),
        ("dato:2021 AND fisk", ["published"], "fisk"),
        ("fisk OR kilde:NTB OR olje", ["source"], "fisk OR olje"),
        ("fisk -kilde:NTB olje", ["source"], "fisk olje"),
        ("fisk NOT kilde:(NTB OR NPK)", ["source"], "fisk"),
        ('(kilde:"Havnevik Avis" AND seksjon:Sport) fisk', ["source", "section"], "fisk"),
        ("fisk dato:siste 30 dager olje", ["published"], "fisk olje"),
        ("dato:(i går OR 2020) fisk", ["published"], "fisk"),
        ("fisk endret:[2020 TO 2021]", ["modified"], "fisk"),
        ("tittel:fisk", [], "tittel:fisk"),
        ("kilde:NTB", ["source"], ""),
        ("kilde:(NTB", ["source"], ""),
    ],
)
def test_dates_and_exact_values_can_be_taken_out(typed, fields, left):
    assert [limit.field for limit in rewriter(typed).limits()] == fields
    assert without_limits(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("fisk olje", ["olje", "fisk"]),
        ("fisk AND olje OR gass", ["olje OR gass", "fisk OR gass", "fisk AND olje"]),
        ("tittel:fisk olje", ["olje", "tittel:fisk"]),
        ("tittel:(fisk olje)", ["tittel:(olje)", "tittel:(fisk)"]),
        ('"norsk olje" =Berg', ["=Berg", '"norsk olje"']),
        ("fisk -olje", ["-olje"]),
        ("fisk NEAR/3 olje", ["olje", "fisk"]),
        ("kilde:NTB fisk dato:2021", ["kilde:NTB dato:2021"]),
    ],
)
def test_each_word_that_is_wanted_can_be_taken_out(typed, left):
    found = rewriter(typed)

    assert [found.remove([word.span]) for word in found.words()] == left


def test_fields_operators_and_quotation_marks_can_be_taken_out():
    assert rewriter("tittel:(fisk olje) kilde:NTB").without_text_fields() == "(fisk olje) kilde:NTB"
    assert rewriter("+fisk AND (olje OG gass) NEAR/3 x").without_operators() == "fisk (olje gass) x"
    assert rewriter('fisk "norsk olje').without_unclosed_quotes() == "fisk norsk olje"
    assert rewriter('=fisk ="norsk olje" =e kilde:=x').without_exact_signs() == 'fisk "norsk olje" e kilde:=x'
    loose = rewriter('"norsk olje" tittel:"ny bru" kilde:"A B" NOT "c d" fisk NEAR/3 gass')
    assert loose.split_quotations(" ") == 'norsk olje tittel:(ny bru) kilde:"A B" NOT "c d" fisk AND gass'
    assert rewriter('fisk "norsk olje"~3').split_quotations(" AND ") == "fisk (norsk AND olje)"


def test_neighbours_have_nothing_between_them():
    pairs = rewriter('fotball kamp -trener "ny bane" OG lys stand').neighbours()

    assert [(first.text, second.text) for first, second in pairs] == [("fotball", "kamp"), ("lys", "stand")]


@given(typed_text)
def test_any_text_can_be_rewritten_and_taking_out_adds_no_unclosed_sign(typed):
    found = rewriter(typed)
    words = found.words()

    for text in (
        found.without_exact_signs(),
        found.split_quotations(" "),
        found.without_unclosed_quotes(),
        found.without_operators(),
    ):
        parse_query(text)
    without = found.remove([word.span for word in words[:1]])
    assert len(without) <= len(typed)
    unclosed = {"unclosed_parenthesis", "unexpected_parenthesis"} & FAULTS
    before = {each.code for each in parse_query(typed)[1]}
    assert before & unclosed or not unclosed & {each.code for each in parse_query(without)[1]}
