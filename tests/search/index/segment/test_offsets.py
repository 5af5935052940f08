"""Offsets lead to the word that analysis puts at a position."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import PARAGRAPH_GAP, article_language
from search.article_index import WordPosition
from search.articles import Article, Block, field_texts
from search.highlighting.offset_sources import tokens_from_postings
from search.index.posting_lists import CHUNKS_PER_OFFSET, FIELD_BASES, LANGUAGES
from search.index.segment import gather
from tests.language import ANALYZER
from tests.search.index.segment.making import Maker, corpora, no_limit, terms_of


@given(articles=corpora, every=st.sampled_from([1, 2, CHUNKS_PER_OFFSET]))
@no_limit
def test_knows_where_in_the_texts_words_stand(tmp_path_factory, articles, every):
    """As `tokens_from_postings` reads it: the word that analysis puts at that position."""
    maker = Maker(tmp_path_factory.mktemp("segments"))
    with patch.object(gather, "CHUNKS_PER_OFFSET", every):
        parts = [maker.of(articles[0::2]), maker.of(articles[1::2])]
    articles = [*articles[0::2], *articles[1::2]]
    segment = maker.merged(parts, [None, None])

    for number, each in enumerate(articles):
        for field, texts in field_texts(each).items():
            told = words_told(segment, number, field, texts)
            assert told == words_of(texts, article_language(each.language))


def words_told(segment, number, field, texts):
    """Return position, paragraph, first code point and form of each word, as the segment tells where it is."""
    forms = terms_of([Article(id="a", title="a", blocks=tuple(Block("p", text) for text in texts))], "forms")
    places = segment.positions([field], [("forms", form) for form in forms], np.array([number]))
    offsets = (array.tolist() for array in segment.offsets(places))
    found = []
    for place, paragraph, character, words, language in zip(places.tolist(), *offsets, strict=True):
        position = (place & 0xFFFFFFFF) - FIELD_BASES[field]
        where = WordPosition(position, paragraph, character, words, LANGUAGES[language], frozenset([0]))
        found += [
            (position, paragraph, word.start, word.form)
            for word in tokens_from_postings(texts[paragraph], [where], ANALYZER)
        ]
    return found


def words_of(texts, language):
    """Return the same as analysis has it, paragraph by paragraph."""
    found, position = [], 0
    for paragraph, text in enumerate(texts):
        tokens = ANALYZER.analyze(text, ANALYZER.paragraph_language(text, language))
        found += [(position + token.position, paragraph, token.start, token.form) for token in tokens]
        position += len(tokens) + PARAGRAPH_GAP
    return found
