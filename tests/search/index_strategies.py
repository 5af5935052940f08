"""Articles and queries for tests of an index: a few words, so that everything meets everything."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from search.articles import TEXT_FIELDS, Article, Block, Tag
from search.query.expand import expand
from tests.language import ANALYZER, parse_query

WORDS = (
    *("havn", "havna", "havner", "fisk", "fisken", "olje", "NRK-sjefen", "nrksjef", "i", "og", "120.000"),
    "lenger",  # in nynorsk a form of «lenge»
)
VALUES = ("NTB", "ntb", "Havnevik Avis", "")

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
moments = st.one_of(st.none(), st.integers(1, 4).map(lambda day: datetime(2021, 8, day, 12, tzinfo=UTC)))


@st.composite
def articles(draw, article_id):
    published = draw(moments)
    return Article(
        id=article_id,
        title=draw(texts.filter(bool)),
        lead=draw(texts),
        blocks=tuple(
            Block(draw(st.sampled_from(["p", "caption"])), text)
            for text in draw(st.lists(texts.filter(bool), max_size=3))
        ),
        byline=tuple(draw(st.lists(st.sampled_from(["Kari Havn", "Ola Fisk"]), max_size=2))),
        source=draw(st.sampled_from(VALUES)),
        language=draw(st.sampled_from(["nb", "nb", "nn"])),
        subjects=tuple(Tag(name) for name in draw(st.lists(st.sampled_from(["Sport", "Mat"]), max_size=2))),
        published=published,
        published_precision="minute" if published else "unknown",
        modified=draw(moments),
    )


@st.composite
def corpora(draw):
    """Up to eight articles with different ids."""
    return [draw(articles(f"a{number}")) for number in range(draw(st.integers(0, 8)))]


@st.composite
def queries(draw):
    """Typed queries of every construct, parsed and, but for some, expanded; any word may need repair."""
    pieces = st.sampled_from(
        (
            *WORDS,
            '"fisk olje"',
            '"havn i havna"',
            "hav*",
            "tittel:fisk",
            "ingress:havn",
            "bildetekst:olje",
            "byline:kari",
            "kilde:NTB",
            "emne:sport",
            "dato:2021-08-02",
            "dato:2021-08-02..",
            "id:a1",
            "(fisk OR havn)",
            "OR",
            "AND",
            "NOT",
            "-olje",
            "+fisk",
            "=havna",
            "fisk NEAR/1 olje",
            "havn ONEAR/2 (fisk OR olje)",
            '"havn i" NEAR/0 NRK-sjefen',
            '"i og havn"~2',
            "tittel:fisk NEAR/3 havn",
        )
    )
    typed = " ".join(draw(st.lists(pieces, min_size=0, max_size=6)))
    fields = draw(st.one_of(st.just(TEXT_FIELDS), st.just(("body",)), st.just(("title", "lead"))))
    query, _ = parse_query(
        typed, match=draw(st.sampled_from(["all", "any"])), fields=fields, exact=draw(st.booleans())
    )
    if draw(st.booleans()):
        return query
    held = draw(st.sets(st.sampled_from(("havn", "havna", "fisk", "olje"))))
    return expand(
        query,
        typed,
        ANALYZER,
        frequencies=lambda terms, **_: [int(term in held) for term in terms],
        parts_weight=0.5,
    )[0]
