from __future__ import annotations

from pathlib import Path

import click
import pytest

from search.cli import commands
from search.cli.main import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sentence_of_a_command_is_that_of_its_own_help(name):
    command = cli.get_command(click.Context(cli), name)

    assert command.name == name
    assert command.get_short_help_str(200) == COMMANDS[name]


def test_every_module_of_a_command_is_in_the_list():
    [folder] = commands.__path__
    modules = {path.stem for path in Path(folder).glob("*.py")} - {"__init__"}

    assert modules == {"import_" if name == "import" else name for name in COMMANDS}
