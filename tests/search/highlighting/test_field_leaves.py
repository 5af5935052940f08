"""The leaves of a query, by the text fields they apply to."""

from __future__ import annotations

from search.articles import TEXT_FIELDS
from search.highlighting.field_leaves import leaves_by_field
from search.query.leaves import leaves
from tests.language import parse_query


def field_leaves(typed):
    query, _ = parse_query(typed)
    return leaves_by_field(leaves(query))


def test_fields_with_the_same_leaves_share_them():
    by_field = field_leaves("fisk tittel:olje")

    assert set(by_field) == set(TEXT_FIELDS)
    assert by_field["lead"] is by_field["body"] is by_field["byline"]
    assert by_field["title"] is not by_field["body"]


def test_words_are_looked_up_by_form_and_by_term():
    body = field_leaves("båter båtene")["body"]

    assert body.by_form == {"båter": {0}, "båtene": {1}}
    assert body.by_term["båt"] == {0, 1}
    assert not body.needs_positions


def test_phrases_prefixes_and_near_keep_their_numbers_and_name_their_words():
    body = field_leaves('fis* "norsk olje" gass NEAR/3 kull')["body"]

    assert [(prefix, number) for prefix, number in body.prefixes] == [("fis", 0)]
    assert [number for _, number in body.phrases] == [1]
    assert [number for _, number in body.nears] == [2]
    assert {"norsk", "olje", "gass", "kull"} <= body.names
    assert body.needs_positions


def test_a_field_that_nothing_applies_to_is_left_out():
    assert set(field_leaves("tittel:fisk")) == {"title"}
    assert field_leaves("kilde:NTB") == {}
