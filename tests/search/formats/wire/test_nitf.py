from __future__ import annotations

from datetime import UTC, datetime

import pytest

from search.articles import Tag
from search.formats.record import ReadArticle
from search.formats.wire.item import Withdrawal
from tests.search.formats.wire.wire_files import nitf, read, read_all, read_withdrawal, texts


def docdata(attributes="", content=""):
    return f'<docdata {attributes}><doc-id id-string="KP/1"/><date.issue norm="20260301T080000Z"/>{content}</docdata>'


def test_a_namespace_makes_no_difference():
    plain = nitf(docdata())

    assert (
        read(plain.replace("<nitf ", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" ')).article
        == read(plain).article
    )


@pytest.mark.parametrize(
    "name",
    ["NTBe0e1e2e3-1111-4222-8333-444455556666_00", "NTBe0e1e2e3-1111-4222-8333-444455556666_07"],
)
def test_rewrites_of_ntb_are_one_family_also_without_its_meta_element(name):
    article = read(nitf(f'<docdata><doc-id id-string="{name}"/></docdata>'))

    assert article.article.id == "ntb-e0e1e2e3-1111-4222-8333-444455556666"
    assert article.version.names == (name,)


def test_the_headline_is_hl1_or_else_the_title_on_one_line():
    assert read(nitf().replace("Tittel", "* Storm\n herjer")).article.title == "Storm herjer"
    assert read("<nitf><head><title>Lyn</title></head></nitf>").article.title == "Lyn"


@pytest.mark.parametrize("marked", ['lede="true"', 'class="lead"', 'lead="true"', 'class="txt ingress"'])
def test_a_paragraph_is_marked_as_the_lead_in_many_ways(marked):
    result = read(nitf(content=f"<p {marked}>Først.</p><p>Så.</p>"))

    assert result.article.lead == "Først."
    assert texts(result) == [("p", "Så.")]


def test_loose_text_is_parted_by_blank_lines():
    assert texts(read(nitf(content="Ett\nfortsatt.\n\nTo."))) == [("p", "Ett fortsatt."), ("p", "To.")]


@pytest.mark.parametrize("content", ["", "<p/>", "<block/>"])
def test_a_flash_without_text_is_an_article(content):
    assert texts(read(nitf(content=content))) == []


def test_captions_of_media_are_captions():
    media = "<media media-type='image'><media-reference source='x'/><media-caption><p>Bilde.</p></media-caption><media-producer>A</media-producer></media>"

    assert texts(read(nitf(content=f"<p>Ett.</p>{media}"))) == [("p", "Ett."), ("caption", "Bilde.")]


@pytest.mark.parametrize(
    ("attributes", "content", "embargo"),
    [
        ('management-status="embargoed"', '<date.release norm="20260302T050000Z"/>', datetime(2026, 3, 2, 5, tzinfo=UTC)),
        ('management-status="embargoed"', '<date.expire norm="20260302T050000Z"/>', datetime(2026, 3, 2, 5, tzinfo=UTC)),
        ("", '<date.release norm="20260302T050000Z"/>', datetime(2026, 3, 2, 5, tzinfo=UTC)),
        ("", '<date.release norm="20260301T080000Z"/>', None),
        ("", '<date.expire norm="20260302T050000Z"/>', None),
    ],
)  # fmt: skip
def test_an_embargo_is_a_later_release(attributes, content, embargo):
    assert read(nitf(docdata(attributes, content))).version.embargo == embargo


def test_an_embargo_without_an_end_holds_the_article_back_and_is_told():
    result = read(nitf(docdata('management-status="embargoed"')))

    assert result.version.status == "withheld"
    assert "under embargo" in result.repairs[0]


def test_a_message_may_be_an_article_and_withdraw_another():
    withdrawal, article = read_all(
        nitf(docdata('management-doc-idref="KP/0" management-idref-status="canceled"'))
    )

    assert isinstance(withdrawal, Withdrawal)
    assert withdrawal.version.names == ("KP/0",)
    assert isinstance(article, ReadArticle)
    assert article.version.names == ("KP/1",)


def test_a_withdrawal_needs_neither_headline_nor_text():
    head = docdata('management-status="canceled"')
    withdrawal = read_withdrawal(f"<nitf><head>{head}</head></nitf>")

    assert withdrawal.version.article_id == "kp-1"
    assert withdrawal.version.status == "cancelled"


@pytest.mark.parametrize("note", ["RETTELSE: to hytter", "Korr: to hytter", "*** CORRECTION", "Rättelse"])
def test_a_note_of_a_correction_makes_it_one(note):
    assert read(nitf(docdata(content=f'<ed-msg info="{note}"/>'))).version.status == "corrected"
    assert read(nitf(docdata(content='<ed-msg info="Utvidet"/>'))).version.status == "usable"


def test_subjects_and_places_are_the_most_exact_that_are_stated():
    head = (
        "<tobject><tobject.subject tobject.subject.refnum='1' tobject.subject.type='Sport' tobject.subject.matter='Fotball'/>"
        "<tobject.subject tobject.subject.code='2' tobject.subject.type='Kultur'/></tobject>"
        "<docdata><evloc city='Vika' county-dist='Nordlia'/><evloc iso-cc='NO'/><evloc/></docdata>"
    )
    article = read(nitf(head)).article

    assert article.subjects == (Tag("Fotball", "1"), Tag("Kultur", "2"))
    assert article.places == (Tag("Nordlia"), Tag("NO"))


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ('baselang="nn-NO"', "nn"),
        ('xml:lang="en"', "en"),
        ('baselang="no"', "und"),
        ('baselang="norsk"', "und"),
        ("", "und"),
    ],
)
def test_the_language_is_what_is_stated(attributes, language):
    assert read(nitf(attributes=attributes)).article.language == language


@pytest.mark.parametrize(
    ("dateline", "place"),
    [
        ("<location>Oslo</location><story.date>1. mars</story.date>", "Oslo"),
        ("<location><city>Oslo</city><country>Norge</country></location>", "Oslo"),
        ("Oslo, 1. mars 2026", "Oslo"),
        ("<story.date norm='20260301'>1. mars</story.date>", ""),
    ],
)
def test_a_dateline_is_a_place_without_the_day(dateline, place):
    assert read(nitf(body_head=f"<dateline>{dateline}</dateline>")).article.dateline == place


def test_a_time_that_is_none_is_told_and_the_next_one_used():
    head = '<docdata><date.issue norm="YYYYMMDD120000-HHMM"/></docdata><pubdata date.publication="20260301T080000Z"/>'
    result = read(nitf(head))

    assert result.article.published == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert "is no time" in result.repairs[0]


def test_elements_in_cdata_are_elements():
    assert texts(read(nitf(content="<![CDATA[<p>Ett.</p><p>To &oslash;.</p>]]>"))) == [
        ("p", "Ett."),
        ("p", "To ø."),
    ]
    assert texts(read(nitf(content="<p><![CDATA[<b>Fet</b> &amp; flat]]></p>"))) == [("p", "Fet & flat")]
