from tests.search.cli.helpers import run


def test_a_withheld_article_is_neither_found_nor_shown(imported):
    result = run("withhold", "bru", "nei", "--reason", "Feil person", "--by", "Kari")

    assert result.exit_code == 0
    assert result.stdout == "bru is withheld: Ny bru i Vassvik.\nnei is withheld: no article was shown.\n"
    assert run("show", "bru").exit_code == 1
    assert "Ny bru" not in run("find", "brua").stdout


def test_who_and_why_must_be_said(imported):
    assert run("withhold", "bru").exit_code == 2
    assert run("show", "bru").exit_code == 0


def test_what_can_be_no_id_is_refused(imported):
    result = run("withhold", "Nei Takk", "--reason", "Feil", "--by", "Kari")

    assert (result.exit_code, result.stderr) == (1, "No article has the id «Nei Takk».\n")


def test_an_article_is_named_by_its_address_too(imported):
    result = run("withhold", "https://vassvik.example/bru", "--reason", "Feil", "--by", "Kari")

    assert result.stdout == "bru is withheld: Ny bru i Vassvik.\n"
