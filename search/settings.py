"""
The settings, read from the environment in one place.

A relative path is relative to the data folder, so a command means the same wherever it is typed. In a checkout that
is the checkout; where Leit is installed as a package, ``$XDG_DATA_HOME/leit``; LEIT_DATA_DIR names another.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast
from urllib.parse import urlsplit

from search.errors import SettingsError
from search.notation.nearest_name import find_nearest_name

CHECKOUT: Final = Path(__file__).resolve().parent.parent
"""The folder of the packages `search` and `web`: a checkout, or the site-packages of an installation."""
_PREFIX: Final = "LEIT_"
_DEFAULTS: Final = {
    "LEIT_DATA_DIR": "",
    "LEIT_ARCHIVE": "sqlite:///archive.sqlite3",
    "LEIT_BACKEND": "whoosh",
    "LEIT_INDEX_DIR": "index",
    "LEIT_OPENSEARCH_URL": "http://127.0.0.1:9200",
    "LEIT_OPENSEARCH_USER": "",
    "LEIT_OPENSEARCH_PASSWORD": "",
    "LEIT_OPENSEARCH_CA": "",
    "LEIT_OPENSEARCH_INDEX": "leit",
    "LEIT_BASE_PATH": "",
    "LEIT_ALLOWED_HOSTS": "",
    "LEIT_TRUSTED_PROXIES": "",
    "LEIT_WORKERS": "",
    "LEIT_METRICS": "",
    "LEIT_LOG_FORMAT": "text",
    "LEIT_LOG_QUERIES": "0",
}
_SQLITE_FILE: Final = re.compile(r"(?P<prefix>sqlite(?:\+pysqlite)?:///)(?P<path>(?!:memory:).+)", re.DOTALL)
_WORKERS: Final = re.compile(r"[1-9]\d?|1\d\d|2[0-4]\d|25[0-6]", re.ASCII)  # far above any machine's cores
# Variables that Kubernetes sets for services named «leit» or «leit-…», and Docker for linked containers.
_OF_CONTAINERS: Final = re.compile(
    r"LEIT_(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?|ENV_\w+)"
)
_ADDRESS_OF_CONTAINER: Final = re.compile(r"(tcp|udp|sctp)://.*")
BASE_PATH: Final = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)+")
"""A sub-path of a site; safe to stand in a URL as it is."""
_HOST: Final = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")
_UNIX_SOCKET: Final = "unix"
_METRICS: Final = re.compile(
    r"((?P<host>[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]|\*):)?(?P<port>[1-9]\d{0,4})", re.ASCII
)
_LARGEST_PORT: Final = 65535
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
class SiteSettings:
    """
    How readers reach the pages.

    Attributes:
        base_path: The sub-path of a site that Leit is served under, such as ``/arkiv``; empty for none.
        allowed_hosts: Names it answers for, in small letters; one that begins with a point means all that end so.
            Without any, it answers for all.
        trusted_proxies: Addresses of the proxies whose X-Forwarded-… headers count.
        trusts_unix_socket: Whether those count that come over a Unix socket.
    """

    base_path: str = ""
    allowed_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    trusts_unix_socket: bool = False


class MetricsAddress(NamedTuple):
    """The address that figures for monitoring are answered on; *host* may be ``*`` for all addresses."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    The settings of a process.

    Attributes:
        data_folder: The folder that relative paths start from.
        archive: SQLAlchemy URL of the archive.
        backend: The engine of the index.
        index_dir: Folder of the Whoosh index, and of the tables of Norwegian.
        opensearch: The cluster, for that backend.
        site: How readers reach the pages.
        workers: gunicorn processes, from 1.
        metrics: Where figures for monitoring are answered; None for nowhere.
        log_format: ``text`` or ``json``.
        log_queries: Whether the access log shows what people search for.
    """

    data_folder: Path
    archive: str
    backend: Literal["whoosh", "opensearch"]
    index_dir: Path
    opensearch: OpenSearchSettings
    site: SiteSettings
    workers: int
    metrics: MetricsAddress | None
    log_format: Literal["text", "json"]
    log_queries: bool


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """
    Return the settings in *environment*: the variables that begin with ``LEIT_``.

    Raises:
        SettingsError: The name of a variable is nearly that of a setting, or a value makes no sense.
    """
    variables = {name: value for name, value in environment.items() if _may_be_setting(name, value)}
    _refuse_near_misses(variables)
    values = {**_DEFAULTS, **variables}
    data_folder = _data_folder(values["LEIT_DATA_DIR"], environment)
    _require(values, "LEIT_BACKEND", {"whoosh", "opensearch"})
    _require(values, "LEIT_LOG_FORMAT", {"text", "json"})
    _require(values, "LEIT_LOG_QUERIES", {"0", "1"})
    return Settings(
        data_folder=data_folder,
        archive=_absolute(values["LEIT_ARCHIVE"], data_folder),
        backend=cast(Literal["whoosh", "opensearch"], values["LEIT_BACKEND"]),
        index_dir=data_folder / values["LEIT_INDEX_DIR"],
        opensearch=_opensearch(values, data_folder),
        site=_site(values),
        workers=_workers(values["LEIT_WORKERS"]),
        metrics=_metrics(values["LEIT_METRICS"]),
        log_format=cast(Literal["text", "json"], values["LEIT_LOG_FORMAT"]),
        log_queries=values["LEIT_LOG_QUERIES"] == "1",
    )


def _may_be_setting(name: str, value: str) -> bool:
    if not name.startswith(_PREFIX) or not value:
        return False
    return not (_OF_CONTAINERS.fullmatch(name) or _ADDRESS_OF_CONTAINER.fullmatch(value))


def _refuse_near_misses(names: Iterable[str]) -> None:
    """Raise SettingsError for a name that resembles a setting's; others, such as LEIT_VERSION, are somebody else's."""
    # Without the prefix: with it, each would resemble another.
    settings = [name.removeprefix(_PREFIX) for name in _DEFAULTS]
    for name in sorted(set(names) - _DEFAULTS.keys()):
        if nearest := find_nearest_name(name.removeprefix(_PREFIX), settings):
            raise SettingsError(f"There is no setting {name}. Did you mean {_PREFIX}{nearest}?")


def _site(values: Mapping[str, str]) -> SiteSettings:
    base_path = values["LEIT_BASE_PATH"].rstrip("/")
    if base_path and not BASE_PATH.fullmatch(base_path):
        raise SettingsError(
            f"LEIT_BASE_PATH is {base_path!r}. Give a path such as /arkiv: a to z, digits, - . _ ~ and slashes."
        )
    proxies = _split(values["LEIT_TRUSTED_PROXIES"])
    return SiteSettings(
        base_path=base_path,
        allowed_hosts=tuple(_host(name) for name in _split(values["LEIT_ALLOWED_HOSTS"])),
        trusted_proxies=tuple(_network(address) for address in proxies if address != _UNIX_SOCKET),
        trusts_unix_socket=_UNIX_SOCKET in proxies,
    )


def _split(value: str) -> list[str]:
    return [part for text in value.split(",") if (part := text.strip())]


def _host(name: str) -> str:
    if not _HOST.fullmatch(name):
        raise SettingsError(
            f"LEIT_ALLOWED_HOSTS has {name!r}. Give names without scheme, port and path, with commas between:"
            " arkiv.example.no, or .example.no for all of a domain."
        )
    return name.lower()


def _network(address: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(address)
    except ValueError as error:
        raise SettingsError(
            f"LEIT_TRUSTED_PROXIES has {address!r}. Give addresses such as 127.0.0.1 or 10.0.0.0/8, or"
            f" {_UNIX_SOCKET} for what comes over a Unix socket, with commas between."
        ) from error


def _opensearch(values: Mapping[str, str], data_folder: Path) -> OpenSearchSettings:
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
        ca=data_folder / values["LEIT_OPENSEARCH_CA"] if values["LEIT_OPENSEARCH_CA"] else None,
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


def _metrics(value: str) -> MetricsAddress | None:
    if not value:
        return None
    match = _METRICS.fullmatch(value)
    if not match or int(match["port"]) > _LARGEST_PORT:
        raise SettingsError(
            f"LEIT_METRICS is «{value}»; it can be a port of this machine, such as 9464, or an address with a port,"
            " such as 10.0.0.5:9464."
        )
    return MetricsAddress(match["host"] or "127.0.0.1", int(match["port"]))


def _absolute(url: str, data_folder: Path) -> str:
    if match := _SQLITE_FILE.fullmatch(url):
        # What would mean something in a URL is a part of the folder's name.
        folder = str(data_folder).replace("%", "%25").replace("?", "%3F")
        return match["prefix"] + str(Path(folder) / match["path"])
    return url


def _data_folder(value: str, environment: Mapping[str, str]) -> Path:
    """
    Return the folder that LEIT_DATA_DIR names, else the checkout.

    Outside a checkout it is the folder for data of programs (XDG Base Directory Specification 0.8).
    """
    if value:
        if not Path(value).is_absolute():
            raise SettingsError(f"LEIT_DATA_DIR is {value!r}. Give a path that begins with /.")
        return Path(value)
    if (CHECKOUT / "pyproject.toml").is_file():
        return CHECKOUT
    base = Path(environment.get("XDG_DATA_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".local" / "share") / "leit"
