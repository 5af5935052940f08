"""
When may a cache go on showing an answer? As long as the index says the same.

The tag holds the generation of the index, so what changed there is seen at the next request, and an unchanged answer costs no search (RFC 9110 §8.8.3 and §13.1.2).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Response, request

import search
from search import OSLO, Language

VERSION = "0.1.0"
"""The release; pyproject.toml has the same."""


def cached(generation: str, asked: object, language: Language, answer: Callable[[], Response]) -> Response:
    """
    Return 304 when the client has the answer already, else *answer()* with its tag.

    Args:
        generation: Of the index, read before searching: a tag must never be newer than its answer.
        asked: All that the answer depends on besides, as JSON can write it.
        language: Of the texts in it.
        answer: Makes it; one that it marks with `unkept` has no tag, and is made anew every time.
    """
    tag = _tag(generation, asked, language)
    known = request.if_none_match
    # «*» asks whether there is any answer at all, which only answering can tell (RFC 9110 §13.1.2).
    is_known = not known.star_tag and known.contains_weak(tag)
    response = Response(status=304) if is_known else answer()
    if response.cache_control.no_store:
        return response
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.vary.update(("Accept-Language", "Accept-Encoding"))
    return response


def unkept(response: Response) -> Response:
    """Mark *response* as one that nobody keeps: with more time it would have been another."""
    response.cache_control.no_store = True
    return response


def _tag(generation: str, asked: object, language: Language) -> str:
    # «Today» is part of the quick dates: a tag lives until midnight in Oslo.
    today = datetime.now(OSLO).date().isoformat()
    told = json.dumps([_code(), request.path, asked, language]).encode()
    return f"{generation}.{VERSION}.{today}.{hashlib.sha256(told).hexdigest()[:16]}"


@cache
def _code() -> str:
    """Return a name for the program itself, so that a page kept by a cache never asks for an old style sheet."""
    digest = hashlib.sha256()
    for package in (search.__file__, __file__):
        for path in sorted(Path(package).parent.rglob("*")):
            if path.suffix in {".py", ".toml", ".html", ".css", ".svg"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
