"""
Computes the weighted frequency of each term of an article, over all fields that are searched by default.

Nearly every search looks in the same fields, for terms and parts alike. What a reading scores there is known when
the article is written, so it is stored as one number, which OpenSearch is told is the term's frequency. A query
then needs one posting list for a reading, instead of those of two streams in four fields.

The sum of these numbers is the article's length to OpenSearch. It includes second readings and parts, which add about
the same share to every article. Forms are left out: they would double the field, for few searches.
"""

from collections import Counter
from collections.abc import Mapping

from search.articles import DEFAULT_FIELDS, TextField
from search.index.opensearch.mapping import FREQUENCY_SEPARATOR, READINGS_SEPARATOR, weighted_frequency
from search.index.opensearch.streams import FieldStreams


def weigh_terms(fields: Mapping[TextField, FieldStreams]) -> str:
    """
    Return the terms and parts of an article, separated by spaces, each with its weighted frequency.

    A title «Ny kai» (weight 3) and a body «kai» (weight 1) give ``ny|60 kai|80``; see WEIGHTED_ONE.
    """
    frequencies: dict[str, int] = {}
    for field, streams in fields.items():
        if field in DEFAULT_FIELDS:
            _add(frequencies, " ".join(streams.terms), weighted_frequency(field, "terms"))
            _add(frequencies, streams.parts, weighted_frequency(field, "parts"))
    return " ".join([f"{term}{FREQUENCY_SEPARATOR}{count}" for term, count in frequencies.items()])


def _add(frequencies: dict[str, int], text: str, weight: int) -> None:
    """Add *weight* to the frequency of each term in *text*, as often as it occurs there."""
    for term, count in Counter(text.replace(READINGS_SEPARATOR, " ").split()).items():
        frequencies[term] = frequencies.get(term, 0) + weight * count
