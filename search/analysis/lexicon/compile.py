"""Makes the tables of a Lexicon from the dictionaries, once on each machine, in some ten seconds."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np

from search.analysis.lexicon.lexicon import ARRAYS, NO_TERM, TRIE_FILE
from search.analysis.lexicon.second_lemmas import second_lemmas
from search.analysis.lexicon.sources import Dictionaries
from search.analysis.nynorsk import LEMMAS, BokmalSpelling, term_of

_LONGEST: Final = 64
_TERMS: Final = ("bokmal", "nynorsk", "second", "third")


def write_lexicon(folder: Path, dictionaries: Dictionaries) -> None:
    """Write the tables of a Lexicon into *folder*."""
    bokmal = bokmal_terms(dictionaries)
    nynorsk = nynorsk_terms(dictionaries)
    others = {form: tuple(map(term_of, lemmas)) for form, lemmas in second_lemmas(dictionaries).items()}
    words = {
        *bokmal,
        *nynorsk,
        *dictionaries.frequency,
        *bokmal.values(),
        *nynorsk.values(),
        *chain.from_iterable(others.values()),
    }
    trie = marisa_trie.Trie(sorted(word for word in words if len(word) <= _LONGEST))
    rows = {name: np.zeros(len(trie) + 1, dtype=kind) for name, kind in ARRAYS.items()}
    for name in _TERMS:
        rows[name][:] = NO_TERM
    for word, number in trie.items():
        rows["bokmal"][number] = trie.get(bokmal.get(word, ""), NO_TERM)
        rows["nynorsk"][number] = trie.get(nynorsk.get(word, ""), NO_TERM)
        rows["zipf"][number] = round(100 * dictionaries.frequency.get(word, 0.0))
        for name, term in zip(("second", "third"), others.get(word, ()), strict=False):
            rows[name][number] = trie.get(term, NO_TERM)
    trie.save(str(folder / TRIE_FILE))
    for name, array in rows.items():
        np.save(folder / f"{name}.npy", array)


def bokmal_terms(dictionaries: Dictionaries) -> dict[str, str]:
    """Return, for each form of bokmål, the term it stands for."""
    return {form: term_of(lemma) for form, lemma in dictionaries.bokmal.items()}


def nynorsk_terms(dictionaries: Dictionaries) -> dict[str, str]:
    """Return, for each form of nynorsk, the term it stands for: of bokmål, where it has the word."""
    spelling = BokmalSpelling(dictionaries.bokmal.get, lambda word: dictionaries.frequency.get(word, 0.0))
    term_by_lemma = {
        lemma: term_of(spelling.of(with_e(lemma, dictionaries)))
        for lemma in set(dictionaries.nynorsk.values())
    }
    terms = {form: term_by_lemma[lemma] for form, lemma in dictionaries.nynorsk.items()}
    return {**terms, **{form: term_of(lemma) for form, lemma in LEMMAS.items()}}


def with_e(lemma: str, dictionaries: Dictionaries) -> str:
    """Return a nynorsk infinitive in -a with the -e that it may have as well: «gjera» as «gjere»."""
    other = f"{lemma[:-1]}e"
    is_infinitive = lemma.endswith("a") and len(lemma) > 3  # noqa: PLR2004 - «bra», «fra» are none
    return other if is_infinitive and _knows(dictionaries, other) else lemma


def _knows(dictionaries: Dictionaries, word: str) -> bool:
    known: tuple[Mapping[str, str], ...] = (dictionaries.bokmal, dictionaries.nynorsk)
    return any(word in each for each in known)
