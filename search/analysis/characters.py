"""
Which characters make a word, and which spellings are one word?

Three functions mend what a keyboard or a typesetter did to a letter: `scandinavian`, `digraphs` and
`without_accents`. None of them takes å for a, ø for o or æ for a: those are letters of their own, and
«får», «far» and «fær» three words. Only `spellings` does, for words that no article has.
"""

import heapq
import re
import unicodedata
from typing import Final

from search.notation.unicode import MARKS, compose

INVISIBLE: Final = "\u00ad\u200b-\u200d\u2060\ufeff"
"""Soft hyphen, zero-width characters and the byte-order mark, as a class for a pattern."""
SPACES: Final = " \u00a0\u2009\u202f"
"""The spaces that group the digits of a number: plain, no-break, thin, narrow no-break."""
APOSTROPHES: Final = "'’‘`´ʼ"
"""The signs typed for an apostrophe; all but the first become the first."""
HYPHENS: Final = "-‐‑"
"""The hyphen of the keyboard, the true one and the one that does not break."""

_UNSEEN = re.compile(f"[{INVISIBLE}]")
_ONE_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


def normalized(text: str) -> str:
    """
    Return *text* composed (NFC), without invisible characters, its apostrophes alike; its case is kept.

    Digits below the line are digits (CO₂ is CO2), and so are those above it in a unit (m²).
    """
    return text if text.isascii() and "`" not in text else _normalized(text)


_SUBSCRIPT: Final = dict(zip(range(0x2080, 0x208A), "0123456789", strict=True))
_SUPERSCRIPTS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SUPERSCRIPT: Final = str.maketrans(_SUPERSCRIPTS, "0123456789")
# m², km³; after a longer word it is the mark of a footnote, and after a digit a power.
_RAISED = re.compile(rf"(?P<letters>[^\W\d_]+)(?P<digits>[{_SUPERSCRIPTS}]+)")
_LONGEST_UNIT: Final = 3


def _normalized(text: str) -> str:
    # Taking out an invisible character can bring a letter and its mark together: composed comes after.
    plain = compose(_UNSEEN.sub("", text)).translate(_ONE_APOSTROPHE).translate(_SUBSCRIPT)
    return _RAISED.sub(_lower_digits, plain)


def _lower_digits(found: re.Match[str]) -> str:
    """Return a unit with its digit on the line, and a longer word without the number of its footnote."""
    is_unit = len(found["letters"]) <= _LONGEST_UNIT
    return found["letters"] + (found["digits"].translate(_SUPERSCRIPT) if is_unit else "")


_SCANDINAVIAN = str.maketrans("äöÄÖ", "æøÆØ")
_DIGRAPH = re.compile("aa|ae|oe")
_LETTER_OF_DIGRAPH: Final = {"aa": "å", "ae": "æ", "oe": "ø"}


def scandinavian(word: str) -> str:
    """Return *word* with the Swedish and German ä and ö written as Norwegian æ and ø."""
    return word if word.isascii() else word.translate(_SCANDINAVIAN)


def digraphs(word: str) -> str:
    """
    Return *word*, in lower case, with aa, ae and oe written å, æ and ø: «blaabaer» is «blåbær».

    Right only for words that are not known as they stand: «noe», «poeng» and «kanaan» are.
    """
    return _DIGRAPH.sub(lambda found: _LETTER_OF_DIGRAPH[found[0]], word)


# Letters that Unicode does not take apart. Sami names are typed without their strokes, Turkish ones
# without the missing dot.
_STROKES: Final = {
    "đ": "d", "ð": "d", "ŋ": "n", "ŧ": "t", "ł": "l", "ı": "i", "ħ": "h", "ſ": "s", "ß": "ss", "þ": "th", "œ": "oe",
    "Đ": "D", "Ð": "D", "Ŋ": "N", "Ŧ": "T", "Ł": "L", "Ħ": "H", "ẞ": "SS", "Þ": "Th", "Œ": "Oe",
}  # fmt: skip
_OWN_LETTERS: Final = frozenset("åäöÅÄÖ")
# Latin-1 to Latin Extended-B, Latin Extended Additional, ligatures.
_LATIN: Final = (range(0xC0, 0x250), range(0x1E00, 0x1F00), range(0xFB00, 0xFB07))


def _plain(letter: str) -> str:
    """Return *letter* without accents; the letter itself where it has none, or is a letter of its own."""
    if letter in _OWN_LETTERS:
        return letter
    if letter in _STROKES:
        return _STROKES[letter]
    kind, *codes = unicodedata.decomposition(letter).split() or [""]
    if not kind:
        return letter
    if kind.startswith("<"):  # a ligature, or a letter made of two: ﬁ, ĳ
        return "".join(_plain(chr(int(code, 16))) for code in codes)
    return _plain(chr(int(kind, 16)))


_ACCENTS: Final[dict[int, str]] = {
    **{code: _plain(chr(code)) for block in _LATIN for code in block if _plain(chr(code)) != chr(code)},
    **dict.fromkeys(range(ord(MARKS[0]), ord(MARKS[-1]) + 1), ""),
}


def without_accents(word: str) -> str:
    """Return *word*, composed, without accents: é → e, ü → u, ß → ss, ﬁ → fi; å ä æ ö ø stay, æ and ø bare."""
    return word if word.isascii() else word.translate(_ACCENTS)


# One letter of the key, and the run of letters that stands for it.
_A: Final = "[aåæä][aåæäe]*"
_O: Final = "[oøö][oøöe]*"
_RUN = re.compile(rf"(?P<a>{_A})|(?P<o>{_O})|(?P<e>e+)|(?P<i>i+)|(?P<u>u+)|(?P<y>y+)")

# What may have been meant where a run of letters was typed, and how far-fetched it is.
_MEANT: Final[dict[str, dict[str, int]]] = {
    "a": {"å": 2, "a": 3, "æ": 3, "aa": 4, "ä": 4, "ae": 5},
    "o": {"ø": 2, "o": 3, "ö": 4, "oe": 4, "oo": 5},
    "e": {"e": 2, "é": 4, "ee": 5},
    "i": {"i": 2},
    "u": {"u": 2},
    "y": {"y": 2},
}
# A digraph is most often the letter it stands for, typed where the keyboard has none.
_SURELY: Final = {("aa", "å"), ("ae", "æ"), ("oe", "ø"), ("ä", "æ"), ("ö", "ø")}
_MAX_RUNS: Final = 12
"""Runs of vowels that vary; Norwegian words with more are compounds, and their first half will do."""


def spellings(word: str, limit: int = 2000) -> list[str]:
    """
    Return the other spellings that may have been meant by *word*, in lower case, most likely first.

    None is *word*. The order is always the same: fewest and likeliest changes first. The time is bounded by *limit* and does not grow with longer words.
    """
    plain = without_accents(word)
    # Cost, then choices by number, then the spelling so far: unlike texts, numbers keep the order given.
    begun: list[tuple[int, tuple[int, ...], str]] = [(0, (), "")]
    end = 0
    for number, run in enumerate(_RUN.finditer(plain)):
        if number == _MAX_RUNS:
            break
        between, end = plain[end : run.start()], run.end()
        options = _options(run)
        # The best spellings of a beginning are the only ones that can become the best of the whole.
        begun = heapq.nsmallest(
            limit + 1,
            (
                (cost + added, (*choices, choice), f"{text}{between}{letters}")
                for cost, choices, text in begun
                for choice, (letters, added) in enumerate(options)
            ),
        )
    return [each for _, _, text in begun if (each := text + plain[end:]) != word][:limit]


def _options(run: re.Match[str]) -> list[tuple[str, int]]:
    """Return the letters that may have been meant by *run*, with their costs, cheapest first."""
    written = run[0]
    meant = _MEANT[str(run.lastgroup)]
    costs = {written: 0} | {
        letters: 1 if (written, letters) in _SURELY else cost
        for letters, cost in meant.items()
        if letters != written
    }
    return sorted(costs.items(), key=lambda option: option[1])
