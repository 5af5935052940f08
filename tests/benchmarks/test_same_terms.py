"""The index on the peers' terms has one term a word, and nothing else of Leit's."""

import pytest

from benchmarks.engines import same_terms
from benchmarks.engines.same_terms import Stems, first_stage_alone, query_of
from benchmarks.queries import BenchQuery
from benchmarks.words import stem
from search.analysis import chunks
from search.articles import Article, Block
from search.index.evaluator import evaluate
from search.index.whoosh import segment_writer
from search.ranking import units
from tests.language import ANALYZER

ARTICLES = [
    Article(id=f"a{number}", title=f"Sak {number}", blocks=(Block("p", text),))
    for number, text in enumerate(
        [
            "Fotballkampene ble utsatt i Bergen.",
            "Kampen ble spilt, og Bergen vant.",
            "Eg veit ikkje kva dei heldt på med i kyrkja.",
            "Den nye ferja går til Bergen.",
            "Ferjene går ikke.",
            "Regn, og mer regn.",
            "Det skjedde 30. august 2021 i Oslo.",
            "Stats- og regjeringssjefene møtes.",
        ]
    )
]


@pytest.fixture(scope="module", name="found")
def _found(tmp_path_factory):
    """Give what a query finds."""
    folder = tmp_path_factory.mktemp("stems")
    same_terms.ENGINE.build(iter(ARTICLES), folder)
    with same_terms.ENGINE.opened(folder) as prepare:
        yield lambda kind, *words: prepare(BenchQuery(kind, words))()


def test_a_word_is_its_stem_and_nothing_else():
    stems = Stems(ANALYZER.tables)
    text = "Fotballkampene, Stats- og regjeringssjefene ikkje"

    words = [word for _, chunk in chunks(text) for word in stems.index_words(chunk, "nb")]

    assert words == [
        ((stem(form),), stem(form), ())
        for form in ("fotballkampene", "stats", "og", "regjeringssjefene", "ikkje")
    ]


@pytest.mark.parametrize("word", ["fotballkampene", "ferja", "bergen"])
def test_a_word_of_a_query_is_one_list_to_look_up(word):
    (unit,) = units(query_of(BenchQuery("one word", (word,))))

    assert (unit.term, unit.weight) == (stem(word), 1.0)


def test_compounds_and_other_languages_are_not_found_as_leit_finds_them(found):
    assert found("one word", "kamp") == ["a1"]
    assert found("one word", "kirken") == []
    assert found("one word", "gå") == []


def test_two_words_joined_by_and_are_in_every_article_found(found):
    assert set(found("two words", "bergen", "ferja")) == {"a0", "a1", "a3", "a4"}
    assert found("two words, AND", "bergen", "ferja") == ["a3"]


def test_a_search_has_no_second_stage(found, monkeypatch):
    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(evaluate, "score_closeness", refuse)

    assert found("two words", "bergen", "ferja")


def test_other_searches_keep_their_second_stage():
    depth = evaluate.WINDOW_DEPTH

    with first_stage_alone():
        assert evaluate.WINDOW_DEPTH == 0

    assert evaluate.WINDOW_DEPTH == depth > 0


def test_processes_that_index_use_the_same_terms(found, tmp_path, monkeypatch):
    """They open an analyzer of their own; the one of Leit would make the comparison one of two chains."""
    monkeypatch.setattr(segment_writer, "BATCH_ARTICLES", 2)
    same_terms.ENGINE.build(iter(ARTICLES), tmp_path)

    with same_terms.ENGINE.opened(tmp_path) as prepare:
        for word in ("kamp", "kirken", "bergen", "ferja"):
            query = BenchQuery("one word", (word,))
            assert set(prepare(query)()) == set(found("one word", word))
