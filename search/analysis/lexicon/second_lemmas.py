"""
Which forms have a second lemma?

The dictionary has one lemma for a form, and many forms have two: «filmer» is of «filme», says the
dictionary, and «film» has no plural then. But it has the rest of the paradigm, «filmen» and
«filmene», and from that the missing form is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from search.analysis.language import FUNCTION_WORDS
from search.analysis.lexicon.sources import Dictionaries

_ENDINGS: Final = ("a", "er", "en", "et", "ene")
_VERB_ENDINGS: Final = ("es", "te", "ende")
"""More that tells that the dictionary knows a word; never a form that is missing."""
_LEAST_FORMS: Final = 2
"""Forms of the second lemma that the dictionary must have under its name."""
_OWN_FORMS: Final = 3
_LEAST_FREQUENCY: Final = 3.0
_RARER: Final = 0.5
"""On the Zipf scale: how much rarer than the first the second lemma may be, a third of it."""


def second_lemmas(dictionaries: Dictionaries) -> dict[str, str]:
    """Return, for each form of bokmål that has one, its second lemma; the most common where there are more."""
    found: dict[str, str] = {}
    for form, lemma in _candidates(dictionaries.bokmal):
        rival = found.get(form)
        if (
            form not in FUNCTION_WORDS
            and _is_common(lemma, dictionaries.bokmal[form], dictionaries.frequency)
            and (rival is None or _frequency(dictionaries, lemma) > _frequency(dictionaries, rival))
        ):
            found[form] = lemma
    return {**own_lemmas(dictionaries), **found}


def own_lemmas(dictionaries: Dictionaries) -> dict[str, str]:
    """Return the forms that are lemmas themselves: «leder» is of «led», and «lederen» is of «leder»."""
    forms = Counter(lemma for form, lemma in dictionaries.bokmal.items() if form != lemma)
    return {
        form: form
        for form, lemma in dictionaries.bokmal.items()
        if form != lemma
        and forms[form] >= _OWN_FORMS
        and _frequency(dictionaries, form) >= _frequency(dictionaries, lemma) - _RARER
    }


def _candidates(bokmal: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each form that could be of another lemma than the dictionary says, with that lemma."""
    for lemma in sorted(set(bokmal.values()) - FUNCTION_WORDS):
        if bokmal.get(lemma) != lemma:
            continue
        stem = lemma.removesuffix("e")
        own = {ending for ending in (*_ENDINGS, *_VERB_ENDINGS) if bokmal.get(stem + ending) == lemma}
        if len(own) < _LEAST_FORMS:
            continue
        for ending in _ENDINGS:
            form = stem + ending
            first = bokmal.get(form, lemma)
            is_word_of_its_own = first == form and not (ending == "er" and lemma != stem)
            if first != lemma and not is_word_of_its_own and _may_have(ending, own):
                yield form, lemma


def _may_have(ending: str, own: set[str]) -> bool:
    """Return whether a word with the endings *own* may have *ending* too: «ordet» leaves no «orden»."""
    return not (ending == "en" and "et" in own) and not (ending == "et" and "en" in own)


def _is_common(lemma: str, first: str, frequency: Mapping[str, float]) -> bool:
    own = frequency.get(lemma, 0.0)
    return own >= _LEAST_FREQUENCY and own >= frequency.get(first, 0.0) - _RARER


def _frequency(dictionaries: Dictionaries, word: str) -> float:
    return dictionaries.frequency.get(word, 0.0)
