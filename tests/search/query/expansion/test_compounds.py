"""Is the compound found that was typed as two words?"""

from __future__ import annotations

import pytest

from search.query.expansion.alternatives import add_alternatives
from search.query.expansion.compounds import JOINED_WEIGHT, CompoundFinder, join_words
from search.query.tree import Word
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes, short


def expanded(typed, held, *, in_stream="terms", **options):
    """Return *typed* expanded, over articles that have the terms *held*, each with a number of articles."""

    def frequencies(terms, *, fields, stream="forms"):
        return [held.get(term, 0) if stream == in_stream else 0 for term in terms]

    language = ANALYZER.query_language(typed)
    finder = CompoundFinder(typed, frequencies, ANALYZER, language)
    return add_alternatives(parse_query(typed, **options)[0], finder.find_runs)


def shape(typed, *held, **options):
    return short(expanded(typed, dict.fromkeys(held, 5), **options))


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("barne bok", "barnebok", "any(all(barne, bok), barnebok)"),
        ("lamme lår", "lammelår", "any(all(lamme, lår), lammelår)"),
        ("bygge saker", "byggesak", "any(all(bygge, saker), byggesaker)"),
        ("arbeid giver", "arbeidsgiver", "any(all(arbeid, giver), arbeidsgiver)"),
        ("barn hage", "barnehage", "any(all(barn, hage), barnehage)"),
        ("Stor Britannia", "storbritannia", "any(all(stor, britannia), storbritannia)"),
        ("hip hop", "hiphop", "any(all(hip, hop), hiphop)"),
        ("ny barne bok", "barnebok", "all(ny, any(all(barne, bok), barnebok))"),
        ("barneboka barne bok dato:2021", "barnebok",
         "all(barneboka, any(all(barne, bok), barnebok), published[2021-01-01..2021-12-31])"),
    ],
)  # fmt: skip
def test_two_words_are_found_as_the_compound_that_articles_write(typed, held, expected):
    assert shape(typed, held) == expected


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("barne bok", "kokebok"),  # no article has it
        ("tretti år", "trettiår"),  # a number is not a part
        ("andre bok", "andrebok"),
        ("på by", "påby"),  # «på» holds a sentence together
        ("en by", "enby"),
        ('"barne bok"', "barnebok"),
        ("barne, bok", "barnebok"),  # something stands between
        ("barne AND bok", "barnebok"),
        ("tittel:barne tittel:bok", "barnebok"),
        ("=barne =bok", "barnebok"),
    ],
)
def test_two_words_stay_two_where_they_are_meant_so(typed, held):
    assert shape(typed, held) == short(parse_query(typed)[0])


def test_the_compound_counts_half_and_spans_both_words():
    query = expanded("barne bok", {"barnebok": 1})

    [joined] = [node for node in nodes(query) if isinstance(node, Word) and node.role == "variant"]
    assert (joined.weight, joined.span, joined.fields) == (
        JOINED_WEIGHT,
        (0, 9),
        query.clauses[0].clauses[0].fields,
    )


def test_of_three_words_the_commoner_pair_is_joined():
    assert short(expanded("sommer ferie hus", {"sommerferie": 9, "feriehus": 3})) == (
        "all(any(all(sommer, ferie), sommerferie), hus)"
    )
    assert short(expanded("sommer ferie hus", {"sommerferie": 3, "feriehus": 9})) == (
        "all(sommer, any(all(ferie, hus), feriehus))"
    )


def test_with_any_word_enough_the_compound_is_one_more():
    assert shape("barne bok", "barnebok", match="any") == "any(barne, bok, barnebok)"


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("TV 2", "tv2", 'any("tv 2", tv2)'),
        ("iPhone 6", "iphone6", 'any("iphone 6", iphone6)'),
        ("100 km", "100km", 'any("100 km", 100km)'),
        ("kutt i TV 2", "tv2", 'all(kutt, i, any("tv 2", tv2))'),
    ],
)
@pytest.mark.parametrize("in_stream", ["terms", "parts"])
def test_a_word_and_its_number_are_one_name_where_articles_write_them_so(typed, held, expected, in_stream):
    assert shape(typed, held, in_stream=in_stream) == expected


@pytest.mark.parametrize(("typed", "held"), [("TV 2", "tv3"), ("sjakk 2016", "sjakk2016"), ("2 3", "23")])
def test_other_numbers_are_words_of_their_own(typed, held):
    assert shape(typed, held) == short(parse_query(typed)[0])


def test_of_three_equal_letters_a_compound_has_two():
    assert join_words("fotball", "landslag")[0] == "fotballandslag"
    assert join_words("trafikk", "kork")[0] == "trafikkork"
    assert join_words("barn", "nese")[0] == "barnnese"
