"""The web application: pages for people and an endpoint for programs, both from one `Searcher`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask, Request

from search import Searcher, SiteSettings
from web import assets, errors, headers, hosts
from web.monitoring import outcomes
from web.proxies import Forwarding
from web.routes import advanced, api, health, pages
from web.url.encoding import to_utf8

if TYPE_CHECKING:  # it is imported where figures are wanted
    from web.monitoring.metrics import Metrics


class _Request(Request):
    """A request whose parameters are in UTF-8."""

    def __init__(self, environ: dict[str, Any], **options: Any) -> None:  # noqa: ANN401 - Flask's own options
        environ["QUERY_STRING"] = to_utf8(environ.get("QUERY_STRING", ""))
        super().__init__(environ, **options)


def create_app(
    get_searcher: Callable[[], Searcher], site: SiteSettings | None = None, metrics: Metrics | None = None
) -> Flask:
    """
    Return the web application.

    Args:
        get_searcher: Called at every request; may raise UnavailableError.
        site: How readers reach it; when left out, directly, by any name.
        metrics: Counts requests and searches; None counts nothing.
    """
    site = site or SiteSettings()
    app = Flask(__name__, static_folder=None)
    app.request_class = _Request
    # A path means the same with a slash at its end, and no redirect is made of one with two: it would name the Host.
    app.url_map.strict_slashes = app.url_map.merge_slashes = False
    app.extensions["get_searcher"] = get_searcher
    # No route takes a body.
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    outcomes.register(app, metrics)  # first, as it notes what all others have made of a request
    assets.register(app)
    for module in (pages, advanced, api, health):
        app.register_blueprint(module.bp)
    errors.register(app)
    headers.register(app)
    hosts.register(app, site.allowed_hosts)
    first_segments = {rule.rule.split("/")[1] for rule in app.url_map.iter_rules()}
    app.wsgi_app = Forwarding(app.wsgi_app, site, first_segments)  # type: ignore[method-assign] # Flask's own way
    return app
