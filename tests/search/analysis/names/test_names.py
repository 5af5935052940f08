"""Which name is a word, and are names kept as they were?"""

from hypothesis import given
from hypothesis import strategies as st

from search.analysis.names import NO_NAMES, Names

FORMS = st.frozensets(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=9), max_size=9)


def test_a_word_is_a_name_with_and_without_the_s_of_a_genitive():
    names = Names(frozenset({"omar"}))

    assert names.of("omar") == ("omar",)
    assert names.of("omars") == ("omar",)
    assert names.of("oma") == ()
    assert names.of("omarss") == ()


def test_a_name_that_ends_in_s_may_be_the_genitive_of_another():
    names = Names(frozenset({"william", "williams"}))

    assert names.of("williams") == ("williams", "william")
    assert names.of("williamss") == ("williams",)


def test_nothing_is_a_name_where_none_is_known():
    assert NO_NAMES.of("omar") == ()
    assert NO_NAMES.of("s") == ()


@given(FORMS)
def test_names_written_as_text_are_read_as_the_same(forms):
    names = Names(forms)

    assert Names.from_text(names.to_text()) == names


def test_the_text_has_a_name_a_line_in_alphabetical_order():
    assert Names(frozenset({"omar", "ida"})).to_text() == "ida\nomar\n"
