from __future__ import annotations

import re
import string
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from search import EXACT_FIELDS, OSLO, TEXT_FIELDS, WAYS
from search.query.dates.phrases import parse_dates
from web.texts import Texts
from web.views.form import DAYS_BACK
from web.views.problems import TRANSLATED

WEB = Path(__file__).parents[2] / "web"
TABLES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (WEB / "texts").glob("*.toml")
}
KEYS = {f"{section}.{name}" for section, texts in TABLES["nb"].items() for name in texts}
SOURCES = "".join(
    path.read_text(encoding="utf-8") for path in [*WEB.rglob("*.py"), *WEB.glob("templates/*.html")]
)


def slots(text):
    """Return the names of the placeholders in *text*."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def shape(entry):
    """Return the structure that all languages share: placeholders, plural forms, keys of tables."""
    if isinstance(entry, dict):
        return {name: shape(value) for name, value in entry.items()}
    if isinstance(entry, list):
        return type(entry[0]).__name__
    return slots(entry)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_language_says_the_same_things(language):
    assert {section: texts.keys() for section, texts in TABLES[language].items()} == {
        section: texts.keys() for section, texts in TABLES["nb"].items()
    }


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_language_fills_in_the_same_values(language):
    for section, texts in TABLES["nb"].items():
        for name, entry in texts.items():
            other = TABLES[language][section][name]
            if isinstance(entry, dict):
                assert other.keys() == {"one", "other"}
            if not isinstance(entry, list):
                assert shape(other) == shape(entry), f"{section}.{name}"


def used_keys():
    """Return the keys that templates and code use, with all those that are composed from parts."""
    sections = "|".join(TABLES["nb"])
    named = set(re.findall(rf'["\']((?:{sections})\.[a-z_0-9]+)["\']', SOURCES))
    named -= {
        "article.html",
        "advanced.html",
        "help.html",
        "form.match_",
    }  # names of templates, and the beginning of a key
    parts = {
        "field.": TEXT_FIELDS,
        "sort.": ("relevance", "newest", "oldest"),
        "quick.": ("today", "week", "month", "year", "all"),
        "chip.": EXACT_FIELDS,
        "form.": ("from", "to", "source", "language"),
        "form.match_": ("all", "any"),
        "why.": WAYS,
        "advanced.": [
            f"{name}{part}" for name in ("every", "some", "none", "phrase") for part in ("", "_hint")
        ],
        "problem.": TRANSLATED,
        "errors.": [
            f"{status}_{part}" for status in (400, 404, 405, 406, 500, 503) for part in ("title", "detail")
        ],
    }
    return named | {prefix + part for prefix, values in parts.items() for part in values}


def test_every_text_that_a_page_uses_exists():
    assert used_keys() - KEYS == set()


def test_every_text_is_used_by_a_page():
    assert KEYS - used_keys() == set()


@pytest.mark.parametrize(
    ("language", "number", "moment", "day"),
    [
        ("nb", "12\N{NO-BREAK SPACE}345", "30. august 2021 kl. 22.38", "30. august 2021"),
        ("nn", "12\N{NO-BREAK SPACE}345", "30. august 2021 kl. 22.38", "30. august 2021"),
        ("en", "12,345", "30 August 2021 at 22:38", "30 August 2021"),
    ],
)
def test_numbers_and_moments_are_written_as_the_language_writes_them(language, number, moment, day):
    texts = Texts(language)
    when = datetime(2021, 8, 30, 20, 38, tzinfo=UTC)

    assert texts.number(12345) == number
    assert texts.moment(when) == moment
    assert texts.moment(when, "day") == day


def test_a_text_has_a_singular_and_a_plural():
    texts = Texts("en")

    assert [texts("hits.count", n=n) for n in (0, 1, 2)] == ["0 results", "1 result", "2 results"]


@pytest.mark.parametrize("language", TABLES)
@pytest.mark.parametrize("name", DAYS_BACK)
def test_the_name_of_a_quick_date_typed_as_a_query_means_the_same_period(language, name):
    """Two days of tolerance: a typed month has 28 to 31 days, the link's has 30."""
    today = date(2021, 9, 1)

    typed = parse_dates(TABLES[language]["quick"][name], today)

    assert typed.end.astimezone(OSLO).date() == today + timedelta(days=1)
    assert abs((today - typed.start.astimezone(OSLO).date()).days - DAYS_BACK[name]) <= 2
