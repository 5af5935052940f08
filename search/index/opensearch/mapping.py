"""
Which fields does an article have in OpenSearch, and how is it told to score them?

A stream of a text field is a field of its own, given as terms with spaces between: the analyzer only
takes them apart. Several readings of a word stand with bars between, and share a position; no term holds
a space or a bar.

A clause of `combined_fields` is one unit of `search.ranking`, but it takes no weight under 1. BM25 without
the factor k1 + 1 stays as it is when all weights and k1 are multiplied by one number, so they are.
Lengths are nearly ours: Lucene keeps a length in a byte, exact up to 40 words. Second readings and parts count in
it, in all articles much alike: the mean of lengths counts them in any case, and an article that did not would pass
for a short one.

Readings, terms and parts alike, are looked for in all of DEFAULT_FIELDS by nearly every search: for that they stand
together in WEIGHED, with their weighed frequencies; see `weighed`.
"""

from __future__ import annotations

from typing import Any, Final

from search.analysis import ANALYZER_VERSION, PARAGRAPH_GAP
from search.articles import EXACT_FIELDS, TEXT_FIELDS, TextField
from search.query.tree import Stream
from search.ranking import FIELD_WEIGHTS, K1, PARTS_WEIGHT, B

LAYOUT_VERSION: Final = "6"
"""Rises with any change here or in `documents`: an index of another layout is outdated."""
STREAMS: Final[tuple[Stream, ...]] = ("terms", "forms", "parts")
DATE_FIELDS: Final = ("published", "modified")
READINGS_SIGN: Final = "|"
"""Between terms that share a position."""
LONGEST_VALUE: Final = 8000
"""Characters of an exact value that are compared: Lucene takes 32 766 bytes."""

SCALE: Final = 1 / (min(FIELD_WEIGHTS.values()) * PARTS_WEIGHT)
"""What all weights and k1 are multiplied by, so that the least weight is 1."""
WEIGHED: Final = "weighed"
"""The field that holds terms and parts of all of DEFAULT_FIELDS, each with its weighed frequency."""
WEIGHED_ONE: Final = 20
"""The frequency there of a word that stands in a field of weight 1 once: all weights are then whole numbers."""
FREQUENCY_SIGN: Final = "|"
"""Between a name and its weighed frequency."""
STORED_WORDS: Final = "words"
"""The field that keeps the words of all text fields in their order."""
MADE_BY: Final = {
    "analyzer": ANALYZER_VERSION,
    "layout": LAYOUT_VERSION,
    # Similarities and weighed frequencies of an index stay as they were made.
    "ranking": "/".join(f"{each:g}" for each in (K1, B, PARTS_WEIGHT, *FIELD_WEIGHTS.values())),
}
_LONGEST_TOKEN: Final = 8192  # all readings of a word, of 64 code points each


def stream_field(field: str, stream: Stream) -> str:
    """Return the name of the OpenSearch field that holds *stream* of the text field *field*."""
    return f"{field}_{stream}"


def folded_field(field: str) -> str:
    """Return the name of the OpenSearch field that holds the values of *field* whatever their case."""
    return "id" if field == "id" else f"{field}_folded"


def folded(value: str) -> str:
    """Return *value* as values are compared."""
    return value.casefold()[:LONGEST_VALUE]


def weighted(field: str, stream: Stream, stream_weight: float) -> str:
    """Return a field of `combined_fields` with its weight."""
    return f"{stream_field(field, stream)}^{max(1.0, FIELD_WEIGHTS[field] * stream_weight * SCALE):.6f}"


def weighed_frequency(field: TextField, stream: Stream) -> int:
    """Return what an occurrence in *stream* of *field* adds to a weighed frequency."""
    share = PARTS_WEIGHT if stream == "parts" else 1.0
    return round(WEIGHED_ONE * FIELD_WEIGHTS[field] * share)


def index_body(*, shards: int, generation: int) -> dict[str, Any]:
    """Return settings and mapping of a new index."""
    return {
        "settings": {
            "number_of_shards": shards,
            # A copy on a second node as soon as there is one.
            "auto_expand_replicas": "0-1",
            # Articles become visible when the writer says so, in whole batches.
            "refresh_interval": "-1",
            "analysis": _ANALYSIS,
            "similarity": {
                # Lucene's mean of lengths counts terms that share a position whatever is said here.
                "default": {"type": "BM25", "k1": K1 * SCALE, "b": B, "discount_overlaps": False},
                WEIGHED: {"type": "BM25", "k1": K1 * WEIGHED_ONE, "b": B},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # The articles are in the archive; without their terms the index takes half the room.
            "_source": {"enabled": False},
            "_meta": {**MADE_BY, "shards": shards, "generation": generation},
            "properties": _properties(),
        },
    }


_ANALYSIS: Final = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
    "filter": {
        "readings": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [rf"([^{READINGS_SIGN}]+)"],
        },
        "frequencies": {"type": "delimited_term_freq", "delimiter": FREQUENCY_SIGN},
    },
    "analyzer": {
        "streams": {"type": "custom", "tokenizer": "spaces", "filter": ["readings"]},
        # A word has one form, and parts stand apart: nothing to take apart, which is a fifth of a node's work.
        "forms": {"type": "custom", "tokenizer": "spaces"},
        WEIGHED: {"type": "custom", "tokenizer": "spaces", "filter": ["frequencies"]},
    },
}


def _properties() -> dict[str, Any]:
    keyword = {"type": "keyword"}
    names = ["id", *EXACT_FIELDS, *(folded_field(each) for each in EXACT_FIELDS)]
    found: dict[str, Any] = dict.fromkeys(names, keyword)
    # Microseconds since 1970: a date of OpenSearch has milliseconds, or ends in 2262.
    found |= {name: {"type": "long"} for name in DATE_FIELDS}
    for field in TEXT_FIELDS:
        found |= {stream_field(field, stream): _stream(stream) for stream in STREAMS}
    # Beside the articles, not in them: those of the best are read alone.
    found[STORED_WORDS] = {"type": "binary", "doc_values": True}
    found[WEIGHED] = {
        "type": "text",
        "analyzer": WEIGHED,
        "search_analyzer": "keyword",
        "similarity": WEIGHED,
        "index_options": "freqs",
    }
    return found


def _stream(stream: Stream) -> dict[str, Any]:
    # A word of a query is one term already.
    analyzer = "streams" if stream == "terms" else "forms"
    mapping = {"type": "text", "analyzer": analyzer, "search_analyzer": "keyword"}
    if stream == "parts":
        return {**mapping, "index_options": "freqs"}
    return {**mapping, "position_increment_gap": PARAGRAPH_GAP}
