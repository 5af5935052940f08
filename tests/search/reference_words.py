"""
Which words of a paragraph stand for those of a query?

The part of the slow and obvious index that looks at words alone: no number of articles, no weight of a field.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from search.analysis import article_language
from search.query.tree import Phrase
from tests.language import ANALYZER


@dataclass(frozen=True)
class Word:
    """A word of a paragraph."""

    terms: tuple[str, ...]
    form: str
    parts: tuple[str, ...]


def words_of(text, article, analyzer=ANALYZER):
    language = analyzer.paragraph_language(text, article_language(article.language))
    return [
        Word(token.readings, token.form, tuple(p.term for p in token.parts))
        for token in analyzer.analyze(text, language)
    ]


def forms_of(word):
    """Return the forms that count, each with its share."""
    return [(word.form, 1.0), *((each.term, each.weight) for each in word.spellings)]


def in_stream(word, stream):
    return {"terms": word.terms, "forms": (word.form,), "parts": word.parts}[stream]


def holds(word, wanted):
    terms = {reading.term for reading in wanted.readings}
    return word.form in wanted.forms or not terms.isdisjoint((*word.terms, *word.parts))


def stands_for(word, wanted):
    return word.form in wanted.forms or any(reading.term in word.terms for reading in wanted.readings)


def runs(words, length):
    return (words[first : first + length] for first in range(len(words) - length + 1))


def is_near(paragraph, field, near):
    """Try every choice of places, one for each operand."""
    for chosen in itertools.product(*(places(paragraph, field, operand) for operand in near.operands)):
        follows = all(one[1] <= other[0] for one, other in itertools.pairwise(chosen))
        covered = max(end for _, end in chosen) - min(start for start, _ in chosen)
        if (follows or not near.ordered) and covered - sum(e - s for s, e in chosen) <= near.distance:
            return True
    return False


def places(paragraph, field, operand):
    """First word, and the one after the last, wherever any alternative of *operand* stands."""
    return [
        (first, first + len(words))
        for each in operand
        for words in [each.words if isinstance(each, Phrase) else (each,)]
        if field in words[0].fields
        for first, run in enumerate(runs(paragraph, len(words)))
        if all(stands_for(word, wanted) for word, wanted in zip(run, words, strict=True))
    ]
