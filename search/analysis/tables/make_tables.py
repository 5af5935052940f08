"""Makes all tables of Norwegian from the dictionaries, and writes them into a folder."""

from pathlib import Path

import marisa_trie
import numpy as np

from search.analysis.compounds import ANYWHERE, ARRAYS, HEADS_FILE, NEVER, PIECES_FILE
from search.analysis.data import table
from search.analysis.lexicon.compile import bokmal_terms, nynorsk_terms, write_lexicon
from search.analysis.lexicon.second_lemmas import second_lemmas
from search.analysis.lexicon.sources import Dictionaries, read_dictionaries
from search.analysis.nynorsk import term_of
from search.analysis.tables.compound_tables import CompoundTables, compound_tables


def write_tables(folder: Path) -> None:
    """Write all tables into *folder*. Takes some twenty seconds and 700 MB of memory."""
    dictionaries = read_dictionaries()
    write_lexicon(folder, dictionaries)
    listed = {form: lemmas[0] for form, lemmas in table("words")["lemmas"].items()}
    terms = {**nynorsk_terms(dictionaries), **bokmal_terms(dictionaries), **_nouns(dictionaries), **listed}
    compounds = compound_tables(
        dictionaries.bokmal,
        dictionaries.nynorsk,
        dictionaries.frequency,
        lambda form: terms.get(form, form),
    )
    write_compounds(folder, compounds)


def _nouns(dictionaries: Dictionaries) -> dict[str, str]:
    """Return the terms of nouns that look like verbs: compounds end in nouns, «actionfilmer» in «film»."""
    return {
        form: term_of(others[0])
        for form, others in second_lemmas(dictionaries).items()
        if dictionaries.bokmal[form] in {f"{others[0]}e", f"{others[0]}ere"}
    }


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
