import json
import re

from tests.search.cli.helpers import run


def test_what_is_down_is_listed_with_who_and_why(imported):
    assert run("withheld").stdout == "Nothing has been taken down.\n"
    run("withhold", "bru", "--reason", "Feil person", "--by", "Kari")

    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d  withheld   bru  by Kari: Feil person\n", run("withheld").stdout
    )
    [stone] = json.loads(run("withheld", "--json").stdout)["withheld"]
    assert (stone["article_id"], stone["kind"], stone["by"]) == ("bru", "withheld", "Kari")
