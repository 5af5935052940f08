import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.data import table
from search.analysis.nynorsk import LEMMAS, VARIANTS, BokmalSpelling, _may_differ, _spellings
from tests.language import ANALYZER


def terms(text, language):
    return {term for token in ANALYZER.analyze(text, language) for term in token.readings}


# What an article of either language is full of.
EVERYDAY = """
ikkje ikke | mykje mye | berre bare | noko noe | korleis hvordan | kvifor hvorfor | betre bedre |
beste best | fleire flere | seinare senere | trass tross | nemleg nemlig | diverre dessverre |
samstundes samtidig
"""

# The same word, spelled by another rule: kj, kv, ø for au, -leg, -heit, -ar, hald.
SPELLED_OTHERWISE = """
ferje ferge | kyrkje kirke | kyrkja kirka | kvitt hvitt | kvite hvite | draumar drømmer |
høgskule høgskole | høgskulen høyskolen | skular skoler | vegar veier | hamna havna |
heimen hjemmet | moglegheiter muligheter | forfattarar forfattere | arbeidarar arbeidere |
usedvanleg usedvanlig | haldningar holdninger | innhaldet innholdet | opphaldet oppholdet |
straumprisane strømprisene
"""

# Two rules at once.
BY_TWO_RULES = """
sjukepleiarar sykepleiere | grunnleggjande grunnleggende | utanriksministeren utenriksministeren
"""

# Another word for the same thing.
ANOTHER_WORD = """
tryggleiken sikkerheten | skilnaden forskjellen | røysta stemte | veker uker | einsemd ensomhet |
undersøkinga undersøkelsen | løysingar løsninger | hendinga hendelsen | gravferda begravelsen
"""

# Other endings and stems.
OTHER_ENDINGS = """
gutane guttene | søner sønner | auga øynene | songar sanger | spelarane spillerne | vatnet vannet |
skreiv skrev | gjekk gikk | fekk fikk | heldt holdt | teken tatt | gjeve gitt | gav ga | låg lå |
vorte blitt | kjende kjente | døydde døde | snakkar snakker | manglar mangler | aukar øker |
kjennest kjennes | vil vil | vaksne voksne | sjeldan sjelden | einsam ensom |
hovudrolla hovedrollen | knea knærne
"""


def pairs(*groups):
    return [pair.strip() for group in groups for pair in group.replace("\n", "").split("|")]


@pytest.mark.parametrize(
    "pair", pairs(EVERYDAY, SPELLED_OTHERWISE, BY_TWO_RULES, ANOTHER_WORD, OTHER_ENDINGS)
)
def test_a_nynorsk_word_and_the_bokmal_word_are_one_term(pair):
    nynorsk, bokmal = pair.split()

    assert terms(nynorsk, "nn") & terms(bokmal, "nb")


@pytest.mark.parametrize(
    ("nynorsk", "bokmal"),
    [
        # A word bokmål has too, in another sense: only the article's language tells.
        ("melding", "anmeldelse"),
        ("val", "val"),
        ("no", "nei"),
        ("verdi", "verden"),
        ("bass", "bassgitar"),
        ("a", "av"),
    ],
)
def test_words_that_only_look_alike_are_two_terms(nynorsk, bokmal):
    assert not terms(nynorsk, "nn") & terms(bokmal, "nb")


@pytest.mark.parametrize("noun", ["ring", "skriv", "kamp", "gjeng"])
def test_a_noun_is_found_where_nynorsk_has_a_verb_of_that_form(noun):
    assert noun in terms(noun, "nn")


def test_every_pair_names_a_word_that_bokmal_has():
    """A pair to a word that is spelled otherwise in the index would part what it should bring together."""
    parted = {
        nynorsk: lemma for nynorsk, lemma in LEMMAS.items() if not terms(nynorsk, "nn") & terms(lemma, "nb")
    }

    assert parted == {}


def test_a_variant_is_not_itself_sent_on():
    assert not set(VARIANTS) & set(VARIANTS.values())


FREQUENCY = {"mulighet": 5.0, "myk": 4.0, "hest": 5.0, "skolelærer": 3.0, "bøe": 1.0, "pølsen": 3.0}


@pytest.fixture
def spelling():
    return BokmalSpelling(
        lambda word: word if word in FREQUENCY else None,
        lambda word: {**FREQUENCY, "paulsen": 4.0}.get(word, 0.0),
    )


def test_rules_of_spelling_make_words_that_bokmal_has(spelling):
    assert spelling.of("moglegheit") == "mulighet"
    assert spelling.of("skulelærar") == "skolelærer", "two rules at once"


def test_a_rule_counts_for_nothing_where_the_word_it_makes_is_rare(spelling):
    assert spelling.of("baue") == "baue"
    assert spelling.of("paulsen") == "paulsen", "the name is the more common word"


def test_a_word_of_bokmal_stays(spelling):
    assert spelling.of("hest") == "hest"


@given(st.text(st.sampled_from("aegijklorsvuøy"), min_size=1, max_size=9) | st.sampled_from(sorted(LEMMAS)))
@example("moglegheit")
@example("moglegghet")
def test_rules_are_left_untried_only_where_they_say_nothing(word):
    spelled = [re.sub(pattern, spelling, word) for pattern, spelling in table("nynorsk")["rules"]]

    tried = _spellings(word)

    assert tried == [each for each in spelled if each != word]
    assert _may_differ(word) or not tried
