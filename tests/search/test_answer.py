"""The JSON that command line and endpoint share: keys, nulls, and which snippets are shown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_type_hints

import msgspec
import pytest

from search.answer import (
    ArticleJson,
    FindJson,
    SearchAnswerJson,
    SummaryJson,
    WarningJson,
    marked_text_json,
    rfc3339,
    score_json,
    summary_json,
    visible_snippets,
    warning_json,
)
from search.articles import Article
from search.highlighting.snippets import Snippet
from search.query.diagnostics import Diagnostic
from search.searcher import Hit
from tests.corpus import FERRY

TITLE, FRAGMENT = Snippet("title", "Ny ferje", ((3, 8),)), Snippet("body", "Ferja går", ((0, 5),))


def test_a_summary_has_every_key_and_null_for_what_is_absent():
    summary = summary_json(Article(id="a", title="A"))

    assert summary.keys() == get_type_hints(SummaryJson).keys()
    assert (summary["lead"], summary["source"], summary["published"]) == (None, None, None)
    assert msgspec.convert(summary_json(FERRY), SummaryJson) == summary_json(FERRY)


def test_a_warning_has_its_sentence_in_the_language_asked_for():
    diagnostic = Diagnostic("unclosed_parenthesis", 0, 1, (), "ferje")

    norwegian, english = warning_json(diagnostic, "nb"), warning_json(diagnostic, "en")

    assert msgspec.convert(english, WarningJson) == english
    assert norwegian["message"] != english["message"]
    assert {**norwegian, "message": ""} == {**english, "message": ""}
    assert warning_json(Diagnostic("no_words", 0, 1), "en")["suggestion"] is None


@pytest.mark.parametrize(
    ("title", "expected"), [(TITLE, (TITLE, FRAGMENT)), (Snippet("title", "Ny ferje"), (FRAGMENT,))]
)
def test_a_title_without_marks_is_not_among_the_highlights(title, expected):
    assert visible_snippets(Hit(FERRY, 62, 1.0, title, (FRAGMENT,))) == expected


def test_scores_are_rounded_and_null_when_there_is_none():
    assert score_json(Hit(FERRY, 62, 1.234567, TITLE, ())) == 1.2346
    assert score_json(Hit(FERRY, 62, None, TITLE, ())) is None


def test_marks_are_pairs_of_code_points():
    assert marked_text_json(TITLE) == {"field": "title", "text": "Ny ferje", "marks": [(3, 8)]}


def test_moments_are_written_in_utc_with_z():
    assert rfc3339(datetime(2021, 8, 30, 20, 38, tzinfo=UTC)) == "2021-08-30T20:38:00Z"
    assert rfc3339(None) is None


@pytest.mark.parametrize("answer", [SearchAnswerJson, ArticleJson, FindJson])
def test_every_answer_has_a_schema(answer):
    assert msgspec.json.schema(answer)["$defs"][answer.__name__]["required"]
