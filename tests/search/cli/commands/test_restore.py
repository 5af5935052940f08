from tests.search.cli.helpers import run, write_lines


def test_a_restore_brings_the_articles_of_the_backup_back(folder, imported):
    run("backup", folder / "monday.sqlite3")
    write_lines(folder / "spoiled.jsonl", [{"id": "bru", "title": "Feilvann"}])
    assert run("import", folder / "spoiled.jsonl").exit_code == 0

    result = run("restore", folder / "monday.sqlite3")

    assert result.exit_code == 0
    assert result.stdout == (
        f"3 articles restored to {folder}/archive.sqlite3.\n"
        f"What was there before is in {folder}/archive.sqlite3.before-restore.\n"
    )
    assert "1 hit," in run("find", "vassvik").stdout
    assert "0 hits" in run("find", "feilvann").stdout


def test_an_archive_that_is_damaged_is_restored(folder, imported):
    run("backup", folder / "monday.sqlite3")
    (folder / "archive.sqlite3").write_bytes(b"\x00" * 9000)
    assert run("find", "vassvik").exit_code == 1

    assert run("restore", folder / "monday.sqlite3").exit_code == 0

    assert "1 hit," in run("find", "vassvik").stdout


def test_a_file_that_is_no_backup_is_named(folder, imported):
    result = run("restore", folder / "articles.jsonl")

    assert result.exit_code == 1
    assert "articles.jsonl" in result.stderr
    assert "1 hit," in run("find", "vassvik").stdout


def test_postgresql_is_restored_by_its_own_program(monkeypatch):
    monkeypatch.setenv("LEIT_ARCHIVE", "postgresql+psycopg://leit:hemmelig@db/leit")

    result = run("restore", "monday.dump")

    assert result.exit_code == 1
    assert "pg_restore" in result.stderr
    assert "python -m search rebuild" in result.stderr
