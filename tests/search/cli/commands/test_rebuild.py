from __future__ import annotations

import json

from tests.search.cli.helpers import run


def test_rebuild_makes_the_index_again(folder, imported):
    before = json.loads(run("info", "--json").stdout)["index"]["generation"]

    result = run("rebuild")

    assert (result.stdout, result.exit_code) == ("3 articles indexed.\n", 0)
    assert json.loads(run("info", "--json").stdout)["index"]["generation"] != before
    assert "1 hit," in run("find", "vassvik").stdout
