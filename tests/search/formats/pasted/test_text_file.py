from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats import ReadArticle, read_articles
from search.formats.pasted.text_file import MAX_FILE
from search.periods import parse_period
from tests.search.formats.article_files import PAGE, UNDATED, only, write


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


@given(data=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_text_file_gives_an_article_or_an_error(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)

    result = only(read_articles([path], date=parse_period("2020")))

    assert isinstance(result, ReadArticle | ArticleFormatError)
    str(result).encode()
