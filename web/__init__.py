"""The web application: pages for people and an endpoint for programs, both from one `Searcher`."""

from collections.abc import Callable

from flask import Flask

from search import Searcher
from web import assets, errors, headers
from web.routes import advanced, api, health, pages


def create_app(get_searcher: Callable[[], Searcher]) -> Flask:
    """Return the web application; every request calls *get_searcher*, which may raise UnavailableError."""
    app = Flask(__name__, static_folder=None)
    app.extensions["get_searcher"] = get_searcher
    # No route takes a body.
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets.register(app)
    for module in (pages, advanced, api, health):
        app.register_blueprint(module.bp)
    errors.register(app)
    headers.register(app)
    return app
