from itertools import count

import pytest

from search import diagnostic_text
from search.errors import InvalidRequestError
from search.request import SearchRequest
from tests.search.searcher.asking import asked, at, found, ids, titled


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


def test_a_search_that_took_too_long_says_so(searching, monkeypatch):
    """The clock goes on ten seconds whenever it is looked at."""
    searcher = searching(at("a", "2021-08-01"), at("b", "2021-08-02", title="Olje"))
    assert searcher.search(SearchRequest(text="fisk OR olje")).diagnostics == ()
    clock = count(step=10)
    monkeypatch.setattr("search.system.deadline.time.monotonic", lambda: next(clock))

    page = searcher.search(SearchRequest(text="fisk OR olje"))

    assert page.relation == "gte"
    [told] = page.diagnostics
    assert (told.code, told.start, told.end) == ("time_limit", 0, 12)
    assert diagnostic_text(told, "en").startswith("The search was stopped after 2 seconds.")
    assert diagnostic_text(told, "nb") == (
        "Søket ble stanset etter 2 sekunder. Det kan finnes flere treff, og bedre, enn dem som vises."
    )
