"""The index of the ablation finds what a real index finds, in the same order."""

import pytest

from benchmarks.vocabulary_index import Asked, VocabularyIndex, read_collection, wanted
from search.archive.assign_language import with_language
from search.article_index import FindPlan
from search.formats import ReadArticle, read_articles
from search.index.evaluator import evaluate
from search.query.expand import expand
from search.ranking import QUERY_PARTS_WEIGHT, SCORE_DECIMALS, units
from search.settings import CHECKOUT
from tests.language import ANALYZER, open_whoosh, parse_query

FIELDS = ("title", "lead", "body", "caption")


@pytest.fixture(scope="module", name="articles")
def _articles():
    found = read_articles([CHECKOUT / "seeds"])
    return [with_language(each.article) for each in found if isinstance(each, ReadArticle)]


@pytest.fixture(scope="module", name="reference")
def _reference(articles, tmp_path_factory):
    index = open_whoosh(tmp_path_factory.mktemp("index"))
    index.add(articles)
    yield index
    index.close()


@pytest.fixture(scope="module", name="index")
def _index(articles):
    return VocabularyIndex(read_collection(articles, ANALYZER), ANALYZER)


def understood(text, fields, frequencies):
    query, _ = parse_query(text, match="any", fields=fields)
    query, _ = expand(query, text, ANALYZER, frequencies=frequencies, parts_weight=QUERY_PARTS_WEIGHT)
    return query


def asked_of(query):
    return [Asked(unit, word.fields, is_wish) for word, is_wish in wanted(query) for unit in units(word)]


@pytest.mark.parametrize("fields", [FIELDS, ("lead", "body", "caption"), ("title",)])
@pytest.mark.parametrize(
    "text",
    [
        "ferjekai",
        "Hvor mye koster den nye ferjekaia i Havnevik?",
        "kva seier dei om ulvejakta",
        "stromregning",
        "NRK-sjefen og kommunestyret",
        "fergekai ulv skole",
        "zzzz",
    ],
)
def test_the_best_articles_are_those_of_a_real_index(index, reference, text, fields, monkeypatch):
    monkeypatch.setattr(evaluate, "WINDOW_DEPTH", 0)  # no second stage
    query = understood(text, fields, index.frequencies)
    expected = reference.find(query, FindPlan(limit=1000)).page

    found = index.best(asked_of(query), limit=1000)

    scores = {match.article_id: round(match.score, SCORE_DECIMALS) for match in expected}
    assert set(found) == set(scores)
    assert [scores[each] for each in found] == list(scores.values())


def test_only_the_best_are_given_where_more_are_found(index):
    query = understood("en ny sak", FIELDS, index.frequencies)

    assert index.best(asked_of(query), limit=5) == index.best(asked_of(query), limit=1000)[:5]


@pytest.mark.parametrize("stream", ["terms", "forms", "parts"])
def test_it_counts_the_articles_that_hold_a_word(index, reference, stream):
    """A real index may give an upper limit where many hold it; this one gives the largest of the fields."""
    terms = ["ferje", "ferja", "kai", "ulv", "og", "zzzz"]
    [of_field] = {tuple(index.frequencies(terms, fields=[field], stream=stream)) for field in ["body"]}
    assert list(of_field) == reference.frequencies(terms, fields=["body"], stream=stream)

    of_all = index.frequencies(terms, fields=FIELDS, stream=stream)
    exact = reference.frequencies(terms, fields=FIELDS, stream=stream)
    assert [bool(count) for count in of_all] == [bool(count) for count in exact]
    assert all(count <= limit for count, limit in zip(of_all, exact, strict=True))
