"""
The command line: the group of commands behind ``leit`` and ``python -m search``.

A command's module is imported when the command is called, so that ``--help`` loads none of them and each loads only
what it needs. Answers go to standard output; errors, one line each, and progress go to standard error. Exit status:
0 done, 1 something failed, 2 wrong usage, 130 stopped by Ctrl-C.
"""

import io
import sys
from copy import copy
from importlib import import_module
from typing import Any, Final, cast

import click

from search.cli.terminal import name_command, safe
from search.errors import SearchError

COMMANDS: Final = {
    "import": "Read files, folders, or - for standard input, into archive and index.",
    "rebuild": "Make the index again from the archive.",
    "backup": "Write the archive to FILE, while others use it.",
    "restore": "Put the backup FILE in the place of the archive, and make the index of it.",
    "find": "Search, and show the best hits.",
    "show": "Show one article.",
    "versions": "List the versions known of an article, the oldest first.",
    "withhold": "Take articles down until lift.",
    "lift": "Show articles again that were withheld, or withdrawn by their provider.",
    "withheld": "List what has been taken down: when, by whom and why.",
    "delete": "Delete articles for good: text, versions and names.",
    "analyze": "Show which terms a text gives, and the rule that made each.",
    "check": "Look at everything, and say what is wrong and what to do.",
    "info": "Show what archive and index hold, and the settings.",
    "evaluate": "Measure the quality of search with judged queries.",
    "serve": "Serve the search page and the endpoint.",
}
"""Each command, in the order of ``--help``, with the first sentence of its own help."""

_INTERRUPTED: Final = 130
_INTERRUPTED_MESSAGE: Final = (
    "\nStopped. What was reported as done is safe; give the same command again to go on."
)


class _LazyGroup(click.Group):
    """The commands of `COMMANDS`, each imported when called; a failure ends in one sentence on standard error."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        if cmd_name not in COMMANDS:
            return None
        module = "import_" if cmd_name == "import" else cmd_name
        command = copy(cast(click.Command, import_module(f"search.cli.commands.{module}").command))
        command.epilog = name_command(command.epilog or "")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A file name or a setting need not be UTF-8, and a terminal may know fewer characters than we.
            sys.stdout.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except SearchError as error:
            sentence, status = str(error), 1
        except BrokenPipeError:
            raise  # click ends quietly when the reader of our output has gone
        except OSError as error:
            sentence, status = f"{error.filename or 'The system'}: {error.strerror or error}.", 1
        except KeyboardInterrupt:
            sentence, status = _INTERRUPTED_MESSAGE, _INTERRUPTED
        click.echo(safe(name_command(sentence)), err=True)
        return ctx.exit(status)


@click.group(
    cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def cli() -> None:
    """Search in Norwegian news articles."""


def main() -> None:
    """Run the command ``leit``, the entry point of an installation."""
    cli(prog_name="leit")
