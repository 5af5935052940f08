from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats import ReadArticle, read_articles, size_of
from search.formats.pasted.text_file import MAX_FILE
from search.periods import parse_period

PAGE = "Ny bru i Vika\n\nDen er lang.\n\nNTB\n\n30. aug. 2021 22:38\n\nBrua åpnet mandag.\n"
UNDATED = "Ny bru i Vika\n\nDen er lang, mener folk i bygda.\n\nBrua åpnet mandag.\n"


def found(*paths, **options):
    """Return the headline of each article, and the name of the file of each error."""
    return [
        os.path.basename(each.file) if isinstance(each, ArticleFormatError) else each.article.title  # noqa: PTH119 - a name, not a path
        for each in read_articles(paths, **options)
    ]


def write(folder, **files):
    """Write each of *files* into *folder*; the last underscore of a name is its dot."""
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def only(results):
    (result,) = results
    return result


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


def test_a_pasted_page_knows_where_it_was_read(tmp_path):
    write(tmp_path, a_txt=PAGE)

    origin = only(read_articles([tmp_path / "a.txt"])).article.origin

    assert (origin.format, origin.file, origin.line) == ("text", str(tmp_path / "a.txt"), 0)
    assert abs((datetime.now(UTC) - origin.imported_at).total_seconds()) < 60


def test_a_page_without_date_is_refused_unless_one_is_given(tmp_path):
    """The date of the file is the day of copying and says nothing."""
    write(tmp_path, a_txt=UNDATED)

    refused = only(read_articles([tmp_path / "a.txt"]))
    read = only(read_articles([tmp_path / "a.txt"], date=parse_period("2021-08")))

    assert "--date" in refused.remedy
    assert read.article.published == parse_period("2021-08").start
    assert read.article.published_precision == "month"
    assert any("The date given is used" in note for note in read.notes)


def test_the_page_knows_its_date_better_than_the_command_line(tmp_path):
    write(tmp_path, a_txt=PAGE)

    read = only(read_articles([tmp_path / "a.txt"], date=parse_period("1999")))

    assert read.article.published == parse_period("2021-08-30T22:38").start


def test_a_sidecar_overrides_any_field(tmp_path):
    sidecar = {
        "title": "Bru",
        "published": "2020-01-02",
        "language": "nb",
        "body": "Rettet.",
        "url": "https://a.example/1",
    }
    write(tmp_path, a_txt=UNDATED, a_json=json.dumps(sidecar))

    read = only(read_articles([tmp_path]))

    assert read.article.title == "Bru"
    assert read.article.published == parse_period("2020-01-02").start
    assert [block.text for block in read.article.blocks] == ["Rettet."]
    assert read.article.lead == "Den er lang, mener folk i bygda."
    assert read.notes[-1] == "From a.json: title, published, published_precision, language, blocks, url."


def test_an_error_in_a_sidecar_names_the_sidecar(tmp_path):
    write(tmp_path, a_txt=PAGE, a_json='{"titel": "Bru"}')

    error = only(read_articles([tmp_path / "a.txt"]))

    assert error.file == str(tmp_path / "a.json")
    assert "«titel»" in error.what


def test_a_text_file_that_is_not_utf_8_is_refused_with_its_name(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Bl\xe5b\xe6r\n")

    error = only(read_articles([tmp_path]))

    assert (error.file, error.line) == (str(tmp_path / "a.txt"), 1)
    assert "iconv -f ISO-8859-1" in error.remedy


def test_a_text_file_too_large_is_refused(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(MAX_FILE + 1)

    assert "5 MB" in only(read_articles([tmp_path])).what


def test_an_empty_file_says_so(tmp_path):
    write(tmp_path, a_txt="\n \n", b_jsonl="\n")

    assert "no headline" in only(read_articles([tmp_path])).what


def test_a_name_that_is_not_utf_8_does_not_spread(tmp_path):
    path = os.fsencode(tmp_path) + b"/bl\xe5.txt"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - pathlib takes no bytes
        file.write(PAGE)

    read = only(read_articles([tmp_path]))

    assert read.article.origin.file.encode().endswith("bl\N{REPLACEMENT CHARACTER}.txt".encode())


@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_text_file_gives_an_article_or_an_error(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)

    result = only(read_articles([path], date=parse_period("2020")))

    assert isinstance(result, ReadArticle | ArticleFormatError)
    str(result).encode()


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
