"""
Reads the paradigms of bokmål: which forms each word has, and in which place of its paradigm each stands.

`scripts/norwegian_dictionaries.py` makes the file from Bokmålsordboka (CC BY 4.0, see NOTICE). A line is a class, a
pattern, and the lemmas that are inflected so: `NOUN  |en|er|ene  bil katt` has «katten» and «bilene».
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from search.analysis.data import packed_lines

SHARES: Final[Mapping[str, tuple[float, ...]]] = {
    "NOUN": (0.5, 0.28, 0.15, 0.07),
    "VERB": (0.25, 0.35, 0.18, 0.15, 0.0005, 0.015, 0.005, 0.01, 0.001),
    "ADJ": (0.4, 0.2, 0.28, 0.06, 0.06),
    "OTHER": (1.0,),
}
"""
By class, how much of a word's use each place of its paradigm has, estimated by reading.

Nouns: indefinite and definite singular, indefinite and definite plural. Verbs: infinitive, present, past, perfect
participle, imperative, passive, present participle, participle before a noun, the same definite. Adjectives:
singular, neuter, plural and definite, comparative, superlative.
"""
PRESENT_PARTICIPLE: Final = 6
"""Of a verb; it is an adjective as well, though dictionaries have few as words of their own."""
LEAST: Final = 0.06
"""Of the uses of a form, those that a word must have for the form to be found by it."""
_LEAST_PLAIN: Final = 0.0005
"""The same for a form that shows of which word it is, though it may be a word of its own: «overraskende»."""
_LEAST_PARTICIPLE: Final = 0.005
_LEAST_PRESENT: Final = 0.003
_PARTICIPLES: Final = frozenset({3, 7, 8})
_LONG: Final = 5
_ENDING: Final = re.compile(r"(\d*)(.*)")


class Form(NamedTuple):
    """
    A form of a word.

    Attributes:
        form: In lower case.
        lemma: The word.
        word_class: NOUN, VERB, ADJ or OTHER.
        slot: Its place in the paradigm, a number of `SHARES`.
    """

    form: str
    lemma: str
    word_class: str
    slot: int = 0

    @property
    def share(self) -> float:
        """Return the share of this form in all uses of the word, from 0 to 1."""
        return SHARES[self.word_class][self.slot]

    @property
    def least(self) -> float:
        """Return the least share of the uses of the form that its word must have, for the form to be found by it."""
        if self.form == self.lemma or (self.word_class == "ADJ" and self.slot):
            return _LEAST_PLAIN
        if self.word_class != "VERB":
            return LEAST
        if self.slot == PRESENT_PARTICIPLE:
            return _LEAST_PRESENT
        is_long = len(self.lemma) >= _LONG and self.form.startswith(self.lemma[:-1])
        return _LEAST_PARTICIPLE if is_long and self.slot in _PARTICIPLES else LEAST


def read_paradigms() -> Iterator[Form]:
    """Yield each form of each word that Bokmålsordboka has, some 450,000."""
    for line in packed_lines("bokmal_paradigms"):
        word_class, pattern, lemmas = line.split("\t")
        if word_class == "OTHER":
            pattern = ""  # «noe» is no form of «noen»
        endings = [
            (int(parts[1] or 0), parts[2], slot)
            for slot, alternatives in enumerate(pattern.split("|"))
            if alternatives != "-"
            for ending in alternatives.split(",")
            if (parts := _ENDING.fullmatch(ending))
        ]
        for lemma in lemmas.split(" "):
            for lost, letters, slot in endings:
                form = (lemma[:-lost] if lost else lemma) + letters
                yield Form(form, lemma, word_class, slot)
                if slot == PRESENT_PARTICIPLE and word_class == "VERB":
                    yield Form(form, form, "ADJ")
