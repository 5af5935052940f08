"""Does the formula say what its sentences say?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import Reading
from search.articles import TEXT_FIELDS
from search.query.tree import Word
from search.ranking import FIELD_WEIGHTS, inverse_document_frequency, length_norms, saturation, units


def word(form, *terms):
    return Word(form, tuple(Reading(term) for term in terms), TEXT_FIELDS, (0, len(form)))


def test_every_text_field_has_a_weight():
    assert set(FIELD_WEIGHTS) == set(TEXT_FIELDS)


def test_a_word_has_a_unit_a_reading_and_one_for_its_form():
    found = units(word("havna", "havn"))

    assert [(unit.term, dict(unit.streams), unit.weight) for unit in found] == [
        ("havn", {"terms": 1.0, "parts": 0.5}, 1.0),
        ("havna", {"forms": 1.0}, 0.3),
    ]


def test_the_form_counts_for_nothing_more_where_it_is_a_reading():
    assert [unit.term for unit in units(word("havn", "havn"))] == ["havn"]


def test_a_word_without_readings_is_its_form_at_full_weight():
    assert [(unit.term, unit.weight) for unit in units(word("havna"))] == [("havna", 1.0)]


def test_the_weight_of_a_word_multiplies_all_its_units():
    found = units(replace(word("havna", "havn"), weight=0.5))

    assert [unit.weight for unit in found] == [0.5, pytest.approx(0.15)]


def test_other_spellings_are_units_with_their_share_of_the_form():
    spelled = replace(
        word("fotbal", "fotball"), spellings=(Reading("fotball", 0.8), Reading("fotballar", 0.4))
    )

    assert [(unit.term, unit.weight) for unit in units(spelled)] == [
        ("fotball", 1.0),
        ("fotbal", 0.3),
        ("fotballar", pytest.approx(0.12)),
    ]


def test_idf_is_the_logarithm_that_lucene_uses():
    assert inverse_document_frequency(100, 7) == pytest.approx(math.log(1 + 93.5 / 7.5))


@given(articles=st.integers(1, 10**6), data=st.data())
def test_idf_is_positive_and_falls_with_frequency(articles, data):
    frequency = data.draw(st.integers(1, articles))

    assert inverse_document_frequency(articles, frequency) > 0
    assert inverse_document_frequency(articles, frequency) <= inverse_document_frequency(
        articles, frequency - 1
    )


@given(
    frequency=st.floats(0.1, 1000),
    length=st.floats(1, 10**5),
    mean=st.floats(1, 10**4),
    more=st.floats(0.01, 100),
)
def test_saturation_rises_with_frequency_falls_with_length_and_stays_under_one(frequency, length, mean, more):
    def of(tf, dl):
        return saturation(np.array([tf]), length_norms(np.array([dl]), mean))[0]

    assert 0 < of(frequency, length) < 1
    assert of(frequency + more, length) >= of(frequency, length)
    assert of(frequency, length + more) <= of(frequency, length)
