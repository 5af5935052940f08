"""
Loads everything that answers need, before workers are forked: code, templates and texts.

So a worker that the master starts later is the code that the master began with, whatever lies on disk by then.
"""

from flask import Flask

import search
from search import Settings
from web.caching import data_hash
from web.texts import LANGUAGES, Texts


def preload(app: Flask, settings: Settings) -> None:
    """Load what *app*, under *settings*, would load at its first requests."""
    search.load_for_serving(settings)
    for name in dir(search):  # the names that are imported when first used
        getattr(search, name)
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)
    for language in LANGUAGES:
        Texts(language).load()
    data_hash()
