from __future__ import annotations

import re

from tests.pages import links, titles


def test_an_article_shows_everything_known_about_it(client):
    page = client.get("/artikkel/ny-ferje").text

    assert "<h1>Ny ferje til Havnevik</h1>" in page
    assert "<title>Ny ferje til Havnevik – Artikkelsøk</title>" in page
    assert '<p class="kicker">Samferdsel</p>' in page
    assert "<h2>Ti års ventetid</h2>" in page
    assert "<blockquote><p>Vi trodde knapt det var sant.</p></blockquote>" in page
    assert '<p class="list">Avgang 07.00\nAvgang 09.30</p>' in page
    assert '<p class="caption">FULL KAI: ' in page
    assert '<time datetime="2021-08-30T20:38:00Z">30. august 2021 kl. 22.38</time>' in page
    assert "31. august 2021 kl. 07.02" in page
    assert "62 ord" in page
    assert (
        '<a rel="noopener nofollow external" href="https://avis.example.no/ferje?id=1&amp;utm_source=x">'
        in page
    )


def test_the_metadata_of_an_article_link_to_similar_articles(client):
    page = client.get("/artikkel/ny-ferje").text
    about = page[page.index('class="about"') : page.index("</main>")]
    searches = [url for url in links(about) if url.startswith("/sok")]

    assert len(searches) == 5
    assert all("Ny ferje til Havnevik" in titles(client.get(url).text) for url in searches)


def test_an_article_marks_and_numbers_the_matches_of_the_search(client):
    page = client.get("/artikkel/ny-ferje?q=ferje").text

    assert "4 treff i artikkelen" in page
    assert re.findall(r'<mark id="treff-(\d)">(\w+)</mark>', page) == [
        ("1", "ferje"),
        ("2", "Ferja"),
        ("3", "ferja"),
        ("4", "ferje"),
    ]
    assert '<a href="#treff-2">Gå til første treff</a>' in page
    assert re.findall(r'class="next-mark" href="#(treff-\d)" aria-label="(.*?)"', page) == [
        ("treff-3", "Neste treff, 3 av 4"),
        ("treff-4", "Neste treff, 4 av 4"),
    ]


def test_a_phrase_has_one_mark(client):
    page = client.get('/artikkel/ny-ferje?q="ny+ferje"').text

    assert '<mark id="treff-1">Ny ferje</mark>' in page


def test_html_in_an_article_is_shown_and_an_address_that_runs_is_no_link(client):
    page = client.get("/artikkel/regn?q=regn").text

    assert "i &lt;b&gt;Storlidalen&lt;/b&gt; &amp; omegn</h1>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert 'href="javascript' not in page
    assert "<dd>javascript:alert(1)</dd>" in page


def test_an_article_in_another_language_is_marked_as_such(client):
    assert '<article id="artikkel" class="story" lang="nn">' in client.get("/artikkel/ferja-innstilt").text
