"""The front end: pages for people and an endpoint for programs, both from one `Searcher`."""

from __future__ import annotations

from flask import Flask

from search import Searcher
from web import assets, errors, headers
from web.routes import advanced, api, health, pages


def create_app(searcher: Searcher) -> Flask:
    """Return the web application that answers from *searcher*."""
    app = Flask(__name__, static_folder=None)
    app.extensions["searcher"] = searcher
    # Nothing is ever posted, so a body is a mistake or worse.
    app.config["MAX_CONTENT_LENGTH"] = 0
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets.register(app)
    for room in (pages, advanced, api, health):
        app.register_blueprint(room.bp)
    errors.register(app)
    headers.register(app)
    return app
