import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.data import table
from search.analysis.language import FUNCTION_WORDS, language_of, paragraph_language
from search.analysis.tokenizer import chunks

BOKMAL = (
    "Kommunen åpnet den nye brua i går, men ferja slutter ikke å gå. Hun som har kjørt den i tolv år, "
    "vet ennå ikke hva hun skal gjøre. – Jeg vil helst være på fjorden, sier hun."
)
NYNORSK = (
    "Kommunen opna den nye brua i går, men ferja sluttar ikkje å gå. Ho som har køyrt henne i tolv år, "
    "veit enno ikkje kva ho skal gjere. – Eg vil helst vere på fjorden, seier ho."
)
FOREIGN = {
    "Danish": "Kommunen åbnede broen i går, men færgen holder ikke op med at sejle. Hun ved endnu ikke, hvad "
    "hun skal gøre nu, for der er kun få biler tilbage. – Det er meget mærkeligt, siger hun.",
    "Swedish": "Kommunen öppnade bron i går, men färjan slutar inte att gå. Hon som har kört den i tolv år vet "
    "inte vad hon ska göra. – Jag vill helst vara kvar på fjorden, säger hon.",
    "English": "The council opened the bridge yesterday, but the ferry will not stop. She has no idea what "
    "to do now. “It took me twelve years to know this fjord,” she says.",
    "Northern Sami": "Gielda rabai ođđa šalddi ikte, muhto fearga ii heaitte johtimis. Son ii dieđe vel maid "
    "son galgá dahkat. – Mun háliidan leat vuonas, dadjá son, ja dat lea buorre.",
    "Faroese": "Kommunan læt brúgvina upp í gjár, men ferjan heldur ikki uppat at sigla. Hon veit ikki, hvat "
    "hon skal gera nú. – Eg vil helst vera á fjørðinum, sigur hon, og tað er eingin ivi um tað.",
    "Icelandic": "Bærinn opnaði brúna í gær en ferjan hættir ekki að sigla. Hún veit ekki hvað hún á að gera "
    "núna. – Ég vil helst vera á firðinum, segir hún, og það er enginn vafi um það.",
    "German": "Die Gemeinde hat gestern die Brücke eröffnet, aber die Fähre fährt weiter. Sie weiß noch "
    "nicht, was sie machen soll. Ein Jahr ist lang, und der Fjord ist ihr so lieb.",
    "French": "La commune a ouvert le pont hier, et le bac ne va pas cesser de passer. Elle en parle de temps "
    "en temps avec les gens du fjord : « Je ne sais pas quoi faire », dit-elle.",
}


def words(text):
    return [chunk.lower() for _, chunk in chunks(text)]


@pytest.mark.parametrize(("text", "language"), [(BOKMAL, "nb"), (NYNORSK, "nn")])
def test_everyday_words_tell_the_language_of_an_article(text, language):
    assert language_of(words(text)) == language


def test_an_article_with_quotations_in_the_other_language_has_the_language_of_most_of_it():
    quoted = "– Eg veit ikkje kva dei vil, sa ordføreren."

    assert language_of(words(f"{BOKMAL} {BOKMAL} {quoted}")) == "nb"


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_not_norwegian_is_not_taken_for_it(name):
    """Danish, Swedish and Faroese have half their everyday words in common with Norwegian."""
    assert language_of(words(FOREIGN[name])) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kaia er stengt i dag",
        "1. Kari Nordholm, Havnevik 12,3 2. Ola Sandvik, Skarvøy 12,9 3. Per Aas, Tverrfjord 13,4",
        "Ho Chi Minh! Ho Chi Minh! Ho Chi Minh!",
    ],
    ids=["nothing", "words of both", "a table of results", "one name"],
)
def test_what_does_not_show_its_language_is_left_open(text):
    assert language_of(words(text)) is None


def test_a_few_norwegian_words_do_not_make_a_text_norwegian():
    """A list of names or a text in a language we know nothing of has some of our words by chance."""
    names = " ".join(f"ukjend{number}" for number in range(40))

    assert language_of(words(f"ikkje ein {names} eit noko")) is None


@pytest.mark.parametrize(
    ("text", "article_language", "language"),
    [
        (NYNORSK, "nb", "nn"),
        (BOKMAL, "nn", "nb"),
        ("– Eg trur ikkje dei kjem, seier ho.", "nb", "nn"),
        ("– Jeg tror ikke de kommer, sier hun.", "nn", "nb"),
        ("– Eg trur ikkje dei kjem, sa hun.", "nb", "nn"),
        ("IKKJE VERT DET NOKO", "nb", "nn"),
        ("Ikkje Noko", "nb", "nn"),
    ],
)
def test_a_paragraph_in_the_other_language_is_read_as_such(text, article_language, language):
    """A quotation keeps its language; «sa hun» around it is one marker against four."""
    assert paragraph_language(words(text), article_language) == language
    assert paragraph_language(text.split(), article_language) == language


@pytest.mark.parametrize(
    ("text", "article_language"),
    [
        ("Ho er best", "nb"),
        ("Ikke gå nå", "nn"),
        ("Ho og ho og Ho Chi Minh", "nb"),
        ("Hun sa «eg veit ikkje» og gikk hjem.", "nb"),
        ("I say no, no – you will not forget me", "nb"),
        ("Kaia er stengt", "nn"),
        ("", "nn"),
    ],
)
def test_a_paragraph_keeps_the_language_of_its_article_unless_much_speaks_against_it(text, article_language):
    assert paragraph_language(words(text), article_language) == article_language


@given(st.lists(st.text(max_size=5) | st.sampled_from(words(BOKMAL + NYNORSK)), max_size=60), st.randoms())
def test_neither_order_nor_the_words_around_matter_to_what_is_counted(text, random):
    shuffled = random.sample(text, len(text))

    assert language_of(shuffled) == language_of(text)
    for article_language in ("nb", "nn"):
        assert paragraph_language(shuffled, article_language) == paragraph_language(text, article_language)


@given(st.lists(st.sampled_from(words(BOKMAL + NYNORSK)), max_size=30))
def test_a_paragraph_never_departs_from_both_languages(text):
    """What is nynorsk inside bokmål is nynorsk inside nynorsk too."""
    inside_bokmal, inside_nynorsk = paragraph_language(text, "nb"), paragraph_language(text, "nn")

    assert (inside_bokmal, inside_nynorsk) != ("nn", "nb")


@pytest.mark.parametrize("name", ["language_markers", "function_words"])
def test_the_lists_are_in_lower_case_and_name_a_word_once(name):
    for listed, listing in table(name).items():
        assert [word.lower() for word in listing] == listing, listed
        assert len(set(listing)) == len(listing), listed


def test_a_marker_of_one_language_is_no_word_of_the_other():
    lists = table("language_markers")

    assert not set(lists["nb"]) & set(lists["nn"])
    assert not set(lists["shared"]) & {*lists["nb"], *lists["nn"]}


def test_function_words_are_of_both_languages_and_not_what_people_look_for():
    assert {"ikke", "ikkje", "hvordan", "korleis", "jeg", "eg", "å", "på", "også", "òg"} <= FUNCTION_WORDS
    assert not FUNCTION_WORDS & {"får", "år", "stor", "ny", "første", "andre", "egen", "mann", "tre", "folk"}
