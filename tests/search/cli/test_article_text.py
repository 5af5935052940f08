from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article, Block, Origin
from search.cli.article_text import article_lines, facts_line, publication_time, recognised_lines
from search.cli.terminal import WIDTH

PUBLISHED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("precision", "text"),
    [("minute", "2026-03-01 10:30"), ("day", "2026-03-01"), ("month", "2026-03"), ("year", "2026")],
)
def test_a_time_is_shown_in_oslo_no_finer_than_stated(precision, text):
    article = Article(id="a", title="A", published=PUBLISHED, published_precision=precision)

    assert publication_time(article) == text
    assert facts_line(article) == f"{text} · a"


@given(st.text(alphabet="ord \n", min_size=1, max_size=400).filter(str.strip))
def test_a_paragraph_is_wrapped_without_losing_a_word(text):
    lines = list(article_lines(Article(id="a", title="A", blocks=(Block("p", text),))))

    assert " ".join(lines[2:]).split() == text.split()
    assert all(len(line) <= WIDTH or " " not in line for line in lines)


def test_what_was_recognised_names_its_file_and_line():
    article = Article(id="a", title="Ny bru", origin=Origin("jsonl", "a.jsonl", 7))

    lines = list(recognised_lines(article, ("A note.",)))

    assert "a.jsonl:7" in lines[0]
    assert "  title      Ny bru" in lines
    assert lines[-2:] == ["  no text besides title and lead", "  note       A note."]
