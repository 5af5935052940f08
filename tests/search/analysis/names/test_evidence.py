"""Which words of an archive are names?"""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.names import evidence
from search.analysis.names.evidence import (
    ARTICLES_PER_STEP,
    CAPITALS_PER_SMALL,
    LEAST_CAPITALS,
    find_names,
    listed_names,
)


def names_in(*texts, articles=None):
    return find_names(texts, articles=articles or len(texts)).forms


def test_a_word_with_a_capital_inside_sentences_is_a_name():
    assert "kvitla" in names_in("I går så vi Kvitla igjen. " * LEAST_CAPITALS)


def test_a_word_that_begins_sentences_is_no_name():
    assert "derpå" not in names_in("Vi så henne. Derpå gikk vi. «Derpå!» Han: Derpå kom hun. " * 9)


def test_a_title_or_two_make_no_name():
    assert "drømmebryggen" not in names_in("Filmen Drømmebryggen er god. " * (LEAST_CAPITALS - 1))


@pytest.mark.parametrize(("small", "is_name"), [(1, True), (2, False)])
def test_a_name_is_written_with_a_capital_eight_times_as_often_as_without(small, is_name):
    text = "Vi så Kvitla der. " * CAPITALS_PER_SMALL + "En stor kvitla der. " * small

    assert ("kvitla" in names_in(text)) is is_name


def test_capitals_only_are_a_name_too():
    assert "nkf" in names_in("Vi så at NKF kom. " * LEAST_CAPITALS)


def test_the_second_word_of_a_name_is_a_name():
    assert "kvitla" in names_in("Der gikk Omar Kvitla forbi. " * LEAST_CAPITALS)


def test_the_genitive_of_a_name_is_no_name_of_its_own():
    names = names_in("Vi så Kvitla der. " * 20 + "Vi så Kvitlas hus. " * 5)

    assert "kvitla" in names
    assert "kvitlas" not in names


def test_a_name_in_s_that_is_as_common_as_the_one_without_is_a_name():
    assert {"kvitla", "kvitlas"} <= names_in("Vi så Kvitla der. " * 20 + "Per Kvitlas kom. " * 19)


def test_everybody_knows_some_names():
    assert {"omar", "helene", "solberg", "hareide", "polen"} <= listed_names()
    assert {"hage", "store", "bjørn", "sine", "medan"}.isdisjoint(listed_names())
    assert "omar" in names_in()


def test_an_archive_outvotes_the_list():
    assert "omar" in names_in("Det sto omar der.")  # a slip
    assert "omar" not in names_in("Folk snakka omar hesten. " * 9)


def test_of_a_large_archive_a_share_is_enough_for_small_letters():
    articles = 2 * ARTICLES_PER_STEP
    texts = ["Vi så Kvitla der og en gul sandla.", "Vi så Sandla der og en gul sandla."] * 30

    assert "sandla" not in find_names(texts, articles=articles).forms
    assert "kvitla" in find_names(texts, articles=articles).forms


def test_a_word_with_a_digit_is_no_name():
    assert "tv2" not in names_in("Vi så at TV2 kom. " * 9)


@given(st.lists(st.text(st.sampled_from("aåÅAø ,.\n1Č"), max_size=60), max_size=5))
def test_capitals_are_counted_as_by_looking_at_every_word(texts):
    slow = Counter(
        match[1]
        for text in texts
        for match in re.finditer(r"(?<![^\W_])([^\W\d_]\w+)", text)
        if match[1][0].isupper() and re.search(r"[a-zæøå,] \Z", text[: match.start()])
    )

    assert {word for word, count in slow.items() if word.isalpha() and count >= 1} == {
        word for word in evidence._count(texts, 1)[0] if word.isalpha()
    }


@pytest.mark.parametrize("name", ["Kvitlaberg", "Sandelheim", "Gyllarud", "Trollhaugen"])
def test_a_word_that_ends_as_the_names_of_families_is_a_name_at_once(name):
    assert name.lower() in names_in(f"Vi så {name} der.")
    assert name.lower() not in names_in(f"Vi så {name} der og et {name.lower()} her.")
    assert name.lower() not in names_in(f"{name} kom.")
