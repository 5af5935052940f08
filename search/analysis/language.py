"""
In which of the two Norwegian languages is a text written?

Everyday words tell: «ikkje» is nynorsk, «ikke» bokmål. Texts in other languages have words in common
with both, so those languages have lists too, and win where they explain more. The words come from
``data/language_markers.toml``; here they are counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from search.analysis.data import table

Language = Literal["nb", "nn"]

FUNCTION_WORDS: Final[frozenset[str]] = frozenset(
    word for words in table("function_words").values() for word in words
)
"""Words in lower case that hold a sentence together and say little of what it is about, in both languages."""


def _lists() -> dict[str, frozenset[str]]:
    lists = {language: frozenset(words) for language, words in table("language_markers").items()}
    shared = lists.pop("shared")
    return {**lists, "nb": lists["nb"] | shared, "nn": lists["nn"] | shared}


def _languages_of(lists: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    words = frozenset().union(*lists.values())
    return {word: tuple(name for name, listed in lists.items() if word in listed) for word in words}


_LISTS: Final = _lists()
_MARKERS: Final[dict[str, tuple[str, ...]]] = _languages_of(_LISTS)
_APART: Final[dict[str, Language]] = {
    **dict.fromkeys(_LISTS["nb"] - _LISTS["nn"], "nb"),
    **dict.fromkeys(_LISTS["nn"] - _LISTS["nb"], "nn"),
}
"""The words that only one of the two languages has."""
_AGAINST: Final[dict[Language, frozenset[str]]] = {
    language: frozenset(
        written
        for word, other in _APART.items()
        if other != language
        for written in (word, word.capitalize(), word.upper())
    )
    for language in ("nb", "nn")
}
"""Those that the language does not have, as they are written: most paragraphs are told by one look for these."""
_ENGLISH_TOO: Final = _LISTS["nn"] & _LISTS["en"]
"""«me» and «no»: a line of an English song has both, so they need a nynorsk word beside them."""

_LEAST_SHARE: Final = 0.15
"""Of the words of a Norwegian text, a fourth to a half are in our lists; of an unknown language's, few."""
_LEAST_MARKERS: Final = 2
"""Different words, not the same one again: «Ho Chi Minh» or «Me Too» may stand in any text many times."""
_FLIP: Final = 3
"""How many times as many markers a paragraph must have that departs from the language of its article."""


def language_of(words: Iterable[str]) -> Language | None:
    """
    Return the language of an article with these *words*, in lower case.

    None when they do not show it: too few words, neither of the two ahead, or another language ahead.
    """
    counts: Counter[str] = Counter(words)
    found = {word: count for word, count in counts.items() if word in _MARKERS}
    scores: Counter[str] = Counter()
    for word, count in found.items():
        for language in _MARKERS[word]:
            scores[language] += count
    best: Language = "nb" if scores["nb"] > scores["nn"] else "nn"
    shows = sum(_APART.get(word) == best for word in found) >= _LEAST_MARKERS
    is_norwegian = scores[best] >= _LEAST_SHARE * counts.total()
    is_ahead = all(scores[best] > score for language, score in scores.items() if language != best)
    return best if shows and is_norwegian and is_ahead else None


def paragraph_language(words: Sequence[str], article_language: Language) -> Language:
    """
    Return the language of a paragraph with these *words*.

    That is *article_language* unless the paragraph has two different markers of the other one, and
    three times as many as of its own: a single «ho» or «me» in a bokmål story is a name or a quotation.
    """
    if _AGAINST[article_language].isdisjoint(words):
        return article_language
    found = [word for word in map(str.lower, words) if word in _APART]
    against = [word for word in found if _APART[word] != article_language]
    different = set(against)
    shows = len(different) >= _LEAST_MARKERS and not different <= _ENGLISH_TOO
    if not shows or len(against) < _FLIP * (len(found) - len(against)):
        return article_language
    return "nn" if article_language == "nb" else "nb"


def departs(word: str, language: Language) -> bool:
    """Return True for a *word*, in lower case, that only the language other than *language* has."""
    return _APART.get(word, language) != language


def article_language(declared: str) -> Language:
    """Return «nn» for an article that declares it; «nb» for «no», «nb» and any other code."""
    return "nn" if declared == "nn" else "nb"
