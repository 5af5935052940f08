"""
Where is everything? The settings, read from the environment in one place.

A relative path is relative to the checkout, so a command means the same wherever it is typed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, cast

from search.errors import SettingsError

CHECKOUT: Final = Path(__file__).resolve().parent.parent
_DEFAULTS: Final = {
    "LEIT_ARCHIVE": "sqlite:///archive.sqlite3",
    "LEIT_BACKEND": "whoosh",
    "LEIT_INDEX_DIR": "index",
    "LEIT_WORKERS": "",
    "LEIT_LOG_FORMAT": "text",
    "LEIT_LOG_QUERIES": "0",
}
_SQLITE_FILE: Final = re.compile(r"(?P<prefix>sqlite(?:\+pysqlite)?:///)(?P<path>(?!:memory:).+)", re.DOTALL)
_WORKERS: Final = re.compile(r"[1-9]\d?|1\d\d|2[0-4]\d|25[0-6]", re.ASCII)  # far above any machine's cores


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    The settings of a process.

    Attributes:
        archive: SQLAlchemy URL of the archive.
        index_dir: Folder of the Whoosh index.
        workers: gunicorn processes, from 1.
        log_format: ``text`` or ``json``.
        log_queries: Whether the access log shows what people search for.
    """

    archive: str
    index_dir: Path
    workers: int
    log_format: Literal["text", "json"]
    log_queries: bool


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in *environment*: the variables that begin with ``LEIT_``.

    Raises:
        SettingsError: A variable is unknown, or its value makes no sense.
    """
    given = {name: value for name, value in environment.items() if name.startswith("LEIT_") and value}
    for name in sorted(given.keys() - _DEFAULTS.keys()):
        near = get_close_matches(name, _DEFAULTS, n=1)
        meant = f" Did you mean {near[0]}?" if near else f" There are {', '.join(_DEFAULTS)}."
        raise SettingsError(f"There is no setting {name}.{meant}")
    values = {**_DEFAULTS, **given}
    _require(values, "LEIT_BACKEND", {"whoosh"})
    _require(values, "LEIT_LOG_FORMAT", {"text", "json"})
    _require(values, "LEIT_LOG_QUERIES", {"0", "1"})
    return Settings(
        archive=_absolute(values["LEIT_ARCHIVE"]),
        index_dir=CHECKOUT / values["LEIT_INDEX_DIR"],
        workers=_workers(values["LEIT_WORKERS"]),
        log_format=cast(Literal["text", "json"], values["LEIT_LOG_FORMAT"]),
        log_queries=values["LEIT_LOG_QUERIES"] == "1",
    )


def _require(values: Mapping[str, str], name: str, allowed: set[str]) -> None:
    if values[name] not in allowed:
        raise SettingsError(f"{name} is «{values[name]}»; it can be {' or '.join(sorted(allowed))}.")


def _workers(value: str) -> int:
    if not value:
        return len(os.sched_getaffinity(0))
    if not _WORKERS.fullmatch(value):
        raise SettingsError(f"LEIT_WORKERS is «{value}»; it can be a number from 1 to 256.")
    return int(value)


def _absolute(url: str) -> str:
    if written := _SQLITE_FILE.fullmatch(url):
        return written["prefix"] + str(CHECKOUT / written["path"])
    return url
