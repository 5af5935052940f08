from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.articles import EXACT_FIELDS, TEXT_FIELDS
from search.periods import oslo
from search.query.clauses import MAX_CLAUSES, MAX_DISTANCE
from search.query.tree import (
    And,
    DateRange,
    Exact,
    MatchAll,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
)
from tests.language import ANALYZER, parse_query
from tests.search.query.canonical import canonical
from tests.search.query.notation import nodes, without_spans
from tests.strategies import typed_text

TODAY = date(2021, 9, 1)
NOWHERE = (0, 0)
TWO_TO_FOUR = st.integers(2, 4)
WORDS = (
    "fisk",
    "havna",
    "AFPs",
    "FN-ets",
    "tv-en",
    "nrk.no",
    "17",
    "300",
    "120000",
    "og",
    "near",
    "eller",
    "Москва",
    "æ",
)

fields = st.one_of(
    st.just(TEXT_FIELDS),
    st.lists(st.sampled_from(TEXT_FIELDS), min_size=1, unique=True).map(tuple),
)


@st.composite
def words(draw, within=None, *, exact=None):
    """A word as analysis reads it, or its form alone."""
    [token] = ANALYZER.query_words(draw(st.sampled_from(WORDS)))
    is_exact = draw(st.booleans()) if exact is None else exact
    readings = () if is_exact else token.readings
    return Word(token.form, readings, draw(fields) if within is None else within, NOWHERE)


@st.composite
def runs(draw, sizes=TWO_TO_FOUR):
    within, exact = draw(fields), draw(st.booleans())
    size = draw(sizes)
    return tuple(draw(st.lists(words(within, exact=exact), min_size=size, max_size=size)))


phrases = runs().map(lambda found: Phrase(found, NOWHERE))


@st.composite
def nears(draw):
    if draw(st.booleans()):
        found = draw(runs(st.integers(3, 5)))
        operands = tuple((word,) for word in found)
        return Near(operands, draw(st.integers(0, MAX_DISTANCE)), ordered=False, span=NOWHERE)
    within = draw(fields)
    inside = words(within) | runs().map(
        lambda found: Phrase(
            tuple(Word(word.form, word.readings, within, NOWHERE) for word in found), NOWHERE
        )
    )
    operands = tuple(tuple(draw(st.lists(inside, min_size=1, max_size=3))) for _ in range(2))
    return Near(operands, draw(st.integers(0, MAX_DISTANCE)), draw(st.booleans()), NOWHERE)


days = st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda day: oslo(day.year, day.month, day.day))
seconds = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - made aware below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@st.composite
def date_ranges(draw):
    start, end = sorted((draw(days | seconds), draw(days | seconds)))
    if start == end:
        end += timedelta(days=1)
    start, end = draw(st.sampled_from([(start, end), (None, end), (start, None)]))
    return DateRange(draw(st.sampled_from(["published", "modified"])), start, end, NOWHERE)


values = (
    st.sampled_from(("NTB", "Havnevik Avis", "C:\\tmp", '"Sitat"', "a*b", "(x)", "«é»"))
    | st.text(st.characters(exclude_characters="\u2060", exclude_categories=["Cs", "Cc"]), min_size=1)
).map(str.strip).filter(bool)  # fmt: skip
exact_values = st.builds(
    Exact,
    st.sampled_from([name for name in (*EXACT_FIELDS, "id") if name != "language"]),
    values,
    st.just(NOWHERE),
)
languages = st.sampled_from(["nb", "nn", "en", "fr"]).map(lambda code: Exact("language", code, NOWHERE))
prefixes = st.builds(Prefix, st.sampled_from(["fil", "havn", "æøå"]), fields, st.just(NOWHERE))
leaves = st.one_of(
    words(), phrases, nears(), date_ranges(), exact_values, languages, prefixes, st.just(MatchAll((1, 2)))
)


def _joined(clauses):
    several = st.lists(clauses, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, several, st.just(NOWHERE)),
        st.builds(Or, several, st.just(NOWHERE)),
        st.builds(Not, clauses | st.just(MatchAll((1, 1), is_implied=True)), clauses, st.just(NOWHERE)),
    )


def is_within_bounds(query):
    """Tell whether *query* has no more words than are read."""
    return sum(isinstance(each, Word | Prefix) for each in nodes(query)) <= MAX_CLAUSES


trees = st.recursive(leaves, _joined, max_leaves=6).filter(is_within_bounds)


@given(trees, st.sampled_from(["all", "any"]))
@settings(max_examples=200)
def test_a_tree_is_what_its_text_is_read_as(query, match):
    again, diagnostics = parse_query(canonical(query, ANALYZER), match=match)

    assert without_spans(again) == without_spans(query)
    assert {each.code for each in diagnostics} <= {"only_negative"}


@given(
    typed_text,
    st.sampled_from(["all", "any"]),
    st.sampled_from([TEXT_FIELDS, ("title",), ("title", "lead"), TEXT_FIELDS[:-1]]),
)
@settings(max_examples=200)
def test_what_was_typed_can_be_written_so_that_no_setting_matters(typed, match, within):
    query, _ = parse_query(typed, match=match, fields=within, today=TODAY)

    text = canonical(query, ANALYZER)
    again, _ = parse_query(text)

    if all(reads_alone(node) for node in nodes(query) if isinstance(node, Word)):
        assert without_spans(again) == without_spans(query)


def reads_alone(word):
    """Say whether *word* is a word of its own wherever it stands: that of «mamma's&0» is not."""
    spellings = (word.form[:length].upper() + word.form[length:] for length in range(len(word.form) + 1))
    return any(
        [(token.form, token.readings if word.readings else ()) for token in ANALYZER.query_words(spelling)]
        == [(word.form, word.readings)]
        for spelling in spellings
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "*:*"),
        ("!!!", "*"),
        ("fisk olje", "fisk AND olje"),
        ("Fisken -olje", "fisken NOT olje"),
        ("-olje", "NOT olje"),
        ("fisk (olje OR gass)", "fisk AND (olje OR gass)"),
        ("NRK-sjefen", '"nrk sjefen" OR nrksjefen'),
        ("«norsk olje»", '"norsk olje"'),
        ('="norsk olje" =Berg', '="norsk olje" AND =berg'),
        ("FNs", "FNs"),
        ("tittel:(fisk olje)", "tittel:fisk AND tittel:olje"),
        ("title,body:film*", "tittel,tekst:film*"),
        ("fisk NEAR olje ONEAR/2 gass", "(fisk NEAR/4 olje) AND (olje ONEAR/2 gass)"),
        ('"a b c"~5', '"a b c"~5'),
        ('"17, 300"', '"17 / 300"'),
        (r"kilde:a\"b", r'kilde:"a\"b"'),
        ("språk:norsk", 'språk:"nb" OR språk:"nn"'),
        ("dato:i går", "dato:2021-08-31..2021-08-31"),
        ("dato:2021-08-30T22:38..", "dato:2021-08-30T20:38:00Z.."),
        ("endret:..2020", "endret:..2020-12-31"),
    ],
)
def test_the_text_is_short_and_plain(typed, expected):
    assert canonical(parse_query(typed, today=TODAY)[0], ANALYZER) == expected
