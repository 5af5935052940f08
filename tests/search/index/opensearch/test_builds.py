"""Which build do readers see, and what becomes of the others?"""

from __future__ import annotations

import threading

import pytest

from search.errors import (
    IndexOutdatedError,
)
from search.index.opensearch import builds, cluster, mapping
from tests.search.index.clusters import article, found

pytestmark = pytest.mark.server


def names(opensearch, place):
    return sorted(opensearch.client.indices.get(index=f"{place.index}.*", filter_path="*.aliases"))


def test_readers_see_the_old_build_until_the_new_one_is_complete(opensearch, place, index):
    index.add([article("old", "Fisk")])
    reader = opensearch.open(place)
    seen = []

    def articles():
        yield article("new", "Olje")
        seen.append(found(reader, ""))

    index.replace_all(articles())

    assert seen == [["old"]]
    assert found(reader, "") == ["new"]
    reader.close()


def test_only_the_current_build_is_kept(opensearch, place, index):
    index.add([article("a", "Fisk")])
    before = names(opensearch, place)
    index.replace_all([article("a", "Fisk")])
    after = names(opensearch, place)

    assert len(before) == len(after) == 3  # the build, the names and the lock
    assert before != after
    assert list(opensearch.client.indices.get_alias(name=place.index)) == [
        name for name in after if not name.endswith((".lock", ".names"))
    ]


def test_a_build_that_fails_changes_nothing_and_is_cleaned_up(opensearch, place, index):
    index.add([article("a", "Fisk")])
    before = names(opensearch, place)

    def articles():
        yield article("b", "Olje")
        raise KeyError

    with pytest.raises(KeyError):
        index.replace_all(articles())
    assert found(index, "") == ["a"]
    index.add([])

    assert names(opensearch, place) == before


def test_an_index_of_another_layout_is_refused(opensearch, place, index):
    later = _made_by_another_version(opensearch, place, index, layout="1")

    for ask in (lambda: found(later, "fisk"), later.info, later.generation, lambda: later.add([])):
        with pytest.raises(IndexOutdatedError, match=r"layout 1,.*python -m search rebuild"):
            ask()
    later.replace_all([article("a", "Fisk")])
    assert found(later, "fisk") == ["a"]
    later.close()


def test_an_index_with_the_words_of_an_older_analyzer_is_searched_and_says_so(opensearch, place, index):
    later = _made_by_another_version(opensearch, place, index, analyzer="1")

    assert found(later, "fisk") == ["a"]
    assert "python -m search rebuild" in later.info().outdated
    later.replace_all([article("a", "Fisk")])
    assert later.info().outdated == ""
    later.close()


def _made_by_another_version(opensearch, place, index, **versions):
    """Add an article, write *versions* into the index as those that made it, and open it anew."""
    index.add([article("a", "Fisk")])
    (build,) = opensearch.client.indices.get_alias(name=place.index)
    made_by = {**mapping.VERSIONS, **versions, "generation": 1}
    opensearch.client.indices.put_mapping(index=build, body={"_meta": made_by})
    return opensearch.open(place)


def test_an_index_of_somebody_else_is_refused(opensearch):
    place = opensearch.settings()
    opensearch.client.indices.create(index=place.index)
    index = opensearch.open(place)

    with pytest.raises(IndexOutdatedError, match="analyzer unknown"):
        index.generation()
    opensearch.client.indices.delete(index=place.index)
    index.close()


def test_a_build_of_another_alias_is_not_ours(opensearch):
    """«leit» must not clean up after «leit-test»."""
    ours = builds.Builds(cluster.Cluster(opensearch.settings()), "leit")

    assert ours._build_name.fullmatch("leit.2.1.0123456789abcdef")
    assert not ours._build_name.fullmatch("leit-test.2.1.0123456789abcdef")
    assert not ours._build_name.fullmatch("leit.lock")


def test_readers_find_something_while_the_index_is_replaced_again_and_again(opensearch, place, index):
    index.replace_all([article("a", "Fisk")])
    reader = opensearch.open(place)
    answers = []
    done = threading.Event()

    def read():
        while not done.is_set():
            answers.append(found(reader, "fisk"))

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(4):
        index.replace_all([article("a", "Fisk")])
    done.set()
    thread.join()

    assert answers
    assert answers == [["a"]] * len(answers)
    reader.close()
