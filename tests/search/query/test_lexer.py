import pytest
from hypothesis import given

from search.query.fields import field_names, nearest_field
from search.query.lexer import lexemes
from tests.strategies import any_text, typed_text


def cut(text):
    return [(lexeme.kind, lexeme.text) for lexeme in lexemes(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk  olje", [("word", "fisk"), ("word", "olje")]),
        ("(fisk)", [("open", "("), ("word", "fisk"), ("close", ")")]),
        ("«ny ferje»!", [("quoted", "ny ferje"), ("word", "!")]),
        ("AND OG OR ELLER NOT IKKE", [("and", "AND"), ("and", "OG"), ("or", "OR"), ("or", "ELLER"),
                                      ("not", "NOT"), ("not", "IKKE")]),
        ("And og", [("word", "And"), ("word", "og")]),
        ("-fisk", [("not", "-"), ("word", "fisk")]),
        ("a-b -5 - c", [("word", "a-b"), ("word", "-5"), ("word", "-"), ("word", "c")]),
        ("-(a -«b»)", [("not", "-"), ("open", "("), ("word", "a"), ("not", "-"), ("quoted", "b"), ("close", ")")]),
        ("tittel:fisk", [("field", "tittel"), ("word", "fisk")]),
        ("-tittel:fisk", [("not", "-"), ("field", "tittel"), ("word", "fisk")]),
        ("tittel: fisk", [("word", "tittel:"), ("word", "fisk")]),
        ("http://a:b", [("word", "http://a:b")]),
        ("120 000 1 2 300", [("word", "120 000"), ("word", "1"), ("word", "2 300")]),
        ("2020 300", [("word", "2020"), ("word", "300")]),
        ("120 000-kroners 1 000.", [("word", "120 000-kroners"), ("word", "1 000.")]),
        ("120 0000 12 345a", [("word", "120"), ("word", "0000"), ("word", "12"), ("word", "345a")]),
    ],
)  # fmt: skip
def test_cuts_a_query_where_signs_have_a_meaning(typed, expected):
    assert cut(typed) == expected


def test_an_open_quotation_goes_to_the_end():
    *_, last = lexemes('fisk "norsk olje')

    assert (last.kind, last.text, last.closed) == ("quoted", "norsk olje", False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("titel", "tittel"),
        ("Tittl", "tittel"),
        ("kjilde", "kilde"),
        ("ingres", "ingress"),
        ("source", "source"),
    ],
)
def test_a_slip_of_the_hand_is_taken_for_the_field_meant(typed, meant):
    assert nearest_field(typed) == meant


@pytest.mark.parametrize(
    "word",
    ["http", "https", "Trump", "kl", "sport", "foto", "bilde", "intervju", "data", "land", "tid", "titt"],
)
def test_an_ordinary_word_before_a_colon_is_no_field(word):
    assert nearest_field(word) == ""


def test_no_spelling_stands_for_two_fields():
    """Else which of them it means would depend on the order of the file."""
    assert {"tittel", "kilde", "kjelde", "dato", "id"} <= field_names().keys()
    assert all(name == name.lower() and name.isalpha() for name in field_names())
    assert field_names()["intros"].fields == ("title", "lead")


@given(any_text | typed_text)
def test_every_character_but_white_space_belongs_to_one_lexeme(text):
    found = lexemes(text)

    at = 0
    for lexeme in found:
        assert not text[at : lexeme.start].strip()
        assert lexeme.start < lexeme.end
        at = lexeme.end
    assert not text[at:].strip()
