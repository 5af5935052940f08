"""What does ``python -m search`` do? It hands over to the command line."""

from __future__ import annotations

from search.cli.commands import cli

cli(prog_name="python -m search")
