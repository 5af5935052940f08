"""Is what was meant found, where a word is in no article?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.query.expansion.slips import neighbours
from search.query.repair import MAX_REPAIRS, Repairer
from search.query.tree import Reading, Word
from search.ranking import units
from tests.language import ANALYZER, parse_query
from tests.search.query.notation import nodes


class Archive:
    """Says how many articles hold a form; *asked* notes every question."""

    def __init__(self, forms=(), **others):
        self.held = {"forms": dict(forms), **others}
        self.asked = []

    def __call__(self, terms, *, fields, stream="forms"):
        self.asked.append((stream, fields, len(terms)))
        return [self.held.get(stream, {}).get(term, 0) for term in terms]


def repairs(typed, archive, **options):
    words = [node for node in nodes(parse_query(typed, **options)[0]) if isinstance(node, Word)]
    return Repairer(archive, ANALYZER, ANALYZER.query_language(typed)).repairs(words)


def meant(typed, forms, **options):
    """Return typed form → spellings looked for instead."""
    found = repairs(typed, Archive(forms), **options)
    return {word.form: [each.term for each in repaired.spellings] for word, repaired in found.items()}


def test_a_word_in_no_article_is_taken_for_one_a_slip_away():
    assert meant("fotbal", {"fotball": 9}) == {"fotbal": ["fotball"]}


@pytest.mark.parametrize("typed", ["helg", "Helg", "tusen", "krigen"])
def test_a_common_word_is_no_slip_of_another(typed):
    """In a small archive many common words are in no article."""
    assert meant(typed, {"hele": 9, "turen": 9, "krogen": 9}) == {}


@pytest.mark.parametrize(
    ("typed", "held"),
    [("kryptologi", "kryptolog"), ("listeria", "wisteria"), ("vaping", "raping"), ("korona", "krona"),
     ("havvind", "haavind"), ("donbas", "donnas"), ("wensell", "wendell"), ("knecht", "knekt"),
     ("convent", "covent"), ("iphone6s", "iphones"), ("tv2", "tv")],
)  # fmt: skip
def test_a_word_that_people_write_is_no_slip_of_another_about_as_rare(typed, held):
    assert meant(typed, {held: 99}) == {}


@pytest.mark.parametrize(
    ("typed", "held"),
    [("skizofreni", "schizofreni"), ("sjizofreni", "schizofreni"), ("altsheimers", "alzheimers"),
     ("filosofy", "filosofi"), ("fisikk", "fysikk"), ("fotografi", "fotografi"), ("resturant", "restaurant")],
)  # fmt: skip
def test_a_word_is_found_by_its_sound(typed, held):
    assert meant(typed, {held: 9}).get(typed, [typed]) == [held]


@pytest.mark.parametrize(("typed", "held"), [("bjork", "björk"), ("motley", "mötley"), ("hakan", "håkan")])
def test_letters_of_other_languages_are_other_spellings(typed, held):
    assert meant(typed, {held: 9}) == {typed: [held]}


@pytest.mark.parametrize(
    "held", [{"forms": {"fotbal": 1}}, {"terms": {"fotbal": 1}}, {"parts": {"fotbal": 1}}]
)
def test_a_word_that_an_article_has_in_any_way_is_left_alone(held):
    archive = Archive({"fotball": 9})
    archive.held = {
        "forms": {"fotball": 9, **held.get("forms", {})},
        **{k: v for k, v in held.items() if k != "forms"},
    }

    assert repairs("fotbal", archive) == {}


def test_the_three_commonest_count_each_with_its_share():
    found = repairs("fotbxl", Archive({"fotbxla": 5, "fotbxlb": 9, "fotbxel": 2, "fotbxle": 2}))

    [repaired] = found.values()
    assert [(each.term, each.weight) for each in repaired.spellings] == [
        ("fotbxlb", 0.8),
        ("fotbxla", 0.4),
        ("fotbxel", 0.2),
    ]
    assert {each.rule for each in (*repaired.spellings, *repaired.readings)} == {"repaired"}


def test_inflections_of_one_word_count_it_once():
    """«kaken» and «kakene» both stand for kake; together they would weigh more than the word itself."""
    [repaired] = repairs("kakne", Archive({"kaken": 3, "kakene": 2})).values()

    assert repaired.readings == (Reading("kake", 0.8, "repaired"),)


def test_what_was_meant_is_looked_for_as_a_form_where_the_other_language_reads_it_otherwise():
    """Of «høyrre» an article in nynorsk has «høyre», which it reads as «høre»."""
    [repaired] = repairs("høyrre", Archive({"høyre": 3})).values()

    assert repaired.readings == (Reading("høyre", 0.8, "repaired", is_read_otherwise=True),)
    assert [(unit.term, dict(unit.streams).keys()) for unit in units(repaired)] == [
        ("høyre", {"terms", "parts", "forms"}),
        ("høyrre", {"forms"}),
    ]


def test_a_word_seen_in_other_forms_keeps_its_readings_and_gets_other_spellings_only():
    """Some article has «dodene», so «dod» may be meant; «død» is likelier, «rod» is not."""
    [word] = parse_query("dod")[0:1]
    archive = Archive({"død": 5, "rod": 9}, terms={reading.term: 1 for reading in word.readings})

    [repaired] = repairs("dod", archive).values()

    assert [each.term for each in repaired.spellings] == ["død"]
    assert set(word.readings) <= set(repaired.readings)
    assert repairs("fotbal", Archive({"fotball": 5}, terms={"fotbal": 1})) == {}


@pytest.mark.parametrize(
    ("typed", "held", "expected"),
    [
        ("gar", {"går": 5, "gard": 99, "far": 99}, ["går"]),
        ("blaabaer", {"blåbær": 1}, ["blåbær"]),
        ("ålesnd", {"ålesund": 1}, ["ålesund"]),
        ("rejgerign", {"regjering": 1}, []),
        ("regjerign", {"regjering": 1}, ["regjering"]),
    ],
)
def test_another_spelling_comes_before_a_slip_and_two_slips_are_too_many(typed, held, expected):
    assert meant(typed, held) == ({typed: expected} if expected else {})


@pytest.mark.parametrize("typed", ["hvi", "2021", "12.30", "=fotbal", "fot*", "kilde:NTX", "hvilken"])
def test_short_words_numbers_prefixes_values_and_function_words_are_left_alone(typed):
    everything = {each: 9 for word in ("hvi", "hvilken", "fot") for each in neighbours(word) if each != "vi"}

    assert meant(typed, everything if typed != "=fotbal" else {}) == {}


def test_a_word_asked_for_exactly_is_left_alone():
    assert meant("fotbal", {"fotball": 9}, exact=True) == {}


def test_a_repaired_word_stays_what_was_typed_where_it_was_typed():
    [(word, repaired)] = repairs('"norsk fotbal"', Archive({"norsk": 1, "fotball": 9})).items()

    assert (repaired.form, repaired.span, repaired.fields) == (word.form, (7, 13), word.fields)
    assert repaired.readings == (Reading("fotball", 0.8, "repaired"),)
    assert repaired.forms == ("fotbal", "fotball")


def test_parts_of_a_word_in_hyphens_are_repaired_unless_the_joined_word_is_found():
    forms = {"fotball": 9, "kampen": 9, "fotballkampen": 9}
    assert meant("fotbal-kampen", forms) == {"fotbal": ["fotball"]}

    joined = Archive({"fotball": 9, "kampen": 9, "fotbalkampen": 1})
    assert repairs("fotbal-kampen", joined) == {}


def test_all_candidates_are_asked_for_at_once():
    archive = Archive({"fotball": 9})
    repairs("fotbxll", archive)

    # Form, term, part, spellings, neighbours.
    assert len(archive.asked) <= 5
    assert max(count for _, _, count in archive.asked) > 300


def test_a_text_in_another_language_costs_no_more_than_a_few_repairs():
    archive = Archive()
    repairs(" ".join("zxcvbnmq" + letter * 2 for letter in "abcdefghijklmnop"), archive)

    assert sum(count > 300 for _, _, count in archive.asked) == MAX_REPAIRS


def test_the_fields_asked_are_those_of_the_word():
    archive = Archive({"fotball": 9})
    repairs("tittel:fotbal", archive)

    assert {fields for _, fields, _ in archive.asked} == {("title",)}


def test_two_spellings_of_one_term_need_no_repair():
    """«Åsvær» and «Aasvær» are read alike; the form that articles have counts beside the readings typed."""
    archive = Archive({"aasvær": 3}, terms={"åsvær": 3})
    [(typed, found)] = repairs("Åsvær", archive).items()

    assert found == replace(typed, spellings=(Reading("aasvær", 1.0, "spelling"),))
    assert found.stand_ins == ()
    assert [(unit.term, round(unit.weight, 2)) for unit in units(found)] == [("åsvær", 1.0), ("aasvær", 0.3)]


def test_several_spellings_of_one_term_share_what_its_form_counts():
    archive = Archive({"blåbærene": 5, "blaabaerene": 3}, terms={"blåbær": 3})
    [found] = repairs("blåbaerene", archive).values()

    assert [each.term for each in found.spellings] == ["blåbærene", "blaabaerene"]
    assert sum(each.weight for each in found.spellings) == pytest.approx(1)


def test_a_spelling_read_otherwise_is_a_repair_though_another_is_read_alike():
    """«baat» is «båt»; where articles have «bat» too, it is looked for besides, and that is told."""
    archive = Archive({"båt": 3, "bat": 2}, terms={"båt": 3})
    [found] = repairs("baat", archive).values()

    assert found.stand_ins == ("båt", "bat")
