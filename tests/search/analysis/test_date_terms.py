import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.data import table
from search.analysis.tokenizer import chunks
from tests.search.analysis.tokenized import every_piece, joined, shown, words

MONTHS = table("dates")["months"]


def found(text):
    """Return every word of *text* that has further terms, with them."""
    return [(piece.form, piece.also) for piece in every_piece(text) if piece.also]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("30. august 2021", [("30", ("--08-30", "2021-08-30"))]),
        ("30.august", [("30", ("--08-30",))]),
        ("30 august", [("30", ("--08-30",))]),
        ("30. AUGUST", [("30", ("--08-30",))]),
        ("30. aug.", [("30", ("--08-30",))]),
        ("30. aug. 2021", [("30", ("--08-30", "2021-08-30"))]),
        ("30. aug kl. 19", [("30", ("--08-30",))]),
        ("30.\u00a0august\u00a02021", [("30", ("--08-30", "2021-08-30"))]),
        ("01. mai", [("01", ("--05-01",))]),
        ("17. Mai 2014", [("17", ("--05-17", "2014-05-17"))]),
        ("29. februar", [("29", ("--02-29",))]),
        ("29. februar 2020", [("29", ("--02-29", "2020-02-29"))]),
        ("24. jul. 2011", [("24", ("--07-24", "2011-07-24"))]),
        ("22. juli-senteret", [("22", ("--07-22",))]),
        ("17. mai- og nyttårsfeiring", [("17", ("--05-17",))]),
        ("13.–16. april", [("13", ("--04-13",)), ("16", ("--04-16",))]),
        ("1-3. mai 2020", [("1", ("--05-01", "2020-05-01")), ("3", ("--05-03", "2020-05-03"))]),
    ],
)
def test_a_date_in_words_gives_the_day_as_a_term(written, days):
    assert found(f"Fra {written} blir det vind.") == days


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("30. august 2021", ["30", "august", "2021"]),
        ("30. aug. 2021", ["30", "august", "2021"]),
        ("01. sept.", ["1", "september"]),
        ("24. jul.", ["24", "juli"]),
        ("22. juli-senteret", ["22", "juli", "senteret"]),
        ("17. mai's", ["17", "mai"]),
        ("13.–16. april", ["13", "16", "april"]),
        ("30. februar 2021", ["30", "februar", "2021"]),
        ("30. aug.-tog", ["30", "august", "tog"]),
    ],
)
def test_a_date_in_words_is_its_words_as_well(written, expected):
    assert words(written) == expected


def test_a_date_in_words_is_one_chunk_and_shown_word_by_word():
    assert [chunk for _, chunk in chunks("Den 30. aug. 2021, kl. 19")][1] == "30. aug. 2021"
    assert shown("Den 30. aug. 2021, kl. 19") == ["Den", "30", "aug", "2021", "kl", "19"]
    assert joined("22. juli-senteret") == ["julisenteret"]


@pytest.mark.parametrize(
    "written", ["30.08.2021", "30.8.2021", "30.8.21", "2021-08-30", "30/8-2021", "30/8 2021", "30/08/2021"]
)
def test_a_date_in_numbers_is_one_word_with_the_terms_of_the_date_in_words(written):
    """So that each spelling is found by the other, even where every word of the search must be there."""
    [_, piece, _] = every_piece(f"Den {written} regnet")

    assert piece.base == "2021-08-30"
    assert piece.also == ("--08-30", "30", "august", "2021")
    assert set(words("30. august 2021")) < {piece.base, *piece.also}
    assert set(found("30. august 2021")[0][1]) < {piece.base, *piece.also}


@pytest.mark.parametrize(("written", "year"), [("16.07.41", "1941"), ("27.6.17", "2017"), ("1.1.00", "2000")])
def test_a_year_of_two_digits_is_the_nearer_one(written, year):
    [piece] = every_piece(written)

    assert piece.base.startswith(year)


@pytest.mark.parametrize(
    "written",
    [
        "08.19.2014",  # American order
        "29.02.2021",
        "31.4.2020",
        "2021-13-01",
        "0000-01-01",
        "01.01.0999",
        "10.6.8",  # a version
        "17.05.",  # or five past five
        "9/11",
        "50/50 2010",
        "30. februar",
        "32. mai",
        "0. mai",
        "29. februar 2021",
        "1. August Cappelen",  # the first in a list of winners
        "2. Jan Hansen",
        "3,2 mai",
        "1 000 mai",
        "4 desserter",
        "10 marsvin",
        "24 jul",  # Christmas
        "mai 2021",
        "30.\naugust",
    ],
)
def test_what_is_no_day_has_no_term_of_a_day(written):
    assert found(written) == []
    assert not any("-" in term for term in words(written))


@given(st.dates())
def test_every_day_gives_one_term_in_all_its_spellings(day):
    month = MONTHS[day.month - 1]
    spellings = (
        f"{day.day}. {month} {day.year:04}",
        f"{day.day:02}.{day.month:02}.{day.year:04}",
        f"{day.day}/{day.month}-{day.year:04}",
        f"{day:%Y-%m-%d}".zfill(10),
    )

    terms = [{piece.base, *piece.also} for text in spellings for piece in every_piece(text)[:1]]

    assert all((day.isoformat() in each) == (day.year >= 1000) for each in terms)
