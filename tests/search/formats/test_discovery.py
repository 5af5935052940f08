from __future__ import annotations

import gzip
import json
import os

from search.errors import ArticleFormatError
from search.formats import read_articles, size_of
from tests.search.formats.article_files import PAGE, only, write


def found(*paths, **options):
    """Return the headline of each article, and the name of the file of each error."""
    return [
        os.path.basename(each.file) if isinstance(each, ArticleFormatError) else each.article.title  # noqa: PTH119 - a name, not a path
        for each in read_articles(paths, **options)
    ]


def test_a_folder_is_walked_in_alphabetical_order(tmp_path):
    write(tmp_path, b_txt=PAGE.replace("Ny", "Andre"), a_jsonl='{"title": "Første"}\n')
    write(tmp_path / "c", d_TXT=PAGE.replace("Ny", "Tredje"))

    assert found(tmp_path) == ["Første", "Andre bru i Vika", "Tredje bru i Vika"]


def test_in_a_folder_other_files_are_passed_over_and_a_word_is_said_of_likely_articles(tmp_path):
    write(tmp_path, a_txt=PAGE, README_txt="Les meg", LICENSE="CC0", b_html="<p>", c_css="p {}", d_py="pass")
    (tmp_path / ".hidden.txt").write_text(PAGE)
    (tmp_path / "loop").symlink_to(tmp_path)

    assert found(tmp_path) == ["Ny bru i Vika", "b.html"]


def test_a_named_file_with_an_unknown_ending_asks_for_the_format(tmp_path):
    write(tmp_path, sak_clip=PAGE)

    error = only(read_articles([tmp_path / "sak.clip"]))

    assert "--format" in error.remedy
    assert found(tmp_path / "sak.clip", format="text") == ["Ny bru i Vika"]


def test_a_format_picks_the_files_of_a_folder_that_have_its_ending_or_none(tmp_path):
    write(tmp_path, a_txt=PAGE, b_jsonl='{"title": "Første"}\n', clipping=PAGE.replace("Ny", "Gammel"))

    assert found(tmp_path, format="text") == ["Ny bru i Vika", "Gammel bru i Vika"]
    assert found(tmp_path, format="jsonl", date=None)[0] == "Første"


def test_what_cannot_be_found_or_opened_is_reported_and_the_rest_is_read(tmp_path):
    write(tmp_path, a_txt=PAGE)
    (tmp_path / "broken.txt").symlink_to("nowhere.txt")

    results = list(read_articles([tmp_path / "no-such.txt", tmp_path / "broken.txt", tmp_path / "a.txt"]))

    assert [isinstance(each, ArticleFormatError) for each in results] == [True, True, False]
    assert results[0].file == str(tmp_path / "no-such.txt")


def test_a_name_that_is_not_utf_8_does_not_spread(tmp_path):
    path = os.fsencode(tmp_path) + b"/bl\xe5.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(PAGE)

    read = only(read_articles([tmp_path]))

    assert read.article.origin.file.encode().endswith("bl\N{REPLACEMENT CHARACTER}.txt".encode())


def test_reading_tells_how_much_of_all_files_is_done(tmp_path):
    """By bytes, as packed: a file of 40,000 articles is a longer way than one of a single story."""
    line = json.dumps({"title": "Ny bru", "published": "2021"}) + "\n"
    write(tmp_path, a_txt=PAGE, b_jsonl=line * 5000, bilde_svg="<svg/>")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(line.encode() * 10))
    steps = []

    results = list(read_articles([tmp_path], advanced=steps.append))

    size = sum((tmp_path / name).stat().st_size for name in ("a.txt", "b.jsonl", "c.jsonl.gz"))
    assert size_of([tmp_path, tmp_path / "no-such.txt"]) == sum(steps) == size
    assert len(steps) == len(results) == 5011
    assert steps[1] == len(line)
