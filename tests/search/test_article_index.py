"""The contract of every index: the same tests run against each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.article_index import EXACT_UP_TO, FindPlan
from search.articles import Article, Block, Tag
from search.errors import IndexMissingError
from search.query.tree import AllOf, AnyOf, Preferring
from tests.language import open_whoosh, parse_query
from tests.search.index_strategies import corpora, queries
from tests.search.reference_index import ReferenceIndex

AUGUST = datetime(2021, 8, 30, 20, 38, tzinfo=UTC)


@pytest.fixture(
    params=["whoosh", "reference", pytest.param("opensearch", marks=pytest.mark.server)], name="index"
)
def _index(request, tmp_path):
    """An empty index of each kind; the slow one keeps the contract too, or it would be no measure."""
    if request.param == "opensearch":
        yield from _in_cluster(request.getfixturevalue("opensearch"))
        return
    opened = open_whoosh(tmp_path / "index") if request.param == "whoosh" else ReferenceIndex()
    opened.add([])
    yield opened
    opened.close()


def _in_cluster(nodes):
    settings = nodes.settings()
    opened = nodes.open(settings)
    opened.add([])
    yield opened
    opened.close()
    nodes.delete(settings)


def article(article_id, title="Uten tittel", *paragraphs, **fields):
    blocks = tuple(Block("p", text) for text in paragraphs)
    return Article(id=article_id, title=title, blocks=blocks, **fields)


def dated(article_id, title, moment):
    return article(article_id, title, published=moment, published_precision="minute")


def found(index, typed, plan=None, **options):
    query, _ = parse_query(typed, **options)
    return [match.article_id for match in index.find(query, plan or FindPlan()).page]


def test_finds_every_inflection_of_a_word(index):
    index.add([article("a", "Ny havn i Bodø"), article("b", "Havnene er fulle"), article("c", "Regn")])

    assert sorted(found(index, "havna")) == ["a", "b"]


def test_an_article_is_found_as_soon_as_it_is_added(index):
    assert index.add([article("a", "Fisk")]) == 1
    assert found(index, "fisk") == ["a"]

    assert index.add([article("b", "Fisk og olje")]) == 1
    assert sorted(found(index, "fisk")) == ["a", "b"]


def test_an_article_with_a_known_id_replaces_the_old_one(index):
    index.add([article("a", "Fisk")])
    index.add([article("a", "Olje")])

    assert found(index, "fisk") == []
    assert found(index, "olje") == ["a"]
    assert index.info().articles == 1


def test_an_id_twice_in_one_call_is_one_article(index):
    index.add([article("a", "Fisk"), article("a", "Olje")])

    assert found(index, "") == ["a"]
    assert found(index, "fisk") == []


def test_a_removed_article_is_gone(index):
    index.add([article("a", "Fisk"), article("b", "Fisk")])

    assert index.remove(["a", "nobody"]) == 1
    assert found(index, "fisk") == ["b"]
    assert index.remove(["a"]) == 0


def test_a_removed_article_can_come_back(index):
    index.add([article("a", "Fisk")])
    index.remove(["a"])
    index.add([article("a", "Fisk")])

    assert found(index, "fisk") == ["a"]


def test_everything_can_be_replaced_at_once(index):
    index.add([article("a", "Fisk")])

    assert index.replace_all([article("b", "Olje"), article("c", "Gass")]) == 2
    assert sorted(found(index, "")) == ["b", "c"]
    assert index.info().articles == 2


def test_every_change_changes_the_generation(index):
    seen = {index.generation()}
    for change in (
        lambda: index.add([article("a", "Fisk")]),
        lambda: index.add([article("a", "Fisk og olje")]),
        lambda: index.remove(["a"]),
        lambda: index.replace_all([article("b", "Fisk")]),
    ):
        change()
        assert index.generation() not in seen
        seen.add(index.generation())


def test_a_search_does_not_change_the_generation(index):
    index.add([article("a", "Fisk")])
    before = index.generation()

    found(index, "fisk")

    assert index.generation() == before == index.info().generation


def test_a_word_in_the_title_outweighs_one_in_the_body(index):
    index.add(
        [
            article("body", "Nytt fra kysten", "Torsk og sild."),
            article("title", "Torsk på kysten", "Nytt om sild."),
        ]
    )

    assert found(index, "torsk") == ["title", "body"]


def test_a_rare_word_outweighs_a_common_one(index):
    index.add([article(f"fisk{number}", "Fisk") for number in range(5)])
    index.add([article("rare", "Hvalross")])

    assert found(index, "fisk hvalross", match="any")[0] == "rare"


def test_the_form_as_typed_comes_before_other_inflections(index):
    index.add([article("a", "Havner"), article("b", "Havna"), article("c", "Havnene")])

    assert found(index, "havna")[0] == "b"


def test_exact_search_finds_the_form_as_typed_only(index):
    index.add([article("a", "Havna"), article("b", "Havner")])

    assert found(index, "havna", exact=True) == ["a"]


def test_all_words_must_match_or_any_will_do(index):
    index.add([article("a", "Fisk"), article("b", "Olje"), article("c", "Fisk og olje")])

    assert found(index, "fisk olje") == ["c"]
    assert found(index, "fisk olje", match="any")[0] == "c"
    assert len(found(index, "fisk olje", match="any")) == 3


def test_a_word_that_must_match_scores_as_it_does_where_any_word_will_do(index):
    index.add([article("a", "Fisk", "Olje"), article("b", "Fisk og fisk"), article("c", "Olje og gass")])

    def scores(typed):
        query, _ = parse_query(typed, match="any")
        return {match.article_id: match.score for match in index.find(query, FindPlan()).page}

    assert scores("+fisk olje") == {key: score for key, score in scores("fisk olje").items() if key != "c"}


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


def test_searching_bodies_ranks_as_if_there_were_no_titles(index):
    bodies = {"a": "fisk og mye annet rart fra havet", "b": "fisk fisk", "c": "olje"}
    index.add([article(each, "Fisk " * 9, text) for each, text in bodies.items()])
    with_titles = found(index, "fisk", fields=("body",))
    index.replace_all([article(each, "Uten", text) for each, text in bodies.items()])

    assert with_titles == found(index, "fisk", fields=("body",)) == ["b", "a"]


def test_negated_words_keep_articles_out(index):
    index.add([article("a", "Fisk"), article("b", "Fisk og olje")])

    assert found(index, "fisk NOT olje") == ["a"]
    assert found(index, "-olje") == ["a"]


@pytest.mark.parametrize("value", ["NTB", "ntb", "Ntb"])
def test_exact_fields_are_compared_whole_whatever_the_case(index, value):
    index.add([article("a", "Fisk", source="NTB"), article("b", "Fisk", source="NTB Sport")])

    assert found(index, f"kilde:{value}") == ["a"]
    assert found(index, "fisk", FindPlan(filters={"source": (value,)})) == ["a"]


def test_facets_count_the_values_of_all_matches(index):
    index.add(
        [
            article("a", "Fisk", source="NTB", subjects=(Tag("Sport"), Tag("Mat"))),
            article("b", "Fisk og olje", source="NTB", subjects=(Tag("Mat"),)),
            article("c", "Fisk", source="AFP"),
            article("d", "Olje", source="NPK", subjects=(Tag("Mat"),)),
        ]
    )
    query, _ = parse_query("fisk")

    counted = index.find(query, FindPlan(limit=1, facets=("source", "subject"))).facets

    assert counted == {"source": {"NTB": 2, "AFP": 1}, "subject": {"Mat": 2, "Sport": 1}}


def test_a_query_with_time_to_spare_is_answered_whole(index):
    index.add([article("a", "Fisk")])
    query, _ = parse_query("fisk")

    for limit in (None, 60.0):
        found_in_time = index.find(query, FindPlan(time_limit=limit))
        assert (found_in_time.total, found_in_time.relation) == (1, "eq")


def test_a_filter_takes_any_of_its_values_and_all_filters_must_hold(index):
    index.add(
        [
            article("a", "Fisk", source="NTB", subjects=(Tag("Sport"), Tag("Mat"))),
            article("b", "Fisk", source="NPK", subjects=(Tag("Mat"),)),
            article("c", "Fisk", source="AFP", subjects=(Tag("Mat"),)),
        ]
    )

    plan = FindPlan(filters={"source": ("NTB", "NPK"), "subject": ("Mat",)})

    assert sorted(found(index, "fisk", plan)) == ["a", "b"]
    assert found(index, "fisk", FindPlan(filters={"subject": ("Sport",)})) == ["a"]


def test_names_the_values_of_an_exact_field(index):
    index.add(
        [article("a", "Fisk", source="NTB"), article("b", "Fisk", source="Avisa"), article("c", "Fisk")]
    )
    index.remove(["a"])

    assert index.values("source") == ["Avisa"]
    assert index.values("subject") == []


def test_dates_limit_from_the_first_instant_up_to_the_last(index):
    index.add([dated("a", "Fisk", AUGUST), article("undated", "Fisk")])
    minute = timedelta(minutes=1)

    assert found(index, "fisk", FindPlan(start=AUGUST, end=AUGUST + minute)) == ["a"]
    assert found(index, "fisk", FindPlan(start=AUGUST + minute)) == []
    assert found(index, "fisk", FindPlan(end=AUGUST)) == []


def test_undated_articles_come_last_newest_or_oldest_first(index):
    index.add(
        [article("x", "Fisk"), dated("old", "Fisk", AUGUST), dated("new", "Fisk", AUGUST + timedelta(days=1))]
    )

    assert found(index, "fisk", FindPlan(sort="newest")) == ["new", "old", "x"]
    assert found(index, "fisk", FindPlan(sort="oldest")) == ["old", "new", "x"]


def test_equal_scores_come_newest_first_then_by_id(index):
    index.add(
        [dated("c", "Fisk", AUGUST), dated("a", "Fisk", AUGUST), dated("b", "Fisk", AUGUST + timedelta(1))]
    )

    assert found(index, "fisk") == ["b", "a", "c"]


def test_sorted_by_date_there_is_no_score(index):
    index.add([dated("a", "Fisk", AUGUST)])

    page = index.find(parse_query("fisk")[0], FindPlan(sort="newest")).page

    assert page[0].score is None


def test_pages_follow_one_another_without_gap_or_overlap(index):
    index.add([article(f"a{number:02}", "Fisk " * (number % 3 + 1)) for number in range(25)])

    whole = found(index, "fisk", FindPlan(limit=25))
    paged = [each for start in range(0, 30, 10) for each in found(index, "fisk", FindPlan(offset=start))]

    assert paged == whole
    assert len(set(whole)) == 25


def test_counting_needs_no_page(index):
    index.add([article("a", "Fisk"), article("b", "Fisk")])

    matches = index.find(parse_query("fisk")[0], FindPlan(limit=0))

    assert (matches.total, matches.page) == (2, ())


def test_knows_how_many_articles_hold_a_form(index):
    index.add([article("a", "Havna", "havna"), article("b", "Nytt", "Havna"), article("c", "Havner")])

    assert index.frequencies(["havna", "havner", "havnen"], fields=("title", "body")) == [2, 1, 0]
    assert index.frequencies(["havna"], fields=("title",)) == [1]


def test_knows_how_many_articles_hold_a_term_as_a_word_or_as_a_part(index):
    index.add([article("a", "Havna"), article("b", "Nytt", "Regjeringspartiet")])

    assert index.frequencies(["havn", "havna"], fields=("title", "body"), stream="terms") == [1, 0]
    assert index.frequencies(["parti", "havn"], fields=("title", "body"), stream="parts") == [1, 0]


def test_a_word_that_only_removed_articles_hold_is_held_by_none(index):
    index.add([article("a", "Havna", "Havna"), article("b", "Havna", "Fisk"), article("c", "Olje")])
    index.remove(["a"])
    assert index.frequencies(["havna", "fisk"], fields=("title", "body")) == [1, 1]

    index.remove(["b"])
    assert index.frequencies(["havna", "fisk"], fields=("title", "body")) == [0, 0]


def test_a_common_word_that_only_removed_articles_hold_is_held_by_none_too(index):
    ids = [f"a{number}" for number in range(EXACT_UP_TO)]
    kept = [article(f"b{number}", "Olje") for number in range(2 * EXACT_UP_TO)]
    index.add([*kept, *(article(each, "Havna", "Havna") for each in ids)])
    index.remove(ids)

    assert index.frequencies(["havna"], fields=("title", "body")) == [0]


def test_what_is_preferred_raises_only_what_the_query_matches(index):
    index.add([article("a", "Fisk"), article("b", "Fisk og olje"), article("c", "Havn og olje")])
    fisk, olje, havn = (parse_query(word)[0] for word in ("fisk", "olje", "havn"))
    preferring = Preferring(fisk, olje, (0, 4))

    assert [match.article_id for match in index.find(preferring, FindPlan()).page] == ["b", "a"]
    with_harbours = index.find(AnyOf((preferring, havn), (0, 4)), FindPlan()).page
    scores = {match.article_id: match.score for match in with_harbours}
    # The same words, so the same windows; olje counts only beside fisk.
    required = AnyOf((fisk, havn, AllOf((fisk, olje), (0, 4))), (0, 4))
    expected = {match.article_id: match.score for match in index.find(required, FindPlan()).page}
    assert scores["c"] == pytest.approx(expected["c"])
    both = index.find(AllOf((fisk, olje), (0, 4)), FindPlan()).page[0].score
    assert index.find(preferring, FindPlan()).page[0].score == pytest.approx(both)
    assert set(scores) == {"a", "b", "c"}


def test_of_a_common_word_at_least_as_many_articles_are_told_as_hold_it(index):
    some = EXACT_UP_TO + 5
    index.add(article(f"a{number}", "Havna", "Havna" if number % 2 else "Fisk") for number in range(some))
    index.remove(["a0", "a1"])

    [common, fewer] = index.frequencies(["havna", "fisk"], fields=("title", "body"))

    assert some - 2 <= common <= 2 * some
    assert fewer == some // 2


def test_no_word_is_no_question(index):
    assert index.frequencies([], fields=("title",)) == []


def test_an_empty_index_answers_every_query(index):
    for typed in ("fisk", '"norsk olje"', "film*", "", "NOT fisk", "kilde:NTB", "dato:2021", "!!!"):
        assert index.find(parse_query(typed)[0], FindPlan()).total == 0


@pytest.mark.parametrize("kind", ["whoosh", pytest.param("opensearch", marks=pytest.mark.server)])
def test_an_index_never_made_is_missing(request, tmp_path, kind):
    if kind == "whoosh":
        index = open_whoosh(tmp_path / "nowhere")
    else:
        index = request.getfixturevalue("opensearch").open()

    for ask in (index.generation, index.info, lambda: found(index, "fisk"), lambda: index.values("source")):
        with pytest.raises(IndexMissingError, match="python -m search rebuild"):
            ask()


@given(corpus=corpora(), later=corpora(), query=queries(), data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_whoosh_finds_and_ranks_as_the_slow_obvious_index_does(tmp_path_factory, corpus, later, query, data):
    """Over several segments, with articles replaced and removed between."""
    plan = FindPlan(
        offset=data.draw(st.integers(0, 3)),
        limit=data.draw(st.integers(0, 8)),
        sort=data.draw(st.sampled_from(["relevance", "newest", "oldest"])),
        filters=data.draw(st.sampled_from([{}, {"source": ("ntb",)}, {"subject": ("Mat", "Sport")}])),
        date_field=data.draw(st.sampled_from(["published", "modified"])),
        start=data.draw(st.sampled_from([None, datetime(2021, 8, 2, tzinfo=UTC)])),
    )
    fast, slow = open_whoosh(tmp_path_factory.mktemp("index")), ReferenceIndex()
    for each in (fast, slow):
        each.add(corpus)
        each.add(later[:4])
        each.remove(["a2", "a5"])

    expected, actual = slow.find(query, plan), fast.find(query, plan)

    assert [match.article_id for match in actual.page] == [match.article_id for match in expected.page]
    assert actual.total == expected.total
    assert [match.score for match in actual.page] == pytest.approx(
        [match.score for match in expected.page], abs=2e-6
    )
    fast.close()


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


def test_near_scores_like_its_words(index):
    index.add([article("a", "Fisk til havn"), article("b", "Regn")])

    [near] = index.find(parse_query("fisk NEAR havn")[0], FindPlan()).page
    [loose] = index.find(parse_query("fisk AND havn")[0], FindPlan()).page

    assert near.score == loose.score
