"""
The hosts that Leit answers for.

A Host header is the sender's to choose. Without the setting, every host is answered and none is repeated; with it,
the answer to any other is 400, and addresses on paper have the host. Probes may ask by any name, as they know the
machine and not the site.
"""

import re
from typing import Final

from flask import Flask, Response, request
from werkzeug.urls import uri_to_iri

from web.errors import Failure, error_response
from web.texts import texts_of_request

_HOST: Final = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{0,5})?")
_PROBES: Final = frozenset({"/healthz", "/readyz"})


def register(app: Flask, allowed_hosts: tuple[str, ...]) -> None:
    """Make *app* refuse hosts that are none or not allowed; templates get the function ``printed_address``."""

    def refuse() -> Response | None:
        host = request.environ.get("HTTP_HOST")
        if _is_valid(host) and (_is_allowed(host or "", allowed_hosts) or _is_probe()):
            return None
        texts = texts_of_request()
        detail = texts("errors.host_detail", host=(host or "")[:100])
        return error_response(Failure(400, texts("errors.400_title"), detail))

    def printed_address() -> str:
        path = uri_to_iri(request.script_root + request.full_path.rstrip("?"))
        return request.host_url.rstrip("/") + path if allowed_hosts else path

    app.before_request(refuse)
    app.jinja_env.globals["printed_address"] = printed_address


def _is_valid(host: str | None) -> bool:
    if host is None:  # RFC 9112 §3.2: only HTTP/1.0 has requests without
        return request.environ.get("SERVER_PROTOCOL") != "HTTP/1.1"
    return _HOST.fullmatch(host) is not None


def _is_allowed(host: str, allowed_hosts: tuple[str, ...]) -> bool:
    match = _HOST.fullmatch(host)
    name = match["name"].lower().rstrip(".") if match else ""
    return not allowed_hosts or any(
        name == allowed or (allowed.startswith(".") and name.endswith(allowed)) for allowed in allowed_hosts
    )


def _is_probe() -> bool:
    return request.path.rstrip("/") in _PROBES
