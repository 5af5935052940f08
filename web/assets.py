"""
The style sheet and the icon.

Their names hold a hash of their content, so that browsers can cache them for ever and still use those of a new
release at once. They are read at start; nothing outside ``static/`` is served.
"""

import hashlib
from pathlib import Path
from typing import Final

from flask import Flask, Response, abort, redirect, request

_FOLDER: Final = Path(__file__).with_name("static")
_TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


def register(app: Flask) -> None:
    """Serve the files in ``static/`` and give templates the function ``asset``."""
    paths = [path for path in _FOLDER.iterdir() if path.suffix in _TYPES]
    names = {path.name: _name_with_hash(path) for path in paths}
    content = {names[path.name]: path.read_bytes() for path in paths}

    def static_file(name: str) -> Response:
        if name not in content:
            abort(404)
        response = Response(content[name], content_type=_TYPES[Path(name).suffix])
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.vary.add("Accept-Encoding")
        return response

    def asset(name: str) -> str:
        return f"{request.script_root}/static/{names[name]}"

    app.add_url_rule("/static/<name>", view_func=static_file, methods=["GET"])
    # Readers of feeds and old browsers ask for the icon there.
    app.add_url_rule("/favicon.ico", "icon", view_func=lambda: redirect(asset("icon.svg")), methods=["GET"])
    app.jinja_env.globals["asset"] = asset


def _name_with_hash(path: Path) -> str:
    return f"{path.stem}.{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}"
