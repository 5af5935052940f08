"""The headers of every answer: a browser runs no script, and tells other sites nothing."""

from typing import Final

from flask import Flask, Response, request

from web.caching import VARY
from web.views.layout import endpoint_links

SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # What people search for stays out of other sites' logs.
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register(app: Flask) -> None:
    """Add the headers to every answer of *app*, errors included."""
    app.after_request(_add_security_headers)
    app.after_request(_say_how_to_cache)
    app.after_request(_open_endpoint_to_other_sites)


def _add_security_headers(response: Response) -> Response:
    response.headers.update(SECURITY)
    open_to_all = request.path.startswith("/api/")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if open_to_all else "same-origin"
    return response


def _say_how_to_cache(response: Response) -> Response:
    """Let caches ask before they reuse an answer that says nothing else, in the language it has."""
    response.headers.setdefault("Cache-Control", "no-cache")
    if not response.vary:
        response.vary.update(VARY)
    return response


def _open_endpoint_to_other_sites(response: Response) -> Response:
    """Let the pages of any site read the endpoint: its answers do not depend on who asks."""
    if request.path.startswith("/api/"):
        response.headers["Link"] = (
            f'<{endpoint_links().description()}>; rel="service-desc"; type="application/json"'
        )
        if request.method in {"GET", "HEAD"}:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, X-Request-Id"
    return response
