"""
Requests that come through a proxy: the reader's address, the scheme, the host and the sub-path it tells.

The headers X-Forwarded-… count only from the proxies that the settings trust; from anybody else they are removed,
so that nothing behind this module can read them by mistake.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

from search import BASE_PATH, SiteSettings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

TRUSTED: Final = "leit.from_trusted_proxy"
"""Key of the WSGI environment: whether the settings trust whoever sent the request."""
_HEADERS: Final = ("FOR", "PROTO", "HOST", "PREFIX")
_WITH_PORT: Final = re.compile(r"\[(?P<v6>[0-9A-Fa-f:.]+)\](:\d+)?|(?P<v4>[0-9.]+):\d+")
"""An address as some proxies write it: with the port, or in brackets."""


class Forwarding:
    """
    WSGI middleware that gives each request the values its reader would see without a proxy.

    REMOTE_ADDR becomes the address of the reader, and SCRIPT_NAME the sub-path that Leit is served under, by
    X-Forwarded-Prefix or the setting. A proxy may have removed the sub-path from the path, or not.
    """

    def __init__(
        self, application: WSGIApplication, site: SiteSettings, first_segments: Collection[str]
    ) -> None:
        """Wrap *application*; *first_segments* are what its own paths begin with, such as ``sok`` and ``api``."""
        self._application = application
        self._site = site
        self._first_segments = first_segments

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        forwarded = {name: _values(environ.pop(f"HTTP_X_FORWARDED_{name}", "")) for name in _HEADERS}
        prefix = self._site.base_path
        # As a socket for both kinds of addresses writes one of the old kind.
        environ["REMOTE_ADDR"] = environ.get("REMOTE_ADDR", "").removeprefix("::ffff:")
        environ[TRUSTED] = self._trusts(environ["REMOTE_ADDR"])
        if environ[TRUSTED]:
            self._believe(environ, forwarded)
            # Proxies in a row remove a part each, the outermost first.
            joined = "".join(value.rstrip("/") for value in forwarded["PREFIX"])
            prefix = joined if BASE_PATH.fullmatch(joined) else prefix
        self._mount(environ, prefix)
        return self._application(environ, start_response)

    def _believe(self, environ: WSGIEnvironment, forwarded: dict[str, list[str]]) -> None:
        environ["REMOTE_ADDR"] = self._reader(environ["REMOTE_ADDR"], forwarded["FOR"])
        # The last value is that of the trusted proxy; those before it came with the request.
        if forwarded["PROTO"] and forwarded["PROTO"][-1] in {"http", "https"}:
            environ["wsgi.url_scheme"] = forwarded["PROTO"][-1]
        if forwarded["HOST"]:
            environ["HTTP_HOST"] = forwarded["HOST"][-1]

    def _reader(self, peer: str, chain: list[str]) -> str:
        """Return the last address of *chain* that is no trusted proxy's: those before it may be invented."""
        reader = peer
        for address in _addresses(reversed(chain)):
            reader = str(address)
            if not self._trusts(reader):
                break
        return reader

    def _trusts(self, address: str) -> bool:
        if not address:
            return self._site.trusts_unix_socket
        if not self._site.trusted_proxies:
            return False
        return any(ip in network for ip in _addresses([address]) for network in self._site.trusted_proxies)

    def _mount(self, environ: WSGIEnvironment, prefix: str) -> None:
        path = environ.get("PATH_INFO", "")
        if prefix:
            environ["SCRIPT_NAME"] = prefix
            # Under /sok/…, say, one could not tell a path with the prefix from one without; the proxy must remove it.
            is_distinct = prefix.split("/")[1] not in self._first_segments
            if is_distinct and f"{path}/".startswith(f"{prefix}/"):
                path = path.removeprefix(prefix)
        environ["PATH_INFO"] = path or "/"


def _values(header: str) -> list[str]:
    return [value for part in header.split(",") if (value := part.strip())]


def _addresses(texts: Iterable[str]) -> Iterator[IPv4Address | IPv6Address]:
    """Yield the addresses that *texts* name, up to one that is none; IPv4 as such also where written as IPv6."""
    for text in texts:
        match = _WITH_PORT.fullmatch(text)
        try:
            address = ip_address((match["v6"] or match["v4"]) if match else text)
        except ValueError:
            return
        yield getattr(address, "ipv4_mapped", None) or address
