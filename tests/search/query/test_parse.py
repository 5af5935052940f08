import re
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.query import NOTICES
from search.query.tree import DateRange, MatchAll
from tests.language import parse_query
from tests.search.query.notation import leaves, nodes, short
from tests.strategies import spaced_text, typed_text

TODAY = date(2021, 9, 1)  # a Wednesday


def codes(diagnostics):
    return [diagnostic.code for diagnostic in diagnostics]


def words_of(query, apart_from):
    return sorted(short(leaf) for leaf in leaves(query) if not isinstance(leaf, apart_from))


def repaired(text):
    """Return *text* after its first suggestion is taken again and again; it must come to an end."""
    for _ in range(len(text) + 1):
        _, diagnostics = parse_query(text)
        suggestions = [each.suggestion for each in diagnostics if each.suggestion]
        if not suggestions:
            return text
        text = suggestions[0]
    pytest.fail(f"Suggestions never end: «{text}»")
    return None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # Words
        ("", "*"),
        (" \t\n", "*"),
        ("fisk", "fisk"),
        ("Fisken", "fisken"),
        ("fisk olje", "all(fisk, olje)"),
        ("fisk og olje", "all(fisk, og, olje)"),
        ("fisk\u00a0olje\nkull", "all(fisk, olje, kull)"),
        ("17. mai", "all(17, mai)"),
        ("120 000 kroner", "all(120000, kroner)"),
        ("120\u202f000", "120000"),
        ("120.000", "120000"),
        ("i 2020 300 menn", "all(i, 2020, 300, menn)"),
        ("-5 000", "5000"),
        ("tlf. +47 123 45 678", 'all(tlf, any("123 45 678", 12345678))'),
        ("fisk – olje", "all(fisk, olje)"),
        ("fisk - olje", "all(fisk, olje)"),
        ("fisk + olje & gass!", "all(fisk, olje, &, gass)"),
        ("+fisk", "fisk"),
        ("#fisk", "fisk"),
        ("C++", "c++"),
        ("tv-en", "tv-en"),
        ("Москва", "москва"),
        ("'norsk olje'", "all(norsk, olje)"),
        # Words of several parts stand side by side
        ("NRK-sjefen", 'any("nrk sjefen", nrksjefen)'),
        ("R&B", 'any("r b", rb)'),
        ("J.K. Rowling", 'all(any("j k", jk), rowling)'),
        ("og/eller", '"og eller"'),
        ("fisk,olje", '"fisk olje"'),
        ("kl. 12:30", 'all(kl, "12 30")'),
        ("Jens-Olav!Per-Ole", '"jens olav per ole"'),
        # Operators, in capitals only
        ("fisk AND olje", "all(fisk, olje)"),
        ("fisk OG olje", "all(fisk, olje)"),
        ("fisk and olje", "all(fisk, and, olje)"),
        ("fisk And olje", "all(fisk, and, olje)"),
        ("fisk OR olje", "any(fisk, olje)"),
        ("fisk ELLER olje ELLER gass", "any(fisk, olje, gass)"),
        ("fisk AND olje OR gass", "any(all(fisk, olje), gass)"),
        ("fisk OR olje AND gass", "any(fisk, all(olje, gass))"),
        ("fisk OR olje gass", "any(fisk, all(olje, gass))"),
        ("AND", "and"),
        ("IKKE", "ikke"),
        ("OG ELLER", "all(og, eller)"),
        ('"AND"', "and"),
        # What is left out
        ("fisk NOT olje", "(fisk - olje)"),
        ("fisk IKKE olje", "(fisk - olje)"),
        ("fisk AND NOT olje", "(fisk - olje)"),
        ("fisk ANDNOT olje", "(fisk - olje)"),
        ("fisk -olje", "(fisk - olje)"),
        ("-olje fisk", "(fisk - olje)"),
        ("fisk -olje gass", "(all(fisk, gass) - olje)"),
        ("fisk -olje -gass", "(fisk - any(olje, gass))"),
        ("fisk -(olje gass)", "(fisk - all(olje, gass))"),
        ('fisk -"norsk olje"', '(fisk - "norsk olje")'),
        ("fisk -tittel:olje", "(fisk - title:olje)"),
        ("fisk NOT olje OR gass", "any((fisk - olje), gass)"),
        ("NOT NOT fisk", "fisk"),
        ("fisk (NOT olje)", "all(fisk, (* - olje))"),
        ("-5 grader", "all(5, grader)"),
        ("fisk-olje", 'any("fisk olje", fiskolje)'),
        # Parentheses
        ("(fisk)", "fisk"),
        ("(fisk OR olje) gass", "all(any(fisk, olje), gass)"),
        ("fisk NOT (olje OR gass)", "(fisk - any(olje, gass))"),
        ("(fisk OR (olje gass))", "any(fisk, all(olje, gass))"),
        ("fisk(olje)gass", "all(fisk, olje, gass)"),
        # Quotations
        ('"norsk olje"', '"norsk olje"'),
        ("«norsk olje»", '"norsk olje"'),
        ("“norsk olje”", '"norsk olje"'),
        ("„norsk olje“", '"norsk olje"'),
        ("”norsk olje”", '"norsk olje"'),
        ('"fisk"', "fisk"),
        ('"NRK-sjefen sier"', '"nrk sjefen sier"'),
        ('"120 000 kroner"', '"120000 kroner"'),
        ('"fisk AND olje"', '"fisk and olje"'),
        ('"tittel:fisk"', '"tittel fisk"'),
        ('fisk"norsk olje"gass', 'all(fisk, "norsk olje", gass)'),
        # Fields
        ("tittel:etikk", "title:etikk"),
        ("TITTEL:Etikk", "title:etikk"),
        ("title:etikk headline:etikk overskrift:etikk", "all(title:etikk, title:etikk, title:etikk)"),
        ('tittel:"etisk råd"', 'title:"etisk råd"'),
        ("tittel:(fisk OR olje)", "any(title:fisk, title:olje)"),
        ("tittel:(ingress:fisk olje)", "all(lead:fisk, title:olje)"),
        ("tittel:film*", "title:film*"),
        ("intros:fisk", "title+lead:fisk"),
        ("brødtekst:fisk bildetekst:fisk", "all(body:fisk, caption:fisk)"),
        ("forfatter:Hansen", "byline:hansen"),
        ("kilde:NTB", "source=NTB"),
        ('kjelde:"Nynorsk pressekontor"', "source=Nynorsk pressekontor"),
        ("kilde:(NTB OR NPK)", "any(source=NTB, source=NPK)"),
        ("kilde:(NTB NPK)", "any(source=NTB, source=NPK)"),
        ("språk:nn seksjon:Sport", "all(language=nn, section=Sport)"),
        ("emne:Fiske sted:Bodø sjanger:Nyheter", "all(subject=Fiske, place=Bodø, genre=Nyheter)"),
        ("id:ny-ferje", "id=ny-ferje"),
        # A colon in a text is no field
        ("tittel: etikk", "all(tittel, etikk)"),
        ("Trump: – Nei", "all(trump, nei)"),
        ("https://nrk.no/sport", '"https nrk.no sport"'),
        ("sport:fotball", '"sport fotball"'),
        ("tittel:", "tittel"),
        ("tittel:AND fisk", "all(tittel, fisk)"),
        # Dates, whole days in Oslo
        ("dato:2021", "published[2021-01-01..2021-12-31]"),
        ("dato:2021-02", "published[2021-02-01..2021-02-28]"),
        ("dato:2021-08-30", "published[2021-08-30..2021-08-30]"),
        ("dato:30.8.2021", "published[2021-08-30..2021-08-30]"),
        ("dato:2020..2021-03", "published[2020-01-01..2021-03-31]"),
        ("dato:2021-08-01..", "published[2021-08-01..]"),
        ("dato:..1.9.2021", "published[..2021-09-01]"),
        ('dato:"2021-08-30 .. 2021-08-31"', "published[2021-08-30..2021-08-31]"),
        ("endret:2021", "modified[2021-01-01..2021-12-31]"),
        ("dato:(2019 OR 2021)", "any(published[2019-01-01..2019-12-31], published[2021-01-01..2021-12-31])"),
        # Beginnings of words
        ("film*", "film*"),
        ("FILM*", "film*"),
        ("film**", "film*"),
        ("film* fest", "all(film*, fest)"),
        ("NRK-sje*", "all(nrk, sje*)"),
    ],
)
def test_a_query_means_what_was_typed(typed, expected):
    query, diagnostics = parse_query(typed)

    assert short(query) == expected
    assert diagnostics == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk olje", "any(fisk, olje)"),
        ("fisk AND olje gass", "any(all(fisk, olje), gass)"),
        ("fisk olje -gass", "(any(fisk, olje) - gass)"),
        ("fisk kilde:NTB olje", "all(any(fisk, olje), source=NTB)"),
        ("kilde:NTB kilde:NPK fisk", "all(fisk, any(source=NTB, source=NPK))"),
        ("kilde:NTB OR fisk", "any(source=NTB, fisk)"),
        ("fisk AND NOT gass olje", "any((fisk - gass), olje)"),
        ("NRK-sjefen", "any(nrk, sjefen, nrksjefen)"),
        ('"norsk olje"', '"norsk olje"'),
        ("-(fisk olje) gass", "(gass - any(fisk, olje))"),
    ],
)
def test_words_without_operator_can_be_alternatives(typed, expected):
    query, diagnostics = parse_query(typed, match="any")

    assert short(query) == expected
    assert diagnostics == ()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Berget", "=berget"),
        ('"norsk olje"', '"=norsk =olje"'),
        ("NRK-sjefen", '"=nrk =sjefen"'),
        ("film*", "film*"),
    ],
)
def test_an_exact_search_wants_the_forms_as_typed(typed, expected):
    query, _ = parse_query(typed, exact=True)

    assert short(query) == expected


def test_words_are_looked_for_in_the_fields_given_unless_the_text_names_one():
    query, _ = parse_query("fisk tittel:olje", fields=("lead", "body"))

    assert short(query) == "all(lead+body:fisk, title:olje)"


@pytest.mark.parametrize(
    ("typed", "code", "marked", "expected", "suggestion"),
    [
        ('"norsk olje', "unclosed_quote", '"', '"norsk olje"', '"norsk olje"'),
        ("«norsk olje", "unclosed_quote", "«", '"norsk olje"', "«norsk olje»"),
        ("„norsk olje", "unclosed_quote", "„", '"norsk olje"', "„norsk olje“"),
        ("»norsk olje", "unclosed_quote", "»", '"norsk olje"', "»norsk olje«"),
        ('fisk tittel:"ny ferje', "unclosed_quote", '"', 'all(fisk, title:"ny ferje")', 'fisk tittel:"ny ferje"'),
        ('norsk olje"', "unclosed_quote", '"', "all(norsk, olje)", "norsk olje"),
        ("(fisk OR olje", "unclosed_parenthesis", "(", "any(fisk, olje)", "(fisk OR olje)"),
        ("fisk (", "unclosed_parenthesis", "(", "fisk", "fisk"),
        ("fisk) olje", "unexpected_parenthesis", ")", "all(fisk, olje)", "fisk olje"),
        ("fisk AND", "empty_operand", "AND", "fisk", "fisk"),
        ("ELLER fisk", "empty_operand", "ELLER", "fisk", "fisk"),
        ("fisk OR AND olje", "empty_operand", "AND", "any(fisk, olje)", "fisk OR olje"),
        ("fisk IKKE", "empty_operand", "IKKE", "fisk", "fisk"),
        ("fisk ()", "empty_operand", "()", "fisk", "fisk"),
        ('fisk ""', "empty_phrase", '""', "fisk", "fisk"),
        ('fisk""olje', "empty_phrase", '""', "all(fisk, olje)", "fisk olje"),
        ("titel:etikk", "unknown_field", "titel", "title:etikk", "tittel:etikk"),
        ("fisk kjilde:NTB", "unknown_field", "kjilde", "all(fisk, source=NTB)", "fisk kilde:NTB"),
        ("fisk dato:snart", "invalid_date", "snart", "fisk", ""),
        ("fisk dato:31.2.2021", "invalid_date", "31.2.2021", "fisk", "fisk dato:28.2.2021"),
        ("dato:31. februar 2021 fisk", "invalid_date", "31. februar 2021", "fisk", "dato:28. februar 2021 fisk"),
        ('fisk dato:"31. juni 2021"', "invalid_date", '"31. juni 2021"', "fisk", 'fisk dato:"30. juni 2021"'),
        ("fisk dato:[2021-02-31 TO *]", "invalid_date", "[2021-02-31 TO *]", "fisk", "fisk dato:[2021-02-28 TO *]"),
        ("fisk dato:..", "invalid_date", "..", "fisk", ""),
        ('fisk dato:"2021 .. når"', "invalid_date", '"2021 .. når"', "fisk", ""),
        ("dato:2021..2019", "reversed_range", "2021..2019", "published[2019-01-01..2021-12-31]", "dato:2019..2021"),
        ("fi*", "wildcard_too_short", "fi*", "fi", "fi"),
        ("NRK-sj*", "wildcard_too_short", "NRK-sj*", 'any("nrk sj", nrksj)', "NRK-sj"),
        ("ny *film", "leading_wildcard", "*film", "all(ny, film)", "ny film"),
        ("*film*", "leading_wildcard", "*film*", "film", "film"),
        ("film*klipp", "inner_wildcard", "film*klipp", "film*", "film*"),
        ('"film* fest"', "wildcard_in_phrase", '"film* fest"', '"film fest"', '"film fest"'),
        ('"ny film*"', "wildcard_in_phrase", '"ny film*"', '"ny film"', '"ny film"'),
        ('"ny fi*lm"', "wildcard_in_phrase", '"ny fi*lm"', '"ny fi lm"', '"ny fi lm"'),
        ("fi*lm", "inner_wildcard", "fi*lm", "film", "film"),
        ("NOT fisk", "only_negative", "fisk", "(* - fisk)", ""),
        ("fisk NEAR/9999999999 olje", "too_far", "NEAR/9999999999", "near40(fisk, olje)", "fisk NEAR/40 olje"),
        ("=fi*lm", "inner_wildcard", "=fi*lm", "=film", "=film"),
        ('"norsk olje\\', "unclosed_quote", '"', '"norsk olje"', '"norsk olje"'),
        ("-fisk -olje", "only_negative", "fisk -olje", "(* - any(fisk, olje))", ""),
        ("fisk OR -olje", "only_negative", "olje", "any(fisk, (* - olje))", ""),
        ("!!!", "no_words", "!!!", "any()", ""),
        ("*", "no_words", "*", "any()", ""),
    ],
)  # fmt: skip
def test_a_fault_is_mended_and_told(typed, code, marked, expected, suggestion):
    query, [diagnostic] = parse_query(typed)

    assert short(query) == expected
    assert diagnostic.code == code
    assert typed[diagnostic.start : diagnostic.end] == marked
    assert diagnostic.suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (")", ["unexpected_parenthesis"]),
        ("()", ["empty_operand"]),
        ('""', ["empty_phrase"]),
        ("dato:x", ["invalid_date"]),
        ('(fisk "olje', ["unclosed_parenthesis", "unclosed_quote"]),
        ("AND fisk OR", ["empty_operand", "empty_operand"]),
        ("titel:fi*", ["unknown_field", "wildcard_too_short"]),
    ],
)
def test_every_fault_is_told_in_the_order_typed(typed, expected):
    _, diagnostics = parse_query(typed)

    assert codes(diagnostics) == expected


def test_two_nots_beside_a_word_are_no_fault():
    """Only what nothing narrows is called negative: «fisk (NOT olje)» shows articles about fish."""
    assert parse_query("fisk (NOT olje) (NOT gass)")[1] == ()
    assert codes(parse_query("(NOT olje) (NOT gass)")[1]) == ["only_negative"] * 2


@pytest.mark.parametrize(
    "typed", ["fisk olje", "NRK-sjefen", '"norsk olje"', "tittel:(fisk OR gass)", "film* (a -b)"]
)
def test_each_node_knows_where_it_was_typed(typed):
    for node in nodes(parse_query(typed)[0]):
        start, end = node.span
        assert 0 <= start <= end <= len(typed)
        if getattr(node, "form", None) and node.readings:
            assert typed[start:end].lower().replace("-", "") == node.form


@given(typed_text)
def test_only_white_space_asks_for_everything(text):
    assume("*:*" not in text)  # which says so

    query, _ = parse_query(text)

    assert isinstance(query, MatchAll) == (not text.strip())


@given(typed_text)
def test_a_suggestion_leads_to_a_query_without_that_fault(text):
    """One at a time, as a person clicks them; each mends its own fault and so they come to an end."""
    _, left = parse_query(repaired(text))

    assert not [each for each in left if each.suggestion]


@given(spaced_text)
def test_a_suggestion_looks_for_the_words_that_were_searched(text):
    """And its own fault is gone; an operator beside what it takes out may be left without operand."""
    # A negation before what is taken out works on the word after it, as in «NOT () fisk».
    assume(not re.search(r"(NOT|IKKE|IKKJE) +(\(\)|[\"«»])", text))
    query, diagnostics = parse_query(text)
    if len(diagnostics) == 1 and diagnostics[0].suggestion and diagnostics[0].code not in NOTICES:
        again, left = parse_query(diagnostics[0].suggestion)
        # The nearest date is offered where none was searched, and everything is what «NOT dato:2021» starts from.
        is_date = diagnostics[0].code == "invalid_date"
        added = (DateRange, MatchAll) if is_date else ()

        assert words_of(again, added) == words_of(query, added)
        assert diagnostics[0].code == "empty_operand" or diagnostics[0].code not in codes(left)


def test_suggestions_for_several_faults_lead_to_a_query_without_any():
    assert repaired('(fisk "norsk olje') == '(fisk "norsk olje")'
    assert repaired("titel:fisk AND OR (olje gas* fi*") == "tittel:fisk OR (olje gas* fi)"


@given(st.lists(st.sampled_from(["fisk", '"norsk olje"', "tittel:gass", "film*", "dato:2021"]), min_size=1))
def test_joined_by_operators_words_leave_nothing_for_match_to_decide(words):
    for operator in (" AND ", " OR "):
        typed = operator.join(words)

        assert parse_query(typed, match="any") == parse_query(typed, match="all")


def test_a_headline_in_capitals_has_no_norwegian_operators():
    query, [told] = parse_query("ULVEN ER IKKE ØNSKET I DALEN")

    assert short(query) == "all(ulven, er, ikke, ønsket, i, dalen)"
    assert (told.code, told.values, told.suggestion) == (
        "capitals_as_words",
        ("IKKE",),
        "ULVEN ER NOT ØNSKET I DALEN",
    )


def test_few_words_in_capitals_are_told_how_they_were_read():
    query, [told] = parse_query("EU IKKE NATO")

    assert short(query) == "(eu - nato)"
    assert (told.code, told.suggestion) == ("capitals_as_operators", "EU ikke NATO")


def test_english_operators_stay_operators_in_capitals():
    query, diagnostics = parse_query("ULVEN AND DALEN NOT SAUEN OR NEAR")

    assert "-" in short(query)
    assert not {each.code for each in diagnostics} & {"capitals_as_words", "capitals_as_operators"}


@pytest.mark.parametrize("typed", ["Test:Skoda Enyaq", "Kilden:Vannet", "Titel:Fisk"])
def test_a_capital_word_before_a_colon_is_a_field_only_when_it_is_one(typed):
    query, diagnostics = parse_query(typed)

    assert diagnostics == ()
    assert short(query).startswith(('"', "all("))
    assert short(parse_query("Kilde:NTB")[0]) == "source=NTB"
    assert short(parse_query("titel:fisk")[0]) == "title:fisk"
