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

from search.dates import parse_period
from search.errors import ArticleFormatError
from search.formats import bylines
from search.formats.bylines import parse_byline
from search.formats.characters import clean
from search.formats.lines import is_caption, is_furniture
from search.formats.page import read_page
from search.formats.stamps import read_times

PAGES = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))["page"]


def body_of(page):
    """Return the blocks of *page*, which stands under a headline, a lead and a date line."""
    return read_page(f"Tittel\n\nDette er ingressen.\n\n1. mai 2020\n\n{page}").fields["blocks"]


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
    if read.no_date:
        kept.append(read.no_date.what)
    everything = " ".join(kept)

    assert [word for word in text.split() if word not in everything] == []


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("30. aug. 2021 22:38 Sist oppdatert nå nettopp", "2021-08-30T22:38"),
        ("30. august 2021 kl. 22.38", "2021-08-30T22:38"),
        ("3. sept. 2019, 09:05", "2019-09-03T09:05"),
        ("Publisert 30.08.2021 22:38", "2021-08-30T22:38"),
        ("Publisert: 30. aug. 2021, kl. 22.38", "2021-08-30T22:38"),
        ("Måndag 30. august 2021 klokka 22.38", "2021-08-30T22:38"),
        ("PUBLISERT 30. AUGUST 2021 – 22:38", "2021-08-30T22:38"),
        ("Publisert 30. august 2021, kl. 22.38. Oppdatert 31. august 2021, kl. 08.15.", "2021-08-30T22:38"),
        ("22:38 – 30.08.2021", "2021-08-30T22:38"),
        ("30. aug. 2021 kl. 2238", "2021-08-30T22:38"),
        ("Lagt ut 30/8-2021", "2021-08-30"),
        ("Publisert 30.8.21", "2021-08-30"),
        ("2021-08-30", "2021-08-30"),
        ("August 30, 2021", "2021-08-30"),
        ("1 desember 2021", "2021-12-01"),
    ],
)
def test_reads_a_date_line_however_it_is_written(line, moment):
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\nTeksten begynner her.\n\nOg går videre.")

    assert page.fields["published"] == parse_period(moment).start
    assert page.fields["published_precision"] == parse_period(moment).precision


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("I dag 12:30", "depends on the day"),
        ("Publisert for 3 timer siden", "depends on the day"),
        ("Publisert i går kl. 12.30", "depends on the day"),
        ("Publisert 21. november kl. 09:14", "lacks the year"),
        ("Publisert 20. okt. kl. 07:12Oppdatert 20. okt. kl. 09:40", "lacks the year"),
        ("Publisert 31. februar 2021", "no such time as «Publisert 31. februar 2021»"),
        ("Publisert 3. mars 2021 kl. 25.10", "no such time"),
        ("Oslo (NTB)", "does not say when"),
        ("21.11.26", "does not say when"),
        ("Valget i 2021 ble 13. september 2021 avgjort", "does not say when"),
    ],
)
def test_says_why_a_line_is_no_date(line, why):
    """What depends on the day of copying is no date, and a sentence with a date in it is text."""
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\nTeksten begynner her.\n\nOg går videre.")

    assert why in page.no_date.what
    assert "published" not in page.fields


def test_a_relative_time_still_parts_header_and_story():
    """With --date, such a page must come out as well as any other."""
    page = read_page("Tittel\nIngress her.\nKari Nordmann\nPublisert i dag 12:30\nTeksten begynner her.")

    assert page.no_date.line == 4
    assert page.fields["lead"] == "Ingress her."
    assert page.fields["byline"] == ("Kari Nordmann",)
    assert [block.text for block in page.fields["blocks"]] == ["Teksten begynner her."]


def test_a_date_inside_the_story_is_not_taken_for_the_pages():
    """Better no date, and a question, than a wrong one."""
    story = "\n\n".join(f"Dette er avsnitt nummer {number} i en lang sak." for number in range(6))

    page = read_page(f"Tittel\n\n{story}\n\n12. juni 2022\n\nDa åpner badet.")

    assert "published" not in page.fields
    assert "12. juni 2022" in [block.text for block in page.fields["blocks"]]


def test_a_relative_header_is_not_mended_with_a_date_from_the_story():
    story = "\n\n".join(f"Dette er avsnitt nummer {number}." for number in range(6))

    page = read_page(f"Tittel\n\nPublisert i dag 12:30\n\n{story}\n\n12. juni 2022\n\nDa åpner badet.")

    assert page.no_date.line == 3


def test_a_mid_head_that_is_a_time_stays():
    assert [block.kind for block in body_of("I natt\n\nMer tekst.\n\nI dag 12:30\n\nMer tekst.")] == [
        "subhead",
        "p",
        "subhead",
        "p",
    ]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Av Kari Nordmann", ["Kari Nordmann"]),
        ("Anmeldt av Kari Nordmann", ["Kari Nordmann"]),
        ("Av\nKari Nordmann", ["Kari Nordmann"]),
        ("Tekst:\nKari Nordmann\nFoto:\nOla Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Kari Nordmann\nTekst\nOla Hansen\nFoto", ["Kari Nordmann", "Ola Hansen"]),
        ("Skriven av Kari Nordmann", ["Kari Nordmann"]),
        ("Meldt av: Kari Nordmann", ["Kari Nordmann"]),
        ("AV KARI NORDMANN", ["KARI NORDMANN"]),
        ("Kari Nordmann, journalist", ["Kari Nordmann"]),
        ("Journalist Kari Nordmann", ["Kari Nordmann"]),
        ("Kari Nordmann, politisk redaktør i Lokalposten", ["Kari Nordmann"]),
        ("Kari Nordmann og Per Hansen", ["Kari Nordmann", "Per Hansen"]),
        ("Tekst: Kari Nordmann Foto: Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
        ("Tekst og foto: Kari Nordmann", ["Kari Nordmann"]),
        ("Kari Nordmann (tekst) og Ola Hansen (foto)", ["Kari Nordmann", "Ola Hansen"]),
        ("Av Kari Nordmann, NTB", ["Kari Nordmann", "NTB"]),
        ("Kari Nordmann kari@avis.example", ["Kari Nordmann"]),
        ("Anne-Grete d'Arc van der Berg", ["Anne-Grete d'Arc van der Berg"]),
        ("Foto: Kari Nordmann", ["Kari Nordmann"]),
        ("NTB", ["NTB"]),
        ("NTB/Reuters", ["NTB", "Reuters"]),
    ],
)
def test_reads_a_byline_however_it_is_written(line, names):
    page = read_page(f"Tittel\n\nIngress her.\n\n{line}\n\n1. mai 2020\n\nTeksten begynner her.")

    assert list(page.fields["byline"]) == names
    assert page.fields["lead"] == "Ingress her."


@pytest.mark.parametrize(
    "line",
    [
        "Av de fire siktede er to løslatt",
        "Hver tredje nordmann vil flytte",
        "Foto er en kunst, mener Kari Nordmann",
        "Av Kari Nordmann lærte han å lese.",
    ],
)
def test_a_sentence_is_no_byline(line):
    page = read_page(f"Tittel\n\n{line}\n\n1. mai 2020\n\nTeksten begynner her.")

    assert page.fields["byline"] == ()
    assert page.fields["lead"] == line


@pytest.mark.parametrize(
    "line",
    [
        "Bjørnen i hagen. Foto: Kari Nordmann / NTB",
        "Bjørnen i hagen. (Foto: Kari Nordmann)",
        "Bjørnen i hagen. FOTO: KARI NORDMANN",
        "Bjørnen i hagen. Arkivfoto",
        "Bjørnen i hagen (arkivfoto).",
        "Bjørnen i hagen. Illustrasjonsfoto: Kari Nordmann",
        "Nordmann, Kari / NTB scanpix",
    ],
)
def test_a_line_that_names_the_maker_of_a_picture_is_a_caption(line):
    (block, _) = body_of(f"{line}\n\nTeksten går videre her.")

    assert (block.kind, block.text) == ("caption", line)


@pytest.mark.parametrize(
    "line",
    [
        "Annonse",
        "ANNONSE",
        "Les også: Ny bru i Vika",
        "LES MER: Ny bru",
        "Les òg:",
        "Del på Facebook",
        "Abonner",
        "Logg inn",
        "Kommentarer",
        "Publisert",
        "Mer om Vika",
        "Saken oppdateres.",
        "Bilde 1 av 3",
        "* * *",
        "Artikkelen fortsetter under annonsen.",
        "Saka held fram under biletet",
        "Publisert: 2. mai 2020 kl. 10.00",
    ],
)
def test_page_furniture_is_left_out_and_counted(line):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\nEn tekst.\n\n{line}\n\nMer tekst.")

    assert [block.text for block in page.fields["blocks"]] == ["En tekst.", "Mer tekst."]
    assert any(f"«{line}»" in note for note in page.notes)


def test_under_a_line_that_announces_links_without_a_blank_line_over_it_only_one_line_is_a_link():
    """The next may be a mid-head; both are told of in the notes."""
    blocks = body_of("En tekst.\nLes også\nNy bru i Vika\nMer snø\nMer tekst.")

    assert [block.text for block in blocks] == ["En tekst.", "Mer snø", "Mer tekst."]


@pytest.mark.parametrize(
    "line",
    [
        "Les også rapporten, sier hun.",
        "Mer om saken fikk vi ikke vite, for møtet var lukket.",
        "Kommentarer fra leserne strømmet inn hele dagen.",
        "Han tok et foto: Det ble ikke godt.",
    ],
)
def test_a_sentence_of_the_story_is_not_taken_for_furniture_or_caption(line):
    (block, _) = body_of(f"{line}\n\nMer tekst.")

    assert (block.kind, block.text) == ("p", line)


@pytest.mark.parametrize("opening", ["SISTE: Brua er stengt.", "Noen sa (NTB) at brua er stengt."])
def test_capitals_that_name_no_place_are_no_dateline(opening):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\n{opening}\n\nMer tekst.")

    assert page.fields["dateline"] == ""


@pytest.mark.parametrize("ending", ["Slutt.\n\n(©NTB)", "Slutt.\n\n(ntb)", "Slutt. (©NTB)", "Slutt.\n\nNTB"])
def test_an_agency_under_the_story_is_its_source(ending):
    page = read_page(f"Tittel\n\nIngress.\n\n1. mai 2020\n\nEn tekst.\n\n{ending}")

    assert page.fields["source"] == "NTB"
    assert page.fields["blocks"][-1].text == "Slutt."


@pytest.mark.parametrize("line", ["3. apr\u0130l 2020", "(©R\u0130tzau)", "٣. mai ٢٠٢٠", "Av ſid"])
def test_letters_that_only_look_alike_do_no_harm(line):
    """Regular expressions find «i» in «İ» when case is ignored; tables do not."""
    assert read_page(f"Tittel\n\n{line}\n\nTekst.\n\n{line}").fields["title"] == "Tittel"


def test_a_short_last_line_is_a_paragraph():
    """A mid-head has text under it."""
    assert [block.kind for block in body_of("En tekst.\n\nNeste kamp søndag")] == ["p", "p"]


def test_a_quoted_speaker_without_full_stop_is_no_mid_head():
    (block, _) = body_of("– Han kommer hjem snart, sa Vik\n\nMer tekst.")

    assert block.kind == "p"


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


def test_a_column_of_any_length_is_joined_to_one_paragraph():
    line = "dette er ei linje som er delt i to og held fram i"
    (block,) = body_of("\n".join([line] * 500))

    assert block.text == " ".join([line] * 500)


@pytest.mark.parametrize("line", ["meldarog" * 60 + "x", "meldar-og-" * 60 + "x"])
def test_a_role_that_goes_on_and_on_is_no_byline(line, monkeypatch):
    """Were «og» both a word and a part of one, every way to cut the line would be tried: it would never end."""
    monkeypatch.setattr(bylines, "MAX_LINE", len(line))

    assert parse_byline(line) is None
