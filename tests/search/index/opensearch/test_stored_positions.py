"""What is stored of the words of an article, beside what analysis says of them."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.analysis import article_language
from search.articles import DEFAULT_FIELDS, Article, Block, field_texts
from search.index.opensearch.documents import build_document, split_article
from search.index.opensearch.mapping import STORED_POSITIONS
from search.index.opensearch.stored_positions import (
    OFFSET_INTERVAL,
    PREFIX_LETTERS,
    StoredPositions,
    encode_article,
)
from search.index.opensearch.streams import StreamWriter
from search.index.posting_lists import FIELD_BASES
from search.index.proximity.match_positions import merge_positions, split_by_field
from search.query.leaves import leaves, shown_leaves, words_of
from search.query.tree import Prefix
from tests.language import ANALYZER, field_terms, make_snippets, parse_query
from tests.search.index_strategies import WORDS, corpora, queries


def stored(article):
    """Return the stored words of *article* as OpenSearch hands them over."""
    return build_document(split_article(article), StreamWriter(ANALYZER))[STORED_POSITIONS]


def standing(number, article, word):
    """Return the places of *word* in *article*, each with whether it is that of the word itself: the slow way."""
    found = {}
    terms = {reading.term for reading in word.readings}
    found_as_terms = {reading.term for reading in word.readings if not reading.is_read_otherwise}
    for field in word.fields:
        there = field_terms(field_texts(article)[field], article_language(article.language))
        begin = (number << 32) + FIELD_BASES[field]
        for names, listed, whole in (
            (terms, there.parts, False),
            (terms, there.terms, True),
            # A form that is a reading too is looked for as that.
            ([form for form in word.forms if form not in found_as_terms], there.forms, True),
        ):
            found |= {begin + at: whole for name in names for at in listed.get(name, ())}
    return sorted(found.items())


@given(corpus=corpora(), query=queries())
@settings(max_examples=200)
def test_words_stand_where_analysis_puts_them(corpus, query):
    words = [word for leaf in leaves(query) for word in words_of(leaf)]
    read = StoredPositions([stored(article) for article in corpus], words)

    for word in words:
        expected = [
            place for number, article in enumerate(corpus) for place in standing(number, article, word)
        ]
        found = read.occurrences(word)
        assert list(zip(found.positions.tolist(), found.is_whole.tolist(), strict=True)) == expected


def told_of(read, query, count):
    """Return where the words of each article stand, those of phrases wherever they stand."""
    found = []
    for number, leaf in enumerate(shown_leaves(query)):
        found += [(read.occurrences(word).positions, frozenset([number])) for word in words_of(leaf)]
        if isinstance(leaf, Prefix):
            found.append((read.prefix_positions(leaf), frozenset([number])))
    places, told = merge_positions(found)
    return split_by_field(places, told, [read.offsets(places)], np.arange(count, dtype=np.uint32))


@given(corpus=corpora(), query=queries())
@settings(max_examples=200)
def test_extracts_are_those_of_looking_at_every_word(corpus, query):
    prefixes = [leaf for leaf in shown_leaves(query) if isinstance(leaf, Prefix)]
    assume(all(len(leaf.prefix) >= PREFIX_LETTERS for leaf in prefixes))
    read = StoredPositions([stored(article) for article in corpus], words_in(query), prefixes)
    told = told_of(read, query, len(corpus))

    for article, where in zip(corpus, told, strict=True):
        shown, looked_for = (
            list(make_snippets([(article, each)], query, fragments=3, fragment_size=80))
            for each in (where, None)
        )
        assert shown == looked_for


@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join), max_size=3),
    word=st.sampled_from(["havn", "fisk", "nrksjef", "120.000", '"fisk olje"']),
)
def test_words_are_found_however_long_a_paragraph_is(texts, word):
    """From the character of some chunk before them."""
    query = parse_query(word)[0]
    article = Article(id="a", title="Havn", blocks=tuple(Block("p", text) for text in texts))
    read = StoredPositions([stored(article)], words_in(query))
    offsets = read.offsets(read.occurrences(words_in(query)[0]).positions)

    (told,) = told_of(read, query, 1)
    by_places, by_words = (
        list(make_snippets([(article, each)], query, fragments=3, fragment_size=80)) for each in (told, None)
    )
    assert by_places == by_words
    assert all(words < 3 * OFFSET_INTERVAL for words in offsets.words.tolist())


@given(corpus=corpora(), word=st.sampled_from(WORDS), letters=st.integers(PREFIX_LETTERS, 6))
def test_no_word_that_begins_with_some_letters_is_lacking(corpus, word, letters):
    prefix = Prefix(word.lower()[:letters], DEFAULT_FIELDS, (0, 0))
    assume(len(prefix.prefix) >= PREFIX_LETTERS)
    read = StoredPositions([stored(article) for article in corpus], [], [prefix])

    expected = set()
    for number, article in enumerate(corpus):
        for field in prefix.fields:
            there = field_terms(field_texts(article)[field], article_language(article.language))
            begin = (number << 32) + FIELD_BASES[field]
            for listed in (there.terms, there.forms):
                names = [name for name in listed if name.startswith(prefix.prefix)]
                expected |= {begin + at for name in names for at in listed[name]}
    found = read.prefix_positions(prefix).tolist()
    assert expected <= set(found)
    assert found == sorted(set(found))


def words_in(query):
    return [word for leaf in shown_leaves(query) for word in words_of(leaf)]


@given(st.lists(st.sampled_from(["", "Fisk", "fisk i nord", "NRK-sjefen, 3. mai 2020"]), max_size=5))
def test_paragraphs_stand_apart_even_where_some_are_empty(paragraphs):
    made = StreamWriter(ANALYZER).write_field(paragraphs, "nb")
    (word,) = words_of(parse_query("fisk")[0])

    found = StoredPositions([encode_article({"body": made.positions})], [word]).occurrences(word)

    assert (found.positions - FIELD_BASES["body"]).tolist() == field_terms(paragraphs).forms.get("fisk", [])


def test_an_article_without_stored_words_has_none():
    (word,) = words_of(parse_query("fisk")[0])

    assert not len(
        StoredPositions([encode_article({}), encode_article({"title": b""})], [word])
        .occurrences(word)
        .positions
    )
    assert not len(StoredPositions([], []).occurrences(word).positions)
