"""
Web addresses: the one spelling by which links to the same page are known to be the same.

    HTTP://www.Avis.example:80/sak/%c3%a5/?utm_source=x&b=2&a=1#kommentarer  →  https://avis.example/sak/%C3%A5?a=1&b=2
"""

import re
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_WEB: Final = frozenset(_DEFAULT_PORTS)
_TRACKER: Final = re.compile(
    r"utm_\w*|(?:fb|g)clid|gbraid|wbraid|gclsrc|dclid|msclkid|twclid|ttclid|yclid|igshid|li_fat_id|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|_ga|_gl|mtm_\w*|pk_\w*|piwik_\w*|hsa_\w*|vero_id|oly_(?:anon|enc)_id|wt_mc|cmpid|ocid"
    r"|at_(?:medium|campaign|custom\d|format|link_\w*|ptr_name|bbc_team)|xtor",
    re.IGNORECASE,
)
"""Parameters that say where a reader came from, never which page it is."""
# RFC 3986: unreserved characters mean the same with and without percent sign; of the reserved, so do these.
_PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"
_QUERY_SAFE: Final = "/:@!$'()*,?-._~"
# These mean something else where they stand without one.
_PATH_RESERVED: Final = re.compile(r"%(?:2F|3B|3F|23|25)", re.IGNORECASE)
_QUERY_RESERVED: Final = re.compile(r"%(?:26|3D|2B|23|25|3B)", re.IGNORECASE)


def canonical_url(url: str) -> str:
    """
    Return *url* as all links to its page are written: without what differs between two links to one page.

    These are scheme (http or https), `www.`, default port, case and percent signs of what means the same, dots and a
    final slash in the path, the order of parameters, trackers, and the fragment, unless it is the address of a page
    in itself (`#!/sak/1`). Other schemes keep theirs. An address that cannot be split is returned trimmed.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = _host(parts)
    except ValueError:
        return url
    is_web = parts.scheme in _WEB
    return urlunsplit(
        (
            "https" if is_web else parts.scheme,
            host.removeprefix("www.") if is_web else host,
            _path(parts.path),
            "&".join(sorted(_parameters(parts.query))),
            parts.fragment if parts.fragment.startswith(("!", "/")) else "",
        )
    )


def _host(parts: SplitResult) -> str:
    """Return host, and port where it is not the default, in lower case and, as DNS has it, in ASCII. Raises ValueError."""
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    return host if parts.port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def _path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            segments[1:] = segments[1:-1]
        elif segment != ".":
            segments.append(segment)
    return _normalize("/".join(segments), _PATH_RESERVED, _PATH_SAFE).rstrip("/")


def _parameters(query: str) -> list[str]:
    """Return the parameters of *query*, without trackers; a plus is a space."""
    parameters = (parameter.partition("=") for parameter in query.replace("+", "%20").split("&"))
    return [
        "".join(_normalize(part, _QUERY_RESERVED, f"{_QUERY_SAFE};=") for part in (name, equals, value))
        for name, equals, value in parameters
        if (name or value) and not _TRACKER.fullmatch(name)
    ]


def _normalize(text: str, reserved: re.Pattern[str], safe: str) -> str:
    """Return *text* with a percent sign before exactly what needs it; what is *reserved* keeps its own."""
    fragments = []
    start = 0
    for match in reserved.finditer(text):
        fragments += [quote(unquote_to_bytes(text[start : match.start()]), safe=safe), match[0].upper()]
        start = match.end()
    fragments.append(quote(unquote_to_bytes(text[start:]), safe=safe))
    return "".join(fragments)
