import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.tables.compound_tables import compound_tables, compound_words

WORDS = ("katt", "bord", "pote", "kant", "spote", "film", "rull", "rulle")
KNOWN = {word: word for word in WORDS}
FREQUENCY = dict.fromkeys(WORDS, 4.0)


def test_no_word_is_both_free_and_forbidden():
    """Two lists that contradict each other would leave a reader wondering which one counts."""
    words = compound_words()

    assert not words.cuts.keys() & words.modifiers.keys()
    assert not words.modifiers.keys() & words.never_modifiers


def test_a_word_learns_its_joining_letter_from_its_family():
    """What is often written with an -s- is split before the next word, not before the s."""
    with_s = {f"{base}s{head}": 3.0 for base in ("katt", "bord") for head in ("pote", "kant")}
    words = ["katt", "bord", "pote", "kant", "spote", "film", "rull"]
    known = {word: word for word in words}
    frequency = {**dict.fromkeys(words, 4.0), **with_s, "filmrull": 3.0, "filmkant": 3.0, "filmpote": 3.0}

    made = compound_tables(known, {}, frequency, str)

    assert made.modifiers["bords"].score > made.modifiers["films"].score
    assert made.modifiers["film"].score > made.modifiers["films"].score
    assert made.modifiers["bords"].base == "bord"


def test_a_rare_word_is_no_first_part_and_a_short_one_only_where_it_is_listed():
    words = {word: word for word in ("film", "filmo", "bil", "hus", "xyz")}

    made = compound_tables(words, {}, {**dict.fromkeys(words, 5.0), "filmo": 0.5}, str)

    assert made.modifiers.keys() & words.keys() == {"film", "bil", "hus"}


def test_a_form_of_another_word_is_no_first_part_but_may_be_the_last():
    made = compound_tables({"film": "film", "filmene": "film"}, {}, {"film": 5.0, "filmene": 5.0}, str)

    assert "filmene" not in made.modifiers
    assert made.heads["filmene"].term == "filmene"


def test_a_last_part_may_have_a_genitive_and_scores_a_little_less_with_it():
    made = compound_tables(KNOWN, {}, FREQUENCY, str)

    assert made.heads["kants"].term == "kant"
    assert made.heads["kants"].score < made.heads["kant"].score


def test_terms_are_those_that_the_caller_gives():
    made = compound_tables(KNOWN, {}, FREQUENCY, {"film": "bilde"}.get)

    assert (made.modifiers["film"].base, made.modifiers["film"].term) == ("film", "bilde")
    assert made.heads["film"].term == "bilde"


def test_a_nynorsk_word_is_as_common_as_the_bokmal_word_it_stands_for():
    """The frequency list is of bokmål and has no «verksemd»."""
    terms = {"verksemd": "virksomhet", "verksemder": "virksomhet"}
    nynorsk = {"verksemd": "verksemd", "verksemder": "verksemd"}

    made = compound_tables(
        {"virksomhet": "virksomhet"}, nynorsk, {"virksomhet": 5.0}, lambda form: terms.get(form, form)
    )

    assert made.modifiers["verksemds"].term == "virksomhet"
    assert made.heads["verksemder"].term == "virksomhet"


def test_a_verb_is_left_whole_and_a_listed_word_is_cut_as_the_list_says():
    made = compound_tables({"underskrive": "underskrive", "underskrivende": "underskrive"}, {}, {}, str)

    assert made.cuts == {"underskrive": 0} | compound_words().cuts


@given(st.dictionaries(st.sampled_from(WORDS), st.floats(0, 8)))
def test_scores_are_the_same_numbers_when_they_are_stored_as_float32(frequency):
    made = compound_tables(KNOWN, {}, frequency, str)

    scores = [piece.score for piece in (*made.modifiers.values(), *made.heads.values())]
    assert np.array(scores, dtype="float32").tolist() == scores
