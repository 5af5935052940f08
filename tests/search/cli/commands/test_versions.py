import json

from tests.search.cli.helpers import run, write_lines


def test_versions_are_listed_with_the_oldest_first(folder):
    for hour, title in ((12, "Andre"), (8, "Første")):
        line = {"id": "bru", "title": title, "body": "Brua.", "modified": f"2026-01-16T{hour:02}:00:00Z"}
        write_lines(folder / "sak.jsonl", [line])
        run("import", folder / "sak.jsonl")

    result = run("versions", "bru")

    assert result.stdout == (
        "bru: usable\n  2026-01-16 09:00  usable  Første\n  2026-01-16 13:00  usable  Andre\n"
    )
    answer = json.loads(run("versions", "bru", "--json").stdout)
    assert [version["title"] for version in answer["versions"]] == ["Første", "Andre"]
    assert "Andre" in run("show", "bru").stdout


def test_an_article_that_is_not_there_has_no_versions(imported):
    assert run("versions", "nei").stderr == "No article has the id «nei».\n"
