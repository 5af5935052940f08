"""
Which words is a compound made of, and where do they stand in it?

A word is cut where its pieces score best (`compound_tables` says how pieces score): the mean over
the pieces, less a toll for each piece beyond two, so that few long pieces beat many short ones.
The tables are a trie of all pieces and an array by piece for each thing known of it, mapped from disk.
Another trie has the last parts, spelled backwards: where none ends a word, nothing else is looked for.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

from search.analysis.mapped_files import map_array, map_trie

MIN_COMPOUND: Final = 7
"""Letters; shorter words are not split."""
MAX_COMPOUND: Final = 60
"""Letters; longer words are not words."""
LETTERS: Final = re.compile("[a-zæøåéèêóòôüöäáà]+")
"""A word that can be a piece of another."""
MAX_PARTS: Final = 4
ACCEPTED: Final = 2.0
"""The lowest score of a compound; chosen by reading what lies on either side."""
TOLL: Final = 0.75
"""For each part beyond two."""
ELISION: Final = -0.6
"""For a letter that two parts share: of three equal consonants only two are written."""

PIECES_FILE: Final = "compounds.marisa"
HEADS_FILE: Final = "heads.marisa"
ARRAYS: Final = {
    "modifier_score": "float32",
    "modifier_base": "int32",
    "modifier_term": "int32",
    "head_score": "float32",
    "head_term": "int32",
    "cut": "uint8",
}
ANYWHERE: Final = 255
NEVER: Final = float("-inf")
_CONSONANTS: Final = frozenset("bcdfghjklmnpqrstvwxz")


class CompoundPart(NamedTuple):
    """
    A word in a compound.

    Attributes:
        start: First code point, in the word that was split.
        end: After the last; joining letters (-s-, -e-, -er-) belong to the part before them. Where a
            consonant is written once for two parts (trafikk|kork: trafikkork), both hold it.
        base: The part as a word of its own: without joining letters, a last part as written.
        term: What the index holds for it.
    """

    start: int
    end: int
    base: str
    term: str


_Cut = tuple[int, int, int]
"""Start, end and number of a piece."""
_Reached = dict[int, tuple[float, tuple[_Cut, ...]]]
"""By the point where the next piece begins: the best sum of scores, and the pieces before it."""


class Splitter:
    """
    Splits compounds by the tables in *folder*, which `write_compounds` wrote.

    Raises:
        OSError: An array is missing; RuntimeError: a trie is.
    """

    def __init__(self, folder: Path) -> None:
        self._pieces = map_trie(folder / PIECES_FILE)
        self._heads = map_trie(folder / HEADS_FILE)
        self._modifier_score = map_array(folder / "compounds.modifier_score.npy")
        self._modifier_base = map_array(folder / "compounds.modifier_base.npy")
        self._modifier_term = map_array(folder / "compounds.modifier_term.npy")
        self._head_score = map_array(folder / "compounds.head_score.npy")
        self._head_term = map_array(folder / "compounds.head_term.npy")
        self._cut = map_array(folder / "compounds.cut.npy")
        self._inner = lru_cache(maxsize=2**14)(self._inner_parts)
        self._inner_terms = lru_cache(maxsize=2**14)(self._split_terms)
        self._text = lru_cache(maxsize=2**14)(self._text_of)
        # A word is split for its lemma, for its genitive and for its parts, one right after the other.
        self._kept = lru_cache(maxsize=2**8)(self._split)

    def parts(self, word: str) -> tuple[CompoundPart, ...]:
        """
        Return the parts of *word*, as `split` does, each followed by its own parts.

        barnehagedekning has barnehage, and in it barne and hage, and dekning.
        """
        outer = self.split(word)
        if not outer:
            return ()
        parts: list[CompoundPart] = []
        for part in outer:
            first, last, base, term = part
            parts.append(part)
            inner = self._inner(word[first:last], term if last == len(word) else base)
            parts += [CompoundPart(first + start, first + end, *terms) for start, end, *terms in inner]
        return tuple(parts)

    def part_terms(self, word: str) -> list[str]:
        """Return the terms of the `parts` of *word*, in order, in two thirds of the time: without offsets."""
        terms: list[str] = []
        for _, end, base, term in self.split(word):
            terms.append(term)
            terms += self._inner_terms(term if end == len(word) else base)
        return terms

    def split(self, word: str) -> tuple[CompoundPart, ...]:
        """Return the two to four parts of *word*, a word in lower case; none when it is no compound."""
        return self._kept(word)

    def _split(self, word: str) -> tuple[CompoundPart, ...]:
        if not MIN_COMPOUND <= len(word) <= MAX_COMPOUND or not LETTERS.fullmatch(word):
            return ()
        score, cuts = self._best(word)
        if score < ACCEPTED:
            return ()
        *before, (start, end, head) = cuts
        text = self._text
        modifiers = [
            CompoundPart(at, to, text(self._modifier_base[key]), text(self._modifier_term[key]))
            for at, to, key in before
        ]
        return (*modifiers, CompoundPart(start, end, word[start:], text(self._head_term[head])))

    def modifier_term(self, surface: str) -> str | None:
        """Return the term of *surface* as a first part, joining letters and all; None if it can be none."""
        number = self._pieces.get(surface, -1) if LETTERS.fullmatch(surface) else -1
        if number < 0 or self._modifier_score[number] == NEVER:
            return None
        return self._text(self._modifier_term[number])

    def _best(self, word: str) -> tuple[float, tuple[_Cut, ...]]:
        """
        Return the highest score of all ways to cut *word*, and the cuts.

        For «barnehage», which begins with «barne» (14095) and ends in «hage» (5130):

            piece   start, end   score
            barne   0, 5         4.904   as a modifier
            hage    5, 9         4.002   as a head
            both                 4.453   the mean; no toll for two pieces: over ACCEPTED, so it is a compound
        """
        best: tuple[float, tuple[_Cut, ...]] = (NEVER, ())
        heads = self._heads_of(word)
        if not heads:
            return best
        pieces = {0: self._pieces_at(word, 0)}
        cut, most = self._cut_of(word, pieces[0]), MAX_PARTS
        if cut != ANYWHERE:
            heads, most = [cut] if cut in heads else [0], 2
        reached: _Reached = {0: (0.0, ())}
        for number in range(2, most + 1):
            reached = self._one_more(word, reached, pieces, last=heads[0])
            if not reached:
                break
            for start, (total, cuts) in reached.items():
                if start in heads:
                    key = self._pieces[word[start:]]
                    score = (total + self._head_score[key]) / number - TOLL * (number - 2)
                    if score > best[0]:
                        best = score, (*cuts, (start, len(word), key))
        return best

    def _heads_of(self, word: str) -> list[int]:
        """Return the indices in *word* at which a last part may begin, the largest first."""
        size = len(word)
        return [size - len(head) for head in self._heads.prefixes(word[::-1])]

    def _one_more(
        self, word: str, reached: _Reached, pieces: dict[int, list[tuple[int, int]]], *, last: int
    ) -> _Reached:
        """Extend each path in *reached* by one modifier that ends at *last* or before, where a last part can follow."""
        following: _Reached = {}
        scores = self._modifier_score
        for start, (total, cuts) in reached.items():
            if start >= last:
                continue
            if start not in pieces:
                pieces[start] = self._pieces_at(word, start)
            for end, key in pieces[start]:
                score = total + scores[key]
                if score > NEVER and end <= last + 1:
                    path = (*cuts, (start, end, key))
                    _keep_best(following, end, score, path)
                    if (
                        word[end - 1] == word[end - 2]
                        and word[end - 1] in _CONSONANTS
                        and self._modifier_base[key] == key
                    ):
                        _keep_best(following, end - 1, score + ELISION, path)
        return following

    def _pieces_at(self, word: str, start: int) -> list[tuple[int, int]]:
        """Return the end and number of each piece that begins at *start*, the longest last."""
        found = self._pieces.iter_prefixes_with_ids(word[start:])
        return [(start + len(piece), key) for piece, key in found]

    def _cut_of(self, word: str, pieces: list[tuple[int, int]]) -> int:
        """Return the listed index of the last part of *word*, or ANYWHERE; *pieces* are those it begins with."""
        end, key = pieces[-1] if pieces else (0, 0)
        return self._cut[key] if end == len(word) else ANYWHERE

    def _inner_parts(self, surface: str, lemma: str) -> tuple[CompoundPart, ...]:
        """Return the parts of a part, placed in it as written."""
        parts = self.split(lemma)
        return spans_in(surface, lemma, parts) if parts else ()

    def _split_terms(self, word: str) -> tuple[str, ...]:
        return tuple([part.term for part in self.split(word)])

    def _text_of(self, key: int) -> str:
        text: str = self._pieces.restore_key(key)
        return text


def _keep_best(reached: _Reached, at: int, score: float, cuts: tuple[_Cut, ...]) -> None:
    if at not in reached or score > reached[at][0]:
        reached[at] = score, cuts


def spans_in(word: str, lemma: str, parts: Iterable[CompoundPart]) -> tuple[CompoundPart, ...]:
    """
    Return *parts* of *lemma* as they stand in *word*, an inflection of it.

    The last part takes in the ending: barnebok is barne and bok, in barnebøkene bøkene is the second.
    A part that cannot be placed, because the words differ before it, has the span of the whole word.
    """
    if word == lemma:
        return tuple(parts)
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(word, lemma, strict=False))
    shared = len(list(alike))
    placed = []
    for part in parts:
        if part.end == len(lemma) and part.start <= shared:
            placed.append(part._replace(end=len(word)))
        elif part.end <= shared:
            placed.append(part)
        else:
            placed.append(part._replace(start=0, end=len(word)))
    return tuple(placed)
