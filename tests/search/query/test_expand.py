"""What does a query mean beyond what was typed?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import describe_query, diagnostic_text
from search.query.expand import FUNCTION_WORD_WEIGHT, expand
from search.query.leaves import shown_leaves
from search.query.tree import And, Not, Optional, Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes, short, without_wishes
from tests.strategies import typed_text


def everything(terms, *, stream="forms", **_):
    """Every word as it was typed is in an article, and no other."""
    return [int(stream == "forms")] * len(terms)


def holding(*forms):
    return lambda terms, **_: [int(term in forms) for term in terms]


def expanded(typed, frequencies=everything, *, parts_weight=0.0, **options):
    """Return *typed* expanded, without wishes, which have tests of their own; and what is told."""
    query, _ = parse_query(typed, **options)
    query, diagnostics = expand(query, typed, ANALYZER, frequencies=frequencies, parts_weight=parts_weight)
    return without_wishes(query), diagnostics


def shape(typed, frequencies=everything, **options):
    return short(expanded(typed, frequencies, **options)[0])


def weights(query):
    return {node.form: node.weight for node in nodes(query) if isinstance(node, Word)}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hva er ferje", "(ferje ~ any(hva, er))"),
        ("den nye ferja", "(all(nye, ferja) ~ den)"),
        ("hva er ferje kilde:NTB", "(all(ferje, source=NTB) ~ any(hva, er))"),
        ("hva er ferje -bil", "((ferje ~ any(hva, er)) - bil)"),
        ('hva er "ny ferje"', '("ny ferje" ~ any(hva, er))'),
    ],
)
def test_function_words_of_a_free_text_are_wanted_and_not_required(typed, expected):
    query, diagnostics = expanded(typed)

    assert short(query) == expected
    assert diagnostics == ()


@pytest.mark.parametrize(
    "typed",
    [
        "er ferje",  # two words were both meant
        "hva er det",  # nothing else is there
        "hva AND er AND ferje",
        "hva OR er OR ferje",
        '"hva er ferje"',
        '"hva" "er" ferje',
        "tittel:hva tittel:er ferje",
        "hva er kilde:NTB",
    ],
)
def test_function_words_stay_where_they_were_chosen(typed):
    assert expanded(typed)[0] == parse_query(typed)[0]


def test_with_any_word_enough_function_words_only_weigh_less():
    query, _ = expanded("hva er ferje dato:2021", match="any")

    assert short(query) == short(parse_query("hva er ferje dato:2021", match="any")[0])
    assert weights(query) == {"hva": FUNCTION_WORD_WEIGHT, "er": FUNCTION_WORD_WEIGHT, "ferje": 1.0}


def test_an_exact_search_means_what_was_typed():
    typed = "hva er fotbal"

    assert expanded(typed, holding("fotball"), exact=True) == (parse_query(typed, exact=True)[0], ())


def test_a_repair_is_told_with_a_query_that_says_it():
    query, [diagnostic] = expanded("Fotbal  i bergen", holding("fotball", "bergen", "i"))

    assert diagnostic.code == "word_repaired"
    assert (diagnostic.start, diagnostic.end) == (0, 6)
    assert diagnostic.suggestion == "Fotball i bergen"
    assert diagnostic_text(diagnostic, "nb") == "Ingen artikler har «Fotbal». Viser treff for «fotball»."
    assert "fotball" in {form for node in nodes(query) if isinstance(node, Word) for form in node.forms}


def test_every_repair_is_in_the_suggestion_and_each_word_is_told_once():
    _, diagnostics = expanded("fotbal regjerign fotbal", holding("fotball", "regjering"))

    assert [(each.start, each.end) for each in diagnostics] == [(0, 6), (7, 16)]
    assert {each.suggestion for each in diagnostics} == {"fotball regjering fotball"}


def test_a_suggestion_needs_no_repair():
    _, [diagnostic] = expanded("(fotbal OR ferje) -bil", holding("fotball", "ferje"))

    assert diagnostic.suggestion == "(fotball OR ferje) -bil"
    assert expanded(diagnostic.suggestion, holding("fotball", "ferje"))[1] == ()


def test_what_is_to_be_left_out_is_never_repaired():
    """A guess must not hide articles."""
    query, diagnostics = expanded("ferje -fotbal", holding("fotball", "ferje"))

    assert diagnostics == ()
    assert query == parse_query("ferje -fotbal")[0]


def test_a_word_of_a_phrase_is_repaired_in_its_place():
    query, [diagnostic] = expanded('"norsk fotbal"', holding("norsk", "fotball"))

    assert query.words[1].spellings[0].term == "fotball"
    assert diagnostic.suggestion == '"norsk fotball"'


def test_another_spelling_of_the_same_term_is_looked_for_and_nothing_is_told():
    query, diagnostics = expanded("Åsvær", only_as_a_form, parts_weight=0.5)
    assert diagnostics  # no article has the term, so the other spelling stands in for it

    query, diagnostics = expanded("Åsvær", read_alike, parts_weight=0.5)

    assert (query.forms, diagnostics) == (("åsvær", "aasvær"), ())
    assert describe_query(query, "nb") == "åsvær"


def only_as_a_form(terms, *, stream="forms", **_):
    return [int(stream == "forms" and term == "aasvær") for term in terms]


def read_alike(terms, *, stream="forms", **_):
    held = {"forms": "aasvær", "terms": "åsvær"}.get(stream)
    return [int(term == held) for term in terms]


def test_parts_of_a_compound_count_where_the_query_is_found():
    query, _ = expanded("regjeringspartiet ferje", parts_weight=0.5)

    assert isinstance(query, Optional)
    assert isinstance(query.query, And)
    assert {word.form: word.weight for word in query.optional.clauses} == {"regjering": 0.5, "parti": 0.5}


@pytest.mark.parametrize(
    "typed", ['"regjeringspartiet møtte"', "ferje -regjeringspartiet", "Taliban-talsmannen"]
)
def test_parts_of_words_in_phrases_and_of_what_is_left_out_do_not_count(typed):
    query, _ = expanded(typed, parts_weight=0.5)

    assert not [node for node in nodes(query) if isinstance(node, Optional)]


def test_function_words_and_parts_are_wishes_side_by_side():
    assert shape("hva er regjeringspartiet -bil", parts_weight=0.5) == (
        "((regjeringspartiet ~ any(hva, er, regjering, parti)) - bil)"
    )


@given(
    typed_text,
    st.sampled_from(["all", "any"]),
    st.sets(st.sampled_from(["fotball", "ferje", "bergen", "er", "hva"])),
    st.sampled_from([0.0, 0.5]),
)
def test_any_query_can_be_expanded_and_keeps_its_place_in_the_text(typed, match, held, parts_weight):
    query, diagnostics = expanded(typed, holding(*held), match=match, parts_weight=parts_weight)

    for node in nodes(query):
        assert 0 <= node.span[0] <= node.span[1] <= len(typed)
    for each in diagnostics:
        assert 0 <= each.start < each.end <= len(typed)
        assert each.values[1]
        assert each.suggestion


@given(typed_text)
def test_where_every_word_is_found_the_same_words_are_looked_for(typed):
    before, _ = parse_query(typed)
    query, diagnostics = expanded(typed)

    assert diagnostics == ()
    typed_words = {node.span for node in nodes(query) if isinstance(node, Word) and node.role != "variant"}
    assert typed_words == {node.span for node in nodes(before) if isinstance(node, Word)}
    assert isinstance(query, Not) == isinstance(before, Not)


def test_a_part_that_weighs_as_little_as_a_function_word_is_shown_all_the_same():
    """What a word does in a query is told by its role, never by its weight."""
    query, _ = expanded("hva er fotballkamp", parts_weight=FUNCTION_WORD_WEIGHT)

    shown = [leaf.form for leaf in shown_leaves(query)]

    assert shown[0] == "fotballkamp"
    assert set(shown[1:]) >= {"fotball", "kamp"}
    assert not {"hva", "er"} & set(shown)


def test_the_parser_tells_which_words_hold_a_sentence_together_and_which_are_loose():
    query, _ = parse_query('hva er fotballkamp "den" tittel:i')

    assert [(word.form, word.role, word.is_loose) for word in query.clauses] == [
        ("hva", "function", True),
        ("er", "function", True),
        ("fotballkamp", "content", True),
        ("den", "function", False),
        ("i", "function", False),
    ]
    assert query.clauses[2].parts


def test_words_side_by_side_and_in_the_title_come_first_and_are_not_shown():
    query, _ = expand(parse_query("gå av")[0], "gå av", ANALYZER, frequencies=everything, parts_weight=0.0)

    assert short(query) == '(all(gå, av) ~ any("gå av", title:"gå av"))'
    assert [leaf.form for leaf in shown_leaves(query)] == ["gå", "av"]
    assert describe_query(query, "nb") == "alle: gå, av"
