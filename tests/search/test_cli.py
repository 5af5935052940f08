import gzip
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from search.archive import open_archive
from search.cli import cli
from search.settings import CHECKOUT
from tests.language import share_tables

PAGE = """Ny bru i Vassvik
Brua er ti meter lengre enn den gamle.
Av Kari Li
Publisert 2. mars 2026 kl. 10.30

Folk i Vassvik har ventet i tjue år på brua.

Nå kan de kjøre over fjorden.
"""
ARTICLES = [
    {
        "id": "bru",
        "title": "Ny bru i Vassvik",
        "lead": "Brua er lang.",
        "body": "Folk i Vassvik har ventet lenge på brua.\n\nNå kan de kjøre over fjorden.",
        "byline": "Kari Li",
        "source": "Vassvik Avis",
        "published": "2026-03-01",
        "url": "https://vassvik.example/bru",
    },
    {"id": "ferje", "title": "Ferja er full", "body": "Ferja over fjorden er full hver dag."},
    {"id": "fisk", "title": "Godt fiske", "body": "Fisken er tilbake."},
]
QUERIES = [
    {"id": "q1", "query": "bru", "relevant": ["bru"]},
    {"id": "q2", "query": "fisk", "relevant": ["ferje"]},
]


@pytest.fixture(autouse=True, name="folder")
def _folder(tmp_path, monkeypatch):
    """Give a folder with an archive and an index of its own, and files to import."""
    monkeypatch.setenv("LEIT_ARCHIVE", f"sqlite:///{tmp_path}/archive.sqlite3")
    monkeypatch.setenv("LEIT_INDEX_DIR", str(share_tables(tmp_path / "index")))
    write_lines(tmp_path / "articles.jsonl", ARTICLES)
    write_lines(tmp_path / "queries.jsonl", QUERIES)
    (tmp_path / "side.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


@pytest.fixture(name="imported")
def _imported(folder):
    """Import the articles."""
    assert run("import", folder / "articles.jsonl").exit_code == 0


def write_lines(path, values):
    text = "\n".join(json.dumps(value, ensure_ascii=False) for value in values)
    path.write_text(text, encoding="utf-8")


def run(*arguments):
    """Run a command, as if typed."""
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def start(*arguments, **options):
    """Start a command in a process of its own."""
    command = [sys.executable, "-m", "search", *map(str, arguments)]
    return subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, **options)


def table(result):
    """The rows of a table on the terminal, without heads: cells that two spaces part."""
    lines = result.stdout.split("\n\n")[1].splitlines()[1:]
    return [tuple(re.split(r" {2,}", line)) for line in lines]


def test_analyze_shows_each_term_and_the_rule_that_made_it():
    result = run("analyze", "Barnebøkene i Taliban-talsmannens")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Language: bokmål\n")
    assert table(result) == [
        ("Barnebøkene", "forms", "barnebøkene", "the word in lower case"),
        ("", "terms", "barnebok", "lemma in a dictionary"),
        ("", "parts", "barn", "part of the compound («Barne»)"),
        ("", "parts", "bok", "part of the compound («bøkene»)"),
        ("i", "forms", "i", "the word in lower case"),
        ("", "terms", "i", "lemma in a dictionary"),
        ("Taliban", "forms", "taliban", "the word in lower case"),
        ("", "terms", "taliban", "common, and in no dictionary: a name"),
        ("", "parts", "talibantalsmann", "pieces joined («Taliban-talsmannens»)"),
        ("talsmannens", "forms", "talsmannens", "the word in lower case"),
        ("", "terms", "talsmann", "lemma in a dictionary"),
    ]


def test_analyze_reads_a_text_in_the_language_it_shows_unless_told(folder):
    shown = run("analyze", "Ho seier at dei ikkje veit noko")
    told = run("analyze", "--language", "nn", "Høyre")

    assert shown.stdout.startswith("Language: nynorsk\n")
    assert ("", "terms", "si", "bokmål lemma for a nynorsk word") in table(shown)
    assert {row[2] for row in table(told)} == {"høyre", "høre"}


def test_analyze_shows_a_query_with_its_weights():
    result = run("analyze", "--query", "filmer på NRK-sjefen")

    assert table(result) == [
        ("filmer", "terms", "filme", "0.5", "lemma in a dictionary"),
        ("", "terms", "film", "0.5", "another lemma of the form"),
        ("", "forms", "filmer", "0.3", "the word in lower case"),
        ("på", "terms", "på", "1", "lemma in a dictionary"),
        ("NRK", "terms", "nrk", "1", "our list of words left as they are"),
        ("", "terms", "nrksjef", "1", "pieces joined («NRK-sjefen»)"),
        ("sjefen", "terms", "sjef", "1", "lemma in a dictionary"),
        ("", "forms", "sjefen", "0.3", "the word in lower case"),
    ]
    assert result.stdout.endswith("in a query of 3 words or more: på\n")


def test_analyze_answers_in_json_with_places():
    answer = json.loads(run("analyze", "--json", "På Barnebok").stdout)

    assert answer["language"] == "nb"
    assert [(each["word"], each["start"], each["end"]) for each in answer["words"]] == [
        ("På", 0, 2),
        ("Barnebok", 3, 11),
    ]
    [form, term, *parts] = answer["words"][1]["terms"]
    assert (form["stream"], form["term"], form["weight"]) == ("forms", "barnebok", None)
    assert (term["stream"], term["term"], term["rule"]) == ("terms", "barnebok", "dictionary")
    assert [(part["term"], part["start"], part["end"]) for part in parts] == [("barn", 3, 8), ("bok", 8, 11)]


def test_analyze_takes_any_text():
    assert run("analyze", "… – !").stdout == "Language: bokmål\nThere is no word in it.\n"
    assert run("analyze", " ").exit_code == 2
    assert "\x1b" not in run("analyze", "\x1b[31mfæl\x1b").stdout


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


def test_a_folder_without_articles_is_no_success(folder):
    (folder / "tom").mkdir()

    result = run("import", folder / "tom")

    assert result.exit_code == 1
    assert result.stderr == (
        "There is nothing to import there: no file that Leit reads (.txt, .jsonl, .jsonl.gz).\n"
    )


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


def test_find_shows_hits_with_rank_source_and_date(imported):
    result = run("find", "bru vassvik")

    lines = result.stdout.splitlines()
    assert lines[0] == "  1. Ny bru i Vassvik"
    assert lines[1] == "     Vassvik Avis · 2026-03-01 · bru"
    assert lines[-1].startswith("1 hit, ")
    assert "«" not in result.stdout
    assert "\x1b" not in result.stdout


def test_find_follows_match_fields_and_limit(imported):
    assert run("find", "bru ferje").stdout.startswith("0 hits")
    assert "2 hits" in run("find", "--match", "any", "bru ferje").stdout
    assert run("find", "--in", "title,lead", "fjorden").stdout.startswith("0 hits")
    assert "2 hits, the first 1 shown" in run("find", "--limit", "1", "fjorden").stdout


def test_find_says_what_was_odd_about_a_query(imported):
    result = run("find", "«ny bru")

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] != "  1. Ny bru i Vassvik"


def test_find_underlines_the_place_that_it_speaks_of(imported):
    lines = run("find", "titel:bru").stdout.splitlines()

    assert lines[0] == "There is no field «titel»; the search was done in «tittel»."
    assert lines[1:4] == ["  titel:bru", "  ^^^^^", "  Try: tittel:bru"]


def test_find_says_what_else_finds_something_where_nothing_is_found(imported):
    [total, *offers] = run("find", "bru ferje").stdout.splitlines()

    assert total.startswith("0 hits, ")
    assert offers == [
        "  1 hit without «bru»:  ferje",
        "  1 hit without «ferje»:  bru",
        "  2 hits for at least one of the words: bru, ferje:  --match any 'bru ferje'",
    ]
    found = json.loads(run("find", "--json", "bru ferje").stdout)["query"]["alternatives"]
    assert [(each["code"], each["query"], each["match"], each["total"]) for each in found] == [
        ("without_word", "ferje", "all", 1),
        ("without_word", "bru", "all", 1),
        ("any", "bru ferje", "any", 2),
    ]


def test_find_answers_in_json(imported):
    answer = json.loads(run("find", "--json", "bru vassvik").stdout)

    hit = answer["hits"][0]
    assert answer["total"] == {"value": 1, "relation": "eq"}
    title, fragment = hit.pop("highlights")
    assert hit.pop("score") > 0
    assert hit == {
        "id": "bru",
        "title": "Ny bru i Vassvik",
        "lead": "Brua er lang.",
        "byline": ["Kari Li"],
        "source": "Vassvik Avis",
        "section": None,
        "language": "und",
        "published": "2026-02-28T23:00:00Z",
        "published_precision": "day",
    }
    assert title == {"field": "title", "text": "Ny bru i Vassvik", "marks": [[3, 6], [9, 16]]}
    start, end = fragment["marks"][0]
    assert fragment["text"][start:end] in {"Vassvik", "Brua"}


def test_show_prints_an_article_to_read(imported):
    result = run("show", "bru")

    assert result.stdout == (
        "Ny bru i Vassvik\n"
        "Vassvik Avis · 2026-03-01 · bru\n"
        "By Kari Li\n\n"
        "Brua er lang.\n\n"
        "Folk i Vassvik har ventet lenge på brua.\n\n"
        "Nå kan de kjøre over fjorden.\n\n"
        "https://vassvik.example/bru\n"
    )
    assert json.loads(run("show", "--json", "bru").stdout)["byline"] == ["Kari Li"]


def test_what_an_article_says_cannot_steer_the_terminal(folder, imported, monkeypatch):
    """U+009B begins an escape sequence in some terminals; the archive may hold what formats clean away."""
    archive = open_archive(os.environ["LEIT_ARCHIVE"], create=False)
    [article] = archive.get_many(["fisk"]).values()
    object.__setattr__(article, "title", "Fisk\x1b[2J\x9b2J\u202e")
    archive.put([article])
    archive.close()

    assert run("show", "fisk").stdout.startswith("Fisk�[2J�2J�\n")


def test_an_article_that_is_not_there_is_named(imported):
    result = run("show", "nei")

    assert (result.exit_code, result.stderr) == (1, "No article has the id «nei».\n")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["show"], "No article has the id «�».\n"),
        (["find"], "text must be a text of whole characters (UTF-8), not «�».\n"),
        (["evaluate"], "�: The file cannot be read: No such file or directory."),
        (["import"], "�: There is no such file or folder. Check the name.\n"),
        (["find", "bru", "--in"], "no field «"),
        (["serve", "--port", "48211", "--host"], "Nothing can listen on �"),
    ],
)
def test_an_argument_that_is_not_utf_8_is_answered_with_a_sentence(imported, command, sentence):
    result = run(*command, "\udcff")

    assert sentence in result.stderr
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)


def test_a_setting_that_is_not_utf_8_can_be_shown(folder, imported, monkeypatch):
    monkeypatch.setenv("LEIT_INDEX_DIR", str(folder / "\udcff"))

    assert run("info").exit_code == 0
    assert run("info", "--json").exit_code == 0


def test_what_an_error_quotes_cannot_steer_the_terminal(folder, imported):
    refused = run("import", folder / "\x9b2J.jsonl").stderr

    assert refused.startswith(f"{folder}/�2J.jsonl: There is no such file")
    assert run("show", "\x9b2J").stderr == "No article has the id «�2J».\n"


def test_info_shows_archive_and_index(folder, imported):
    facts = json.loads(run("info", "--json").stdout)

    assert facts["archive"] == {"articles": 3, "pending": 0, "latest_change": 3}
    assert facts["index"]["articles"] == 3
    assert facts["index"]["size_bytes"] > 0
    assert facts["settings"]["archive"] == f"{folder}/archive.sqlite3"
    assert "problem" not in facts["index"]
    assert "  articles         3\n" in run("info").stdout


def test_info_says_what_is_missing():
    facts = json.loads(run("info", "--json").stdout)

    assert "python -m search import seeds/" in facts["archive"]["problem"]
    assert "python -m search rebuild" in facts["index"]["problem"]


def test_info_notices_that_archive_and_index_disagree(folder, imported):
    (folder / "archive.sqlite3").rename(folder / "borte.sqlite3")
    write_lines(folder / "one.jsonl", ARTICLES[:1])
    archive = open_archive(os.environ["LEIT_ARCHIVE"], create=True)
    archive.close()

    facts = json.loads(run("info", "--json").stdout)

    assert "do not hold the same articles" in facts["index"]["problem"]


def test_info_shows_no_password(monkeypatch):
    monkeypatch.setenv("LEIT_ARCHIVE", "postgresql+psycopg://leit:hemmelig@127.0.0.1:1/leit")

    result = run("info")

    assert result.exit_code == 0
    assert "leit@127.0.0.1:1/leit" in result.stdout
    assert "hemmelig" not in result.stdout


def test_rebuild_makes_the_index_again(folder, imported):
    before = json.loads(run("info", "--json").stdout)["index"]["generation"]

    result = run("rebuild")

    assert (result.stdout, result.exit_code) == ("3 articles indexed.\n", 0)
    assert json.loads(run("info", "--json").stdout)["index"]["generation"] != before
    assert "1 hit," in run("find", "vassvik").stdout


def test_evaluate_prints_the_three_measures(folder, imported):
    result = run("evaluate", folder / "queries.jsonl", "--match", "any")

    assert result.stdout == "queries 2   MRR@10 50.0   R@10 50.0   nDCG@10 50.0\n"


def test_evaluate_reads_packed_files_and_answers_in_json(folder, imported):
    packed = folder / "queries.jsonl.gz"
    packed.write_bytes(gzip.compress((folder / "queries.jsonl").read_bytes()))

    result = run("evaluate", packed, folder / "queries.jsonl", "--in", "title", "--json")

    assert json.loads(result.stdout) == {"queries": 4, "MRR@10": 50.0, "R@10": 50.0, "nDCG@10": 50.0}


def test_evaluate_names_a_bad_line(folder, imported):
    (folder / "queries.jsonl").write_text("{}", encoding="utf-8")

    result = run("evaluate", folder / "queries.jsonl")

    assert result.exit_code == 1
    assert result.stderr.startswith(f"{folder}/queries.jsonl:1: The key «id» is missing")


@pytest.mark.parametrize("command", [["find", "bru"], ["show", "bru"], ["rebuild"], ["serve", "--port", "1"]])
def test_without_an_archive_the_remedy_is_named(command, folder):
    if command[0] == "serve":
        command = ["serve", "--port", "48211"]

    result = run(*command)

    assert result.exit_code == 1
    assert result.stderr == (
        f"There is no archive at {folder}/archive.sqlite3. "
        "Import articles first: python -m search import seeds/\n"
    )
    assert not (folder / "archive.sqlite3").exists()


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (["find", "bru", "--in", "titl"], "no field «titl»; did you mean «title»?"),
        (["find", "bru", "--in", ","], "name at least one of title"),
        (["find", " "], "write what to search for."),
        (["find", "bru", "--limit", "0"], "0 is not in the range 1<=x<=100"),
        (["find", "bru", "--match", "none"], "'none' is not one of 'all', 'any'"),
        (["import", "--date", "i går", "x.txt"], "«i går» is not a date. Write 2021"),
        (["import", "--format", "pdf", "x.pdf"], "'pdf' is not one of"),
        (["import"], "Missing argument 'PATHS...'"),
        (["serve", "--port", "70000"], "70000 is not in the range"),
        (["seek"], "No such command 'seek'"),
    ],
)
def test_wrong_usage_is_explained_with_status_2(command, fault):
    result = run(*command)

    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_query_that_is_too_long_is_refused(imported):
    result = run("find", "x" * 1001)

    assert (result.exit_code, result.stderr) == (
        1,
        "The query has 1001 characters; 1000 is the limit.\n",
    )


def test_an_unknown_setting_is_one_sentence(monkeypatch):
    monkeypatch.setenv("LEIT_ARKIV", "x")

    result = run("info")

    assert result.exit_code == 1
    assert result.stderr == "There is no setting LEIT_ARKIV. Did you mean LEIT_ARCHIVE?\n"


def test_a_folder_that_may_not_be_written_is_one_sentence(folder, monkeypatch):
    (folder / "fil").touch()
    monkeypatch.setenv("LEIT_INDEX_DIR", str(folder / "fil" / "index"))

    result = run("import", folder / "articles.jsonl")

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("command", [[], *([name] for name in cli.commands)])
def test_every_command_explains_itself_with_an_example(command):
    result = run(*command, "--help")

    assert result.exit_code == 0
    assert not command or f"python -m search {command[0]}" in result.stdout.split("Example", 1)[1]


def test_a_reader_that_goes_away_ends_a_command_quietly(imported):
    process = start("find", "--json", "--match", "any", "bru ferje fisk",
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


@pytest.fixture(name="interruptible")
def _interruptible():
    """Let commands be interrupted even where the tests run in the background, which ignores Ctrl-C, and they inherit it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_is_answered_with_a_sentence(folder):
    """The articles come through a pipe that never ends, so the import is under way when it is stopped."""
    pipe = folder / "endless.jsonl"
    os.mkfifo(pipe)
    process = start("import", pipe, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("w", encoding="utf-8") as feed:
        feed.write(json.dumps(ARTICLES[0]) + "\n")
        feed.flush()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert process.returncode == 130
    assert (out, err.decode()) == (
        b"",
        "\nStopped. What was reported as done is safe; give the same command again to go on.\n",
    )


def test_on_a_terminal_there_is_progress_and_marks_are_bold(folder):
    shown = on_terminal("import", folder / "articles.jsonl")
    shutil.rmtree(folder / "index")
    again = on_terminal("import", folder / "articles.jsonl")
    found = on_terminal("find", "bru")

    assert re.search(r"Importing: 1 articles( \(\d+ %\))?, ", shown)
    assert "Indexing: 1 of 3 articles (33 %), " in again
    assert shown.rstrip().endswith("3 new, 0 changed, 0 unchanged.")
    assert "Ny \x1b[1mbru\x1b[0m i Vassvik" in found


def on_terminal(*arguments):
    """Return what a command shows on a terminal."""
    ours, theirs = pty.openpty()
    process = start(*arguments, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        pass  # Linux says so when the other end has been closed
    os.close(ours)
    process.wait()
    return shown.decode()
