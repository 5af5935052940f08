"""Makes all tables of Norwegian from the dictionaries, and writes them into a folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import marisa_trie
import numpy as np

from search.analysis.compounds import ANYWHERE, ARRAYS, HEADS_FILE, NEVER, PIECES_FILE
from search.analysis.data import table
from search.analysis.lexicon.compile import Terms, terms_by_language, write_lexicon
from search.analysis.lexicon.sources import Dictionaries, read_dictionaries
from search.analysis.tables.compound_tables import CompoundTables, compound_tables

_RARER: Final = 1.0
"""How much rarer, on the Zipf scale, a word is in bokmål than the word it stands for in nynorsk."""


def write_tables(folder: Path) -> None:
    """Write all tables into *folder*. Takes some twenty seconds and 700 MB of memory."""
    dictionaries = read_dictionaries()
    by_language = terms_by_language(dictionaries)
    write_lexicon(folder, by_language, dictionaries)
    listed = {form: lemmas[0] for form, lemmas in table("words")["lemmas"].items()}
    terms = part_terms(by_language, dictionaries) | listed
    compounds = compound_tables(
        dictionaries.bokmal,
        dictionaries.nynorsk,
        dictionaries.frequency,
        lambda form: terms.get(form, form),
    )
    write_compounds(folder, compounds)


def part_terms(by_language: Mapping[str, Terms], dictionaries: Dictionaries) -> dict[str, str]:
    """
    Return the term of each form as a part of a compound: that of a noun, as compounds mostly end in one.

    A word of nynorsk that is much rarer in bokmål than the word it stands for is that one: «skule» is «skole».
    """
    frequency = dictionaries.frequency
    terms = {form: likely.noun or likely.lemmas[0] for form, likely in by_language["nynorsk"].items()}
    for form, likely in by_language["bokmal"].items():
        nynorsk, bokmal = terms.get(form), likely.noun or likely.lemmas[0]
        if nynorsk is None or frequency.get(nynorsk, 0.0) < frequency.get(form, 0.0) + _RARER:
            terms[form] = bokmal
    return terms


def write_compounds(folder: Path, tables: CompoundTables) -> None:
    """Write *tables* into *folder*, for a Splitter."""
    words = {each.base for each in tables.modifiers.values()}
    words |= {each.term for each in tables.modifiers.values()} | {each.term for each in tables.heads.values()}
    trie = marisa_trie.Trie(sorted(words.union(tables.modifiers, tables.heads, tables.cuts)))
    rows = {name: np.zeros(len(trie), dtype=kind) for name, kind in ARRAYS.items()}
    rows["modifier_score"][:] = rows["head_score"][:] = NEVER
    for piece, modifier in tables.modifiers.items():
        number = trie[piece]
        rows["modifier_score"][number] = modifier.score
        rows["modifier_base"][number] = trie[modifier.base]
        rows["modifier_term"][number] = trie[modifier.term]
    for piece, head in tables.heads.items():
        rows["head_score"][trie[piece]] = head.score
        rows["head_term"][trie[piece]] = trie[head.term]
    rows["cut"][:] = ANYWHERE
    for word, at in tables.cuts.items():
        rows["cut"][trie[word]] = at
    trie.save(str(folder / PIECES_FILE))
    marisa_trie.Trie(sorted(head[::-1] for head in tables.heads)).save(str(folder / HEADS_FILE))
    for name, array in rows.items():
        np.save(folder / f"compounds.{name}.npy", array)
