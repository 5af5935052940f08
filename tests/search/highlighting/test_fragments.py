"""Fragments around marks, and the choice of the best of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlighting.fragments import (
    FragmentCandidate,
    UnreadParagraph,
    candidates_in,
    choose_fragments,
    opening_fragment,
)
from search.highlighting.marks import Mark
from tests.language import analyze


def candidate(paragraph, leaves, start=0, end=10):
    return FragmentCandidate(paragraph, "body", "Tekst. " * 20, start, end, (), frozenset(leaves))


def marks_of(text, *forms):
    return [
        Mark(token.start, token.end, forms.index(token.form), token)
        for token in analyze(text)
        if token.form in forms
    ]


def test_the_first_fragment_shows_the_most_leaves_and_the_next_those_not_yet_shown():
    both, first, third = candidate(3, {0, 1}), candidate(1, {0}), candidate(5, {2})

    assert choose_fragments([first, third, both], [], 3, lambda _: ()) == [both, third, first]


def test_overlapping_fragments_are_not_both_chosen():
    first, second = candidate(1, {0, 1}, 0, 10), candidate(1, {2}, 5, 15)

    assert choose_fragments([first, second], [], 2, lambda _: ()) == [first]


def test_a_paragraph_that_cannot_be_among_the_best_is_not_read():
    read = []

    def reading(unread):
        read.append(unread.number)
        return [candidate(unread.number, unread.leaves)]

    unread = [UnreadParagraph(number, None, frozenset(leaves)) for number, leaves in ((1, {0}), (2, {0, 1}))]
    chosen = choose_fragments([], unread, 1, reading)

    assert [fragment.paragraph for fragment in chosen] == [2]
    assert read == [2]


leaf_sets = st.lists(st.frozensets(st.integers(0, 4), min_size=1), max_size=8)


@given(leaf_sets, st.integers(1, 4), st.data())
def test_unread_paragraphs_are_chosen_as_if_they_had_been_read(sets, limit, data):
    """The leaves that an unread paragraph may answer are more than those that it does answer."""
    answers = [data.draw(st.frozensets(st.sampled_from(sorted(leaves)))) for leaves in sets]
    candidates = [candidate(number, leaves) for number, leaves in enumerate(answers) if leaves]
    unread = [UnreadParagraph(number, None, leaves) for number, leaves in enumerate(sets)]

    def reading(paragraph):
        return [each for each in candidates if each.paragraph == paragraph.number]

    assert choose_fragments([], unread, limit, reading) == choose_fragments(candidates, [], limit, reading)


@pytest.mark.parametrize("size", [80, 200])
def test_a_fragment_is_no_longer_than_asked_and_holds_its_mark(size):
    text = "Dette er en setning uten noe. " * 10 + "Her er fisk. " + "Og enda en setning til. " * 10
    (fragment,) = candidates_in(0, "body", text, marks_of(text, "fisk"), size)

    assert fragment.end - fragment.start <= size
    assert text[fragment.start : fragment.end].startswith(("Dette", "Her"))
    assert [text[mark.start : mark.end] for mark in fragment.marks] == ["fisk"]
    assert fragment.leaves == {0}


def test_a_short_paragraph_is_one_fragment_whatever_the_number_of_marks():
    text = "Fisk og olje og fisk."
    (fragment,) = candidates_in(4, "lead", text, marks_of(text, "fisk", "olje"), 80)

    assert (fragment.paragraph, fragment.field, fragment.start, fragment.end) == (4, "lead", 0, len(text))
    assert fragment.leaves == {0, 1}


def test_the_opening_ends_at_the_end_of_a_sentence():
    fragment = opening_fragment("body", "En setning som er lang nok til det her. " * 5, 100)

    assert fragment.text[: fragment.end].endswith("her.")
    assert (fragment.start, fragment.marks, fragment.leaves) == (0, (), frozenset())
