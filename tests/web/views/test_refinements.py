from __future__ import annotations

import re

from tests.pages import links


def test_every_choice_has_a_link_that_removes_it(client):
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
