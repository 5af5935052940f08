"""
Makes the forms of nynorsk words by rules of inflection, for no free dictionary has them all.

A word is inflected by its class and gender, which are mostly those of the bokmål word it stands for.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from search.analysis.lexicon.paradigms import Form

_VOWELS: Final = frozenset("aeiouyæøå")
_MASCULINE: Final = ((1, "en"), (2, "ar"), (3, "ane"), (2, "er"), (3, "ene"))
_FEMININE: Final = ((1, "a"), (2, "er"), (3, "ene"), (2, "ar"), (3, "ane"))
_NEUTER: Final = ((1, "et"), (3, "a"))
_VERB: Final = (
    (0, "e"), (0, "a"), (1, "ar"), (1, "er"), (2, "a"), (2, "te"), (2, "de"), (3, "a"), (3, "t"), (3, "d"),
    (5, "ast"), (5, "est"), (6, "ande"), (5, ""),
)  # fmt: skip
_ADJECTIVE: Final = ((1, "t"), (2, "e"), (3, "are"), (4, "ast"), (4, "aste"))
_SHORT: Final = 3
"""Letters; shorter words lose none before an ending."""
_J_AFTER: Final = ("k", "g", "l", "t")


def genders(forms: Iterable[Form]) -> dict[str, str]:
    """Return, for each noun, the last letters of its definite singulars: «t», «n», «an»."""
    endings: dict[str, set[str]] = {}
    for form in forms:
        if form.word_class == "NOUN" and form.slot == 1:
            endings.setdefault(form.lemma, set()).add(form.form[-1])
    return {lemma: "".join(sorted(letters)) for lemma, letters in endings.items()}


def nynorsk_forms(lemma: str, classes: AbstractSet[str], gender: str) -> Iterator[Form]:
    """
    Yield the forms that *lemma* may have.

    Args:
        lemma: A word of nynorsk.
        classes: Of `SHARES`.
        gender: As `genders` says it of the noun.
    """
    if "NOUN" in classes:
        yield from _noun_forms(lemma, gender)
    if "VERB" in classes:
        yield from _verb_forms(lemma)
    if "ADJ" in classes:
        yield from _adjective_forms(lemma)
    if "OTHER" in classes:
        yield Form(lemma, lemma, "OTHER")


def _noun_forms(lemma: str, gender: str) -> Iterator[Form]:
    yield Form(lemma, lemma, "NOUN", 0)
    stems = _stems(lemma)
    endings = [
        *(_NEUTER if "t" in gender else ()),
        *(_MASCULINE if "n" in gender or not gender else ()),
        *(_FEMININE if "a" in gender else ()),
    ]
    for stem in stems:
        for slot, ending in endings:
            yield Form(stem + ending, lemma, "NOUN", slot)
    if "t" in gender:
        yield Form(lemma, lemma, "NOUN", 2)


def _stems(lemma: str) -> tuple[str, ...]:
    """Return the stems that endings are put to: «drøym» has «draumen», «dom» has «dommen» beside «domen»."""
    if lemma[-1] in "ea":
        return (lemma[:-1],)
    if lemma.endswith(("el", "er", "en")) and len(lemma) > _SHORT:
        before = lemma[:-2]
        return (lemma, (before[:-1] if before[-2:-1] == before[-1:] else before) + lemma[-1])
    if lemma[-1] == "m" and lemma[-2:-1] in _VOWELS:
        return (lemma, f"{lemma}m")
    return (lemma,)


def _verb_forms(lemma: str) -> Iterator[Form]:
    if lemma[-1] in "ea" and len(lemma) > _SHORT:
        stem = lemma[:-1]
        for slot, ending in _VERB:
            yield Form(stem + ending, lemma, "VERB", slot)
        if stem[-1] == "j" and stem[-2] in _J_AFTER:
            stem = stem[:-1]
            for slot, ending in _VERB:
                yield Form(stem + ending, lemma, "VERB", slot)
        yield Form(stem + "ande", stem + "ande", "ADJ")
        for vowel in ("d", "dd", "tt"):
            if stem[-1] in _VOWELS:
                yield Form(stem + vowel, lemma, "VERB", 3)
        yield Form(stem + "te", lemma, "VERB", 8)
        yield Form(stem + "de", lemma, "VERB", 8)


def _adjective_forms(lemma: str) -> Iterator[Form]:
    yield Form(lemma, lemma, "ADJ", 0)
    if lemma.endswith("d") and lemma[-2:-1] not in _VOWELS:
        yield Form(lemma[:-1] + "t", lemma, "ADJ", 1)
    if lemma.endswith("en") and len(lemma) > _SHORT:
        before = lemma[:-2]
        yield Form(before + "e", lemma, "ADJ", 1)
    for stem in _stems(lemma) if lemma[-1] not in "ea" else ():
        for slot, ending in _ADJECTIVE:
            yield Form(stem + ending, lemma, "ADJ", slot)
    if lemma[-1] in _VOWELS and len(lemma) > 1 and lemma[-1] not in "ea":
        yield Form(lemma + "tt", lemma, "ADJ", 1)
