import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import Searcher
from search.archive.articles_table import open_archive
from search.articles import Article, Block
from search.ingest import ingest
from search.request import SearchRequest
from tests.corpus import ARTICLES, FERRY
from tests.language import ANALYZER, open_whoosh
from tests.search.searcher.asking import asked, at, found, ids, titled
from tests.strategies import typed_text


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


def test_pages_follow_each_other_up_to_the_window(searching):
    searcher = searching(*(at(f"a{number:03}", "2021-01-01T00:00") for number in range(25)))

    pages = [searcher.search(SearchRequest(text="fisk", page=page, page_size=10)) for page in (1, 2, 3, 4)]

    assert [len(page.hits) for page in pages] == [10, 10, 5, 0]
    assert [hit for page in pages for hit in ids(page)] == [f"a{number:03}" for number in range(25)]
    assert {(page.total, page.pages, page.max_page) for page in pages} == {(25, 3, 100)}


def test_an_article_that_has_left_the_archive_is_left_out(tmp_path):
    """The index may be behind for a moment; a hit without a text would help nobody."""
    archive = open_archive(f"sqlite:///{tmp_path}/archive.sqlite3", create=True)
    index = open_whoosh(tmp_path / "index")
    ingest([at("a", "2021-01-01T00:00")], archive, index)
    index.add([at("gone", "2021-01-02T00:00")])
    searcher = Searcher(index, archive, ANALYZER)

    page = searcher.search(SearchRequest(text="fisk"))

    assert ids(page) == ["a"]
    assert page.total == 1
    searcher.close()


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


def is_whole(text):
    """Half of a surrogate pair is no character, and a request with one is refused."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


@given(
    typed_text.filter(is_whole),
    st.sampled_from(["all", "any"]),
    st.booleans(),
    st.sampled_from([None, "newest", "oldest"]),
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


def test_the_whole_query_as_a_title_comes_first_though_its_words_stand_closer_elsewhere(searching):
    """Of words that hold a sentence together the number says nothing, and their order all."""
    body = (Block("p", " ".join(["Bandet har spilt lenge og vel, og de nye låtene er gode."] * 60)),)
    others = [
        Article(
            id=f"x{number}",
            title=f"Melding {number}",
            blocks=(Block("p", "Bilen kom ut av gjørma til slutt."),),
        )
        for number in range(60)
    ]
    longer = titled("longer", "Ut av gjørma og inn i skogen")
    searcher = searching(Article(id="whole", title="Ut av gjørma", blocks=body), longer, *others)

    assert found(searcher, "Ut av gjørma")[:2] == ["whole", "longer"]


def test_words_of_a_short_query_come_first_side_by_side(searching):
    apart = [titled(f"apart{number}", "Går du i byen i dag, er det i fjor i byen") for number in range(60)]

    searcher = searching(
        *apart, Article(id="a", title="Nytt", blocks=(Block("p", "Han var der i går kveld."),))
    )

    assert found(searcher, "i går")[0] == "a"


def test_words_with_a_star_are_ranked_by_title_and_exact_word(searching):
    searcher = searching(
        Article(id="last", title="Aktuelt", blocks=(Block("p", "Listen nevner munkene til slutt."),)),
        titled("title", "Munkeby kloster"),
        Article(id="word", title="Gammel munk", blocks=(Block("p", "Mannen er munk. Munk er han."),)),
    )

    assert found(searcher, "munk*") == ["word", "title", "last"]
