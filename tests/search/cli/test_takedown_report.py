from tests.search.cli.helpers import run, write_lines

STORY = " ".join(f"ord{number}" for number in range(120))


def test_copies_that_are_still_shown_are_named(folder):
    shorter = " ".join(STORY.split()[:80])
    write_lines(
        folder / "sak.jsonl",
        [
            {"id": "a", "title": "Sak", "body": STORY},
            {"id": "b", "title": "Sak", "body": STORY},
            {"id": "c", "title": "Kortere", "body": shorter},
            {"id": "d", "title": "Annet", "body": "Noe helt annet."},
        ],
    )
    run("import", folder / "sak.jsonl")

    result = run("withhold", "a", "--reason", "Feil", "--by", "Kari")

    assert result.stdout == (
        "a is withheld: Sak.\n"
        "  The same text is shown as b.\n"
        "  Nearly the same text is shown as c: Kortere.\n"
    )
