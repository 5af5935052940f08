from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.articles import Tag
from search.formats.wire.item import Skipped
from tests.search.formats.wire.wire_files import read, read_all, read_withdrawal, texts

IDENTIFIER = (
    "<PublicIdentifier>urn:newsml:kp.example:20260301:7:3N</PublicIdentifier><RevisionId>3</RevisionId>"
)


def newsml(component, identifier=IDENTIFIER, management="<Status FormalName='Usable'/>"):
    return (
        f"<NewsML><NewsItem><Identification><NewsIdentifier>{identifier}</NewsIdentifier></Identification>"
        f"<NewsManagement>{management}</NewsManagement><NewsComponent>{component}</NewsComponent></NewsItem></NewsML>"
    )


LINES = "<NewsLines><HeadLine>Tittel</HeadLine></NewsLines>"


@pytest.mark.parametrize(
    "content",
    [
        "<p>Ett &amp; to.</p>",
        "<![CDATA[<p>Ett &amp; to.</p>]]>",
        "Ett &amp; to.",
        "<nitf><body><body.content><p>Ett &amp; to.</p></body.content></body></nitf>",
    ],
    ids=["elements", "cdata", "text", "nitf"],
)
def test_the_text_is_read_in_any_form_however_deep_it_stands(content):
    item = f"<ContentItem><DataContent>{content}</DataContent></ContentItem>"

    for component in (item, f"<NewsComponent><NewsComponent>{item}</NewsComponent></NewsComponent>"):
        assert texts(read(newsml(LINES + component))) == [("p", "Ett & to.")]


@pytest.mark.parametrize(
    ("identifier", "article_id"),
    [
        (IDENTIFIER, "urn-newsml-kp.example-20260301-7"),
        (
            "<ProviderId>kp.example</ProviderId><DateId>20260301</DateId><NewsItemId>7</NewsItemId>",
            "urn-newsml-kp.example-20260301-7",
        ),
    ],
)
def test_all_revisions_have_one_id(identifier, article_id):
    assert read(newsml(LINES, identifier)).article.id == article_id


def test_the_longest_text_is_the_body_and_captions_are_captions():
    component = (
        LINES
        + "<NewsComponent><Role FormalName='Main'/><ContentItem><DataContent><p>Hele saken.</p></DataContent></ContentItem></NewsComponent>"
        "<NewsComponent><Role FormalName='Caption'/><ContentItem><DataContent><p>Bilde.</p></DataContent></ContentItem></NewsComponent>"
        "<NewsComponent><Role FormalName='Photo'/><NewsLines><HeadLine>Bildetittel</HeadLine></NewsLines></NewsComponent>"
    )
    result = read(newsml(component))

    assert result.article.title == "Tittel"
    assert texts(result) == [("p", "Hele saken."), ("caption", "Bilde.")]


def test_an_embargo_ends_when_the_status_is_to_change():
    management = "<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus FormalName='Usable'/><DateAndTime>20260302T050000Z</DateAndTime></StatusWillChange>"

    assert read(newsml(LINES, management=management)).version.embargo == datetime(2026, 3, 2, 5, tzinfo=UTC)


def test_a_canceled_item_is_a_withdrawal():
    assert read_withdrawal(newsml("", management="<Status FormalName='Canceled'/>")).version.number == 3


def test_a_message_of_several_items_gives_them_all_and_pictures_are_passed_over():
    item = newsml(LINES).removeprefix("<NewsML>").removesuffix("</NewsML>")
    picture = item.replace(LINES, "<ContentItem Href='x.jpg'><MediaType FormalName='Photo'/></ContentItem>")

    results = read_all(f"<NewsML>{item}{item}{picture}</NewsML>")

    assert [type(result) is Skipped for result in results] == [False, False, True]


def test_subjects_places_dateline_and_language_are_read():
    metadata = (
        "<DescriptiveMetadata><Language FormalName='nn'/><SubjectCode><Subject FormalName='04000000'/></SubjectCode>"
        "<Location><Property FormalName='Country' Value='NOR'/><Property FormalName='City' Value='Vika'/></Location></DescriptiveMetadata>"
    )
    article = read(
        newsml(
            LINES.replace("</HeadLine>", "</HeadLine><DateLine>Vika, 1. mars 2026 (KP)</DateLine>") + metadata
        )
    ).article

    assert (article.subjects, article.places) == ((Tag("04000000", "04000000"),), (Tag("Vika"),))
    assert (article.dateline, article.language) == ("Vika", "nn")
