"""The page of search tips; its examples find articles among the seeds."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from search.formats import ReadArticle, read_articles
from search.query.fields import field_names, find_field
from search.query.lexer import OPERATORS, lexemes
from tests.corpus import searcher_over
from web import create_app
from web.texts import Texts

CHECKOUT = Path(__file__).parents[2]
TABLES = ("words", "phrases", "operators", "fields", "values", "dates")
LANGUAGES = ("nb", "nn", "en")


def rows(language, table):
    return Texts(language).table(f"help.{table}")


def examples(language):
    return [row["typed"] for table in TABLES for row in rows(language, table)]


@pytest.fixture(scope="module", name="client")
def _client(tmp_path_factory):
    read = read_articles([CHECKOUT / "seeds"])
    articles = [each.article for each in read if isinstance(each, ReadArticle)]
    with searcher_over(articles, tmp_path_factory.mktemp("seeds")) as searcher:
        yield create_app(lambda: searcher).test_client()


@pytest.mark.parametrize("ui", LANGUAGES)
def test_every_example_is_a_link_that_runs_and_finds_something(client, ui):
    page = client.get(f"/hjelp?ui={ui}").text
    urls = [html.unescape(url) for url in re.findall(r'<td><a href="([^"]+)"', page)]
    answers = {
        url: client.get(url.replace("/sok?", "/api/v1/search?").replace(f"&ui={ui}", "")) for url in urls
    }

    assert len(urls) == len(examples(ui)) > 40
    assert [url for url, answer in answers.items() if answer.json["query"]["warnings"]] == []
    # The seeds grow older: the last 30 days may have none of them.
    without = [url for url, answer in answers.items() if not answer.json["total"]["value"]]
    assert [url for url in without if "30+da" not in url] == []


@pytest.mark.parametrize("ui", LANGUAGES)
def test_every_construct_has_an_example(ui):
    found = [lexeme for typed in examples(ui) for lexeme in lexemes(typed)]

    wanted = {*OPERATORS.values(), "word", "quoted", "all", "open", "close", "must", "field"}
    assert wanted <= {lexeme.kind for lexeme in found}
    fields = {each for lexeme in found if lexeme.kind == "field" for each in find_field(lexeme.text).fields}
    assert fields == {each for name in field_names().values() for each in name.fields}
    assert any(lexeme.is_exact and lexeme.kind == "quoted" for lexeme in found)
    assert any(lexeme.kind == "quoted" and lexeme.distance for lexeme in found)
    assert {"film*", "ferje ONEAR/5 kai"} <= set(examples(ui))


@pytest.mark.parametrize("table", TABLES)
def test_the_documentation_says_the_same_as_the_page(table):
    text = (CHECKOUT / "docs" / "query.md").read_text(encoding="utf-8")
    told = text[text.index(f"### {Texts('en')(f'help.{table}_heading')}\n") :]
    lines = re.findall(r"^\| (`.*) \|$", told.split("\n#")[0], re.MULTILINE)

    assert lines == [f"`{row['typed']}` | {row['finds']}" for row in rows("en", table)]


def test_all_languages_have_the_same_examples():
    assert all(len(rows("nb", table)) == len(rows(ui, table)) for table in TABLES for ui in LANGUAGES)
