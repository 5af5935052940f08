"""Tests of field names in queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.fields import (
    field_names,
    fields_of_others,
    find_field,
    language_codes,
    nearest_field,
)
from tests.strategies import typed_text


@pytest.mark.parametrize(
    ("typed", "kind", "fields"),
    [
        ("tittel", "text", ("title",)),
        ("TITTEL", "text", ("title",)),
        ("kilde", "exact", ("source",)),
        ("dato", "date", ("published",)),
    ],
)
def test_a_name_has_its_fields_in_any_case(typed, kind, fields):
    name = find_field(typed)

    assert (name.kind, name.fields) == (kind, fields)


def test_names_of_text_fields_may_be_joined_by_commas():
    assert find_field("tittel,tittel") == find_field("tittel")
    assert find_field("tittel,kilde") is None
    assert find_field("tittel,fisk") is None


@pytest.mark.parametrize(
    ("typed", "spelling"), [("titel", "tittel"), ("klide", ""), ("fisk", ""), ("t" * 99, "")]
)
def test_a_misspelt_name_has_a_nearest_one(typed, spelling):
    assert nearest_field(typed) == spelling


@given(typed_text)
def test_the_nearest_name_of_any_text_is_a_name_or_empty(text):
    assert nearest_field(text) in {"", *field_names()}


@given(st.sampled_from(sorted(field_names())))
def test_every_spelling_is_nearest_to_itself(spelling):
    assert nearest_field(spelling) == spelling


def test_names_of_other_systems_are_not_ours():
    assert not fields_of_others() & field_names().keys()


def test_languages_have_codes():
    assert {"nb", "nn"} <= {code for codes in language_codes().values() for code in codes}
