"""Makes the tables of a Lexicon from the dictionaries, once on each machine, in some ten seconds."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np

from search.analysis.lexicon.lexicon import ARRAYS, GROUPS, MOST, NO_TERM, TRIE_FILE, group_number
from search.analysis.lexicon.likely_lemmas import LikelyLemmas
from search.analysis.lexicon.nynorsk_lemmas import NynorskLemmas
from search.analysis.lexicon.sources import Dictionaries
from search.analysis.nynorsk import LEMMAS, BokmalSpelling, term_of

_LONGEST: Final = 64
Terms = Mapping[str, LikelyLemmas]
"""Form to its terms, the likeliest first."""


def write_lexicon(folder: Path, terms: Mapping[str, Terms], dictionaries: Dictionaries) -> None:
    """Write the tables of a Lexicon into *folder*; *terms* are `terms_by_language`."""
    words = set(dictionaries.frequency)
    for by_form in terms.values():
        words.update(by_form, chain.from_iterable(likely.lemmas for likely in by_form.values()))
    trie = marisa_trie.Trie(sorted(word for word in words if len(word) <= _LONGEST))
    rows = {name: np.full(len(trie) + 1, NO_TERM, dtype=kind) for name, kind in ARRAYS.items()}
    rows["zipf"][:] = 0
    groups: dict[tuple[int, ...], int] = {}
    for word, number in trie.items():
        rows["zipf"][number] = round(100 * dictionaries.frequency.get(word, 0.0))
        for name, by_form in terms.items():
            if likely := by_form.get(word):
                rows[name][number] = _row(likely, trie, groups)
    trie.save(str(folder / TRIE_FILE))
    for name, array in rows.items():
        np.save(folder / f"{name}.npy", array)
    np.save(folder / GROUPS, np.array([*chain.from_iterable(groups), NO_TERM], dtype=np.int32))


def terms_by_language(dictionaries: Dictionaries) -> dict[str, Terms]:
    """Return the terms of each form by the name of the array of the language."""
    bokmal, nynorsk = bokmal_terms(dictionaries), nynorsk_terms(dictionaries)
    # simplemma's list of bokmål holds words of nynorsk as well: «hending», «brukar».
    for form in nynorsk.keys() & dictionaries.nynorsk.keys() & bokmal.keys() - dictionaries.likely.keys():
        term = nynorsk[form].lemmas[0]
        if term != bokmal[form].lemmas[0] and term in dictionaries.likely:
            del bokmal[form]
    return {"bokmal": bokmal, "nynorsk": nynorsk}


def _row(likely: LikelyLemmas, trie: marisa_trie.Trie, groups: dict[tuple[int, ...], int]) -> int:
    """Return the number of the one term of a form, or of the group of its terms, which joins *groups*."""
    numbers: list[int] = [trie.get(term, NO_TERM) for term in likely.lemmas]
    if len(numbers) == 1:
        return numbers[0]
    group = (likely.typed, *numbers, *[NO_TERM] * (MOST - len(numbers)))
    return group_number(groups.setdefault(group, len(groups)))


def bokmal_terms(dictionaries: Dictionaries) -> dict[str, LikelyLemmas]:
    """Return, for each form of bokmål, the terms it stands for."""
    terms = {lemma: bokmal_term(lemma, dictionaries) for lemma in set(dictionaries.bokmal.values())}
    single = {form: LikelyLemmas((terms[lemma],), 1) for form, lemma in dictionaries.bokmal.items()}
    likely = dictionaries.likely
    genitives = {
        form: single[form.removesuffix("s")]
        for form, lemma in dictionaries.bokmal.items()
        if form.endswith("s") and form != lemma and form not in likely and form.removesuffix("s") in likely
    }
    several = {
        form: _with_terms(likely, {lemma: bokmal_term(lemma, dictionaries) for lemma in likely.lemmas})
        for form, likely in dictionaries.likely.items()
        if len(likely.lemmas) > 1
    }
    return single | genitives | several


def bokmal_term(lemma: str, dictionaries: Dictionaries) -> str:
    """Return the term for *lemma* of bokmål: one for all its spellings."""
    return term_of(dictionaries.spellings.get(lemma, lemma))


def nynorsk_terms(dictionaries: Dictionaries) -> dict[str, LikelyLemmas]:
    """Return, for each form of nynorsk, the terms it stands for: of bokmål, where it has the word."""
    spelling = BokmalSpelling(dictionaries.bokmal.get, lambda word: dictionaries.frequency.get(word, 0.0))

    def bokmal_of(lemma: str) -> str:
        return _bokmal_lemma(with_e(lemma, dictionaries), spelling, dictionaries)

    finder = NynorskLemmas(dictionaries.nynorsk, bokmal_of, dictionaries.uses, dictionaries.genders)
    likely_by_form = finder.find()
    lemmas = set(chain.from_iterable(likely.lemmas for likely in likely_by_form.values()))
    terms = {lemma: bokmal_term(bokmal_of(lemma), dictionaries) for lemma in lemmas}
    by_form = {form: _with_terms(likely, terms) for form, likely in likely_by_form.items()}
    for form in by_form.keys() & dictionaries.likely.keys():
        own = by_form[form]
        others = [bokmal_term(lemma, dictionaries) for lemma in dictionaries.likely[form].lemmas]
        # What the form is in bokmål counts as well where only rules say that nynorsk has it, or both agree.
        if form not in dictionaries.nynorsk or own.lemmas[0] == others[0]:
            every = tuple(dict.fromkeys((*own.lemmas, *others)))[:MOST]
            by_form[form] = LikelyLemmas(every, own.typed, own.noun)
    for form, lemma in dictionaries.nynorsk.items():
        if form == f"{lemma}s" and lemma in by_form:
            by_form[form] = by_form[lemma]
    listed = {
        form: _with_listed(bokmal_term(lemma, dictionaries), by_form.get(form))
        for form, lemma in LEMMAS.items()
    }
    return by_form | listed


def _with_listed(term: str, likely: LikelyLemmas | None) -> LikelyLemmas:
    """Return *likely* with *term*, which our own list has, before the others."""
    if likely is None:
        return LikelyLemmas((term,), 1)
    others = [other for other in likely.lemmas if other != term]
    typed = [other for other in likely.lemmas[: likely.typed] if other != term]
    return LikelyLemmas((term, *others)[:MOST], min(1 + len(typed), MOST))


def _bokmal_lemma(lemma: str, spelling: BokmalSpelling, dictionaries: Dictionaries) -> str:
    """Return the bokmål lemma for *lemma* of nynorsk in any of its spellings; the first of these where there is none."""
    spellings = dictionaries.nynorsk_spellings.get(lemma, (lemma,))
    for spelled in dict.fromkeys((lemma, *spellings)):
        bokmal = spelling.of(spelled)
        if bokmal != spelled or dictionaries.bokmal.get(spelled) == spelled:
            return bokmal
    return spellings[0]


def _with_terms(likely: LikelyLemmas, terms: Mapping[str, str]) -> LikelyLemmas:
    """Return *likely* with terms for its lemmas, each once."""
    typed = dict.fromkeys(terms[lemma] for lemma in likely.lemmas[: likely.typed])
    every = dict.fromkeys(terms[lemma] for lemma in likely.lemmas)
    return LikelyLemmas(tuple(every), len(typed), terms[likely.noun] if likely.noun else "")


def with_e(lemma: str, dictionaries: Dictionaries) -> str:
    """Return a nynorsk infinitive in -a with the -e that it may have as well: «gjera» as «gjere»."""
    other = f"{lemma[:-1]}e"
    is_infinitive = lemma.endswith("a") and len(lemma) > 3  # noqa: PLR2004 - «bra», «fra» are none
    return other if is_infinitive and _knows(dictionaries, other) else lemma


def _knows(dictionaries: Dictionaries, word: str) -> bool:
    known: tuple[Mapping[str, str], ...] = (dictionaries.bokmal, dictionaries.nynorsk)
    return any(word in each for each in known)
