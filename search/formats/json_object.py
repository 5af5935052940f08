"""One JSON object as text becomes a dictionary; what JSON allows and Leit cannot mean is an error with a remedy."""

import json
from typing import Any, NoReturn

from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean, collapse


class WholeNumber(float):
    """A whole number in JSON, and its digits as they are written."""

    def __init__(self, digits: str) -> None:
        self.digits = digits


def parse_object(text: str) -> dict[str, Any]:
    """
    Parse *text* as one JSON object.

    Raises:
        ArticleFormatError: It is not JSON, not an object, has a key twice, or holds what JSON has no
            word for (NaN, Infinity).
    """
    try:
        # int() of a million digits takes minutes; only an id may be a number, and that as it is written.
        value = json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_no_constant, parse_int=WholeNumber
        )
    except json.JSONDecodeError as error:
        raise ArticleFormatError(
            # A message of Python's ends so: «Invalid control character at».
            f"This is not JSON: {error.msg.removesuffix(' at')} at character {error.colno}.",
            "Write one article, {…}, on one line." if error.lineno == 1 else "Correct it.",
            line=error.lineno if error.lineno > 1 else 0,
        ) from error
    except RecursionError as error:
        raise ArticleFormatError(
            "This JSON is nested too deeply.", "Keep to the keys of an article."
        ) from error
    if not isinstance(value, dict):
        raise ArticleFormatError(
            f"This is {json_type_name(value)}, not an article.",
            "Write one object, {…}, a line, not a list of them.",
        )
    return value


def json_type_name(value: object) -> str:
    """Return the type of *value*, in JSON's words."""
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "text", float: "a number", list: "a list", dict: "an object", type(None): "null"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "something else")


def quote(text: str) -> str:
    """Return *text* fit for a message: cleaned, on one line, not longer than a line."""
    line = collapse(clean(text)[0])
    return line if len(line) <= 100 else line[:99] + "…"  # noqa: PLR2004 - about what one line shows


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    pairs_seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in pairs_seen:
            raise ArticleFormatError(f"The key «{quote(key)}» stands twice.", "Keep one of them.")
        pairs_seen[key] = value
    return pairs_seen


def _no_constant(name: str) -> NoReturn:
    raise ArticleFormatError(f"{name} is not JSON.", "Write null, or leave the key out.")
