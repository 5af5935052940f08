"""Posting lists are made of occurrences as the example of the module has it."""

from __future__ import annotations

from tests.search.index.segment.making import article


def test_the_example_of_the_module(make):
    segment = make.of([article("a0", "fisk"), article("a1", "fisk fisk"), article("a2", "is")])

    fish, ice = (segment.postings("body", "forms", term) for term in ("fisk", "is"))

    assert (fish.doc_ids.tolist(), fish.frequencies.tolist()) == ([0, 1], [1, 2])
    assert (ice.doc_ids.tolist(), ice.frequencies.tolist()) == ([2], [1])


def test_a_union_counts_an_article_once_with_the_sum_of_its_frequencies(make):
    """«Havner» and «havnen» are different words with one lemma."""
    segment = make.of([article("a0", "havnen havner havnen"), article("a1", "havner")])

    postings = segment.postings("body", "terms", "havn")

    assert (postings.doc_ids.tolist(), postings.frequencies.tolist()) == ([0, 1], [3, 1])
