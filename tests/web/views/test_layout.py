from __future__ import annotations

import pytest

from tests.pages import links


@pytest.mark.parametrize(
    "path", ["/sok", "/sok?q=ferje", "/artikkel/ny-ferje?q=ferje", "/hjelp", "/sok?page=0"]
)
@pytest.mark.parametrize(("ui", "word"), [("nb", "Søketips"), ("nn", "Søkjetips"), ("en", "Search tips")])
def test_the_reader_can_choose_the_language_and_keeps_it_in_every_link(client, path, ui, word):
    joint = "&" if "?" in path else "?"
    page = client.get(f"{path}{joint}ui={ui}", headers={"Accept-Language": "nn"}).text

    assert f'<html lang="{ui}">' in page
    assert word in page
    for url in links(page, "<body"):
        if url.startswith(("/sok", "/artikkel", "/hjelp")) and "ui=" + ui not in url:
            assert url in [each.replace(f"ui={ui}", f"ui={each[-2:]}") for each in links(page, "languages")]
    if "<form" in page:
        assert f'<input type="hidden" name="ui" value="{ui}">' in page


def test_the_language_links_keep_the_search(client):
    page = client.get("/sok?q=ferje&from=2021").text

    assert 'href="/sok?q=ferje&amp;from=2021&amp;ui=nn" lang="nn"' in page
