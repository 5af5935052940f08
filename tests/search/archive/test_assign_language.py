from dataclasses import replace

import pytest

from search.archive.assign_language import with_language
from search.articles import Article, Block

FERRY = Article(
    id="ferja",
    title="Ferja er innstilt",
    lead="Reiarlaget veit ikkje kva tid ho går att.",
    blocks=(Block("p", "– Dei må seie frå, seier Kari Nordholm, som bur på øya."),),
)


def test_an_article_that_does_not_say_its_language_gets_the_one_its_words_show():
    assert with_language(FERRY) == replace(FERRY, language="nn")


def test_a_stated_language_stands_whatever_the_words_say():
    stated = replace(FERRY, language="se")

    assert with_language(stated) is stated


def test_an_article_too_short_to_tell_is_left_as_it_is():
    short = Article(id="kaia", title="Kaia er stengt")

    assert with_language(short) is short


@pytest.mark.parametrize("field", ["title", "lead", "body", "caption"])
def test_all_that_is_read_counts(field):
    words = "Ho veit ikkje kva dei vil"
    values = {
        "title": {"title": words},
        "lead": {"lead": words},
        "body": {"blocks": (Block("p", words),)},
        "caption": {"blocks": (Block("caption", words),)},
    }

    assert with_language(Article(**{"id": "a", "title": "Bru", **values[field]})).language == "nn"


def test_capitals_say_the_same():
    assert with_language(Article(id="a", title="IKKJE GLØYM KVA DEI LOVA")).language == "nn"


def test_who_wrote_it_does_not_count():
    """Names would: «Eg», «Ho» and «Dei» are some."""
    assert with_language(replace(FERRY, lead="", blocks=(), byline=("Ho Dei", "Eg Ikkje"))).language == "und"


def test_letters_in_two_pieces_count_as_one():
    """An article need not come from our readers, which compose what they read."""
    apart = "Skuta kom fra\u030a Skarvøy da\u030a kaia var ny."

    assert with_language(Article(id="a", title="Bru", lead=apart)).language == "nn"
