"""Pasted pages: each shape strangers paste, in pages.toml, and what holds for any text."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import ArticleFormatError
from search.formats.allowed_characters import clean
from search.formats.pasted.bylines import parse_byline
from search.formats.pasted.lines import is_caption, is_furniture
from search.formats.pasted.page import read_page
from search.formats.pasted.publication_time import read_times
from search.periods import parse_period

PAGES = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))["page"]


@pytest.fixture(name="pasted", params=PAGES, ids=[page["name"] for page in PAGES])
def _pasted(request):
    return request.param


@pytest.fixture(name="read")
def _read(pasted):
    return read_page(clean(pasted["text"])[0])


@pytest.mark.parametrize("field", ["title", "lead", "kicker", "section", "source", "dateline"])
def test_recognises_the_texts_around_the_story(pasted, read, field):
    assert read.fields[field] == pasted.get(field, "")


def test_recognises_who_wrote_it(pasted, read):
    assert list(read.fields["byline"]) == pasted.get("byline", [])


def test_recognises_when_it_was_published(pasted, read):
    expected = parse_period(pasted["published"])

    assert read.fields["published"] == expected.start
    assert read.fields["published_precision"] == expected.precision


def test_recognises_when_it_was_changed_but_only_where_a_whole_date_says_so(pasted, read):
    expected = parse_period(pasted["modified"]).start if "modified" in pasted else None

    assert read.fields.get("modified") == expected


def test_recognises_paragraphs_mid_heads_captions_quotations_and_lists(pasted, read):
    blocks = [f"{block.kind} {block.text}" for block in read.fields["blocks"]]

    assert len(blocks) == len(pasted["blocks"]), blocks
    for block, opening in zip(blocks, pasted["blocks"], strict=True):
        assert block.startswith(opening)


def test_says_what_it_left_out(pasted, read):
    for line in pasted.get("left_out", []):
        assert any("page furniture" in note and f"«{line}»" in note for note in read.notes)


def test_no_word_of_a_page_is_lost(pasted, read):
    assert_no_word_is_lost(clean(pasted["text"])[0], read)


def assert_no_word_is_lost(text, read):
    """Every word of *text* stands in a field of the article or in a note."""
    fields = read.fields
    kept = [fields["title"], fields["lead"], fields["kicker"], fields["section"], *fields["byline"]]
    kept += [block.text for block in fields["blocks"]] + list(read.notes)
    if read.no_date_error:
        kept.append(read.no_date_error.what)
    everything = " ".join(kept)

    assert [word for word in text.split() if word not in everything] == []


@pytest.mark.parametrize("opening", ["SISTE: Brua er stengt.", "Noen sa (NTB) at brua er stengt."])
def test_capitals_that_name_no_place_are_no_dateline(opening):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\n{opening}\n\nMer tekst.")

    assert page.fields["dateline"] == ""


@pytest.mark.parametrize("line", ["3. apr\u0130l 2020", "(©R\u0130tzau)", "٣. mai ٢٠٢٠", "Av ſid"])
def test_letters_that_only_look_alike_do_no_harm(line):
    """Regular expressions find «i» in «İ» when case is ignored; tables do not."""
    assert read_page(f"Tittel\n\n{line}\n\nTekst.\n\n{line}").fields["title"] == "Tittel"


def test_a_page_of_nothing_but_furniture_has_no_headline():
    with pytest.raises(ArticleFormatError, match="There is no headline"):
        read_page("Meny\n\nLogg inn\n\n1. mai 2020\n")


PIECES = st.sampled_from(
    [
        "Les også: Bru",
        "NTB",
        "Kari Nordmann",
        "Av Kari Nordmann",
        "journalist",
        "1. mai 2020",
        "Publisert",
        "Annonse",
        "I dag 12:30",
        "Oppdatert 2. mai 2020 10:00",
        "Foto: Ola Hansen / NTB",
        "OSLO: Noe skjer.",
        "Oslo (NTB): Ja.",
        "Myra 2 4",
        "– Nei!",
        "(©NTB)",
        "Slutt. (©NTB)",
        "Et avsnitt som er langt nok til å være en ingress her.",
        "•",
        "kari@avis.example",
        "Vi rapporterer fra Vika",
        "Sport",
        "VALG",
        "Kari NordmannJournalist",
        "Les også",
        "",
        "",
    ]
)


@given(text=st.lists(PIECES, max_size=14).map("\n".join) | st.text(max_size=300))
def test_any_text_is_understood_without_losing_a_word(text):
    """Holds for any text: an article or a sentence on what is missing, and every word is somewhere."""
    cleaned, _ = clean(text)
    try:
        page = read_page(cleaned)
    except ArticleFormatError:
        return

    assert_no_word_is_lost(cleaned, page)


JUDGES = {
    each.__code__: each.__name__ for each in (is_caption, is_furniture, parse_byline, read_times.__wrapped__)
}


def looks_at(text):
    """Return how often each judge of a line is called while *text* is read."""
    calls = Counter()

    def count(frame, event, _):
        if event == "call" and frame.f_code in JUDGES:
            calls[JUDGES[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with suppress(ArticleFormatError):
            read_page(text)
    finally:
        sys.setprofile(before)
    return calls


def assert_each_line_is_looked_at_a_few_times(text):
    lines = len(text.splitlines())
    calls = looks_at(text)

    assert max(calls.values(), default=0) <= 12 * lines, calls


@pytest.mark.parametrize("ending", ["", "\nEn setning til slutt."])
@pytest.mark.parametrize("opening", ["", "Tittel\n\nIngress.\n\n", "Tittel\n" + "En hel setning.\n" * 9])
@pytest.mark.parametrize(
    "line", ["1. mai 2020", "Publisert 1. mai 2020 10:00", "I dag 12:30", "Annonse", "x", "Av Kari Nordmann"]
)
def test_a_page_that_says_the_same_on_every_line_is_read_in_a_few_looks_a_line(opening, line, ending):
    assert_each_line_is_looked_at_a_few_times(opening + f"{line}\n" * 200 + ending)


@given(opening=st.lists(PIECES, max_size=4), repeated=st.lists(PIECES, min_size=1, max_size=3))
def test_however_long_a_page_each_line_is_looked_at_a_few_times(opening, repeated):
    assert_each_line_is_looked_at_a_few_times("\n".join(opening + repeated * 40))
