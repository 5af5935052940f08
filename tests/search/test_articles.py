from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import (
    EXACT_FIELDS,
    TEXT_FIELDS,
    Article,
    Block,
    Origin,
    Tag,
    article_id,
    content_hash,
    exact_values,
    field_texts,
    word_count,
)
from search.errors import ArticleFormatError

MAY = datetime(2026, 5, 17, 10, tzinfo=UTC)
ARTICLE = Article(
    id="ny-ferje",
    title="Ny ferje",
    lead="Ferja går fra mandag.",
    blocks=(
        Block("p", "Den er elektrisk."),
        Block("caption", "FULL KAI: Mange møtte fram."),
        Block("subhead", "Ti års ventetid"),
        Block("quote", "Endelig."),
        Block("list", "07.00\n09.30"),
    ),
    byline=("Kari Nordholm", "Per Aas"),
    source="Havnevik Avis",
    section="Lokalt",
    genre="Nyheter",
    language="nb",
    subjects=(Tag("Ferje"), Tag("Samferdsel")),
    places=(Tag("Havnevik"),),
    published=MAY,
    published_precision="minute",
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"id": ""}, "cannot be an id"),
        ({"id": "Stor"}, "cannot be an id"),
        ({"id": "å"}, "cannot be an id"),
        ({"id": "a" * 121}, "cannot be an id"),
        ({"id": "a/b"}, "cannot be an id"),
        ({"id": "a\n"}, "cannot be an id"),
        ({"title": " \n"}, "no title"),
        ({"language": "NB"}, "not a language code"),
        ({"language": "norsk"}, "not a language code"),
        ({"published": datetime(2026, 5, 17)}, "not in UTC"),  # noqa: DTZ001 - that is the point
        ({"modified": datetime(2026, 5, 17, tzinfo=timezone(timedelta(hours=2)))}, "not in UTC"),
        ({"published": None}, "precision minute"),
        ({"published_precision": "unknown"}, "precision unknown"),
        ({"published_precision": "second"}, "is not a precision"),
    ],
)
def test_an_article_outside_its_description_cannot_be_made(change, told):
    with pytest.raises(ArticleFormatError, match=told) as refused:
        replace(ARTICLE, **change)

    assert refused.value.remedy.endswith(".")


@pytest.mark.parametrize("article_id_", ["a", "0", "ntb-5df9.x_y", "a" * 120])
def test_an_id_is_up_to_120_plain_signs(article_id_):
    assert Article(id=article_id_, title="Tittel").id == article_id_


@pytest.mark.parametrize(("kind", "text"), [("p", ""), ("p", " \n\t"), ("h2", "Mellomtittel")])
def test_a_block_has_a_known_kind_and_a_text(kind, text):
    with pytest.raises(ArticleFormatError):
        Block(kind, text)


def test_an_article_needs_no_more_than_id_and_title():
    article = Article(id="a", title="Tittel")

    assert field_texts(article) == {"title": ("Tittel",), "lead": (), "body": (), "caption": (), "byline": ()}
    assert exact_values(article) == {**dict.fromkeys(EXACT_FIELDS, ()), "language": ("und",)}


def test_text_fields_hold_the_paragraphs_in_reading_order():
    assert field_texts(ARTICLE) == {
        "title": ("Ny ferje",),
        "lead": ("Ferja går fra mandag.",),
        "body": ("Den er elektrisk.", "Ti års ventetid", "Endelig.", "07.00\n09.30"),
        "caption": ("FULL KAI: Mange møtte fram.",),
        "byline": ("Kari Nordholm", "Per Aas"),
    }
    assert tuple(field_texts(ARTICLE)) == TEXT_FIELDS


def test_exact_fields_hold_their_values():
    assert exact_values(ARTICLE) == {
        "source": ("Havnevik Avis",),
        "section": ("Lokalt",),
        "genre": ("Nyheter",),
        "language": ("nb",),
        "subject": ("Ferje", "Samferdsel"),
        "place": ("Havnevik",),
    }
    assert tuple(exact_values(ARTICLE)) == EXACT_FIELDS


def identity(**change):
    given_ = {"source": "NTB", "published": MAY, "precision": "minute", "title": "Ny ferje", **change}
    return article_id(**given_)


@pytest.mark.parametrize(
    "change",
    [{"source": "ntb"}, {"title": "NY  FERJE"}, {"title": " Ny\nferje "}],
    ids=["source", "case", "space"],
)
def test_case_and_white_space_make_no_other_article(change):
    assert identity(**change) == identity()


@pytest.mark.parametrize(
    "change",
    [
        {"source": "NPK"},
        {"title": "Ny ferge"},
        {"published": MAY + timedelta(minutes=1)},
        {"published": None},
        {"precision": "day"},
    ],
)
def test_another_source_time_or_headline_makes_another_article(change):
    assert identity(**change) != identity()


def test_a_web_address_names_an_article_whatever_else_is_said_of_it():
    url = "https://avis.example.no/ferje"

    assert identity(url=url) == identity(url=url, title="Ny tittel", published=None)
    assert identity(url=url) != identity()


@pytest.mark.parametrize(
    "change",
    [
        {"title": "NY FERJE"},
        {"lead": "Ferja  går\nfra mandag."},
        {"blocks": tuple(block for block in ARTICLE.blocks if block.kind != "caption")},
        {
            "blocks": (
                *ARTICLE.blocks,
                Block("p", "(©NTB)"),
                Block("p", "NTB"),
                Block("p", "Sist oppdatert 10.30"),
            )
        },
        {"byline": (), "source": "NTB", "published": None, "published_precision": "unknown"},
        {"id": "annen", "origin": Origin("txt", "ferje.txt")},
    ],
    ids=["case", "white space", "captions", "agency's footer", "who and when", "where it was read"],
)
def test_articles_that_say_the_same_have_the_same_hash(change):
    assert content_hash(replace(ARTICLE, **change)) == content_hash(ARTICLE)


@pytest.mark.parametrize(
    "change", [{"title": "Ny ferge"}, {"lead": ""}, {"blocks": ARTICLE.blocks[:1]}, {"title": "Ny ferje NTB"}]
)
def test_articles_that_say_something_else_have_another_hash(change):
    assert content_hash(replace(ARTICLE, **change)) != content_hash(ARTICLE)


def test_how_letters_are_composed_makes_no_other_content():
    assert content_hash(Article(id="a", title="A\u030a")) == content_hash(Article(id="a", title="Å"))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_a_hash_is_64_hexadecimal_digits(title):
    digest = content_hash(Article(id="a", title=title))

    assert len(digest) == 64
    assert set(digest) <= set("0123456789abcdef")


def test_words_are_counted_in_title_lead_and_blocks():
    assert word_count(ARTICLE) == 2 + 4 + 3 + 5 + 3 + 1 + 2


@pytest.mark.parametrize("field", ["published", "modified"])
@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_that_no_clock_in_oslo_can_show_is_refused(field, year):
    moment = datetime(year, 12, 31, 23, 30, tzinfo=UTC)
    precision = {"published_precision": "minute"} if field == "published" else {}

    with pytest.raises(ArticleFormatError, match=f"{field} is in the year {year}"):
        Article(id="a", title="Sak", **{field: moment}, **precision)
