"""
Says which lemmas a form is likely to be of, by how often each lemma is written.

«Katten» can be of the noun «katt» and of a rarer noun «katte»; «bruk» is mostly the noun, and seldom the order of
«bruke». How often a form is of each is estimated by expectation maximisation (Dempster et al. 1977): the uses of
a form are shared out among its lemmas by how common they are, and a lemma is as common as its shares make it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.lexicon.lexicon import MOST
from search.analysis.lexicon.paradigms import LEAST, Form

TYPED: Final = 0.2
"""Of the uses of a form, those that a lemma must have to be meant where the form is typed."""
TYPED_BESIDE: Final = 0.5
"""The same where the form is a lemma too, and often meant as that: «klare» is a verb, and a form of «klar»."""
_PRESENT_PARTICIPLE: Final = ("ende", "ande")
_ROUNDS: Final = 12
_UNSEEN: Final = 0.5
"""Uses in a billion words of a form that the frequency list lacks: it has words from about ten in a billion."""

Word = tuple[str, str]
"""A lemma and its class."""


class LikelyLemmas(NamedTuple):
    """
    The lemmas that a form is likely to be of.

    Attributes:
        lemmas: The likeliest first, at most `MOST`.
        typed: How many of them, from the first, are meant where the form is typed.
        noun: The one that is a noun, which the form is as the last part of a compound; empty if there is none.
    """

    lemmas: tuple[str, ...]
    typed: int
    noun: str = ""


class Portion(NamedTuple):
    """
    How often a form is of a lemma.

    Attributes:
        form: The form.
        lemma: The lemma.
        is_noun: Whether it is a noun.
        portion: Of all uses of the form, those of the lemma; from 0 to 1.
        least: What *portion* must be for the form to be found by the lemma.
    """

    form: str
    lemma: str
    is_noun: bool
    portion: float
    least: float


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Each form with each word it may be of; arrays of shape (pairs,) but for *uses*, which is (forms,)."""

    forms: list[str]
    words: list[Word]
    form_of: NDArray[np.int32]
    word_of: NDArray[np.int32]
    share: NDArray[np.float64]
    least: NDArray[np.float64]
    uses: NDArray[np.float64]


def likely_lemmas(
    forms: Iterable[Form], frequency: Mapping[str, float]
) -> tuple[dict[str, LikelyLemmas], dict[Word, float]]:
    """
    Return, for each form, the lemmas that it is likely to be of; and for each word its uses in a billion words.

    Args:
        forms: Every form of each word.
        frequency: Word to how common it is, on the Zipf scale.
    """
    pairs = _pairs(forms, frequency)
    portions, uses = _estimate(pairs)
    words = dict(zip(pairs.words, uses.tolist(), strict=True))
    return most_likely(_with_portions(pairs, portions)), words


def _with_portions(pairs: _Pairs, portions: NDArray[np.float64]) -> Iterator[Portion]:
    """Yield the portions of all pairs."""
    for form, word, portion, least in zip(
        pairs.form_of.tolist(), pairs.word_of.tolist(), portions.tolist(), pairs.least.tolist(), strict=True
    ):
        lemma, word_class = pairs.words[word]
        yield Portion(pairs.forms[form], lemma, word_class == "NOUN", portion, least)


def most_likely(portions: Iterable[Portion]) -> dict[str, LikelyLemmas]:
    """Return, for each form, the lemmas that it is likely to be of."""
    by_form: dict[str, list[Portion]] = {}
    for portion in portions:
        by_form.setdefault(portion.form, []).append(portion)
    return {
        form: _choose(form, candidates) if len(candidates) > 1 else LikelyLemmas((candidates[0].lemma,), 1)
        for form, candidates in by_form.items()
    }


def _choose(form: str, candidates: list[Portion]) -> LikelyLemmas:
    """Return the likely lemmas of *form*, which may be of several words."""
    portions: dict[str, float] = {}
    least: dict[str, float] = {}
    for candidate in candidates:
        lemma = candidate.lemma
        portions[lemma] = portions.get(lemma, 0.0) + candidate.portion
        least[lemma] = min(candidate.least, least.get(lemma, LEAST))
    ranked = sorted(portions, key=lambda lemma: (-portions[lemma], lemma))
    likely = [lemma for lemma in ranked if lemma == ranked[0] or portions[lemma] >= least[lemma]][:MOST]
    enough = TYPED_BESIDE if portions.get(form, 0.0) >= TYPED else TYPED

    def is_typed(lemma: str) -> bool:
        if lemma == form:
            return True
        if form.endswith(_PRESENT_PARTICIPLE) and form in likely:
            return False
        return lemma == ranked[0] or portions[lemma] >= enough

    nouns = [candidate for candidate in candidates if candidate.is_noun and candidate.portion >= LEAST]
    return LikelyLemmas(
        tuple(sorted(likely, key=lambda lemma: not is_typed(lemma))),
        sum(map(is_typed, likely)),
        max(nouns, key=lambda candidate: candidate.portion).lemma if nouns else "",
    )


def _pairs(forms: Iterable[Form], frequency: Mapping[str, float]) -> _Pairs:
    form_ids: dict[str, int] = {}
    word_ids: dict[Word, int] = {}
    shares: dict[tuple[int, int], float] = {}
    least: dict[tuple[int, int], float] = {}
    for entry in forms:
        pair = (
            form_ids.setdefault(entry.form, len(form_ids)),
            word_ids.setdefault((entry.lemma, entry.word_class), len(word_ids)),
        )
        shares[pair] = max(entry.share, shares.get(pair, 0.0))
        least[pair] = min(entry.least, least.get(pair, LEAST))
    form_of, word_of = np.array(list(shares), dtype=np.int32).T
    return _Pairs(
        list(form_ids),
        list(word_ids),
        form_of,
        word_of,
        np.array(list(shares.values())),
        np.array(list(least.values())),
        np.array([10 ** frequency[form] if form in frequency else _UNSEEN for form in form_ids]),
    )


def _estimate(pairs: _Pairs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each pair's portion of the uses of its form, and the uses of each word, shape (words,)."""
    portions = pairs.share / np.bincount(pairs.form_of, pairs.share)[pairs.form_of]
    uses = np.zeros(len(pairs.words))
    for _ in range(_ROUNDS):
        uses = np.bincount(pairs.word_of, portions * pairs.uses[pairs.form_of]).astype(np.float64)
        weights = uses[pairs.word_of] * pairs.share
        portions = weights / np.bincount(pairs.form_of, weights)[pairs.form_of]
    return portions, uses
