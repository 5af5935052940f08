"""Which tables does the analysis need? All of them, made of the dictionaries in one go."""

from __future__ import annotations

from pathlib import Path

from search.analysis.compound_tables import compound_tables
from search.analysis.compounds import write_compounds
from search.analysis.data import table
from search.analysis.lexicon.compile import bokmal_terms, nynorsk_terms, term_of, write_lexicon
from search.analysis.lexicon.second_lemmas import second_lemmas
from search.analysis.lexicon.sources import Dictionaries, read_dictionaries


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
