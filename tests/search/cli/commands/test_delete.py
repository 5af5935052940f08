from tests.search.cli.helpers import run


def test_deleting_asks_first(imported):
    result = run("delete", "bru", "--reason", "Dom", "--by", "Kari")

    assert result.exit_code == 1
    assert run("show", "bru").exit_code == 0


def test_a_deleted_article_does_not_come_back(imported, folder):
    result = run("delete", "bru", "--reason", "Dom", "--by", "Kari", "--yes")

    assert result.stdout.startswith("bru is deleted: Ny bru i Vassvik.\nBackups of the archive")
    assert "1 taken down" in run("import", folder / "articles.jsonl").stdout
    assert run("show", "bru").exit_code == 1
    assert "deleted" in run("withheld").stdout
