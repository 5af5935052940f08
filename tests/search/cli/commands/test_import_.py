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


def write_wire(folder):
    """Write an article, its withdrawal, a picture and two articles in a wrong encoding, of formats that agencies send."""
    item = {"uri": "urn:x:1", "headline": "Ferja er innstilt", "pubstatus": "usable", "version": "1"}
    write_lines(folder / "1.json", [item])
    write_lines(folder / "2.json", [{"uri": "urn:x:2", "type": "picture", "pubstatus": "usable"}])
    write_lines(folder / "4.json", [{**item, "pubstatus": "canceled", "version": "2", "ednote": "Feil."}])
    for name in ("3a", "3b"):
        text = f"<?xml version='1.0' encoding='iso-8859-1'?><nitf><head><title>Blåbær {name}</title></head></nitf>"
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")


def test_formats_of_the_wire_go_in_together_and_what_was_mended_is_told_once(folder):
    (folder / "inn").mkdir()
    write_wire(folder / "inn")

    result = run("import", folder / "inn")

    assert result.exit_code == 0
    assert "1 passed over (no text)." in result.stdout
    assert "1 withdrawn" in result.stdout
    assert result.stderr == (
        f"{folder}/inn/3a.xml: It says iso-8859-1, but is UTF-8: read as UTF-8. And 1 more like this.\n"
    )
    assert "Blåbær 3a" in run("find", "blåbær").stdout
    assert "innstilt" not in run("find", "innstilt").stdout


def test_dry_run_shows_withdrawals_embargoes_and_names(folder):
    (folder / "inn").mkdir()
    write_wire(folder / "inn")
    write_lines(
        folder / "inn" / "5.json",
        [{"uri": "urn:x:5", "headline": "Sperret", "embargoed": "2026-12-24T17:00"}],
    )

    lines = [
        " ".join(line.split()) for line in run("import", "--dry-run", folder / "inn").stdout.splitlines()
    ]

    assert f"{folder}/inn/4.json: cancelled: urn:x:1" in lines
    assert f"{folder}/inn/2.json: passed over: picture urn:x:2" in lines
    assert "embargo 2026-12-24 17:00 (Oslo time)" in lines
    assert "name urn:x:5" in lines


def test_a_pasted_file_with_a_changed_headline_is_the_same_article(folder):
    first = run("import", folder / "side.txt")
    (folder / "side.txt").write_text(PAGE.replace("Ny bru", "Nyere bru"), encoding="utf-8")

    second = run("import", folder / "side.txt")

    assert first.stdout == "1 new, 0 changed, 0 unchanged.\n"
    assert second.stdout == "0 new, 1 changed, 0 unchanged.\n"


def test_links_to_one_page_are_one_article(folder):
    write_lines(folder / "a.jsonl", [{"title": "Ett", "url": "https://avis.example/sak?a=1&b=2"}])
    write_lines(
        folder / "b.jsonl", [{"title": "Ett", "url": "http://www.avis.example/sak/?b=2&a=1&utm_source=x"}]
    )

    run("import", folder / "a.jsonl")

    assert run("import", folder / "b.jsonl").stdout.startswith("0 new, 1 changed")
