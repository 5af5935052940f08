"""Is what comes into an index there at once, and what goes gone?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from search.errors import IndexMissingError
from tests.language import open_whoosh
from tests.search.article_index.contents import article, found


def test_an_article_is_found_as_soon_as_it_is_added(index):
    assert index.add([article("a", "Fisk")]) == 1
    assert found(index, "fisk") == ["a"]

    assert index.add([article("b", "Fisk og olje")]) == 1
    assert sorted(found(index, "fisk")) == ["a", "b"]


def test_an_article_with_a_known_id_replaces_the_old_one(index):
    index.add([article("a", "Fisk")])
    index.add([article("a", "Olje")])

    assert found(index, "fisk") == []
    assert found(index, "olje") == ["a"]
    assert index.info().articles == 1


def test_an_id_twice_in_one_call_is_one_article(index):
    index.add([article("a", "Fisk"), article("a", "Olje")])

    assert found(index, "") == ["a"]
    assert found(index, "fisk") == []


def test_a_removed_article_is_gone(index):
    index.add([article("a", "Fisk"), article("b", "Fisk")])

    assert index.remove(["a", "nobody"]) == 1
    assert found(index, "fisk") == ["b"]
    assert index.remove(["a"]) == 0


def test_after_a_purge_what_remains_is_found_as_before(index):
    index.add([article("a", "Fisk"), article("b", "Fisk og olje")])
    index.add([article("c", "Fisk")])
    index.remove(["a"])

    index.purge()

    assert sorted(found(index, "fisk")) == ["b", "c"]
    assert found(index, "olje") == ["b"]
    assert index.info().articles == 2
    index.purge()
    assert sorted(found(index, "")) == ["b", "c"]


def test_a_removed_article_can_come_back(index):
    index.add([article("a", "Fisk")])
    index.remove(["a"])
    index.add([article("a", "Fisk")])

    assert found(index, "fisk") == ["a"]


def test_everything_can_be_replaced_at_once(index):
    index.add([article("a", "Fisk")])

    assert index.replace_all([article("b", "Olje"), article("c", "Gass")]) == 2
    assert sorted(found(index, "")) == ["b", "c"]
    assert index.info().articles == 2


def test_every_change_changes_the_generation(index):
    seen = {index.generation()}
    for change in (
        lambda: index.add([article("a", "Fisk")]),
        lambda: index.add([article("a", "Fisk og olje")]),
        lambda: index.remove(["a"]),
        lambda: index.replace_all([article("b", "Fisk")]),
    ):
        change()
        assert index.generation() not in seen
        seen.add(index.generation())


def test_a_search_does_not_change_the_generation(index):
    index.add([article("a", "Fisk")])
    before = index.generation()

    found(index, "fisk")

    assert index.generation() == before == index.info().generation


@pytest.mark.parametrize("kind", ["whoosh", pytest.param("opensearch", marks=pytest.mark.server)])
def test_an_index_never_made_is_missing(request, tmp_path, kind):
    if kind == "whoosh":
        index = open_whoosh(tmp_path / "nowhere")
    else:
        index = request.getfixturevalue("opensearch").open()

    for ask in (index.generation, index.info, lambda: found(index, "fisk"), lambda: index.values("source")):
        with pytest.raises(IndexMissingError, match="python -m search rebuild"):
            ask()


def test_the_index_says_when_it_last_changed(index):
    coarsest = timedelta(seconds=3)  # clocks of files and of clusters
    for change in (lambda: index.add([article("a", "Fisk")]), lambda: index.remove(["a"])):
        before = datetime.now(UTC)
        change()

        assert before - coarsest <= index.info().changed <= datetime.now(UTC) + coarsest


def test_the_ids_of_all_articles_are_told_and_nothing_is_damaged(index):
    index.add([article(name, "Fisk") for name in ("a", "b", "c")])
    index.remove(["b"])

    assert sorted(index.article_ids()) == ["a", "c"]
    assert index.verify() == []
