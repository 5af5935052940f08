"""The entry point of ``python -m search``."""

from search.cli.main import cli

cli(prog_name="python -m search")
