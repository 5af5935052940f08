from __future__ import annotations

import pytest

from search.articles import Tag
from search.errors import ArticleFormatError
from search.formats.wire.item import Skipped
from tests.search.formats.wire.wire_files import newsml_g2, read, read_all, read_withdrawal, texts


@pytest.mark.parametrize(
    "content",
    [
        "<inlineXML contenttype='text/html'><html><body><p>Ett &amp; to.</p></body></html></inlineXML>",
        "<inlineXML contenttype='application/xhtml+xml'><h:html xmlns:h='http://www.w3.org/1999/xhtml'><h:body><h:p>Ett &amp; to.</h:p></h:body></h:html></inlineXML>",
        "<inlineXML contenttype='application/nitf+xml'><nitf><body><body.content><p>Ett &amp; to.</p></body.content></body></nitf></inlineXML>",
        "<inlineData contenttype='text/plain'><![CDATA[<p>Ett &amp; to.</p>]]></inlineData>",
        "<inlineData contenttype='text/plain'>Ett &amp; to.</inlineData>",
        "<inlineData contenttype='text/plain'>Kort</inlineData><inlineXML><html><body><p>Ett &amp; to.</p></body></html></inlineXML>",
    ],
    ids=["html", "xhtml", "nitf", "cdata", "text", "longest"],
)
def test_the_body_is_read_in_any_vocabulary(content):
    assert texts(read(newsml_g2(content))) == [("p", "Ett & to.")]


def test_a_message_holds_many_items_and_what_is_no_text_is_named():
    items = (
        newsml_g2()
        + newsml_g2().replace("ninat:text", "ninat:picture")
        + "<packageItem guid='p'/><planningItem guid='q'/>"
    )

    article, *others = read_all(f"<newsMessage><itemSet>{items}</itemSet></newsMessage>")

    assert article.article.title == "Tittel"
    assert [other.what for other in others if isinstance(other, Skipped)] == [
        "newsItem urn:x:1: picture",
        "packageItem p",
        "planningItem q",
    ]


def test_an_item_without_a_headline_is_refused_and_its_line_is_told():
    (error,) = read_all(
        "<newsMessage>\n" + newsml_g2(contentmeta="<slugline>x</slugline>") + "</newsMessage>"
    )

    assert isinstance(error, ArticleFormatError)
    assert error.line == 2


@pytest.mark.parametrize(
    "status", ["qcode='stat:canceled'", "uri='http://cv.iptc.org/newscodes/pubstatusg2/canceled'"]
)
def test_a_withdrawal_is_known_by_code_or_address(status):
    withdrawal = read_withdrawal(
        newsml_g2(itemmeta=f"<pubStatus {status}/><edNote>Feil.</edNote>", contentmeta="")
    )

    assert (withdrawal.version.names, withdrawal.version.note) == (("urn:x:1",), "Feil.")


@pytest.mark.parametrize(
    ("provider", "source"),
    [
        ("<provider literal='KP'/>", "KP"),
        ("<provider qcode='nprov:KP'><name>Kystpressen</name></provider>", "Kystpressen"),
        ("<provider qcode='nprov:KP'/>", "KP"),
        ("<provider uri='http://kp.example/KP'/>", "KP"),
    ],
)
def test_the_source_is_the_providers_name_or_code(provider, source):
    assert read(newsml_g2(itemmeta=provider)).article.source == source


def test_a_headline_of_a_lesser_role_and_a_caption_are_neither_headline_nor_lead():
    meta = (
        "<headline role='hld:subHeadline'>Under</headline><headline>Hoved</headline>"
        "<description role='drol:caption'>Bilde</description><description role='drol:summary'>Ingress</description>"
    )
    article = read(newsml_g2(contentmeta=meta)).article

    assert (article.title, article.lead) == ("Hoved", "Ingress")


def test_people_and_organisations_are_neither_subjects_nor_places():
    meta = (
        "<headline>T</headline><subject type='cpnat:abstract' qcode='medtop:1'><name>Ferje</name></subject>"
        "<subject type='http://cv.iptc.org/newscodes/cpnature/geoArea' qcode='geo:2'><name>Vika</name></subject>"
        "<subject type='cpnat:person' literal='Kari'/><subject qcode='subj:3'><name>Sport</name></subject>"
    )
    article = read(newsml_g2(contentmeta=meta)).article

    assert article.subjects == (Tag("Ferje", "medtop:1"), Tag("Sport", "subj:3"))
    assert article.places == (Tag("Vika", "geo:2"),)


def test_a_signal_of_replacement_makes_a_correction():
    assert read(newsml_g2(itemmeta="<signal qcode='tt_sig:replace'/>")).version.status == "corrected"
    assert read(newsml_g2(itemmeta="<signal qcode='sig:update'/>")).version.status == "usable"


def test_a_number_of_ten_digits_is_a_version():
    assert read(newsml_g2(attributes="guid='g' version='1542761538'")).version.number == 1542761538
