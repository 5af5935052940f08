"""What every command prints: answers on standard output, reports on standard error, nothing that steers a terminal."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Final

import click

WIDTH: Final = 92
"""Characters of a line of text."""
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters, marks of writing direction, and half characters: an article comes from anywhere."""


def safe(text: str) -> str:
    """Return *text* with what would steer a terminal replaced by «�»."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Return *text* on one line, safe to print."""
    return safe(text.replace("\n", " "))


def name_command(sentence: str) -> str:
    """Return *sentence*, which may tell to run a command of Leit, with the command as this one was typed."""
    context = click.get_current_context(silent=True)
    is_installed = context is not None and context.find_root().info_name == "leit"
    return sentence.replace("python -m search", "leit") if is_installed else sentence


def print_answer(answer: Mapping[str, object] | Iterable[str]) -> None:
    """Print JSON values, indented, or lines."""
    if isinstance(answer, dict):
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        for line in answer:
            click.echo(line)


def print_report(sentence: str) -> None:
    """Print *sentence*, which is no part of the answer."""
    click.echo(name_command(sentence), err=True)
