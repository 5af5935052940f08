"""Says which lemmas a form of nynorsk is likely to be of, by how often their words are written in bokmål."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from search.analysis.lexicon.likely_lemmas import LikelyLemmas, Portion, Word, most_likely
from search.analysis.lexicon.nynorsk_forms import nynorsk_forms
from search.analysis.lexicon.paradigms import LEAST, SHARES, Form
from search.analysis.nynorsk import LEMMAS

_CLASSES: Final = tuple(SHARES)
_COMMON: Final = 100.0
"""Uses in a billion words from which a word of bokmål is taken for one of nynorsk as well."""
_UNKNOWN: Final = 20.0
"""Uses in a billion words of a word that bokmål lacks, by a guess."""
_IRREGULAR: Final = 0.1
"""Of all uses of a word, those in a form that the dictionary of nynorsk has and no rule makes."""
_RARE: Final = 0.003
"""The same for a form that is a word of its own as well: «tak» may be an order, and mostly is a roof."""
_UNLISTED: Final = 0.1
"""How much less a form counts that a rule makes and the dictionary of nynorsk has not, or of another word."""
_SHARED: Final = 0.2
"""How much of its weight a word of bokmål has in nynorsk, where no dictionary of nynorsk has it."""
_SHORTEST_HEAD: Final = 3
_SHORTEST_COMPOUND: Final = 7
# fmt: off
_PREFIXES: Final = (
    "an", "at", "att", "av", "be", "bort", "etter", "for", "fore", "fram", "frå", "føre", "gjen", "gjennom", "god",
    "inn", "med", "mis", "mot", "ned", "om", "opp", "over", "på", "sam", "saman", "til", "tilbake", "tilrette",
    "under", "unna", "ut", "utan", "ved", "vidare",
)
# fmt: on
"""What strong verbs may have before them."""

_Key = tuple[str, str, bool]
"""A form, a lemma it may be of, and whether that is a noun."""


class NynorskLemmas:
    """
    Finds the lemmas of the forms of nynorsk.

    Args:
        forms: Form to lemma, as a dictionary of nynorsk has it.
        bokmal_of: Gives the bokmål lemma of a nynorsk one, itself where there is none.
        uses: How often each word of bokmål is written in a billion words.
        genders: As `nynorsk_forms.genders` says them of bokmål nouns.
    """

    def __init__(
        self,
        forms: Mapping[str, str],
        bokmal_of: Callable[[str], str],
        uses: Mapping[Word, float],
        genders: Mapping[str, str],
    ) -> None:
        self._bokmal_of = cache(bokmal_of)
        self._uses = uses
        self._genders = genders
        self._classes = cache(self._find_classes)
        self._lemmas = frozenset(forms.values())
        unknown = {lemma for lemma in self._lemmas if self._is_unknown_compound(lemma)}
        self._lemmas -= unknown
        self._forms = {form: lemma for form, lemma in forms.items() if lemma not in unknown}
        self._listed: dict[str, set[str]] = {}
        for form, lemma in self._forms.items():
            self._listed.setdefault(lemma, set()).add(form)

    def find(self) -> dict[str, LikelyLemmas]:
        """Return, for each form, the lemmas that it is likely to be of; takes some three seconds."""
        weights, least = self._weights()
        totals: dict[str, float] = {}
        for (form, _, _), weight in weights.items():
            totals[form] = totals.get(form, 0.0) + weight
        return most_likely(
            Portion(*key, weight / totals[key[0]], least.get(key, LEAST)) for key, weight in weights.items()
        )

    def _weights(self) -> tuple[dict[_Key, float], dict[_Key, float]]:
        """Return the weight of each form for each of its words, and its `Portion.least` where that is not LEAST."""
        weights: dict[_Key, float] = {}
        least: dict[_Key, float] = {}
        for form, uses in self._forms_with_uses():
            key = (form.form, form.lemma, form.word_class == "NOUN")
            is_listed = form.lemma not in self._lemmas or self._forms.get(form.form) == form.lemma
            weight = uses * form.share * (1.0 if is_listed else _UNLISTED)
            weights[key] = max(weight, weights.get(key, 0.0))
            if form.least < LEAST:
                least[key] = min(form.least, least.get(key, LEAST))
        irregular = {
            (form, lemma, False): self._irregular_share(form, weights) * self._most_uses(lemma)
            for form, lemma in self._forms.items()
            if form not in LEMMAS
            and (form, lemma, True) not in weights
            and (form, lemma, False) not in weights
        }
        return weights | irregular, least

    def _irregular_share(self, form: str, weights: Mapping[_Key, float]) -> float:
        """Return the share of a form that no rule makes of its lemma; small where it is a word of its own."""
        return _RARE if (form, form, True) in weights or (form, form, False) in weights else _IRREGULAR

    def _most_uses(self, lemma: str) -> float:
        return max(self._classes(lemma).values(), default=_UNKNOWN)

    def _is_unknown_compound(self, lemma: str) -> bool:
        """
        Return whether *lemma* is a compound that bokmål has in no spelling, of parts that have other ones there.

        It is left to the rule for compounds that no dictionary has, which puts its parts in bokmål.
        """
        if len(lemma) < _SHORTEST_COMPOUND or self._bokmal_of(lemma) != lemma or self._has_class(lemma):
            return False
        return any(
            self._is_respelled(lemma[:at], lemma[at:])
            for at in range(_SHORTEST_HEAD, len(lemma) - _SHORTEST_HEAD + 1)
            if lemma[at:] in self._lemmas and (self._bokmal_of(lemma[at:]), "NOUN") in self._uses
        )

    def _is_respelled(self, modifier: str, head: str) -> bool:
        """Say whether *modifier*, once its joining letter is off, is a word, and it or *head* another in bokmål."""
        bases = (base for base in (modifier, modifier.removesuffix("s"), modifier.removesuffix("e")))
        return any(
            base in self._lemmas and (self._bokmal_of(head) != head or self._bokmal_of(base) != base)
            for base in bases
        )

    def _has_class(self, lemma: str) -> bool:
        return any((lemma, name) in self._uses for name in _CLASSES)

    def _forms_with_uses(self) -> Iterator[tuple[Form, float]]:
        """Yield each form of each word, and how often the word is written."""
        common = {lemma for (lemma, _), uses in self._uses.items() if uses >= _COMMON}
        for lemma in sorted(self._lemmas | common):
            share = 1.0 if lemma in self._lemmas else _SHARED
            classes = self._classes(lemma)
            forms = list(nynorsk_forms(lemma, classes.keys(), self._gender(lemma)))
            listed = self._listed.get(lemma, set())
            if "VERB" in classes and not listed.issubset({form.form for form in forms}):
                # A strong verb, all of whose forms are in the dictionary: «vere» has no «verd».
                forms = [form for form in forms if form.word_class != "VERB" or form.form in listed]
                yield from self._forms_with_prefix(lemma)
            for form in forms:
                # The adjective that a present participle is, is a word of its own.
                yield form, share * classes.get(form.word_class, _UNKNOWN)

    def _forms_with_prefix(self, verb: str) -> Iterator[tuple[Form, float]]:
        """Yield the listed forms of a strong *verb* after each prefix that bokmål has it with: «pålagd» of «pålegge»."""
        bokmal = self._bokmal_of(verb)
        for prefix in _PREFIXES:
            if uses := self._uses.get((prefix + bokmal, "VERB")):
                for form in sorted(self._listed[verb]):
                    yield Form(prefix + form, prefix + bokmal, "VERB", 2), uses

    def _find_classes(self, lemma: str) -> dict[str, float]:
        """Return the classes of *lemma*, with how often it is written as each."""
        for word in dict.fromkeys((self._bokmal_of(lemma), lemma)):
            classes = {name: uses for name in _CLASSES if (uses := self._uses.get((word, name)))}
            if classes:
                return classes
        head = self._find_head(lemma)
        return {name: min(uses, _UNKNOWN) for name, uses in self._classes(head).items()} if head else {}

    def _find_head(self, lemma: str) -> str | None:
        """Return the longest word that *lemma* ends in, as compounds do."""
        ends = (lemma[at:] for at in range(2, len(lemma) - _SHORTEST_HEAD + 1))
        return next((end for end in ends if end in self._lemmas or (end, "NOUN") in self._uses), None)

    def _gender(self, lemma: str) -> str:
        """Return the letters that the definite singular of the noun *lemma* ends in."""
        word = self._bokmal_of(lemma)
        gender = self._genders.get(word) or self._genders.get(lemma)
        if gender is None and (head := self._find_head(lemma)):
            return self._gender(head)
        stem = lemma.removesuffix("e")
        listed = self._listed.get(lemma, set())
        return (gender or "") + "".join(ending[-1] for ending in ("et", "en", "a") if stem + ending in listed)
