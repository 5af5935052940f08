import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.compounds import (
    ACCEPTED,
    ELISION,
    MAX_COMPOUND,
    MAX_PARTS,
    MIN_COMPOUND,
    TOLL,
    Splitter,
    spans_in,
)
from search.analysis.data import table
from search.analysis.lexicon.compile import terms_by_language
from search.analysis.lexicon.sources import read_dictionaries
from search.analysis.tables.compound_tables import compound_tables
from search.analysis.tables.make_tables import part_terms, write_compounds
from tests.strategies import any_text

WHOLE = """
    fortsatt forteller kontroll portrett modellenes kjærlighet engelsk helvete transport rapport
    universitet demonstrasjon kandidat forhandle undersøke undersøkje samarbeide overvåke flytting
    verktøy sykehus tyskland stavanger oppførsel rettferdighet mangfold systematisk kartell eksamen
    sandaler festival karneval kolossal virkelig regjering ansvarlig muligheter restaurant
    hyggelige forskarar ungdomar musikkens norge og ås
"""


@pytest.fixture(scope="module")
def tables():
    """The real tables, made anew: those in the index folder may be of another day."""
    words = read_dictionaries()
    listed = {form: lemmas[0] for form, lemmas in table("words")["lemmas"].items()}
    terms = part_terms(terms_by_language(words), words) | listed
    return compound_tables(words.bokmal, words.nynorsk, words.frequency, lambda form: terms.get(form, form))


@pytest.fixture(scope="module")
def splitter(tables, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compounds")
    write_compounds(folder, tables)
    return Splitter(folder)


def bases(splitter, word):
    return "+".join(part.base for part in splitter.split(word))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("regjeringspartiet", "regjering+partiet"),
        ("filmskaper", "film+skaper"),
        ("parkeringsvakt", "parkering+vakt"),
        ("menneskerettighetsforkjemper", "menneske+rettighet+forkjemper"),
        ("fotballkampen", "fotball+kampen"),
        ("barnebøkene", "barn+bøkene"),
        ("barnehagedekning", "barnehage+dekning"),
        ("hodeskalle", "hode+skalle"),
        ("kjærestepar", "kjæreste+par"),
        ("nettavis", "nett+avis"),
        ("legekontor", "lege+kontor"),
        ("retursystem", "retur+system"),
        ("verdensmester", "verden+mester"),
        ("landslag", "land+lag"),
        ("statsbudsjettet", "stat+budsjettet"),
        ("fylkesmannen", "fylke+mannen"),
        ("kommunevalg", "kommune+valg"),
        ("kommunestyremøtet", "kommune+styremøtet"),
        ("utenriksminister", "utenriks+minister"),
        ("jordskjelv", "jord+skjelv"),
        ("byutvikling", "by+utvikling"),
        ("fagforening", "fag+forening"),
        ("oljefondets", "olje+fondets"),
        ("ytringsfrihet", "ytring+frihet"),
        ("klimaendringene", "klima+endringene"),
        ("drapsmannen", "drap+mannen"),
        ("øyeblikk", "øye+blikk"),
        ("åpningskamp", "åpning+kamp"),
        ("planetsystem", "planet+system"),
        ("strømforsyning", "strøm+forsyning"),
        ("snøstorm", "snø+storm"),
        ("brunostkaramell", "brunost+karamell"),
        ("spikertelt", "spiker+telt"),
        ("teikneserie", "teikne+serie"),
        ("forteljargrep", "forteljar+grep"),
        ("skulegangen", "skule+gangen"),
        ("folkerørsla", "folk+rørsla"),
    ],
)
def test_a_compound_is_split_into_words_without_the_letters_that_join_them(splitter, word, expected):
    assert bases(splitter, word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("animasjonsselskapa", "animasjon+selskap"),
        ("utanriksministeren", "utenriks+minister"),
        ("verksemdsplanane", "virksomhet+plan"),
        ("kommunestyrerepresentantane", "kommune+styre+representant"),
        ("laurdagskveld", "lørdag+kveld"),
        ("partileiaren", "parti+leder"),
        ("rekneskapsåret", "regnskap+år"),
    ],
)
def test_the_terms_of_nynorsk_parts_are_those_of_bokmal(splitter, word, expected):
    assert "+".join(part.term for part in splitter.split(word)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("trafikkork", ["trafikk", "kork"]),
        ("fotballag", ["fotball", "lag"]),
        ("fotballeder", ["fotball", "leder"]),
        ("toppolitiker", ["topp", "politiker"]),
        ("busstopp", ["buss", "stopp"]),
        ("busskuret", ["buss", "skuret"]),
        ("trafikkontroll", ["trafikk", "kontroll"]),
        ("bussjåfør", ["buss", "sjåfør"]),
        ("trafikkulykke", ["trafikk", "ulykke"]),
    ],
)
def test_a_consonant_written_once_for_two_parts_belongs_to_both(splitter, word, expected):
    """Norwegian never writes three equal consonants in a row."""
    assert [word[part.start : part.end] for part in splitter.split(word)] == expected


def test_other_words_stay_whole(splitter):
    assert [word for word in WHOLE.split() if splitter.split(word)] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("bussjåfør", ["buss", "sjåfør"]),
        ("fotballeder", ["fotball", "leder"]),
        ("ballkjole", ["ball", "kjole"]),
        ("barnehagene", ["barn", "hage"]),
        ("dataangrep", ["data", "angrep"]),
        ("skoleelever", ["skole", "elev"]),
        ("nettsider", ["nett", "side"]),
        ("superhelter", ["super", "helt"]),
        ("planetsystem", ["planet", "system"]),
        ("barnebøkene", ["barn", "bok"]),
    ],
)
def test_a_part_has_the_term_that_its_inflections_have_as_words(splitter, word, expected):
    """A dictionary has one lemma for a form: «ball» is of «balle» there, though «ballen» is of «ball»."""
    assert [part.term for part in splitter.split(word)] == expected


def test_a_compound_within_a_compound_gives_its_own_parts_too(splitter):
    word = "barnehagedekningen"

    found = [(word[part.start : part.end], part.term) for part in splitter.parts(word)]

    assert found == [
        ("barnehage", "barnehage"),
        ("barne", "barn"),
        ("hage", "hage"),
        ("dekningen", "dekning"),
    ]


def test_the_inner_parts_of_a_last_part_stand_where_they_are_written(splitter):
    word = "jentefotballkampene"

    found = {word[part.start : part.end] for part in splitter.parts(word)}

    assert {"jente", "kampene"} <= found


@pytest.mark.parametrize(
    ("word", "lemma", "expected"),
    [
        ("barnebøkene", "barnebok", ["barne", "bøkene"]),
        ("fotballkampen", "fotballkamp", ["fotball", "kampen"]),
        ("nettavisenes", "nettavis", ["nett", "avisenes"]),
        ("barnebok", "barnebok", ["barne", "bok"]),
        ("lærarskule", "lærerskole", ["lærarskule", "lærarskule"]),
    ],
)
def test_parts_are_placed_in_the_word_as_written(splitter, word, lemma, expected):
    """What cannot be placed, as the spellings differ before it, is found all the same: the whole word."""
    placed = spans_in(word, lemma, splitter.split(lemma))

    assert [word[part.start : part.end] for part in placed] == expected


def test_a_first_part_has_its_term_with_joining_letters_or_without(splitter):
    assert splitter.modifier_term("stats") == "stat"
    assert splitter.modifier_term("film") == "film"
    assert splitter.modifier_term("ikke") is None


def test_a_megabyte_of_one_word_is_no_compound(splitter):
    assert splitter.parts("fotball" * 150_000) == ()


# The twin: every way to cut, over plain dictionaries.


def all_cuts(tables, word, start=0, number=1):
    """Yield the sum of scores of each way to cut *word* from *start* on, and the number of its parts."""
    if number > 1 and (head := tables.heads.get(word[start:])):
        yield head.score, number
    if number == MAX_PARTS:
        return
    for end in range(start + 1, len(word)):
        if modifier := tables.modifiers.get(word[start:end]):
            for score, parts in all_cuts(tables, word, end, number + 1):
                yield modifier.score + score, parts
            doubled = word[end - 1] == word[end - 2] and word[end - 1] in "bcdfghjklmnpqrstvwxz"
            if end - start > 1 and doubled and modifier.base == word[start:end]:
                for score, parts in all_cuts(tables, word, end - 1, number + 1):
                    yield modifier.score + ELISION + score, parts


def best_score(tables, word):
    """Return the score of the best way to cut *word*; below ACCEPTED when there is none."""
    if not MIN_COMPOUND <= len(word) <= MAX_COMPOUND or word in tables.cuts:
        return ACCEPTED - 1
    found = (score / parts - TOLL * (parts - 2) for score, parts in all_cuts(tables, word))
    return max(found, default=ACCEPTED - 1)


def score_of(tables, word, parts):
    """Return the score of this way to cut *word*."""
    *before, head = parts
    score = tables.heads[word[head.start : head.end]].score
    for part, following in zip(before, parts[1:], strict=True):
        score += tables.modifiers[word[part.start : part.end]].score
        score += ELISION if following.start < part.end else 0
    return score / len(parts) - TOLL * (len(parts) - 2)


@pytest.fixture(scope="module")
def pieces(tables):
    """A few thousand pieces of all kinds, those with doubled consonants among them."""
    some = sorted(tables.modifiers)[::120] + sorted(tables.heads)[::240]
    return some + [piece for piece in sorted(tables.modifiers) if piece.endswith(("kk", "ss", "ll"))][::8]


@given(data=st.data())
def test_the_fast_search_finds_what_trying_all_cuts_finds(tables, splitter, pieces, data):
    word = "".join(data.draw(st.lists(st.sampled_from(pieces), min_size=1, max_size=4)))

    parts = splitter.split(word)

    expected = best_score(tables, word)
    assert bool(parts) == (expected >= ACCEPTED)
    if parts:
        assert score_of(tables, word, parts) == pytest.approx(expected, abs=1e-6)


@given(data=st.data())
def test_parts_begin_further_and_further_right_and_cover_the_word(splitter, pieces, data):
    texts = st.lists(st.sampled_from(pieces), max_size=4).map("".join) | any_text
    word = data.draw(texts)

    parts = splitter.split(word)

    ends = [0, *(part.end for part in parts)]
    assert len(parts) != 1
    for part, last_end in zip(parts, ends, strict=False):
        assert last_end - 1 <= part.start <= last_end < part.end <= len(word)
    assert not parts or ends[-1] == len(word)
    for part in splitter.parts(word):
        assert 0 <= part.start < part.end <= len(word)
        assert part.term
