from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Searcher
from search.archive import open_archive
from search.articles import Article, Block
from search.errors import ArticleNotFoundError, InvalidRequestError
from search.ingest import ingest
from search.request import MAX_QUERY_LENGTH, WINDOW, SearchRequest
from tests.corpus import ARTICLES, FERRY, searcher_over
from tests.language import ANALYZER, open_whoosh
from tests.strategies import typed_text


@pytest.fixture(scope="module", name="searcher")
def _searcher(tmp_path_factory):
    """Give a searcher over the articles of tests/corpus.py, which no test changes."""
    with searcher_over(ARTICLES, tmp_path_factory.mktemp("corpus")) as searcher:
        yield searcher


@pytest.fixture(name="searching")
def _searching(tmp_path):
    """Give a function from articles to a searcher over them."""
    opened = []

    def over(*articles):
        archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
        index = open_whoosh(tmp_path / "index")
        ingest(articles, archive, index)
        opened.append(Searcher(index, archive, ANALYZER))
        return opened[-1]

    yield over
    for each in opened:
        each.close()


def at(article_id, moment, **fields):
    """Return an article published at *moment*, ISO 8601 in UTC."""
    published = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    fields = {"title": "Fisk", **fields}
    return Article(id=article_id, published=published, published_precision="minute", **fields)


def ids(page):
    return [hit.article.id for hit in page.hits]


def found(searcher, text="", **options):
    return ids(searcher.search(SearchRequest(text=text, **options)))


def refused(**values):
    with pytest.raises(InvalidRequestError) as error:
        SearchRequest(**values)
    return [(problem.parameter, problem.code, problem.suggestion) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("values", "parameter", "code", "suggestion"),
    [
        ({"text": "a" * 1001}, "text", "query_too_long", ""),
        ({"fields": ()}, "fields", "invalid_value", ""),
        ({"fields": ("titel",)}, "fields", "invalid_value", "title"),
        ({"fields": ("source",)}, "fields", "invalid_value", ""),
        ({"filters": {"sorce": ("NTB",)}}, "filters", "invalid_value", "source"),
        ({"filters": {"source": "NTB"}}, "filters", "invalid_value", ""),
        ({"filters": {"source": ("NTB", "")}}, "filters", "invalid_value", ""),
        ({"filters": {"source": (None,)}}, "filters", "invalid_value", ""),
        ({"filters": {"source": None}}, "filters", "invalid_value", ""),
        ({"filters": {"source": ("NTB\ud800",)}}, "filters", "invalid_value", ""),
        ({"text": "bru \udcff"}, "text", "invalid_value", ""),
        ({"match": "some"}, "match", "invalid_value", ""),
        ({"date_field": "publised"}, "date_field", "invalid_value", "published"),
        ({"sort": "newst"}, "sort", "invalid_value", "newest"),
        ({"page": 0}, "page", "invalid_value", ""),
        ({"page": -1}, "page", "invalid_value", ""),
        ({"page": 51}, "page", "page_out_of_window", "50"),
        ({"page": 11, "page_size": 100}, "page", "page_out_of_window", "10"),
        ({"page_size": 0}, "page_size", "invalid_value", "1"),
        ({"page_size": 101}, "page_size", "invalid_value", "100"),
        ({"fragments": -1}, "fragments", "invalid_value", "0"),
        ({"fragments": 6}, "fragments", "invalid_value", "5"),
        ({"fragment_size": 79}, "fragment_size", "invalid_value", "80"),
        ({"fragment_size": 401}, "fragment_size", "invalid_value", "400"),
        ({"from_date": "i går"}, "from_date", "invalid_date", ""),
        ({"to_date": "2021-02-30"}, "to_date", "invalid_date", "2021-02-28"),
        ({"from_date": "2022", "to_date": "2021"}, "from_date", "reversed_range", "2021"),
    ],
)
def test_a_wrong_value_is_refused_with_its_code_and_a_value_that_would_do(
    values, parameter, code, suggestion
):
    assert refused(**values) == [(parameter, code, suggestion)]


def test_all_wrong_values_are_named_at_once():
    """Else a person would mend them one by one."""
    problems = refused(
        text="a" * 1001,
        fields=("x", "y"),
        match="",
        page=0,
        page_size=0,
        fragments=9,
        from_date="x",
        to_date="y",
    )

    assert [parameter for parameter, _, _ in problems] == [
        "text", "fields", "fields", "match", "page_size", "fragments", "page", "from_date", "to_date",
    ]  # fmt: skip


def test_a_problem_is_told_in_a_sentence_with_the_value_and_what_would_do():
    with pytest.raises(InvalidRequestError) as error:
        SearchRequest(page_size=500)

    assert str(error.value) == "page_size must be a number from 1 to 100, not «500»."


def test_the_outermost_values_allowed_are_allowed():
    for page, page_size in ((1, 1), (WINDOW, 1), (10, 100), (33, 30)):
        assert SearchRequest(page=page, page_size=page_size, fragments=0, fragment_size=80).page == page
    assert SearchRequest(text="a" * MAX_QUERY_LENGTH, fragments=5, fragment_size=400)
    assert SearchRequest(from_date="2021-08-30", to_date="2021-08-30")


def test_a_search_without_words_shows_the_newest_first():
    assert SearchRequest(text="fisk").order == "relevance"
    assert SearchRequest(text=" ").order == "newest"
    assert SearchRequest(text=" ", sort="oldest").order == "oldest"
    assert SearchRequest(text="fisk", sort="newest").order == "newest"


@pytest.mark.parametrize(
    ("values", "is_empty"),
    [
        ({}, True),
        ({"text": "  "}, True),
        ({"filters": {"source": ()}}, True),
        ({"sort": "newest", "page": 2}, True),
        ({"text": "fisk"}, False),
        ({"filters": {"source": ("NTB",)}}, False),
        ({"from_date": "2021"}, False),
        ({"to_date": "2021"}, False),
    ],
)
def test_a_request_knows_whether_it_asks_for_anything(values, is_empty):
    assert SearchRequest(**values).is_empty is is_empty


def test_a_hit_shows_the_article_with_marks_and_a_score(searcher):
    page = searcher.search(SearchRequest(text="elektrisk ferje"))

    [hit] = page.hits
    assert (page.total, page.relation, page.pages, page.max_page) == (1, "eq", 1, 50)
    assert hit.article == FERRY
    assert hit.score > 0
    assert hit.title.text[slice(*hit.title.marks[0])] == "ferje"
    assert [hit.fragments[0].text[start:end] for start, end in hit.fragments[0].marks] == [
        "ferja",
        "elektrisk",
    ]
    assert page.took_ms >= 0


def test_every_inflection_of_a_word_is_found_best_first(searcher):
    """«ferje» in a title outweighs «ferje» once in the text."""
    *best, last = found(searcher, "ferjen")

    assert set(best) == {"ny-ferje", "ferja-innstilt"}
    assert last == "skolen-stenger"


def test_an_exact_search_finds_the_form_as_typed_only(searcher):
    assert found(searcher, "ferjen", exact=True) == []
    assert found(searcher, "ferja", exact=True, sort="oldest") == ["ny-ferje", "ferja-innstilt"]


def test_all_words_must_stand_in_an_article_or_any(searcher):
    assert found(searcher, "ferje skole") == ["skolen-stenger"]
    assert set(found(searcher, "ferje skole", match="any")) == {
        "ny-ferje",
        "ferja-innstilt",
        "skolen-stenger",
    }


def titled(article_id, title, lead=""):
    return Article(id=article_id, title=title, lead=lead)


def asked(searcher, text, **options):
    return searcher.search(SearchRequest(text=text, **options))


def test_a_word_no_article_has_is_repaired_and_told(searching):
    searcher = searching(titled("a", "Ny fotballbane"), titled("b", "Fotball i Bodø"))

    page = asked(searcher, "fotbal bodø")

    assert ids(page) == ["b"]
    assert [(each.code, each.suggestion) for each in page.diagnostics] == [("word_repaired", "fotball bodø")]
    assert page.hits[0].title.marks == ((0, 7), (10, 14))
    assert searcher.count(page.request) == 1
    assert searcher.marked_article("b", page.request).title == page.hits[0].title


def test_an_exact_search_undoes_a_repair(searching):
    page = asked(searching(titled("a", "Fotball i Bodø")), "fotbal", exact=True)

    assert (page.total, page.diagnostics) == (0, ())


def test_a_repair_is_no_fault(searching):
    assert asked(searching(titled("a", "Fotball i Bodø")), "fotbal", strict=True).total == 1


def test_a_word_is_repaired_by_what_stands_in_its_fields(searching):
    searcher = searching(titled("a", "Fotball", lead="Fotbaal"))

    assert asked(searcher, "tittel:fotbal").diagnostics[0].values == ("fotbal", "fotball")
    assert asked(searcher, "ingress:fotbal").diagnostics[0].values == ("fotbal", "fotbaal")


def test_a_repaired_word_is_found_in_its_phrase(searching):
    searcher = searching(titled("a", "Norsk fotball"), titled("b", "Fotball er norsk"))

    assert ids(asked(searcher, '"norsk fotbal"')) == ["a"]


def test_an_article_need_not_have_the_function_words_of_a_question(searching):
    searcher = searching(
        titled("a", "Ferje til Havnevik"), titled("b", "Hva er en ferje"), titled("c", "Hva er")
    )

    assert ids(asked(searcher, "hva er en ferje")) == ["b", "a"]
    assert ids(asked(searcher, "hva AND er AND en AND ferje")) == ["b"]


def test_parts_of_a_compound_raise_an_article_among_those_found(searching):
    searcher = searching(
        titled("a", "Regjeringspartiet", lead="Et møte om vær og vind"),
        titled("b", "Regjeringspartiet", lead="Et parti i en regjering"),
        titled("c", "Et parti"),
    )

    assert ids(asked(searcher, "regjeringspartiet")) == ["b", "a"]


def test_bylines_are_searched_only_when_asked(searcher):
    assert found(searcher, "Sandvik") == []
    assert found(searcher, "byline:Sandvik") == ["skolen-stenger"]
    assert found(searcher, "Sandvik", fields=("byline",)) == ["skolen-stenger"]


def test_filters_take_any_of_the_values_of_a_field_and_all_of_the_fields(searcher):
    sources = ("havnevik avis", "Viddebladet")

    assert set(found(searcher, filters={"source": sources})) == {"ny-ferje", "skolen-stenger", "letter-home"}
    assert found(searcher, filters={"source": sources, "section": ("Skole",)}) == ["skolen-stenger"]
    assert found(searcher, filters={"source": ()}, text="skolen") == ["skolen-stenger"]


def test_by_date_articles_have_no_score_and_the_undated_come_last(searcher):
    newest = searcher.search(SearchRequest(sort="newest"))
    oldest = searcher.search(SearchRequest(sort="oldest"))

    assert ids(newest) == ["regn", "ferja-innstilt", "ny-ferje", "skolen-stenger", "letter-home"]
    assert ids(oldest) == ["skolen-stenger", "ny-ferje", "ferja-innstilt", "regn", "letter-home"]
    assert {hit.score for hit in (*newest.hits, *oldest.hits)} == {None}


def test_an_article_without_a_date_fails_every_date(searcher):
    assert "letter-home" in found(searcher)
    assert "letter-home" not in found(searcher, from_date="1000")
    assert "letter-home" not in found(searcher, to_date="9000")
    assert "letter-home" not in found(searcher, text="dato:1000..9000")


def test_dates_are_days_in_oslo_with_both_ends_included(searching):
    """In summer a day begins at 22 UTC the evening before, in winter at 23."""
    searcher = searching(
        at("a", "2021-08-29T21:59"),
        at("b", "2021-08-29T22:00"),
        at("c", "2021-08-31T21:59"),
        at("d", "2021-08-31T22:00"),
        at("e", "2021-12-31T22:59"),
        at("f", "2021-12-31T23:00"),
    )

    def within(from_date, to_date):
        return "".join(found(searcher, from_date=from_date, to_date=to_date, sort="oldest"))

    assert within("2021-08-30", "2021-08-31") == "bc"
    assert within("2021-08-30", "") == "bcdef"
    assert within("", "2021-08-29") == "a"
    assert within("2021-08", "2021-08") == "abc"
    assert within("2021", "2021") == "abcde"
    assert within("2022", "2022") == "f"
    assert within("2021-09-01", "2021-12") == "de"


@pytest.mark.parametrize(
    ("day", "first", "last", "late"),
    [
        ("2021-03-28", "2021-03-27T23:00", "2021-03-28T21:59", "2021-03-28T22:00"),
        ("2021-10-31", "2021-10-30T22:00", "2021-10-31T22:59", "2021-10-31T23:00"),
    ],
    ids=["a day of 23 hours", "a day of 25 hours"],
)
def test_a_day_is_whole_when_the_clock_is_changed(searching, day, first, last, late):
    searcher = searching(at("first", first), at("last", last), at("late", late))

    assert found(searcher, from_date=day, to_date=day, sort="oldest") == ["first", "last"]
    assert found(searcher, text=f"dato:{day}", sort="oldest") == ["first", "last"]


def test_dates_may_speak_of_the_last_change(searching):
    changed = at("a", "2021-01-01T00:00", modified=datetime(2022, 5, 1, tzinfo=UTC))
    searcher = searching(changed, at("b", "2021-01-01T00:00"))

    assert found(searcher, from_date="2022", date_field="modified") == ["a"]
    assert found(searcher, text="endret:2022") == ["a"]
    assert found(searcher, from_date="2022") == []


def test_pages_follow_each_other_up_to_the_window(searching):
    searcher = searching(*(at(f"a{number:03}", "2021-01-01T00:00") for number in range(25)))

    pages = [searcher.search(SearchRequest(text="fisk", page=page, page_size=10)) for page in (1, 2, 3, 4)]

    assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
    assert [hit for page in pages for hit in ids(page)] == [f"a{number:03}" for number in range(25)]
    assert {(page.total, page.pages, page.max_page) for page in pages} == {(25, 3, 100)}


def test_no_page_lies_outside_the_window():
    """A thousand hits can be turned to, and a link to a page after them would be refused."""
    request = SearchRequest(text="fisk", page_size=30)

    assert WINDOW // request.page_size == 33
    assert refused(text="fisk", page_size=30, page=34)[0][1] == "page_out_of_window"


def test_a_strict_search_refuses_every_fault_with_its_place(searcher):
    with pytest.raises(InvalidRequestError) as error:
        searcher.search(SearchRequest(text='titel:fisk AND "ferje', strict=True))

    assert [(each.parameter, each.code, each.start, each.end) for each in error.value.problems] == [
        ("text", "unknown_field", 0, 5),
        ("text", "unclosed_quote", 15, 16),
    ]
    assert error.value.problems[1].suggestion == 'titel:fisk AND "ferje"'
    assert searcher.search(SearchRequest(text='titel:ferje "til Havnevik"', strict=False)).total == 1


def test_a_lenient_search_tells_the_faults_and_searches_all_the_same(searcher):
    page = searcher.search(SearchRequest(text="(elektrisk"))

    assert [each.code for each in page.diagnostics] == ["unclosed_parenthesis"]
    assert ids(page) == ["ny-ferje"]


def test_a_strict_search_without_a_fault_is_a_search(searcher):
    assert found(searcher, "elektrisk", strict=True) == ["ny-ferje"]


def test_an_article_that_has_left_the_archive_is_left_out(tmp_path):
    """The index may be behind for a moment; a hit without a text would help nobody."""
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    index = open_whoosh(tmp_path / "index")
    ingest([at("a", "2021-01-01T00:00")], archive, index)
    index.add([at("gone", "2021-01-02T00:00")])
    searcher = Searcher(index, archive, ANALYZER)

    page = searcher.search(SearchRequest(text="fisk"))

    assert ids(page) == ["a"]
    assert page.total == 2
    searcher.close()


def test_one_article_can_be_asked_for_by_its_id(searcher):
    assert searcher.article("ny-ferje") == FERRY
    with pytest.raises(ArticleNotFoundError, match="«ukjent»"):
        searcher.article("ukjent")


def test_one_article_is_marked_with_what_a_request_looks_for(searcher):
    whole = searcher.marked_article("ny-ferje", SearchRequest(text="tittel:havnevik elektrisk"))

    assert whole.title.marks == ((13, 21),)
    assert [len(block.marks) for block in whole.blocks] == [1, 0, 0, 0, 0, 0]
    with pytest.raises(ArticleNotFoundError):
        searcher.marked_article("ukjent", SearchRequest(text="ferje"))


def test_matches_can_be_counted_without_being_shown(searcher):
    assert searcher.count(SearchRequest(text="ferje")) == 3
    assert searcher.count(SearchRequest(text="ferje", page=5)) == 3
    assert searcher.count(SearchRequest()) == len(ARTICLES)


def test_values_of_a_field_come_in_alphabetical_order(searcher):
    assert searcher.values("source") == ["Havnevik Avis", "Skarvøy Blad", "Viddebladet"]


def test_a_change_gives_another_generation(searching, tmp_path):
    searcher = searching(at("a", "2021-01-01T00:00"))
    before = searcher.generation()

    index = open_whoosh(tmp_path / "index")
    index.add([at("b", "2021-01-01T00:00")])
    index.close()

    assert searcher.generation() != before
    assert searcher.info().articles == 2


def test_number_and_size_of_extracts_are_those_asked_for(searching):
    searcher = searching(
        at("a", "2021-01-01T00:00", blocks=(Block("p", "Ferja er elektrisk og lang. " * 40),))
    )

    def hit(**options):
        return searcher.search(SearchRequest(text="fisk OR elektrisk", **options)).hits[0]

    assert (hit(fragments=0).title.marks, hit(fragments=0).fragments) == ((), ())
    assert [len(hit(fragments=number).fragments) for number in (1, 3, 5)] == [1, 3, 5]
    assert len(hit(fragments=1, fragment_size=80).fragments[0].text) <= 84
    assert 200 < len(hit(fragments=1, fragment_size=400).fragments[0].text) <= 404


@given(
    typed_text, st.sampled_from(["all", "any"]), st.booleans(), st.sampled_from([None, "newest", "oldest"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_can_be_searched(searcher, text, match, exact, sort):
    request = SearchRequest(text=text, match=match, exact=exact, sort=sort)

    page = searcher.search(request)

    assert len(page.hits) == page.total == searcher.count(request) <= len(ARTICLES)


@pytest.mark.parametrize(
    "typed",
    [
        "ferje",
        "ferjene",
        "«ny ferje»",
        "fer*",
        "tittel:ferja",
        "havnevik OR skarvøy",
        "elektrisk -skole",
        "12",
    ],
)
def test_every_hit_for_words_shows_why(searcher, typed):
    for hit in searcher.search(SearchRequest(text=typed)).hits:
        assert hit.title.marks or any(snippet.marks for snippet in hit.fragments)
