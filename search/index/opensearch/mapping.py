"""
The fields of an article in OpenSearch, their analysis and their scoring.

A stream of a text field is a field of its own. Its text is a list of terms that Leit has made, separated by spaces,
so OpenSearch only splits it. Several readings of a word are joined by bars and get the same position; no term
contains a space or a bar.

A `combined_fields` clause is one unit of `search.ranking`, but accepts no weight below 1. BM25 without the factor
k1 + 1 does not change when all weights and k1 are multiplied by the same number, so they are multiplied by SCALE.
Field lengths differ a little from the embedded index. Lucene stores a length in a byte, exact up to 40 words. Second
readings and parts are counted, because Lucene counts them in the mean length in any case, and an article whose own
length left them out would pass for a short one.

Nearly every search looks for terms and parts in all of DEFAULT_FIELDS. For that they are stored together in the field
WEIGHTED, with weighted frequencies; see `weighted_terms`.
"""

from typing import Any, Final

from search.analysis import ANALYZER_VERSION, PARAGRAPH_GAP
from search.articles import EXACT_FIELDS, TEXT_FIELDS, TextField
from search.index.posting_lists import DATE_FIELDS, STREAMS
from search.query.tree import Stream
from search.ranking import FIELD_WEIGHTS, K1, PARTS_WEIGHT, B

LAYOUT_VERSION: Final = "7"
"""Rises with any change here, in `documents` or in `names`: an index of another layout is outdated."""
READINGS_SEPARATOR: Final = "|"
"""Between the readings of a word, which share a position."""
LONGEST_VALUE: Final = 8000
"""Characters of an exact value that are compared: Lucene accepts 32,766 bytes."""

SCALE: Final = 1 / (min(FIELD_WEIGHTS.values()) * PARTS_WEIGHT)
"""Factor for all weights and k1 that makes the smallest weight 1."""
WEIGHTED: Final = "weighed"
"""Name of the field with the terms and parts of all of DEFAULT_FIELDS and their weighted frequencies."""
WEIGHTED_ONE: Final = 20
"""Weighted frequency of one occurrence in a field of weight 1: large enough that all weights are whole numbers."""
FREQUENCY_SEPARATOR: Final = "|"
"""Between a term and its weighted frequency."""
STORED_POSITIONS: Final = "words"
"""Name of the column with the positions of all words; see `stored_positions`."""
VERSIONS: Final = {
    "analyzer": ANALYZER_VERSION,
    "layout": LAYOUT_VERSION,
    # Similarities and weighted frequencies are fixed when an index is made.
    "ranking": "/".join(f"{number:g}" for number in (K1, B, PARTS_WEIGHT, *FIELD_WEIGHTS.values())),
}
"""What an index was made with; stored in it."""
_LONGEST_TOKEN: Final = 8192
"""Characters: all readings of a word, of at most 64 code points each, with their separators."""


def stream_field(field: str, stream: Stream) -> str:
    """Return the name of the OpenSearch field that holds *stream* of the text field *field*."""
    return f"{field}_{stream}"


def folded_field(field: str) -> str:
    """Return the name of the OpenSearch field that holds the case-folded values of *field*."""
    return "id" if field == "id" else f"{field}_folded"


def fold_value(value: str) -> str:
    """Return *value* case-folded and cut to LONGEST_VALUE, as values are compared."""
    return value.casefold()[:LONGEST_VALUE]


def boosted_field(field: str, stream: Stream, stream_weight: float) -> str:
    """Return a field of `combined_fields` with its weight, such as ``title_terms^8.571429``."""
    return f"{stream_field(field, stream)}^{max(1.0, FIELD_WEIGHTS[field] * stream_weight * SCALE):.6f}"


def weighted_frequency(field: TextField, stream: Stream) -> int:
    """Return the weighted frequency of one occurrence in *stream* of *field*."""
    # A title of weight 3 gives 60 for a word and 30 for a part.
    share = PARTS_WEIGHT if stream == "parts" else 1.0
    return round(WEIGHTED_ONE * FIELD_WEIGHTS[field] * share)


def index_body(*, shards: int, meta: dict[str, Any]) -> dict[str, Any]:
    """Return settings and mappings of a new index, with what it says of itself (`_meta`)."""
    return {
        "settings": {
            "number_of_shards": shards,
            # A replica as soon as there is a second node.
            "auto_expand_replicas": "0-1",
            # The writer refreshes itself, after whole batches.
            "refresh_interval": "-1",
            "analysis": _ANALYSIS,
            "similarity": {
                # Lucene's mean length counts terms that share a position, whatever is set here.
                "default": {"type": "BM25", "k1": K1 * SCALE, "b": B, "discount_overlaps": False},
                WEIGHTED: {"type": "BM25", "k1": K1 * WEIGHTED_ONE, "b": B},
            },
        },
        "mappings": {
            "dynamic": "strict",
            # The archive has the articles; without a copy of the terms the index is half as large.
            "_source": {"enabled": False},
            "_meta": meta,
            "properties": _properties(),
        },
    }


_ANALYSIS: Final = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": _LONGEST_TOKEN}},
    "filter": {
        "readings": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [rf"([^{READINGS_SEPARATOR}]+)"],
        },
        "frequencies": {"type": "delimited_term_freq", "delimiter": FREQUENCY_SEPARATOR},
    },
    "analyzer": {
        "streams": {"type": "custom", "tokenizer": "spaces", "filter": ["readings"]},
        # A word has one form, and parts are single terms: without the filter a node has a fifth less work.
        "forms": {"type": "custom", "tokenizer": "spaces"},
        WEIGHTED: {"type": "custom", "tokenizer": "spaces", "filter": ["frequencies"]},
    },
}


def _properties() -> dict[str, Any]:
    keyword = {"type": "keyword"}
    # Values as they are, for facets; folded, for filters.
    names = ["id", *EXACT_FIELDS, *map(folded_field, EXACT_FIELDS)]
    properties: dict[str, Any] = dict.fromkeys(names, keyword)
    # Microseconds since 1970: a date of OpenSearch has only milliseconds, or ends in 2262.
    properties |= {name: {"type": "long"} for name in DATE_FIELDS}
    for field in TEXT_FIELDS:
        properties |= {stream_field(field, stream): _stream_mapping(stream) for stream in STREAMS}
    # A column (doc values), so that those of the best hits are read alone.
    properties[STORED_POSITIONS] = {"type": "binary", "doc_values": True}
    properties[WEIGHTED] = {
        "type": "text",
        "analyzer": WEIGHTED,
        "search_analyzer": "keyword",
        "similarity": WEIGHTED,
        "index_options": "freqs",
    }
    return properties


def _stream_mapping(stream: Stream) -> dict[str, Any]:
    # A query looks up single terms, hence the search analyzer.
    analyzer = "streams" if stream == "terms" else "forms"
    mapping = {"type": "text", "analyzer": analyzer, "search_analyzer": "keyword"}
    if stream == "parts":
        return {**mapping, "index_options": "freqs"}
    return {**mapping, "position_increment_gap": PARAGRAPH_GAP}
