"""
How often does an article say each word, weighed by where it says it?

Nearly every search looks in the same fields, for words and parts of words alike. What a reading of a word finds
there is known when an article is written: one number, of which OpenSearch makes a score with one list, where
it else reads those of two streams of four fields. The number is the frequency that OpenSearch is told. Their
sum is the length of the article to it, which counts second readings and parts too, in all articles much alike.
Forms are not in it: that would be as many lists again to write, for what few searches need.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from search.articles import DEFAULT_FIELDS, TextField
from search.index.opensearch.mapping import FREQUENCY_SIGN, READINGS_SIGN, weighed_frequency
from search.index.opensearch.streams import StreamTexts


def weighed(texts: Mapping[TextField, StreamTexts]) -> str:
    """Return the terms and parts that the fields *texts* hold, each with its frequency, and spaces between."""
    found: dict[str, int] = {}
    for field, of_field in texts.items():
        if field in DEFAULT_FIELDS:
            _add(found, " ".join(of_field.terms), weighed_frequency(field, "terms"))
            _add(found, of_field.parts, weighed_frequency(field, "parts"))
    return " ".join([f"{name}{FREQUENCY_SIGN}{count}" for name, count in found.items()])


def _add(to: dict[str, int], names: str, once: int) -> None:
    known = to.get
    for name, count in Counter(names.replace(READINGS_SIGN, " ").split()).items():
        to[name] = known(name, 0) + once * count
