"""
Which forms have other lemmas than the one the dictionary says?

The dictionary has one lemma for a form, and many forms have two or three: «filmer» is of «filme», says
the dictionary, and «film» has no plural then. But it has the rest of the paradigm, «filmen» and
«filmene», and from that the missing form is told. One rule a function; each yields forms with a lemma.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from search.analysis.language import FUNCTION_WORDS
from search.analysis.lexicon.sources import Dictionaries

MOST: Final = 2
"""Lemmas beside the dictionary's own; the most common are kept."""

_Found = Iterator[tuple[str, str]]
"""A form and a lemma it may be of."""

_ENDINGS: Final = ("a", "er", "en", "et", "ene")
_VERB_ENDINGS: Final = ("es", "te", "ende")
"""More that tells that the dictionary knows a word; never a form that is missing."""
_LEAST_FORMS: Final = 2
"""Forms of another lemma that the dictionary must have under its name; one where it is common."""
_OWN_FORMS: Final = 3
_LEAST_FREQUENCY: Final = 3.0
_COMMON: Final = 4.0
_SEEN: Final = 2.5
"""How common one of the lemma's own forms must be: dictionaries have «snakkeren», people do not."""
_SHORTEST: Final = 2
_RARER: Final = 0.5
"""On the Zipf scale: how much rarer than the first another lemma may be, a third of it."""
_VOWELS: Final = frozenset("aeiouyæøå")


def second_lemmas(dictionaries: Dictionaries) -> dict[str, tuple[str, ...]]:
    """Return, for each form of bokmål that has them, its one or two other lemmas, the most common first."""
    bokmal, frequency = dictionaries.bokmal, dictionaries.frequency
    found: dict[str, set[str]] = {}
    rules = (_of_paradigms, _of_adjectives, _of_imperatives)
    common = (
        pair for pair in chain(*(rule(dictionaries) for rule in rules)) if _is_common(*pair, dictionaries)
    )
    for form, lemma in chain(common, _own_lemmas(dictionaries)):
        if form not in FUNCTION_WORDS and bokmal[form] != lemma:
            found.setdefault(form, set()).add(lemma)
    return {
        form: tuple(sorted(lemmas, key=lambda lemma: (-frequency.get(lemma, 0.0), lemma))[:MOST])
        for form, lemmas in found.items()
    }


def _own_lemmas(dictionaries: Dictionaries) -> _Found:
    """Yield forms that are lemmas themselves: «leder» is of «lede», and «lederen» is of «leder»."""
    bokmal, frequency = dictionaries.bokmal, dictionaries.frequency
    forms = Counter(lemma for form, lemma in bokmal.items() if form != lemma)
    # Verbs have a person each in dictionaries: «leder» is one that people speak of, «snakker» is not.
    common = {lemma for form, lemma in bokmal.items() if form != lemma and frequency.get(form, 0.0) >= _SEEN}
    for form, lemma in bokmal.items():
        rarer = 2 * _RARER if form in common else _RARER
        if (
            form != lemma
            and (form in common or not form.endswith("er"))
            and forms[form] >= _OWN_FORMS
            and frequency.get(form, 0.0) >= frequency.get(lemma, 0.0) - rarer
        ):
            yield form, form


def _of_paradigms(dictionaries: Dictionaries) -> _Found:
    """Yield forms with the lemma that has the forms beside them: «filmen», «filmene» — «filmer»."""
    bokmal, frequency = dictionaries.bokmal, dictionaries.frequency
    for lemma in sorted(set(bokmal.values()) - FUNCTION_WORDS):
        if bokmal.get(lemma) != lemma:
            continue
        is_common = frequency.get(lemma, 0.0) >= _COMMON
        for stem in filter(lambda stem: len(stem) >= _SHORTEST, _stems(lemma)):
            own = {ending for ending in (*_ENDINGS, *_VERB_ENDINGS) if bokmal.get(stem + ending) == lemma}
            is_met = any(frequency.get(stem + ending, 0.0) >= _SEEN for ending in own)
            if not is_met or len(own) < (1 if is_common else _LEAST_FORMS):
                continue
            for ending in _ENDINGS:
                if stem + ending in bokmal and _may_have(ending, own, is_verb=lemma != stem):
                    yield stem + ending, lemma


def _stems(lemma: str) -> tuple[str, ...]:
    """Return the stems before the endings of *lemma*, one or two: «drøm» has «drømmen», with two m."""
    doubles = len(lemma) > 1 and lemma[-1] == "m" and lemma[-2] in _VOWELS
    return (lemma.removesuffix("e"), f"{lemma}m") if doubles else (lemma.removesuffix("e"),)


def _may_have(ending: str, own: set[str], *, is_verb: bool) -> bool:
    """Return True for an ending that fits the gender of the endings *own*: «ordet» leaves no «orden»."""
    if is_verb:
        return ending in {"er", "et", "a"}
    return not (ending == "en" and "et" in own) and not (ending == "et" and "en" in own)


def _of_adjectives(dictionaries: Dictionaries) -> _Found:
    """Yield the forms of adjectives that are words of their own too: «åpne» of «åpen», «hvitt» of «hvit»."""
    bokmal = dictionaries.bokmal
    for lemma in sorted(set(bokmal.values()) - FUNCTION_WORDS):
        stem = _adjective_stem(lemma)
        if bokmal.get(lemma) != lemma or not any(bokmal.get(stem + e) == lemma for e in ("ere", "est")):
            continue
        neuter = lemma[:-1] if lemma[-2:-1] == lemma[-1:] else lemma
        for form in (f"{stem}e", f"{stem}ere", f"{neuter}t", f"{neuter}tt"):
            if form in bokmal:
                yield form, lemma


def _adjective_stem(lemma: str) -> str:
    """Drop the weak e of an adjective, and one of two consonants: «åpn» of «åpen», «sikr» of «sikker»."""
    if lemma.endswith(("en", "el", "er")) and len(lemma) > 3:  # noqa: PLR2004 - «pen», «hel» keep their e
        before = lemma[:-2]
        return (before[:-1] if before[-2:-1] == before[-1] else before) + lemma[-1]
    return f"{lemma}m" if lemma.endswith("som") or lemma in {"tom", "dum"} else lemma


def _of_imperatives(dictionaries: Dictionaries) -> _Found:
    """Yield words the dictionary only knows as what one tells others to do: «flom» of «flomme», «brann»."""
    for form, lemma in dictionaries.bokmal.items():
        is_imperative = lemma in {f"{form}e", f"{form}{form[-1:]}e"}
        if is_imperative and dictionaries.nynorsk.get(form, form) == form:
            yield form, form


def _is_common(form: str, lemma: str, dictionaries: Dictionaries) -> bool:
    own = dictionaries.frequency.get(lemma, 0.0)
    first = dictionaries.bokmal[form]
    return own >= _LEAST_FREQUENCY and own >= dictionaries.frequency.get(first, 0.0) - _RARER
