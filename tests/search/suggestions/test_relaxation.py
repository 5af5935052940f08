from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from search import SearchRequest, alternative_label
from search.articles import Article, Block
from search.query import FAULTS
from search.query.diagnostics import query_texts
from search.query.tree import MatchAll
from search.request import ParsedRequest
from search.suggestions.relaxation import Candidate, find_alternatives
from tests.corpus import searcher_over


def article(number, title, text="", **fields):
    return Article(id=f"a{number}", title=title, blocks=(Block("p", text),) if text else (), **fields)


ARTICLES = (
    article(1, "Fotball i Bergen", "En kamp på et nytt stadion.", source="Fjordnytt", section="Sport"),
    article(2, "Håndballkamp i Molde", "Det ble seier.", source="Fjordnytt"),
    *(article(number, "Får på beite", "Sauene går fritt, og bonden er glad.") for number in range(3, 9)),
    article(9, "Far og datter", "De går tur."),
    article(10, "Fortballen", "Bergen sentrum er stengt. Det er vedtatt."),
    article(11, "Ny olje", "Norsk sokkel har mer olje enn gass."),
)


@pytest.fixture(scope="module", name="searcher")
def _searcher(tmp_path_factory):
    """Give a searcher over ARTICLES, which no test changes."""
    with searcher_over(ARTICLES, tmp_path_factory.mktemp("ladder")) as searcher:
        yield searcher


def offered(searcher, text, **options):
    """Return code, text and total of what is offered for a search that finds nothing."""
    page = searcher.search(SearchRequest(text=text, **options))
    assert page.total == 0
    return [(each.code, each.request.text, each.total) for each in page.alternatives]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("molde eller sokkel", ("syntax", "molde ELLER sokkel", 2)),
        ('"olje ny', ("syntax", "olje ny", 1)),
        ("fotball dato:1999", ("without_dates", "fotball", 1)),
        ("fotball kilde:NTB", ("without_source", "fotball", 1)),
        ("fotball kilde:NTB dato:31. februar 2021", ("without_all", "fotball", 1)),
        ("kamp kilde:Fjordnyt", ("spelling", "kamp kilde:Fjordnytt", 2)),
        ("far sauene", ("other_form", "får sauene", 6)),
        ("fotballkamp", ("other_form", "fotball kamp", 1)),
        ("håndball kamp bergen seier", ("without_word", "håndball kamp seier", 1)),
        ("=fotballen", ("not_exact", "fotballen", 1)),
        ('"olje ny"', ("apart", "olje ny", 1)),
        ("ny NEAR/1 gass", ("apart", "ny AND gass", 1)),
        ("fotball molde", ("without_word", "molde", 1)),
        ("olje-gass", ("apart", "olje gass", 1)),
        ("olje–sokkel", ("apart", "olje sokkel", 1)),
        ("fotball AND molde", ("any", "fotball molde", 2)),
        ("tittel:sokkel", ("all_fields", "sokkel", 1)),
    ],
)
def test_each_step_is_run_counted_and_named(searcher, typed, expected):
    assert expected in offered(searcher, typed)


def test_the_steps_stand_from_the_likeliest_slip_to_the_widest_search(searcher):
    codes = [code for code, _, _ in offered(searcher, '"ny kamp" stadion kilde:Fjordnytt')]
    assert codes == ["apart", "without_word"]  # any word finds no other articles

    codes = [code for code, _, _ in offered(searcher, "fotball molde kilde:Fjordnyt dato:1999")]
    assert codes == ["widest"]


def test_a_quotation_left_out_is_named_without_its_marks(searcher):
    page = searcher.search(SearchRequest(text='"fotball i Bergen" "ny olje"'))

    told = [alternative_label(each, "nb") for each in page.alternatives if each.code == "without_word"]
    assert told == ["uten «fotball i Bergen»", "uten «ny olje»"]


def test_every_step_shows_its_hits_as_was_asked(searcher):
    """The widest too: it takes away what limits a search, and nothing else."""
    shown = {"explain": True, "sort": "oldest", "page_size": 5, "fragments": 1, "fragment_size": 120}
    page = searcher.search(SearchRequest(text="fotball molde kilde:Fjordnyt dato:1999", **shown))

    [widest] = page.alternatives
    assert widest.code == "widest"
    assert {name: getattr(widest.request, name) for name in shown} == shown


def test_every_offer_finds_what_it_says(searcher):
    for text in ("fotball molde", "far sauene", "kamp kilde:Fjordnyt", '"olje ny" bergen dato:1999'):
        page = searcher.search(SearchRequest(text=text))
        assert page.alternatives
        for each in page.alternatives:
            assert searcher.search(each.request).total == each.total > 0


def test_a_search_that_finds_something_has_no_ladder(searcher):
    assert searcher.search(SearchRequest(text="fotball")).alternatives == ()
    assert searcher.search_without_alternatives(SearchRequest(text="fotball molde")).alternatives == ()


def test_where_nothing_helps_nothing_is_offered(searcher):
    assert offered(searcher, "zebra") == []
    assert offered(searcher, "", from_date="2030") == []


def test_filters_beside_the_text_are_left_out_one_by_one_and_together(searcher):
    found = offered(searcher, "fotball", filters={"source": ("NTB",)}, from_date="2021")

    assert found == [("without_all", "fotball", 1)]
    assert offered(searcher, "fotball", filters={"source": ("NTB",), "section": ("Sport",)}) == [
        ("without_source", "fotball", 1),
        ("without_all", "fotball", 1),
    ]


def test_a_strict_search_is_offered_no_text_that_it_would_refuse(searcher):
    page = searcher.search(SearchRequest(text="fotball molde", strict=True))

    assert page.alternatives
    for each in page.alternatives:
        assert each.request.strict
        assert not {found.code for found in searcher.search(each.request).diagnostics} & FAULTS


def test_the_rarest_word_is_left_out_last(searcher):
    codes = [text for code, text, _ in offered(searcher, "sokkel går molde") if code == "without_word"]
    assert codes == [] or codes[0] != "går molde"

    [first, *_] = [text for code, text, _ in offered(searcher, "sokkel får") if code == "without_word"]
    assert first == "sokkel"


def test_no_two_steps_find_the_same(searcher):
    found = offered(searcher, '"gass sokkel"')

    assert [(code, total) for code, _, total in found] == [("apart", 1)]


def test_a_word_that_people_write_is_offered_no_spelling(searcher):
    codes = {code for code, *_ in offered(searcher, "mangel på plass")}

    assert "spelling" not in codes


@pytest.mark.parametrize(("hits", "run"), [(0, 24), (1, 8)])
def test_the_work_is_bounded(hits, run):
    """However many steps there are: 24 are run where none finds anything, and 8 where each of them does."""
    nothing = ParsedRequest(SearchRequest(text="fisk"), MatchAll((0, 0)), ())
    steps = (Candidate("any", SearchRequest(text=f"ord{number}")) for number in count())
    counted = []

    found = find_alternatives(
        steps,
        nothing,
        lambda request: replace(nothing, request=request),
        lambda meant: counted.append(meant) or hits,
    )

    assert (len(counted), len(found)) == (run, run * hits)


def test_only_a_query_of_up_to_six_words_is_looked_at_word_by_word(searcher):
    six = "fotball bergen kamp nytt stadion molde"

    assert ("without_word", "fotball bergen kamp nytt stadion", 1) in offered(searcher, six)
    assert {code for code, *_ in offered(searcher, f"{six} fotball")} == {"any"}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_step_has_a_label_in_every_language(searcher, language):
    [first, *_] = searcher.search(SearchRequest(text="fotball molde")).alternatives
    labels = {"nb": "uten «molde»", "nn": "utan «molde»", "en": "without «molde»"}

    found = {alternative_label(each, language) for each in (first,)} | {
        alternative_label(each, language)
        for each in searcher.search(SearchRequest(text="fotball molde")).alternatives
    }

    assert labels[language] in found
    assert query_texts(language)["alternatives"].keys() == query_texts("nb")["alternatives"].keys()
