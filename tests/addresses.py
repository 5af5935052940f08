"""The addresses in an answer: in HTML, in JSON and in headers."""

import json
from html.parser import HTMLParser


class Collector(HTMLParser):
    """Collects the addresses in a page."""

    def __init__(self, page):
        super().__init__()
        self.addresses = []
        self.feed(page)

    def handle_starttag(self, _tag, attributes):
        self.addresses += [
            value for name, value in attributes if name in {"href", "src", "action", "formaction", "srcset"}
        ]


def addresses_in(response):
    """
    Return every address in an answer: in HTML, in JSON and in headers; those of other sites left out.

    *response* has `headers`, by name, and `text`.
    """
    headers = response.headers
    kind = headers.get("Content-Type", "")
    values = [headers.get(name, "") for name in ("Location", "Content-Location")]
    values += [part.partition(">")[0] for part in headers.get("Link", "").split("<")[1:]]
    if "json" in kind:
        values += strings(json.loads(response.text))
    elif "html" in kind:
        values += Collector(response.text).addresses
    return [value for value in values if value.startswith("/") or "://localhost" in value]


def strings(value):
    """Yield the texts in a JSON value, keys left out; those of a schema are patterns and paths."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from strings(member) if name not in {"components", "paths"} else ()
    elif isinstance(value, list):
        for member in value:
            yield from strings(member)
    elif isinstance(value, str):
        yield value
