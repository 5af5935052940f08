"""Options and kinds of argument that several commands have: text fields, dates, paths, ``--match``, ``--in``, ``--json``."""

from pathlib import Path

import click

from search.articles import DEFAULT_FIELDS, TEXT_FIELDS
from search.notation.nearest_name import find_nearest_name
from search.periods import Period, parse_period


class FieldNames(click.ParamType[tuple[str, ...]]):
    """Text fields, comma-separated."""

    name = "FIELDS"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the names in *value*, each once; fail on one that no field has."""
        if isinstance(value, tuple):
            return value
        names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
        for name in names:
            if name not in TEXT_FIELDS:
                nearest = find_nearest_name(name, TEXT_FIELDS)
                remedy = f"did you mean «{nearest}»?" if nearest else f"there are {', '.join(TEXT_FIELDS)}."
                self.fail(f"no field «{name}»; {remedy}", param, ctx)
        return names or self.fail(f"name at least one of {', '.join(TEXT_FIELDS)}.", param, ctx)


class Date(click.ParamType[Period]):
    """A time as `parse_period` reads it."""

    name = "DATE"

    def convert(
        self, value: str | Period, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        """Return the period that *value* names."""
        if isinstance(value, Period):
            return value
        try:
            return parse_period(value)
        except ValueError as error:
            return self.fail(f"{error} Write 2021, 2021-08, 2021-08-30 or 2021-08-30T22:38.", param, ctx)


def parse_path(name: str) -> Path:
    """Return the path of a file or folder; refuse an empty name (a variable not set), which is no current folder."""
    if not name:
        raise click.BadParameter("the name of a file is empty.")
    return Path(name)


match_option = click.option(
    "--match",
    type=click.Choice(["all", "any"]),
    default="all",
    show_default=True,
    help="Whether all words must stand in an article, or any.",
)
fields_option = click.option(
    "--in",
    "fields",
    type=FieldNames(),
    default=DEFAULT_FIELDS,
    help="Where to look, such as title,lead,body.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
