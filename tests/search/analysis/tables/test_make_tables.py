import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.compounds import Splitter
from search.analysis.lexicon import Lexicon
from search.analysis.lexicon.likely_lemmas import LikelyLemmas
from search.analysis.lexicon.sources import Dictionaries
from search.analysis.tables import make_tables
from search.analysis.tables.compound_tables import CompoundTables, Head, Modifier

TABLES = CompoundTables(
    modifiers={"film": Modifier(4.0, "film", "film"), "stats": Modifier(3.5, "stat", "stat")},
    heads={"skaperen": Head(3.0, "skaper"), "råder": Head(3.0, "råd"), "åder": Head(3.0, "åre")},
    cuts={"filmskaperen": 0, "statsråder": 6},
)


@pytest.fixture(scope="module")
def splitter(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compounds")
    make_tables.write_compounds(folder, TABLES)
    return Splitter(folder)


def test_a_splitter_reads_what_was_written(splitter):
    [modifier, head] = splitter.split("statsskaperen")

    assert (modifier.base, modifier.term) == ("stat", "stat")
    assert (head.base, head.term) == ("skaperen", "skaper")
    assert splitter.modifier_term("stats") == "stat"
    assert splitter.modifier_term("skaperen") is None, "a last part only"


def test_a_word_that_is_never_cut_is_written_and_so_is_a_cut_at_one_place(splitter):
    assert splitter.split("filmskaperen") == ()
    assert splitter.split("statsråder") == (), "its only cut would be before «åder», which no piece allows"


@given(st.dictionaries(st.text("aeiousk", min_size=4, max_size=9), st.integers(0, 6 * 1024), min_size=1))
def test_every_first_part_keeps_its_term(tmp_path_factory, scores):
    folder = tmp_path_factory.mktemp("any")
    modifiers = {word: Modifier(score / 1024, word, word[::-1]) for word, score in scores.items()}

    make_tables.write_compounds(folder, CompoundTables(modifiers, {"hus": Head(3.0, "hus")}, {}))

    splitter = Splitter(folder)
    assert {word: splitter.modifier_term(word) for word in scores} == {word: word[::-1] for word in scores}


def test_all_tables_are_made_of_one_reading_of_the_dictionaries(tmp_path, monkeypatch):
    """A compound's last part has the lemma of the noun, «film», though «filmer» is more often of «filme» here."""
    bokmal = {"filme": "filme", "filmer": "filme", "film": "film", "filmen": "film", "filmene": "film"}
    frequency = {"film": 5.0, "filmen": 4.9, "filmene": 4.0, "filme": 3.4, "filmer": 4.8, "aksjon": 4.5}
    likely = {"filmer": LikelyLemmas(("filme", "film"), 2, "film")}
    dictionaries = Dictionaries({**bokmal, "aksjon": "aksjon"}, {"ikkje": "ikkje"}, frequency, likely)
    monkeypatch.setattr(make_tables, "read_dictionaries", lambda: dictionaries)

    make_tables.write_tables(tmp_path)

    lexicon = Lexicon(tmp_path)
    assert lexicon.bokmal(lexicon.number("filmer")) == "filme"
    assert lexicon.nynorsk(lexicon.number("ikkje")) == "ikke"
    assert [part.term for part in Splitter(tmp_path).split("aksjonsfilmer")] == ["aksjon", "film"]
