"""
The settings, read from the environment in one place.

A relative path is relative to the checkout, so a command means the same wherever it is typed.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, cast
from urllib.parse import urlsplit

from search.errors import SettingsError
from search.nearest_name import find_nearest_name

CHECKOUT: Final = Path(__file__).resolve().parent.parent
_DEFAULTS: Final = {
    "LEIT_ARCHIVE": "sqlite:///archive.sqlite3",
    "LEIT_BACKEND": "whoosh",
    "LEIT_INDEX_DIR": "index",
    "LEIT_OPENSEARCH_URL": "http://127.0.0.1:9200",
    "LEIT_OPENSEARCH_USER": "",
    "LEIT_OPENSEARCH_PASSWORD": "",
    "LEIT_OPENSEARCH_CA": "",
    "LEIT_OPENSEARCH_INDEX": "leit",
    "LEIT_WORKERS": "",
    "LEIT_LOG_FORMAT": "text",
    "LEIT_LOG_QUERIES": "0",
}
_SQLITE_FILE: Final = re.compile(r"(?P<prefix>sqlite(?:\+pysqlite)?:///)(?P<path>(?!:memory:).+)", re.DOTALL)
_WORKERS: Final = re.compile(r"[1-9]\d?|1\d\d|2[0-4]\d|25[0-6]", re.ASCII)  # far above any machine's cores
_ALIAS: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSearchSettings:
    """
    The address of an OpenSearch cluster, and the user who asks it.

    Attributes:
        urls: Addresses of its nodes; one or more.
        user: Name of the user; empty where no one has to log in.
        password: The user's password; never shown.
        ca: File with the certificates of the authority that signed the nodes'; None for those of the system.
        index: The alias of the index.
    """

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    index: str = "leit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    The settings of a process.

    Attributes:
        archive: SQLAlchemy URL of the archive.
        backend: The engine of the index.
        index_dir: Folder of the Whoosh index, and of the tables of Norwegian.
        opensearch: The cluster, for that backend.
        workers: gunicorn processes, from 1.
        log_format: ``text`` or ``json``.
        log_queries: Whether the access log shows what people search for.
    """

    archive: str
    backend: Literal["whoosh", "opensearch"]
    index_dir: Path
    opensearch: OpenSearchSettings
    workers: int
    log_format: Literal["text", "json"]
    log_queries: bool


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in *environment*: the variables that begin with ``LEIT_``.

    Raises:
        SettingsError: A variable is unknown, or its value makes no sense.
    """
    variables = {name: value for name, value in environment.items() if name.startswith("LEIT_") and value}
    for name in sorted(variables.keys() - _DEFAULTS.keys()):
        nearest = find_nearest_name(name, _DEFAULTS)
        remedy = f" Did you mean {nearest}?" if nearest else f" There are {', '.join(_DEFAULTS)}."
        raise SettingsError(f"There is no setting {name}.{remedy}")
    values = {**_DEFAULTS, **variables}
    _require(values, "LEIT_BACKEND", {"whoosh", "opensearch"})
    _require(values, "LEIT_LOG_FORMAT", {"text", "json"})
    _require(values, "LEIT_LOG_QUERIES", {"0", "1"})
    return Settings(
        archive=_absolute(values["LEIT_ARCHIVE"]),
        backend=cast(Literal["whoosh", "opensearch"], values["LEIT_BACKEND"]),
        index_dir=CHECKOUT / values["LEIT_INDEX_DIR"],
        opensearch=_opensearch(values),
        workers=_workers(values["LEIT_WORKERS"]),
        log_format=cast(Literal["text", "json"], values["LEIT_LOG_FORMAT"]),
        log_queries=values["LEIT_LOG_QUERIES"] == "1",
    )


def _opensearch(values: Mapping[str, str]) -> OpenSearchSettings:
    if bool(values["LEIT_OPENSEARCH_USER"]) != bool(values["LEIT_OPENSEARCH_PASSWORD"]):
        raise SettingsError(
            "Of LEIT_OPENSEARCH_USER and LEIT_OPENSEARCH_PASSWORD only one is set. Set both, or neither."
        )
    if not _ALIAS.fullmatch(values["LEIT_OPENSEARCH_INDEX"]):
        raise SettingsError(
            f"LEIT_OPENSEARCH_INDEX is «{values['LEIT_OPENSEARCH_INDEX']}»; it can be up to 100 of the signs"
            " a–z, 0–9, underscore and hyphen, beginning with a letter or a digit."
        )
    return OpenSearchSettings(
        urls=tuple(_node(url.strip()) for url in values["LEIT_OPENSEARCH_URL"].split(",")),
        user=values["LEIT_OPENSEARCH_USER"],
        password=values["LEIT_OPENSEARCH_PASSWORD"],
        ca=CHECKOUT / values["LEIT_OPENSEARCH_CA"] if values["LEIT_OPENSEARCH_CA"] else None,
        index=values["LEIT_OPENSEARCH_INDEX"],
    )


def _node(url: str) -> str:
    """Return the address of a node; one that holds a password is refused without being shown."""
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if "@" in url:
        raise SettingsError(
            "LEIT_OPENSEARCH_URL holds a user or a password, which would be shown in messages."
            " Take them out and set LEIT_OPENSEARCH_USER and LEIT_OPENSEARCH_PASSWORD."
        )
    if not is_address:
        raise SettingsError(
            f"LEIT_OPENSEARCH_URL is «{url}»; it can be addresses such as https://node1.example.no:9200, with"
            " commas between."
        )
    return url.rstrip("/")


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
    if match := _SQLITE_FILE.fullmatch(url):
        return match["prefix"] + str(CHECKOUT / match["path"])
    return url
