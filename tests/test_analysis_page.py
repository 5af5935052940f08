"""The page on the analysis says what the analysis does."""

from __future__ import annotations

import re

import pytest

from search.settings import CHECKOUT
from tests.language import ANALYZER

LANGUAGES = {"text": "nb", "nynorsk text": "nn"}


def examples():
    """Each example of the tables: language, a text, its terms, and its parts where the table has them."""
    columns = []
    for line in (CHECKOUT / "docs" / "analysis.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            columns = []
        elif not columns:
            columns = cells
        elif columns[0] in LANGUAGES and not cells[0].startswith("-"):
            row = dict(zip(columns, cells, strict=True))
            for example in re.findall("`([^`]+)`", cells[0]):
                yield LANGUAGES[columns[0]], example, row


@pytest.mark.parametrize(("language", "example", "row"), list(examples()))
def test_an_example_of_the_page_is_analyzed_as_it_says(language, example, row):
    tokens = ANALYZER.analyze(example, language)

    assert " ".join("/".join(token.readings) for token in tokens) == row["terms"]
    assert (
        "parts" not in row or " ".join(part.term for token in tokens for part in token.parts) == row["parts"]
    )
    if "as bokmål" in row:
        assert ANALYZER.analyze(example, "nb")[0].readings == (row["as bokmål"],)


def test_the_page_has_examples_of_every_kind():
    assert len(list(examples())) > 50
