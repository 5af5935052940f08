"""The errors of the engine: one tree, with sentences for the person who can act."""

from __future__ import annotations

import inspect
import re

import pytest

from search import errors
from search.errors import ArticleFormatError, InvalidRequestError, Problem, SearchError

CLASSES = [
    value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)
]


@pytest.mark.parametrize("error", CLASSES)
def test_every_error_is_in_the_tree_and_in_its_drawing(error):
    assert issubclass(error, SearchError)
    assert re.search(rf"\b{error.__name__}\b", errors.__doc__)


def test_a_fault_of_an_article_is_told_with_its_file_and_line():
    fault = ArticleFormatError("The article has no title.", "Give it one.")

    assert str(fault) == "The article has no title. Give it one."
    assert str(fault.at("a.txt")) == "a.txt: The article has no title. Give it one."
    assert str(fault.at("a.jsonl", 3)) == "a.jsonl:3: The article has no title. Give it one."


def test_a_line_that_an_error_has_already_stays():
    assert ArticleFormatError("No.", "Yes.", line=7).at("a.jsonl", 3).line == 7


def test_a_refused_request_tells_every_problem():
    refused = InvalidRequestError(Problem("page", "a", "Page is wrong."), Problem("text", "b", "So is text."))

    assert str(refused) == "Page is wrong. So is text."
    assert [problem.parameter for problem in refused.problems] == ["page", "text"]
