from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import Article
from search.errors import ArticleFormatError
from search.formats.article_names import id_of_name, is_id, name_of_file


@pytest.mark.parametrize(
    ("name", "article_id"),
    [
        ("sak-1", "sak-1"),
        (
            "urn:newsml:kystpressen.example:20260112:KP-2231",
            "urn-newsml-kystpressen.example-20260112-kp-2231",
        ),
        (
            "http://kystpressen.example/media/text/260218-gran",
            "http-kystpressen.example-media-text-260218-gran",
        ),
        (" Sak  1 ", "sak-1"),
        ("7", "7"),
        ("tag:avis.example,2026:/sak/1.", "tag-avis.example-2026-sak-1"),
    ],
)
def test_a_name_becomes_a_legible_id(name, article_id):
    assert id_of_name(name) == article_id


@pytest.mark.parametrize(
    "names", [("Blåbær", "Blabær"), ("x" * 400 + "1", "x" * 400 + "2"), ("///", "..."), ("日本", "中国")]
)
def test_names_of_which_more_than_signs_is_lost_stay_apart(names):
    first, second = map(id_of_name, names)

    assert first != second


@pytest.mark.parametrize("name", ["", "  ", "x" * 501])
def test_a_name_without_characters_or_with_too_many_is_refused(name):
    with pytest.raises(ArticleFormatError, match="1 to 500"):
        id_of_name(name)


@given(st.text(min_size=1, max_size=500).filter(str.strip))
def test_any_name_becomes_an_id_that_an_article_may_have(name):
    article_id = id_of_name(name)

    assert Article(id=article_id, title="Tittel").id == article_id
    assert is_id(article_id)
    assert id_of_name(name) == article_id


@pytest.mark.parametrize("name", ["..", ".", "Sak", "", "x" * 121])
def test_what_cannot_stand_in_an_address_is_no_id(name):
    assert not is_id(name)


def test_a_file_has_a_name_of_at_most_500_characters():
    assert name_of_file(Path("/klipp/bru.txt")) == "file:/klipp/bru.txt"
    assert len(name_of_file(Path("/" + "mappe/" * 200))) <= 500
