from tests.search.cli.helpers import run


def test_a_lifted_article_is_found_again(imported):
    run("withhold", "bru", "--reason", "Feil", "--by", "Kari")

    result = run("lift", "bru")

    assert result.stdout == "bru is shown again.\n"
    assert "Ny bru" in run("find", "brua").stdout


def test_an_article_that_is_shown_cannot_be_lifted(imported):
    result = run("lift", "bru")

    assert (result.exit_code, result.stderr) == (1, "No article has the id «bru».\n")
