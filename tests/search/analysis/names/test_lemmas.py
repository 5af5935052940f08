"""What does a word stand for that is a name, or may be one?"""

import pytest

from search.analysis import Names
from tests.language import ANALYZER

KNOWN = ANALYZER.with_names(
    Names(frozenset({"omar", "helene", "stig", "noel", "andré", "norge", "noreg", "dagbladet", "bjørndalen", "william", "williams"}))
)  # fmt: skip


def terms_of(text, language="nb"):
    return [token.readings for token in KNOWN.analyze(text, language)]


def asked(text, language="nb"):
    return [reading.term for reading in KNOWN.query_words(text, language)[0].readings]


@pytest.mark.parametrize("name", ["Omar", "Helene", "Stig", "Noel", "André", "Bjørndalen"])
@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_name_is_a_term_of_its_own_with_its_genitive_and_typed_in_any_case(name, language):
    term = name.lower()

    assert terms_of(f"{name} {name}s {name.upper()}", language) == [(term,)] * 3
    assert asked(name, language) == asked(term, language) == asked(f"{term}s", language) == [term]


def test_an_everyday_word_in_small_letters_that_is_a_name_too_keeps_its_lemmas():
    assert terms_of("de helene") == [("de",), ("hele", "helene")]
    assert terms_of("å stig opp")[1] == ("stige", "stig")


def test_everyday_words_are_not_found_by_a_name():
    assert terms_of("om hele")[0] == ("om",)
    assert "helene" not in terms_of("hele")[0]


def test_a_name_in_s_is_asked_for_alone_and_may_be_a_genitive_in_a_text():
    assert terms_of("Williams") == [("williams", "william")]
    assert asked("williams") == ["williams"]
    assert asked("william") == ["william"]


def test_an_institution_is_found_by_what_it_is():
    assert terms_of("Dagbladet") == [("dagblad",)]
    assert asked("dagbladet") == ["dagblad"]


def test_a_word_in_other_letters_is_no_name():
    known = ANALYZER.with_names(Names(frozenset({"foer"})))

    assert known.analyze("Foer")[0].readings == ANALYZER.analyze("før")[0].readings


def test_a_country_is_one_name_in_both_languages():
    assert terms_of("Noreg Noregs Norges", "nn") == [("norge",)] * 3
    assert asked("noreg") == ["norge"]


def test_a_name_is_never_split():
    known = ANALYZER.with_names(Names(frozenset({"solberg", "hareide"})))

    for name in ("Solberg", "Hareide", "solbergs"):
        assert known.analyze(name)[0].parts == ()
        assert known.query_words(name)[0].parts == ()
    assert [part.term for part in known.analyze("fotballkamp")[0].parts] != []


def test_a_name_is_no_slip_of_the_fingers():
    assert KNOWN.is_common("omar")
    assert not ANALYZER.is_common("omar")


def test_an_analyzer_with_the_names_it_knows_is_the_same():
    assert KNOWN.with_names(Names(frozenset(KNOWN._words.names.forms))) is KNOWN


def test_an_institution_is_split_and_a_landscape_is_not():
    known = ANALYZER.with_names(Names(frozenset({"koreakrigen", "vestlandet", "strømsgodset"})))

    assert known.query_words("Koreakrigen")[0].parts != ()
    assert known.query_words("Vestlandet")[0].parts == ()
    assert known.query_words("Strømsgodset")[0].parts == ()


def test_a_name_with_a_hyphen_is_not_split_and_is_joined_all_the_same():
    known = ANALYZER.with_names(Names(frozenset({"solberg"})))
    first, _ = known.analyze("Solberg-regjeringen")

    assert [part.term for part in first.parts] == ["solbergregjering"]
