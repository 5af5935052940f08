"""Which articles hold what was asked for: words, phrases, words near one another?"""

from __future__ import annotations

import pytest

from search.article_index import FindPlan
from tests.language import parse_query
from tests.search.article_index.contents import article, found


def test_finds_every_inflection_of_a_word(index):
    index.add([article("a", "Ny havn i Bodø"), article("b", "Havnene er fulle"), article("c", "Regn")])

    assert sorted(found(index, "havna")) == ["a", "b"]


@pytest.mark.parametrize(
    "typed", ["lenger", "Lenger", '"lenger tid"', "lenger NEAR/1 tid", "tittel:lenger", "lenger tid -kort"]
)
def test_a_word_is_found_as_typed_in_a_language_that_reads_it_otherwise(index, typed):
    """«Lenger» is a word of its own in bokmål, and a form of «lenge» in nynorsk."""
    index.add([article("nb", "Lenger tid", language="nb"), article("nn", "Ikkje lenger tid", language="nn")])

    assert sorted(found(index, typed)) == ["nb", "nn"]


def test_exact_search_finds_the_form_as_typed_only(index):
    index.add([article("a", "Havna"), article("b", "Havner")])

    assert found(index, "havna", exact=True) == ["a"]


def test_all_words_must_match_or_any_will_do(index):
    index.add([article("a", "Fisk"), article("b", "Olje"), article("c", "Fisk og olje")])

    assert found(index, "fisk olje") == ["c"]
    assert found(index, "fisk olje", match="any")[0] == "c"
    assert len(found(index, "fisk olje", match="any")) == 3


def test_a_phrase_wants_its_words_side_by_side_and_in_order(index):
    index.add(
        [
            article("yes", "Nytt", "Norske oljer selges."),
            article("order", "Nytt", "Olje er norsk."),
            article("apart", "Nytt", "Norsk fisk og olje."),
        ]
    )

    assert found(index, '"norsk olje"') == ["yes"]


def test_a_phrase_does_not_cross_fields_or_paragraphs(index):
    index.add([article("a", "Norsk", "Olje", "Norsk", "olje"), article("b", "Norsk olje")])

    assert found(index, '"norsk olje"') == ["b"]


def test_a_hyphenated_word_is_found_joined_apart_and_by_its_parts(index):
    index.add([article("a", "Møte", "En Taliban-talsmann kom.")])

    for typed in (
        "talibantalsmann",
        '"taliban talsmann"',
        "talsmann",
        "Taliban-talsmannen",
    ):
        assert found(index, typed) == ["a"], typed


def test_a_number_is_found_however_it_is_grouped(index):
    index.add([article("a", "Folketall", "Det bor 120 000 her."), article("b", "Pris", "120.000 kroner")])

    assert sorted(found(index, "120000")) == ["a", "b"]
    assert sorted(found(index, "120.000")) == ["a", "b"]


def test_a_prefix_finds_every_word_that_begins_so(index):
    index.add([article("a", "Filmen"), article("b", "Filmskaper"), article("c", "Film"), article("d", "Fil")])

    assert sorted(found(index, "film*")) == ["a", "b", "c"]


def test_a_word_is_looked_for_in_the_fields_asked_for(index):
    index.add([article("title", "Etikk"), article("body", "Nytt råd", "Om etikk.")])

    assert found(index, "tittel:etikk") == ["title"]
    assert found(index, "etikk", fields=("body",)) == ["body"]


def test_negated_words_keep_articles_out(index):
    index.add([article("a", "Fisk"), article("b", "Fisk og olje")])

    assert found(index, "fisk NOT olje") == ["a"]
    assert found(index, "-olje") == ["a"]


def test_an_empty_index_answers_every_query(index):
    for typed in ("fisk", '"norsk olje"', "film*", "", "NOT fisk", "kilde:NTB", "dato:2021", "!!!"):
        assert index.find(parse_query(typed)[0], FindPlan()).total == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fisk NEAR/2 havn", ["ab", "ba"]),
        ("havn NEAR/2 fisk", ["ab", "ba"]),
        ("fisk NEAR/1 havn", []),
        ("fisk ONEAR/2 havn", ["ab"]),
        ("havn ONEAR/2 fisk", ["ba"]),
        ("fisk NEAR/5 havn", ["ab", "ba", "far"]),
        ('"ny fisk" NEAR/2 havn', ["ab"]),
        ("(båt OR fisk) NEAR/2 havn", ["ab", "ba"]),
        ("tittel:fisk NEAR/2 havn", []),
        ("byline:fisk NEAR/40 havn", []),
        ('"havn fisk ny"~2', ["ab"]),
        ('"havn fisk ny"~1', []),
        ("=fisken NEAR/2 havn", ["ba"]),
    ],
)
def test_near_words_stand_close_together_in_one_field(index, typed, expected):
    index.add(
        [
            article("ab", "Tittel", "En ny fisk kom til havna."),
            article("ba", "Tittel", "Ved havna lå den fisken."),
            article("far", "Tittel", "Fisken kom seint i går til havn."),
            article("apart", "Fisk", "Havn."),
        ]
    )

    assert sorted(found(index, typed)) == expected


@pytest.mark.parametrize(
    "typed", ["fisk NEAR/40 havn", "fisk ONEAR/40 havn", '"fisk havn og"~40', '"a fisk" NEAR/40 havn']
)
def test_near_reaches_over_no_paragraph(index, typed):
    index.add([article("a", "Tittel", "og a fisk", "havn", "og")])

    assert found(index, typed) == []


@pytest.mark.parametrize("between", [0, 1, 39, 40, 41])
def test_the_distance_of_near_counts_the_words_between(index, between):
    index.add([article("a", "Tittel", f"fisk {'ord ' * between} havn")])

    assert found(index, f"havn NEAR/{between} fisk") == (["a"] if between <= 40 else [])
    if between:
        assert found(index, f"havn NEAR/{between - 1} fisk") == (["a"] if between > 41 else [])
