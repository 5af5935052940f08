from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Reading
from search.articles import Article, Block
from search.highlighting.explanation import MAX_FORMS, WAYS, explain
from search.query.expand import expand
from search.query.parse import parse_query
from tests.language import ANALYZER, mark_article
from tests.strategies import any_text, typed_text


def article(*paragraphs, title="Tittel", language="nb"):
    return Article(
        id="a", title=title, blocks=tuple(Block("p", text) for text in paragraphs), language=language
    )


def understood(typed, **options):
    """The query as a searcher reads it, in an index that has every word."""
    query, _ = parse_query(typed, ANALYZER, **options)
    expanded, _ = expand(
        query, typed, ANALYZER, frequencies=lambda terms, **_: [1] * len(terms), parts_weight=0.5
    )
    return expanded


def ways(found, typed, **options):
    """For each typed word, the ways it was found: name, and each form with its number."""
    explained = explain(found, understood(typed, **options), typed, ANALYZER)
    return {each.word: {way.name: dict(way.forms) for way in each.ways} for each in explained}


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("kamp", "En kamp, to kamper.", {"exact": {"kamp": 1}, "inflected": {"kamper": 1}}),
        ("kamp", "Kamp og KAMP.", {"exact": {"kamp": 2}}),
        ("kamp", "Fotballkampen, fotballkampen.", {"part": {"fotballkampen": 2}}),
        ("fotballkamp", "En kamp med fotball.", {"piece": {"kamp": 1, "fotball": 1}}),
        ("fotballkamp", "Fotballkampen.", {"inflected": {"fotballkampen": 1}}),
        ("kirke", "Kyrkja og kirka.", {"inflected": {"kirka": 1}, "nynorsk": {"kyrkja": 1}}),
        ("kyrkje", "Kyrkja og kirka.", {"inflected": {"kyrkja": 1}, "nynorsk": {"kirka": 1}}),
        ("Haaland", "Håland spilte.", {"inflected": {"håland": 1}}),
        ("17.05.2024", "Det var 17. mai 2024.", {"date": {"17": 1}}),
        ("talibantalsmann", "En Taliban-talsmann.", {"joined": {"taliban-talsmann": 1}}),
        ("NRK-sjefen", "NRK-sjefen og nrksjefen.", {"exact": {"nrk-sjefen": 1}, "joined": {"nrksjefen": 1}}),
        ("film*", "Film og filmpris.", {"prefix": {"film": 1, "filmpris": 1}}),
        ('"norsk olje"', "Norsk olje. Norske oljer.", {"exact": {"norsk olje": 1}, "inflected": {"norske oljer": 1}}),
        ('"a b a"', "A b a b a b b a.", {"exact": {"a b a": 1}}),
        ('"hei hei"', "Hei hei hei.", {"exact": {"hei hei": 1}}),
        ("kamp NEAR/3 norsk", "En norsk kamp.", {"exact": {"norsk": 1, "kamp": 1}}),
        ("kamp NEAR/3 norsk", "Norske og raske kamper.", {"inflected": {"norske": 1, "kamper": 1}}),
        ("kamp", "Ingenting her.", {}),
    ],
)  # fmt: skip
def test_tells_which_way_a_word_was_found(typed, text, expected):
    assert ways(article(text), typed) == {typed: expected}


def test_a_word_in_a_soft_hyphenated_compound_is_a_part_of_it():
    assert ways(article("En barne\u00adhage."), "hage") == {"hage": {"part": {"barnehage": 1}}}


def test_a_name_with_an_apostrophe_is_joined_and_no_compound():
    assert ways(article("Det er rock'n'roll."), "rocknroll") == {"rocknroll": {"joined": {"rock'n'roll": 1}}}


def test_every_field_and_paragraph_is_counted():
    found = article("Kampen.", "Kamp igjen.", title="Kamp")

    assert ways(found, "kamp") == {"kamp": {"exact": {"kamp": 2}, "inflected": {"kampen": 1}}}
    assert ways(found, "tittel:kamp") == {"kamp": {"exact": {"kamp": 1}}}


def test_a_paragraph_is_read_in_its_own_language():
    found = article("Dei seier at dei ikkje veit kva kyrkja vil.")

    assert ways(found, "si") == {"si": {"nynorsk": {"seier": 1}}}


def test_words_are_told_in_typed_order_with_what_they_weigh():
    typed = "skole, ferje på båten -kai"
    explained = explain(article("Ferje på en båt."), understood(typed, match="any"), typed, ANALYZER)

    assert [(each.word, typed[each.start : each.end], each.weight) for each in explained] == [
        ("skole", "skole", 1.0),
        ("ferje", "ferje", 1.0),
        ("på", "på", 0.3),
        ("båten", "båten", 1.0),
    ]
    assert [(unit.term, unit.weight) for unit in explained[3].units] == [("båt", 1.0), ("båten", 0.3)]
    assert [bool(each.ways) for each in explained] == [False, True, True, True]


def test_what_was_searched_for_instead_is_told_as_such():
    query, _ = parse_query("fiks", ANALYZER)
    meant = replace(
        query, readings=(Reading("fisk", 0.8, "repaired"),), spellings=(Reading("fisk", 0.8, "repaired"),)
    )
    [explained] = explain(article("Fisk, fisken, torskefisk."), meant, "fiks", ANALYZER)

    assert [(way.name, way.forms) for way in explained.ways] == [
        ("repaired", (("fisk", 1), ("fisken", 1), ("torskefisk", 1)))
    ]


def test_another_spelling_of_the_same_word_is_told_as_another_form():
    query, _ = parse_query("Åsvær", ANALYZER)
    [explained] = explain(
        article("Fra Aasvær."),
        replace(query, spellings=(Reading("aasvær", 0.8, "spelling"),)),
        "Åsvær",
        ANALYZER,
    )

    assert [(way.name, way.forms) for way in explained.ways] == [("inflected", (("aasvær", 1),))]


def test_an_exact_search_finds_only_what_was_typed():
    assert ways(article("Havna og havner."), "havner", exact=True) == {"havner": {"exact": {"havner": 1}}}


def test_many_forms_are_counted_and_the_most_frequent_are_told():
    text = " ".join(f"film{letter}" for letter in "abcdefghijklmnop") + " filmp"
    [explained] = explain(article(text), understood("film*"), "film*", ANALYZER)
    [way] = explained.ways

    assert (way.count, len(way.forms), way.forms[0], way.more) == (17, MAX_FORMS, ("filmp", 2), 6)


@pytest.mark.parametrize("typed", ["kilde:NTB", "dato:2021", "", "-fisk", "id:a"])
def test_where_no_word_was_looked_for_there_is_nothing_to_explain(typed):
    assert explain(article("Fisk."), understood(typed), typed, ANALYZER) == ()


@given((any_text | typed_text).filter(str.strip), typed_text)
def test_what_is_marked_is_explained_and_nothing_else(text, typed):
    """For any text and query."""
    found = article(text, title="Fisk og olje")
    query = understood(typed)
    marked = mark_article(found, query)
    explained = explain(found, query, typed, ANALYZER)

    assert any(each.ways for each in explained) == bool(marked.title.marks or marked.blocks[0].marks)
    for each in explained:
        assert each.word == typed[each.start : each.end]
        assert [way.name for way in each.ways] == [
            name for name in WAYS if name in {w.name for w in each.ways}
        ]
        assert all(way.count >= 1 and way.more >= 0 and way.forms for way in each.ways)


@given(st.lists(st.sampled_from(["kamp", "Kampen", "fotballkamp", "og", "KAMP", "kirkekamp"]), max_size=12))
def test_a_place_counts_once(words):
    found = article(" ".join(words) or "og", title="og")
    [explained] = explain(found, understood("kamp"), "kamp", ANALYZER)

    assert sum(way.count for way in explained.ways) == sum(word != "og" for word in words)
