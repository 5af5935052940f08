from __future__ import annotations

import pytest

from tests.search.cli.helpers import ARTICLES, PAGE, run, write_lines


def test_import_says_what_became_of_the_articles(folder):
    first = run("import", folder / "articles.jsonl")
    second = run("import", folder / "articles.jsonl")

    assert (first.stdout, first.stderr, first.exit_code) == ("3 new, 0 changed, 0 unchanged.\n", "", 0)
    assert second.stdout == "0 new, 0 changed, 3 unchanged.\n"


def test_a_changed_article_replaces_the_old_one(folder, imported):
    write_lines(folder / "articles.jsonl", [{**ARTICLES[0], "title": "Brua er stengt"}])

    assert run("import", folder / "articles.jsonl").stdout == "0 new, 1 changed, 0 unchanged.\n"
    assert "Brua er stengt" in run("find", "stengt").stdout


def test_bad_articles_are_named_and_the_rest_goes_in(folder):
    write_lines(
        folder / "articles.jsonl", [ARTICLES[0], {"titel": "Feil"}, {**ARTICLES[0], "title": "Annen"}]
    )
    (folder / "latin.txt").write_bytes("Blåbær\n\nRødt.".encode("latin-1"))

    result = run(
        "import", folder / "articles.jsonl", folder / "latin.txt", folder / "nei.txt", folder / "side.txt"
    )

    assert result.exit_code == 1
    assert result.stdout == "2 new, 0 changed, 0 unchanged, 4 refused (see above).\n"
    reports = result.stderr.splitlines()
    assert reports[0].startswith(f"{folder}/articles.jsonl:2: ")
    assert reports[1].startswith(f"{folder}/articles.jsonl:3: The id «bru» is that of an article read before")
    assert reports[2].startswith(f"{folder}/latin.txt:1: ")
    assert reports[3] == f"{folder}/nei.txt: There is no such file or folder. Check the name."


def test_a_wrong_name_leaves_no_archive_behind(folder):
    result = run("import", folder / "nei.jsonl")

    assert result.exit_code == 1
    assert not (folder / "archive.sqlite3").exists()


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
@pytest.mark.parametrize("name", ["tom", "tom.jsonl"])
def test_a_folder_or_file_without_articles_is_no_success(folder, name, options):
    (folder / "tom").mkdir()
    (folder / "tom.jsonl").touch()

    result = run("import", *options, folder / name)

    assert result.exit_code == 1
    assert result.stderr == "There is no article there. Leit reads .txt, .jsonl, .json and .xml files.\n"


def test_an_empty_name_is_not_the_folder_one_stands_in(folder, monkeypatch):
    """As of a variable that is not set: import "$CLIPPINGS"."""
    monkeypatch.chdir(folder)

    result = run("import", "")

    assert result.exit_code == 2
    assert "the name of a file is empty" in result.stderr
    assert not (folder / "archive.sqlite3").exists()


def test_dry_run_shows_what_was_recognised_and_stores_nothing(folder):
    result = run("import", "--dry-run", folder / "side.txt", folder / "articles.jsonl")

    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert f"{folder}/side.txt" in lines
    assert "title Ny bru i Vassvik" in lines
    assert "byline Kari Li" in lines
    assert "published 2026-03-02 10:30 (to the minute, Oslo time)" in lines
    assert "paragraphs 2: Folk i Vassvik har ventet lenge på brua." in lines
    assert lines[-1] == "4 recognised, nothing stored."
    assert not (folder / "archive.sqlite3").exists()


def test_dry_run_shows_a_language_told_from_the_words(folder):
    write_lines(folder / "articles.jsonl", [{"title": "Ferja er full", "lead": "Ho går ikkje att i dag."}])

    result = run("import", "--dry-run", folder / "articles.jsonl")

    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert "language nn" in lines
    assert "note The language is not stated; its words show it." in lines


def test_a_date_for_pasted_pages_can_be_given(folder):
    (folder / "side.txt").write_text(PAGE.replace("Publisert 2. mars 2026 kl. 10.30\n", ""), encoding="utf-8")
    undated = run("import", "--dry-run", folder / "side.txt")

    result = run("import", "--dry-run", "--date", "2026-03", folder / "side.txt")

    assert undated.exit_code == 1

    assert "2026-03 (to the month, Oslo time)" in result.stdout
