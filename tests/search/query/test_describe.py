import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import TEXT_FIELDS
from search.query import describe_query
from search.query.expand import expand
from tests.language import ANALYZER, parse_query
from tests.strategies import typed_text


def described(typed, language="nb", **options):
    return describe_query(parse_query(typed, **options)[0], language)


@pytest.mark.parametrize(
    ("typed", "bokmal", "nynorsk", "english"),
    [
        ("fisk", "fisk", "fisk", "fisk"),
        ("fisk olje", "alle: fisk, olje", "alle: fisk, olje", "all of: fisk, olje"),
        ("fisk OR olje", "minst ett: fisk, olje", "minst eitt: fisk, olje", "any of: fisk, olje"),
        ("fisk -olje", "fisk · ikke: olje", "fisk · ikkje: olje", "fisk · not: olje"),
        ("-fisk", "alle artikler · ikke: fisk", "alle artiklar · ikkje: fisk", "all articles · not: fisk"),
        ("", "alle artikler", "alle artiklar", "all articles"),
        ("!!!", "ingenting", "ingenting", "nothing"),
        ('tittel:"ny ferje"', "tittel: «ny ferje»", "tittel: «ny ferje»", "title: «ny ferje»"),
        ("=Berg", "nøyaktig berg", "nøyaktig berg", "exactly berg"),
        ('="norsk olje"', "nøyaktig «norsk olje»", "nøyaktig «norsk olje»", "exactly «norsk olje»"),
        ("fisk NEAR/5 olje", "fisk nær olje (høyst 5 ord imellom)", "fisk nær olje (høgst 5 ord imellom)",
         "fisk near olje (at most 5 words between)"),
        ('"ny ferje" ONEAR/2 (kai OR tittel:havn)', "«ny ferje» før (kai eller tittel: havn) (høyst 2 ord imellom)",
         "«ny ferje» før (kai eller tittel: havn) (høgst 2 ord imellom)",
         "«ny ferje» before (kai or title: havn) (at most 2 words between)"),
        ("tittel:(fisk NEAR olje)", "tittel: fisk nær tittel: olje (høyst 4 ord imellom)",
         "tittel: fisk nær tittel: olje (høgst 4 ord imellom)", "title: fisk near title: olje (at most 4 words between)"),
        ("språk:nynorsk", "språk: nn", "språk: nn", "language: nn"),
        ("bildetekst:film*", "bildetekst: film…", "bilettekst: film…", "caption: film…"),
        ("kilde:NTB", "kilde: NTB", "kjelde: NTB", "source: NTB"),
        ("dato:2021-08-30", "publisert: 30. august 2021", "publisert: 30. august 2021", "published: 30 August 2021"),
        ("dato:2021-08", "publisert: 1.–31. aug. 2021", "publisert: 1.–31. aug. 2021", "published: 1–31 Aug 2021"),
        ("dato:2021-08..", "publisert: fra 1. august 2021", "publisert: frå 1. august 2021",
         "published: from 1 August 2021"),
        ("endret:..2020", "endret: til og med 31. desember 2020", "endra: til og med 31. desember 2020",
         "modified: up to and including 31 December 2020"),
    ],
)  # fmt: skip
def test_says_what_was_understood_in_the_reader_s_language(typed, bokmal, nynorsk, english):
    assert [described(typed, language) for language in ("nb", "nn", "en")] == [bokmal, nynorsk, english]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nb", "alle: norsk, skizofren/skizofrene · ikke: bil"),
        ("nn", "alle: norsk, skizofren/skizofrene · ikkje: bil"),
        ("en", "all of: norsk, skizofren/skizofrene · not: bil"),
    ],
)
def test_says_what_is_searched_besides_but_not_its_function_words(language, expected):
    typed = "hva er norsk skizofrenn -bil"
    query, _ = expand(
        parse_query(typed)[0],
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [int(term in {"norsk", "skizofrene", "skizofren"}) for term in terms],
        parts_weight=0.0,
    )

    assert describe_query(query, language) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+fisk olje", "fisk · helst: olje"),
        ("+fisk +olje gass havn", "alle: fisk, olje · helst: gass, havn"),
        ("+fisk olje kilde:NTB -gass", "alle: fisk, kilde: NTB · helst: olje · ikke: gass"),
    ],
)
def test_beside_what_must_match_the_other_words_are_only_wished_for(typed, expected):
    assert described(typed, match="any") == expected


def test_parentheses_show_what_belongs_together():
    assert (
        described("(fisk OR olje) gass -(a b)") == "alle: (minst ett: fisk, olje), gass · ikke: (alle: a, b)"
    )


def test_fields_are_named_where_they_are_not_the_usual_ones():
    """A search leaves bylines out unless asked, which needs no telling."""
    usual = tuple(name for name in TEXT_FIELDS if name != "byline")

    assert described("fisk", fields=usual) == "fisk"
    assert described("fisk", fields=("title", "byline")) == "tittel, byline: fisk"


@given(typed_text, st.sampled_from(["nb", "nn", "en"]))
def test_any_query_can_be_described(text, language):
    assert described(text, language)


@pytest.mark.parametrize(
    ("typed", "options", "expected"),
    [
        ("barne bok", {}, "alle: barne, bok · også: barnebok"),
        ("ny barne bok", {}, "alle: ny, barne, bok · også: barnebok"),
        ("barne bok -bil", {}, "alle: barne, bok · ikke: bil · også: barnebok"),
        ("barne bok", {"match": "any"}, "minst ett: barne, bok · også: barnebok"),
        ("er det barne bok", {}, "alle: barne, bok · også: barnebok"),
    ],
)
def test_what_may_be_written_otherwise_is_told_last(typed, options, expected):
    query, _ = expand(
        parse_query(typed, **options)[0],
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [
            int(term in {"barne", "bok", "barnebok", "er", "det", "ny"}) for term in terms
        ],
        parts_weight=0.0,
    )

    assert describe_query(query, "nb") == expected


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("barnehage", {"barnehage", "barn", "hage"}, "barnehage"),
        ("barnehage olje", {"barn", "hage", "olje"}, "alle: barnehage, olje · helst: barn, hage"),
        (
            "barnehageolje",
            {"barnehage", "olje"},
            "barnehageolje · også: «barnehage olje»",
        ),  # in no dictionary
    ],
)
def test_parts_of_a_word_of_a_dictionary_are_told_where_no_article_has_it(typed, held, expected):
    query, _ = expand(
        parse_query(typed)[0],
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [int(term in held) for term in terms],
        parts_weight=0.5,
    )

    assert describe_query(query, "nb") == expected
