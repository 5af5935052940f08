import pytest

from search.errors import ArticleFormatError
from search.formats.json_object import WholeNumber, json_type_name, parse_object, quote


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Blåbær", "not JSON"),
        ('{"title": "T"', "not JSON"),
        ('{"title": "T"} {"title": "U"}', "not JSON"),
        ('{"title": "T", "title": "U"}', "«title» stands twice"),
        ('{"title": "T', "Unterminated string starting at character 11."),
        ('{"title": "T\t"}', "Invalid control character at character 13."),
        ('{"title": NaN}', "NaN is not JSON"),
        ('["T"]', "a list, not an article"),
        ("7", "a number, not an article"),
        ("null", "null, not an article"),
        ("[" * 200_000, "nested too deeply"),
        ('{"title": ' + "9" * 100_000 + "}", None),
    ],
)
def test_refuses_what_is_no_json_object(text, what):
    """The last one is a number of 100,000 digits, which is JSON and only wrong as a headline."""
    if what is None:
        assert parse_object(text).keys() == {"title"}
        return
    with pytest.raises(ArticleFormatError) as caught:
        parse_object(text)

    assert what in caught.value.what


def test_a_whole_number_keeps_its_digits():
    value = parse_object('{"id": 00012345678901234567890}'.replace("000", ""))["id"]

    assert isinstance(value, WholeNumber)
    assert value.digits == "12345678901234567890"


def test_types_are_named_in_the_words_of_json():
    values = [True, 1.0, "a", [], {}, None, object()]

    assert [json_type_name(value) for value in values] == [
        "true or false", "a number", "text", "a list", "an object", "null", "something else",
    ]  # fmt: skip


def test_a_quoted_text_is_one_line_and_short():
    assert quote("a\n b") == "a b"
    assert len(quote("x" * 1000)) == 100
