from __future__ import annotations

import html
import re

import pytest

from tests.pages import HIT, count, links, titles


@pytest.mark.parametrize(
    ("path", "target"),
    [("/", "/sok"), ("/søk", "/sok"), ("/s%C3%B8k?q=bl%C3%A5+b&page=2", "/sok?q=bl%C3%A5+b&page=2")],
)
def test_other_addresses_lead_to_the_search(client, path, target):
    response = client.get(path)

    assert response.status_code in {301, 302}
    assert response.headers["Location"] == target


def test_the_front_page_has_the_form_and_no_hits(client):
    page = client.get("/sok").text

    assert 'role="search"' in page
    assert "5 artikler å søke i" in page
    assert "<h2><a" not in page
    assert "<title>Leit – Artikkelsøk</title>" in page


def test_the_front_page_suggests_only_searches_that_find_something(client):
    page = client.get("/sok").text
    suggested = links(page[: page.index("</main>")], 'id="eksempler"')

    assert suggested
    assert all(titles(client.get(url).text) for url in suggested)


def test_every_control_is_inside_the_form(client):
    page = client.get("/sok").text
    form = page[page.index("<form") : page.index("</form>")]

    for name in ("q", "match", "in", "from", "to", "source", "language", "sort", "exact"):
        assert f'name="{name}"' in form
    assert "<option" in form
    for source in ("Havnevik Avis", "Skarvøy Blad", "Viddebladet"):
        assert f'<option value="{source}"' in form


def test_hits_show_count_source_section_date_title_and_marks(client):
    page = client.get("/sok?q=ferje").text

    assert count(page) == "3 treff"
    assert titles(page) == [
        "Ny ferje til Havnevik",
        "Ferja er innstilt heile veka",
        "Skolen stenger etter 112 år",
    ]
    assert "<span>Havnevik Avis</span><span>Lokalt</span>" in page
    assert '<time datetime="2021-08-30T20:38:00Z">30. august 2021</time>' in page
    assert '<time datetime="2020">2020</time>' in page
    assert "<mark>Ferja</mark> går fra mandag." in page
    assert "<title>ferje – 3 treff – Artikkelsøk</title>" in page


def test_an_article_without_a_date_says_so(client):
    assert "uten dato" in client.get("/sok?q=harbour").text


def test_a_hit_in_another_language_than_the_page_is_marked_as_such(client):
    page = client.get("/sok?q=ferje").text

    assert page.count('<article lang="nn">') == 1
    assert page.count("<article>") == 2
    assert client.get("/sok?q=ferje&ui=nn").text.count('<article lang="nb">') == 2


def test_the_page_and_the_endpoint_give_the_same_hits(client):
    for parameters in ("q=ferje", "source=Havnevik+Avis", "q=ferje&sort=oldest&page_size=2&page=2"):
        on_page = [
            url.split("?")[0] for url, _ in HIT.findall(html.unescape(client.get("/sok?" + parameters).text))
        ]
        in_json = [hit["url"] for hit in client.get("/api/v1/search?" + parameters).json["hits"]]
        assert on_page == in_json


def test_pages_are_turned_with_words_and_numbers_go_on(client):
    page = client.get("/sok?q=ferje&page_size=1&page=2").text

    assert '<ol class="hits" start="2">' in page
    assert '<a rel="prev" href="/sok?q=ferje&amp;page_size=1#treff">Forrige</a>' in page
    assert '<a rel="next" href="/sok?q=ferje&amp;page=3&amp;page_size=1#treff">Neste</a>' in page
    assert 'aria-label="Side 2" aria-current="page"' in page
    assert "<title>ferje – 3 treff – side 2 – Artikkelsøk</title>" in page


def test_the_first_and_the_last_page_have_a_neighbour_less(client):
    first, last = (
        client.get("/sok?q=ferje&page_size=2").text,
        client.get("/sok?q=ferje&page_size=2&page=2").text,
    )

    assert ">Forrige<" not in first
    assert ">Neste<" in first
    assert ">Forrige<" in last
    assert ">Neste<" not in last


def test_a_page_too_far_leads_back_to_the_last(client):
    page = client.get("/sok?q=ferje&page_size=2&page=9").text

    assert count(page) == "3 treff"
    (last,) = re.findall(r'<a href="([^"]+)">Gå til siste side', page)
    assert titles(client.get(html.unescape(last)).text) == ["Skolen stenger etter 112 år"]


def test_the_form_keeps_what_was_chosen(client):
    page = client.get(
        "/sok?q=ferje&match=any&in=lead&exact=true&from=2021&to=2022-05-01&source=Havnevik+Avis&language=nb&sort=newest&section=Lokalt"
    ).text

    assert 'name="q" type="search" value="ferje"' in page
    for name, value in (("match", "any"), ("in", "lead"), ("exact", "true"), ("sort", "newest")):
        assert f'name="{name}" value="{value}" checked' in page
    assert page.count("checked") == 4
    assert 'type="text" value="2021"' in page, "the browser's calendar cannot show a year"
    assert 'type="date" value="2022-05-01"' in page
    for value in ("Havnevik Avis", "nb"):
        assert f'<option value="{value}" selected>' in page
    assert '<input type="hidden" name="section" value="Lokalt">' in page


def test_a_source_nobody_has_stays_visible_in_the_form(client):
    assert '<option value="Ukjent" selected>' in client.get("/sok?q=ferje&source=Ukjent").text


def test_every_choice_can_be_taken_away_again(client):
    url = "/sok?q=ferje&in=title&exact=true&from=2021-08&to=2022&date_field=published&source=Havnevik+Avis&source=X&language=nb"
    page = client.get(url).text
    chosen = page[page.index('class="chosen"') : page.index('id="treff"')]

    assert re.findall(r"<span>(.*?)</span>", chosen) == [
        "bare i tittel",
        "nøyaktig slik ordene er skrevet",
        "fra og med august 2021",
        "til og med 2022",
        "kilde: Havnevik Avis",
        "kilde: X",
        "språk: norsk bokmål",
    ]
    assert links(chosen)[4] == "/sok?q=ferje&in=title&exact=true&from=2021-08&to=2022&source=X&language=nb"
    assert links(chosen)[-1] == "/sok?q=ferje"


def test_quick_dates_keep_the_search_and_show_which_applies(client):
    page = client.get("/sok?q=ferje&source=Viddebladet").text
    quick = page[page.index('class="quick"') : page.index('class="options"')]

    names = re.findall(r">([^<>]+)</a>", quick)
    assert names == ["i dag", "siste uke", "siste måned", "siste år", "hele arkivet"]
    assert all("q=ferje" in url and "source=Viddebladet" in url for url in links(quick))
    assert 'aria-current="true">hele arkivet' in quick


def test_a_warning_opens_the_interpretation_and_offers_a_better_query(client):
    plain, faulty = client.get("/sok?q=ferje").text, client.get("/sok?q=(ferje").text

    assert '<details class="interpreted">' in plain
    assert '<details class="interpreted" open>' in faulty
    assert 'Søk i stedet etter <a href="/sok?q=%28ferje%29"' in faulty


def test_a_repair_is_told_and_undone_by_one_click(client):
    """What was searched instead, the query that says so, and the search for what was typed."""
    page = client.get("/sok?q=feerje+kai").text

    assert "Ingen artikler har «feerje». Viser treff for «ferje»." in page
    assert 'href="/sok?q=ferje+kai"' in page
    [undone] = re.findall(r'<a href="([^"]*)">Søk bare etter ordene slik de er skrevet</a>', page)
    exactly = client.get(html.unescape(undone)).text
    assert "Viser treff for" not in exactly
    assert "0 treff" in exactly


def explanations(page):
    """Return, for each hit of *page*, its words and what is told of each."""
    found = []
    for why in re.findall(r'<div class="why".*?</dl>', page, flags=re.DOTALL):
        told = {}
        for word, lines in re.findall(r"<dt[^>]*>(.*?)</dt>(.*?)</div>", why, flags=re.DOTALL):
            told[word] = [
                re.sub("<.*?>", "", each)
                for each in re.findall(r"<dd[^>]*>(.*?)</dd>", lines, flags=re.DOTALL)
            ]
        found.append(told)
    return found


def test_why_an_article_matches_is_shown_and_hidden_by_a_link(client):
    plain = client.get("/sok?q=ferje+skole&match=any&page_size=2&ui=nb").text
    assert explanations(plain) == []

    [show] = re.findall(r'<a href="([^"]*)">Vis hvorfor artiklene er treff</a>', plain)
    shown = client.get(html.unescape(show)).text
    assert html.unescape(show) == "/sok?q=ferje+skole&match=any&page_size=2&explain=true&ui=nb"
    assert {
        "ferje": ["slik du skrev det: «ferje» (2)", "i annen form: «ferja» (2)"],
        "skole": ["finnes ikke i artikkelen"],
    } in explanations(shown)

    [hide] = re.findall(r'<a href="([^"]*)">Skjul hvorfor artiklene er treff</a>', shown)
    assert client.get(html.unescape(hide)).text.count("<dt") == 0


def test_the_explanation_stays_while_the_search_goes_on(client):
    """In the links, and in the form."""
    page = client.get("/sok?q=ferje&source=Havnevik+Avis&page_size=1&explain=true").text

    assert '<input type="hidden" name="explain" value="true">' in page
    for part in ('class="chosen"', 'class="sorting"', 'class="paging"'):
        assert "explain=true" in links(page, part)[0]


def test_a_part_a_repaired_word_and_a_function_word_are_told(client):
    [school] = explanations(client.get("/sok?q=skoolen+til+den+nye&explain=true").text)

    assert school["skoolen"] == ["med ordet rettet: «skolen» (2)"]
    assert school["til"] == [
        "slik du skrev det: «til» (1)",
        "småord, teller 0,3 mot 1 for andre ord",
    ]


@pytest.mark.parametrize(
    ("ui", "told"),
    [("nb", "Slik traff søket"), ("nn", "Slik trefte søket"), ("en", "How the query matched")],
)
def test_an_explanation_is_in_the_language_of_the_page(client, ui, told):
    page = client.get(f"/sok?q=ferje&explain=true&ui={ui}").text

    assert page.count(f'<div class="why" lang="{ui}">') == 3
    assert page.count(told) == 3


def test_a_search_without_words_has_nothing_to_explain(client):
    page = client.get("/sok?source=Havnevik+Avis&explain=true").text

    assert titles(page)
    assert "hvorfor artiklene er treff" not in page
    assert explanations(page) == []


@pytest.mark.parametrize("code", ["utm_source", "fbclid"])
def test_unknown_parameters_are_told_and_left_aside(client, code):
    page = client.get(f"/sok?q=ferje&{code}=abc")

    assert page.status_code == 200
    assert count(page.text) == "3 treff"
    assert f"sett bort fra: {code}." in page.text


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ("from=i+fjor", "from", "«i fjor» er ikke en dato."),
        ("to=2021-02-30", "to", "«2021-02-30» er ikke en dato."),
        ("from=2022&to=2021", "from", "Bytt om datoene."),
        ("match=some", "match", "Det må være én av disse: all, any."),
        ("q=" + "a" * 1001, "q", "Søket har 1001 tegn. 1000 er det meste."),
        ("q=(a&strict=true", "q", "Parentesen blir aldri lukket"),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_keeps_the_rest(client, parameters, field, message):
    response = client.get(f"/sok?source=Viddebladet&{parameters}")

    assert response.status_code == 400
    (fault,) = re.findall(rf'<p class="fault" id="feil-{field}">(.*?)</p>', response.text)
    assert message in html.unescape(fault)
    assert f'aria-describedby="feil-{field}' in response.text
    assert f'<a href="#felt-{field}">' in response.text
    assert '<option value="Viddebladet" selected>' in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_a_strict_search_that_is_refused_offers_a_query_that_would_do(client):
    response = client.get("/sok?q=(ferje&strict=true&sort=newest")
    [(url, suggestion)] = re.findall(
        r'Søk i stedet etter <a href="([^"]+)" lang="no">([^<]+)</a>', response.text
    )

    assert (response.status_code, suggestion) == (400, "(ferje)")
    assert "<u>(</u>ferje" in response.text
    assert "strict=true" in html.unescape(url)
    assert "sort=newest" in html.unescape(url)
    assert client.get(html.unescape(url)).status_code == 200


def test_a_strict_search_that_nothing_would_do_for_leads_to_the_tips(client):
    response = client.get("/sok?q=-ferje&strict=true")
    (problems,) = re.findall(r'<div class="problems".*?</div>', response.text, re.DOTALL)

    assert response.status_code == 400
    assert '<a href="/hjelp">' in problems


def test_a_bad_value_without_a_field_is_told_all_the_same(client):
    response = client.get("/sok?q=ferje&page=0")

    assert response.status_code == 400
    assert "page kan ikke være «0»." in response.text
