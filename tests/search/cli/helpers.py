"""How the tests run commands, and on what."""

from __future__ import annotations

import json
import re
import subprocess
import sys

from click.testing import CliRunner

from search.cli.main import cli
from search.settings import CHECKOUT

PAGE = """Ny bru i Vassvik
Brua er ti meter lengre enn den gamle.
Av Kari Li
Publisert 2. mars 2026 kl. 10.30

Folk i Vassvik har ventet i tjue år på brua.

Nå kan de kjøre over fjorden.
"""
ARTICLES = [
    {
        "id": "bru",
        "title": "Ny bru i Vassvik",
        "lead": "Brua er lang.",
        "body": "Folk i Vassvik har ventet lenge på brua.\n\nNå kan de kjøre over fjorden.",
        "byline": "Kari Li",
        "source": "Vassvik Avis",
        "published": "2026-03-01",
        "url": "https://vassvik.example/bru",
    },
    {"id": "ferje", "title": "Ferja er full", "body": "Ferja over fjorden er full hver dag."},
    {"id": "fisk", "title": "Godt fiske", "body": "Fisken er tilbake."},
]
QUERIES = [
    {"id": "q1", "query": "bru", "relevant": ["bru"]},
    {"id": "q2", "query": "fisk", "relevant": ["ferje"]},
]


def write_lines(path, values):
    text = "\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    path.write_text(text, encoding="utf-8")


def run(*arguments):
    """Run a command, as if typed."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def start(*arguments, **options):
    """Start a command in a process of its own."""
    command = [sys.executable, "-m", "search", *map(str, arguments)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, **options)


def table(result):
    """The rows of a table on the terminal, without heads: cells that two spaces part."""
    lines = result.stdout.split("\n\n")[1].splitlines()[1:]
    return [tuple(re.split(r" {2,}", line)) for line in lines]
