from tests.search.cli.helpers import run


def test_a_backup_says_how_many_articles_are_in_which_file(folder, imported):
    result = run("backup", folder / "monday.sqlite3")

    assert (result.stdout, result.exit_code) == (f"3 articles in {folder}/monday.sqlite3.\n", 0)
    assert (folder / "monday.sqlite3").is_file()


def test_without_an_archive_there_is_nothing_to_back_up(folder):
    result = run("backup", folder / "monday.sqlite3")

    assert result.exit_code == 1
    assert "There is no archive at" in result.stderr
    assert not (folder / "monday.sqlite3").exists()


def test_postgresql_is_backed_up_by_its_own_program(monkeypatch):
    monkeypatch.setenv("LEIT_ARCHIVE", "postgresql+psycopg://leit:hemmelig@db/leit")

    result = run("backup", "monday.dump")

    assert result.exit_code == 1
    assert "pg_dump" in result.stderr
    assert "hemmelig" not in result.output
