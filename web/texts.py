"""
The texts of the pages, and the choice of their language.

Texts come from ``texts/<language>.toml``; dates, numbers and names of languages from CLDR by Babel.
A missing text is a KeyError; a test compares the tables with each other and with the templates.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import request
from werkzeug.datastructures import LanguageAccept

from search import OSLO, Language, Precision

LANGUAGES: Final[tuple[Language, ...]] = ("nb", "nn", "en")
_FOLDER: Final = Path(__file__).with_name("texts")
_BROWSER_CODES: Final[dict[str, Language]] = {"nb": "nb", "nn": "nn", "en": "en", "no": "nb"}
"""Language codes that browsers send; «no» is Norwegian of either kind, and some still send it."""
_LOCALES: Final = {"nb": Locale("nb"), "nn": Locale("nn"), "en": Locale("en", "GB")}
_PATTERNS: Final = {
    "minute": {"nb": "d. MMMM y 'kl.' HH.mm", "nn": "d. MMMM y 'kl.' HH.mm", "en": "d MMMM y 'at' HH:mm"},
    "day": {"nb": "d. MMMM y", "nn": "d. MMMM y", "en": "d MMMM y"},
    "month": {"nb": "MMMM y", "nn": "MMMM y", "en": "MMMM y"},
    "year": {"nb": "y", "nn": "y", "en": "y"},
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """
        Return the text *key*, such as ``form.submit``, filled with *values*.

        Where the text has a plural, ``n`` chooses the form.

        Raises:
            KeyError: There is no such text, or a value is missing.

        """
        entry = self.table(key)
        if isinstance(entry, dict):
            entry = entry["one" if values["n"] == 1 else "other"]
        if isinstance(values.get("n"), int):
            values = {**values, "n": self.number(cast(int, values["n"]))}
        return str(entry).format(**values) if values else str(entry)

    def load(self) -> None:
        """Read the file of the language, and what Babel knows of it, now and not at the first request."""
        _table(self.language)
        self.number(0)
        self.moment(datetime.now(OSLO))
        self.language_name("nb")

    def table(self, key: str) -> Any:  # noqa: ANN401 - a text, a plural, or a list of examples
        """Return the entry *key* as it is in the file. Raises KeyError."""
        section, _, name = key.partition(".")
        return _table(self.language)[section][name]

    def number(self, value: int) -> str:
        """Return *value* with the grouping of the language: 12 345."""
        return format_decimal(value, locale=_LOCALES[self.language])

    def decimal(self, value: float) -> str:
        """Return *value* with two decimals at most, as the language writes them: 8,31."""
        return format_decimal(value, format="#,##0.##", locale=_LOCALES[self.language])

    def moment(self, value: datetime, precision: Precision = "minute") -> str:
        """Return an instant in Oslo time, no finer than *precision*: «30. august 2021 kl. 22.38»."""
        pattern = _PATTERNS[precision][self.language]
        return format_datetime(value, pattern, tzinfo=OSLO, locale=_LOCALES[self.language])

    def language_name(self, code: str) -> str:
        """Return the name of language *code*, or the code where CLDR has no name: «norsk nynorsk»."""
        return str(_LOCALES[self.language].languages.get(code, code))


def choose_language(accepted: LanguageAccept) -> Language:
    """Return the language most wanted by a browser that sends *accepted*; bokmål when we have none of them."""
    # Not best_match: it takes a plain «nb» of low quality before the «nn-NO» wanted most.
    for tag, quality in accepted:
        language = _BROWSER_CODES.get(tag.partition("-")[0].lower())
        if language and quality > 0:
            return language
    return "nb"


@cache
def _table(language: Language) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def texts_of_request() -> Texts:
    """Return the texts for the sender of the current request; on pages the reader's own choice comes first."""
    ui = request.args.get("ui", "")
    if ui in LANGUAGES and not request.path.startswith("/api/"):
        return Texts(ui)
    return Texts(choose_language(request.accept_languages))
