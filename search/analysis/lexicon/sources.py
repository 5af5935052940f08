"""
What do simplemma and wordfreq know of Norwegian?

Both come from PyPI with their data inside. The data are CC BY-SA and similar, so what is derived
from them is made on the user's machine and never shipped: see NOTICE.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory
from wordfreq import get_frequency_dict

from search.analysis.lexicon.likely_lemmas import LikelyLemmas, Word, likely_lemmas
from search.analysis.lexicon.nynorsk_forms import genders
from search.analysis.lexicon.paradigms import read_paradigms
from search.analysis.lexicon.spellings import bokmal_spellings, nynorsk_spellings
from search.analysis.nynorsk import VARIANTS

_LATIN_ENDINGS = ("et", "er", "ene", "ets", "ers", "enes")


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """
    Word lists, all in lower case.

    Attributes:
        bokmal: Form to lemma.
        nynorsk: Form to lemma.
        frequency: Word to how common it is in bokmål, on the Zipf scale: the base-10 logarithm of
            its occurrences in a billion words (van Heuven et al. 2014), from 0 to 8.
    """

    bokmal: Mapping[str, str]
    nynorsk: Mapping[str, str]
    frequency: Mapping[str, float]
    likely: Mapping[str, LikelyLemmas] = field(default_factory=dict)
    uses: Mapping[Word, float] = field(default_factory=dict)
    genders: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    nynorsk_spellings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_dictionaries() -> Dictionaries:
    """Read the dictionaries of simplemma and the frequency list of wordfreq; takes about two seconds."""
    shares = get_frequency_dict("nb", wordlist="large")
    frequency = {word: max(math.log10(share) + 9, 0.0) for word, share in shares.items()}
    bokmal, nynorsk = (_forms(language) for language in ("nb", "nn"))
    spellings = bokmal_spellings(frequency)
    standing = {**spellings, **VARIANTS}
    forms = [form._replace(lemma=standing.get(form.lemma, form.lemma)) for form in read_paradigms()]
    likely, uses = likely_lemmas(forms, frequency)
    return Dictionaries(
        with_latin_nouns(bokmal) | {form: found.lemmas[0] for form, found in likely.items()},
        nynorsk,
        frequency,
        likely,
        uses,
        genders(forms),
        spellings,
        nynorsk_spellings(),
    )


def _forms(language: str) -> dict[str, str]:
    """Return form to lemma; what is only written with a capital counts where no common word is."""
    entries = DefaultDictionaryFactory().get_dictionary(language)
    found: dict[str, str] = {}
    capitalised: dict[str, str] = {}
    for form, lemma in entries.items():
        lowered = form.lower()
        (found if lowered == form else capitalised).setdefault(lowered, lemma.lower())
    return {**capitalised, **found}


def with_latin_nouns(forms: Mapping[str, str]) -> dict[str, str]:
    """Return *forms* with «museet» of «museum», which the dictionary takes for a form of «muse»."""
    latin = {
        f"{lemma.removesuffix('um')}{ending}": lemma
        for lemma in forms.values()
        for ending in _LATIN_ENDINGS
        if lemma.endswith("eum")
    }
    return {form: latin.get(form, lemma) for form, lemma in forms.items()}
