"""
HTTP caching: an answer may be reused as long as the index is unchanged.

Its tag holds the generation of the index, so that a change is seen at the next request, and an unchanged
answer costs no search (RFC 9110 §8.8.3 and §13.1.2).
"""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from flask import Response, request
from werkzeug.datastructures import ETags

from search import OSLO, Language

VERSION: Final = "0.1.0"
"""The release; pyproject.toml has the same."""
VARY: Final = ("Accept-Language", "Accept-Encoding")
"""What an answer depends on besides its URL; the proxy in front packs it."""
_CODING: Final = re.compile(r"(--?|;)(gzip|br|zstd|deflate)$")
"""What servers that pack an answer put at the end of its tag: Apache «-gzip» and «-br», Jetty «--gzip»."""
_DATA_FOLDERS: Final = ("static", "templates", "texts")


def cacheable(generation: str, key: object, language: Language, answer: Callable[[], Response]) -> Response:
    """
    Return 304 when the client has the answer already, else *answer()* with its tag.

    Args:
        generation: Generation of the index, read before searching: a tag must never be newer than its answer.
        key: Everything else that the answer depends on, as values that JSON can hold.
        language: Language of its texts.
        answer: Makes the answer; one marked by `uncacheable` gets no tag.
    """
    tag = _make_tag(generation, key, language)
    client_tags = request.if_none_match
    # «*» asks whether there is any answer at all, which only answering can tell (RFC 9110 §13.1.2).
    is_known = not client_tags.star_tag and tag in _tags(client_tags)
    response = Response(status=304) if is_known else answer()
    if response.cache_control.no_store:
        return response
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.vary.update(VARY)
    return response


def uncacheable(response: Response) -> Response:
    """Mark *response* as not to be cached: a page of errors, or hits that more time would have changed."""
    response.cache_control.no_store = True
    response.vary.update(VARY)
    return response


def _tags(client_tags: ETags) -> set[str]:
    """Return *client_tags*, strong and weak, without what a packing server put at their end."""
    return {_CODING.sub("", tag) for tag in client_tags.as_set(include_weak=True)}


def _make_tag(generation: str, key: object, language: Language) -> str:
    # «Today» is part of the quick dates: a tag lives until midnight in Oslo.
    today = datetime.now(OSLO).date().isoformat()
    content = json.dumps([data_hash(), request.root_url, request.path, key, language]).encode()
    return f"{generation}.{VERSION}.{today}.{hashlib.sha256(content).hexdigest()[:16]}"


@cache
def data_hash() -> str:
    """
    Return a hash of templates, texts and style sheet, so that no cached page asks for an old style sheet.

    The files are read once: a process goes on with those that it began with.
    """
    digest = hashlib.sha256()
    for folder in _DATA_FOLDERS:
        for path in sorted(Path(__file__).with_name(folder).iterdir()):
            digest.update(path.read_bytes())
    return digest.hexdigest()
