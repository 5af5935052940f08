"""The entry point of ``python -m search``."""

from __future__ import annotations

from search.cli.main import cli

cli(prog_name="python -m search")
