"""
Which words make compounds, how readily, and with which letters between?

The tables come from two sources on the user's machine: dictionaries (is it a word, a base form?)
and a frequency list of a language full of compounds. The second also tells the letter between the
parts (the fuge): of the words that begin with film none continues with film-s-, and of those that
begin with parkering nearly all do. So each base form gets its own odds for no letter, -s-, -e-, -er-.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from search.analysis.compounds import LETTERS
from search.analysis.data import table

SHORT: Final = 3
"""Letters; words this short stand in others by chance, so only those of a list are parts."""

FUGES: Final = ("", "s", "e", "er")
_DEFINITE: Final = ("en", "et", "n")
_VOWELS: Final = tuple("aeiouyæøå")
# Derivations with these endings take -s- nearly always (parkeringsvakt, nyhetsbrev).
_TAKE_S: Final = ("ing", "sjon", "het", "skap", "dom", "tet", "nad", "heit", "leik", "else", "tid")
# How often each fuge is met, before the words of one's own family are counted.
_PRIOR: Final = (3.0, 1.5, 0.15, 0.05)
_PRIOR_TAKES_S: Final = (0.3, 6.0, 0.02, 0.01)
_PRIOR_VOWEL: Final = (5.0, 0.0, 0.0, 0.0)
_FUGE_WEIGHT: Final = 0.9
_RARE_FUGE: Final = -0.3
_NO_FAMILY: Final = -0.4
_FAMILY: Final = 3.0
_FAMILY_WEIGHT: Final = 0.35
_UNSEEN: Final = 1.0
_GENITIVE: Final = 0.1
_LESS_COMMON: Final = 0.5
_RARE: Final = 0.6
"""In a hundred million words; a rarer word is no modifier, and a head only when it is long."""
_LONG_HEAD: Final = 6
_SHORTEST_EXAMPLE: Final = 8
_LONGEST_EXAMPLE: Final = 30
_EVIDENCE: Final = 2
_LONGEST_ROOT: Final = 5  # ring, ting and skap are no derivations
_STEP: Final = 1024
"""Scores are multiples of 1/1024, so that they are the same as float32 and in any order of adding."""


class Modifier(NamedTuple):
    """
    What a piece of a word can be before its last part.

    Attributes:
        score: How likely; the higher the better, mostly 0 to 6.
        base: The piece as a word, without the letters that join it (parkerings: parkering).
        term: Its term.
    """

    score: float
    base: str
    term: str


class Head(NamedTuple):
    """What a piece of a word can be at its end; *score* as in Modifier, *term* that of its lemma."""

    score: float
    term: str


@dataclass(frozen=True, slots=True)
class CompoundTables:
    """
    All a splitter knows.

    Attributes:
        modifiers: By the piece as written, joining letters included.
        heads: By the piece as written, inflection included.
        cuts: Words that are not cut where they score best, and where their last part begins; 0 for words
            that are never split.
    """

    modifiers: dict[str, Modifier]
    heads: dict[str, Head]
    cuts: dict[str, int]


@dataclass(frozen=True, slots=True)
class CompoundWords:
    """The lists of ``data/compounds.toml``."""

    short_modifiers: frozenset[str]
    short_heads: frozenset[str]
    never_parts: frozenset[str]
    never_modifiers: frozenset[str]
    never_heads: frozenset[str]
    cuts: dict[str, int]
    modifiers: dict[str, str]

    def may_modify(self, word: str) -> bool:
        """Tell whether *word* may stand before another."""
        return word in self.short_modifiers if len(word) <= SHORT else word not in self.never_modifiers

    def may_be_head(self, word: str) -> bool:
        """Tell whether *word* may come last."""
        if len(word) <= SHORT:
            return word in self.short_heads
        return word not in self.never_heads and word.removesuffix("s") not in self.never_heads


@cache
def compound_words() -> CompoundWords:
    """Return the lists, read once a process."""
    lists = table("compounds")
    both = frozenset(lists["never_parts"])
    return CompoundWords(
        short_modifiers=frozenset(lists["short_modifiers"]),
        short_heads=frozenset(lists["short_heads"]),
        never_parts=both,
        never_modifiers=both | frozenset(lists["never_modifiers"]),
        never_heads=both | frozenset(lists["never_heads"]),
        cuts=dict.fromkeys(lists["whole"], 0)
        | {cut.replace("|", ""): cut.index("|") for cut in lists["cuts"]},
        modifiers=lists["modifiers"],
    )


def compound_tables(
    bokmal: Mapping[str, str],
    nynorsk: Mapping[str, str],
    frequency: Mapping[str, float],
    term_of_form: Callable[[str], str],
) -> CompoundTables:
    """
    Return the tables made from dictionaries and a frequency list; takes some five seconds.

    Args:
        bokmal: Form to lemma, in lower case.
        nynorsk: Form to lemma, in lower case.
        frequency: Word to how common it is, on the Zipf scale (0 to 8).
        term_of_form: Gives the term of a form; asked once for each of about 250,000 forms.
    """
    counts = {word: 10 ** (zipf - 1) for word, zipf in frequency.items() if LETTERS.fullmatch(word)}
    own = _own_lemmas(counts, bokmal)

    @cache
    def term(form: str) -> str:
        return term_of_form(own.get(form, form))

    bases = _bases(counts, bokmal, nynorsk, own.keys())
    bases |= _nynorsk_bases(nynorsk, bokmal, bases, term)
    heads = _head_words(counts, bokmal, nynorsk)
    families = _families(counts, bases, heads)
    scores = _head_scores(heads, families)
    inflected = _inflected_heads(nynorsk, scores, term)
    return CompoundTables(
        modifiers=_modifiers(bases, families, term),
        heads=_with_genitives(inflected | {word: Head(score, term(word)) for word, score in scores.items()}),
        cuts=dict.fromkeys(_verbs(bokmal) | _verbs(nynorsk), 0) | compound_words().cuts,
    )


def _own_lemmas(counts: Mapping[str, float], known: Mapping[str, str]) -> dict[str, str]:
    """
    Return the words that a dictionary takes for a form of another, and a definite form of each.

    trener is of trene there, ball of balle, kjæreste of kjær. But treneren is of trener, and is met
    more often than the definite form of trene, which is no noun; while sideren is rare beside siden,
    so that sider is the plural of side. The term of the definite form is the word's own.
    """
    own: dict[str, str] = {}
    for word, lemma in known.items():
        if word != lemma:
            form, count = _definite(word, counts, known)
            if count > _definite(lemma, counts, known)[1]:
                own[word] = form
    return own


def _definite(word: str, counts: Mapping[str, float], known: Mapping[str, str]) -> tuple[str, float]:
    """Return the most common definite form of *word*, and how common it is."""
    forms = (word + ending for ending in _DEFINITE)
    # siden is in the dictionary as a word of its own, and is of side all the same.
    found = [(counts.get(form, 0.0), form) for form in forms if known.get(form) in {word, form}]
    count, form = max(found, default=(0.0, word))
    return form, count


def _bases(
    counts: Mapping[str, float], bokmal: Mapping[str, str], nynorsk: Mapping[str, str], own: AbstractSet[str]
) -> dict[str, float]:
    """Return the words that may come first, with the logarithm of their frequency."""
    words = compound_words()

    def is_base(word: str) -> bool:
        if word in words.short_modifiers or word in own:
            return True
        found = (bokmal.get(word), nynorsk.get(word))
        return word in found or word + "e" in found  # vask, of vaske

    bases = {
        word: math.log10(count + 1)
        for word, count in counts.items()
        if count >= _RARE and words.may_modify(word) and is_base(word)
    }
    return bases | {word: math.log10(max(counts.get(word, 0.0), _RARE) + 1) for word in words.modifiers}


def _nynorsk_bases(
    nynorsk: Mapping[str, str],
    bokmal: Mapping[str, str],
    bases: Mapping[str, float],
    term: Callable[[str], str],
) -> dict[str, float]:
    """Return the base forms only nynorsk has, as common as the word of bokmål they stand for."""
    words = compound_words()
    return {
        form: bases[other] - _LESS_COMMON
        for form, lemma in nynorsk.items()
        if form == lemma
        and form not in bases
        and form not in bokmal
        and len(form) > SHORT
        and LETTERS.fullmatch(form)
        and words.may_modify(form)
        and (other := term(form)) in bases
    }


def _head_words(
    counts: Mapping[str, float], bokmal: Mapping[str, str], nynorsk: Mapping[str, str]
) -> dict[str, float]:
    """Return the words that may come last, inflected or not, with the logarithm of their frequency."""
    words = compound_words()
    return {
        word: math.log10(count + 1) if count >= _RARE else 0.2
        for word, count in counts.items()
        if (count >= _RARE or len(word) >= _LONG_HEAD)
        and (lemma := bokmal.get(word) or nynorsk.get(word))
        and lemma not in words.never_parts
        and words.may_be_head(word)
    }


@dataclass(frozen=True, slots=True)
class _Families:
    """
    How the words of the frequency list are made.

    Attributes:
        fuges: Base to the number of its compounds with each of FUGES.
        heads: Head to the number of its compounds.
    """

    fuges: dict[str, list[int]]
    heads: dict[str, int]


def _families(
    counts: Mapping[str, float], bases: Mapping[str, float], heads: Mapping[str, float]
) -> _Families:
    fuges: dict[str, list[int]] = {}
    endings: dict[str, int] = {}
    for modifier, head in _cuts(counts, heads):
        found = list(_analyses(modifier, head, bases, heads))
        for base, fuge in found:
            fuges.setdefault(base, [0, 0, 0, 0])[fuge] += 1
        if found:
            endings[head] = endings.get(head, 0) + 1
    return _Families(fuges, endings)


def _cuts(counts: Mapping[str, float], heads: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    """Yield each way to cut a head off a word."""
    for word in counts:
        if _SHORTEST_EXAMPLE <= len(word) <= _LONGEST_EXAMPLE:
            for at in range(2, len(word) - SHORT):
                if (head := word[at:]) in heads:
                    yield word[:at], head


def _analyses(
    modifier: str, head: str, bases: Mapping[str, float], heads: Mapping[str, float]
) -> Iterator[tuple[str, int]]:
    """Yield each base that *modifier* can be, with its fuge."""
    if modifier in bases:
        yield modifier, 0
    for number, fuge in enumerate(FUGES[1:], 1):
        base = modifier[: -len(fuge)]
        # hodeskalle is hode and skalle; it says nothing of hodes.
        is_clear = fuge != "s" or f"s{head}" not in heads
        if modifier.endswith(fuge) and base in bases and len(base) >= SHORT and is_clear:
            yield base, number


def _modifiers(
    bases: Mapping[str, float], families: _Families, term: Callable[[str], str]
) -> dict[str, Modifier]:
    words = compound_words()
    modifiers: dict[str, Modifier] = {}
    for base, weight in bases.items():
        for fuge, odds in _fuge_scores(base, families.fuges.get(base, [0, 0, 0, 0])):
            score = _rounded(weight + _length_bonus(base) + odds)
            known = modifiers.get(base + fuge)
            if words.may_modify(base + fuge) and (known is None or score > known.score):
                listed = words.modifiers.get(base)
                modifiers[base + fuge] = Modifier(score, listed or base, listed or term(base))
    return modifiers


def _fuge_scores(base: str, seen: list[int]) -> Iterator[tuple[str, float]]:
    """Yield each fuge that *base* can take, with what it adds to the score; *seen* counts its family."""
    prior = _prior(base)
    total = sum(seen) + sum(prior)
    for number, fuge in enumerate(FUGES):
        share = (seen[number] + prior[number]) / total
        if share > 0 and _can_take(base, fuge, seen[number]):
            rarity = _RARE_FUGE if fuge in {"e", "er"} else 0.0
            yield fuge, _FUGE_WEIGHT * math.log10(share) + rarity + (0.0 if any(seen) else _NO_FAMILY)


def _prior(base: str) -> tuple[float, ...]:
    if base.endswith(_TAKE_S) and len(base) > _LONGEST_ROOT:
        return _PRIOR_TAKES_S
    return _PRIOR_VOWEL if base.endswith(_VOWELS) else _PRIOR


def _can_take(base: str, fuge: str, seen: int) -> bool:
    # glede-s-, ære-s-: after a vowel an -s- is rare, so some words must show it.
    if fuge == "s":
        return not base.endswith(("s", "x")) and (seen >= _EVIDENCE or not base.endswith(_VOWELS))
    return fuge == "" or (len(base) >= SHORT and not base.endswith(_VOWELS))


def _head_scores(heads: Mapping[str, float], families: _Families) -> dict[str, float]:
    return {
        head: _rounded(
            weight
            + _length_bonus(head)
            + _FAMILY_WEIGHT * math.log10((families.heads.get(head, 0) + 0.5) / _FAMILY)
        )
        for head, weight in heads.items()
    }


def _inflected_heads(
    nynorsk: Mapping[str, str], scores: Mapping[str, float], term: Callable[[str], str]
) -> dict[str, Head]:
    """Return the inflections of heads that a frequency list of bokmål does not hold: selskapa."""
    words = compound_words()
    return {
        form: Head(_rounded(scores[lemma] - _UNSEEN), lemma)
        for form in nynorsk
        if form not in scores
        and len(form) > SHORT
        and LETTERS.fullmatch(form)
        and words.may_be_head(form)
        and (lemma := term(form)) in scores
    }


def _with_genitives(heads: dict[str, Head]) -> dict[str, Head]:
    genitives = {
        f"{word}s": Head(_rounded(head.score - _GENITIVE), head.term)
        for word, head in heads.items()
        if len(word) > SHORT and not word.endswith("s")
    }
    return genitives | heads


def _verbs(known: Mapping[str, str]) -> frozenset[str]:
    """
    Return the infinitives of *known*, told by their present participle.

    Few verbs are compounds, and many look like one: for+handle, under+skrive.
    """
    return frozenset(lemma for form, lemma in known.items() if form == f"{lemma}nde")


def _length_bonus(word: str) -> float:
    """Return 0.12 a letter, up to seven: a long word hardly stands in another by chance."""
    return 0.12 * min(len(word), 7)


def _rounded(score: float) -> float:
    return round(score * _STEP) / _STEP
