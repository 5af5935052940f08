from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.articles import BLOCK_KINDS
from search.formats.wire.body import read_body, read_plain_text
from search.formats.wire.html import parse_html
from search.formats.wire.xml import parse_xml


def blocks(html):
    return list(read_body(parse_html(html)).blocks)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Ett.</p><p>To.</p>", [("p", "Ett."), ("p", "To.")]),
        ("<p>Første\n   linje<br/>andre linje</p>", [("p", "Første linje\nandre linje")]),
        ("Ett.<br><br>To.", [("p", "Ett."), ("p", "To.")]),
        ("løs tekst <p>Ett.</p> hale", [("p", "løs tekst"), ("p", "Ett."), ("p", "hale")]),
        ("<div><div><p>Ett.</p></div>To.</div>", [("p", "Ett."), ("p", "To.")]),
        ("<b><p>Ett.</p></b>", [("p", "Ett.")]),
        ("<p>En <em>viktig</em> <a href='x'>sak</a>.</p>", [("p", "En viktig sak.")]),
        ("<h2>Sol</h2><h5>Måne</h5>", [("subhead", "Sol"), ("subhead", "Måne")]),
        ("<blockquote><p>Nei.</p></blockquote>", [("quote", "Nei.")]),
        ("<ul><li>a</li><li><p>b</p>c<ul><li>d</li></ul></li></ul>", [("list", "a\nb c\nd")]),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", [("list", "A B\n1 2")]),
        ("<table><tr><td><p>Ett.</p><p>To.</p></td></tr></table>", [("p", "Ett."), ("p", "To.")]),
        ("<figure><img alt='x'><figcaption>Bilde. <i>Foto: A</i></figcaption></figure>", [("caption", "Bilde. Foto: A")]),
        ("<figure><div class='byline'>A/TT</div><figcaption>Bilde.</figcaption></figure>", [("caption", "Bilde.")]),
        ("<script>x</script><style>p{}</style><p> \N{NO-BREAK SPACE}</p><p>Ett.</p>", [("p", "Ett.")]),
        ("<pre>a\nb</pre>", [("p", "a\nb")]),
        ("<ukjent>Ett</ukjent> to", [("p", "Ett to")]),
        ("<dl><dt>A</dt><dd>b</dd></dl>", [("list", "A\nb")]),
        ("", []),
    ],
)  # fmt: skip
def test_elements_become_blocks(html, expected):
    assert blocks(html) == expected


def test_what_is_marked_as_lead_byline_or_kicker_is_no_block():
    marked = b"<body><span class='vignette'>Vika</span><p class='lead'>A.</p><h4><p>B.</p></h4><p>C.</p>"
    body = read_body(parse_xml(marked + b"<address class='byline'>Ola</address></body>")[0])

    assert (body.kicker, body.lead, body.byline) == ("Vika", ("A.", "B."), ("Ola",))
    assert body.blocks == (("p", "C."),)


@pytest.mark.parametrize("name", ["notepad", "np-nonpublic"])
def test_what_is_not_for_publication_is_left_out_and_noted(name):
    body = read_body(parse_html(f"<p>Ett.</p><section class='{name}'><p>Telefon 22</p></section>"))

    assert body.blocks == (("p", "Ett."),)
    assert name in body.notes[0]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [("Ett.\nfortsatt\n\nTo.", ["Ett. fortsatt", "To."]), ("Ett.\r\nTo.", ["Ett.", "To."]), (" \n ", [])],
)
def test_plain_text_is_parted_by_blank_lines_or_else_by_lines(text, paragraphs):
    assert [text for _, text in read_plain_text(text).blocks] == paragraphs


def test_no_text_vanishes_in_deep_nesting():
    deep = "<div>" * 50_000 + "Funnet" + "</div>" * 50_000

    assert blocks(deep) == [("p", "Funnet")]


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<div>", "<li>", "<ul>", "<table>", "<td>", "<br>", "<h2>", "<b>", "ord ", "\n\n", "<figure>", "&"]), max_size=25)
)  # fmt: skip
def test_any_html_gives_blocks_that_are_not_empty_and_all_words(parts):
    html = "".join(parts)
    body = read_body(parse_html(html))

    assert all(kind in BLOCK_KINDS and text.strip() == text and text for kind, text in body.blocks)
    assert sum(text.count("ord") for _, text in body.blocks) == html.count("ord")
