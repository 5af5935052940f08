"""Attacks: HTML in an article or a query is shown as text and never runs."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from search import EXACT_FIELDS, Article, Block, Tag
from tests.browser.conftest import served
from tests.corpus import ARTICLES
from web.url.parameters import BY_NAME

RUN = "window.hacked=1"
ATTACKS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<scr<script>ipt>{RUN}</script>",
    f"<script src=data:,{RUN}></script>",
    f"<script/x>{RUN}</script>",
    f"<script\n>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'>",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"</title><img src=x onerror={RUN}>",
    f"</textarea><img src=x onerror={RUN}>",
    f"</select><img src=x onerror={RUN}>",
    f"</style><img src=x onerror={RUN}>",
    f"--><img src=x onerror={RUN}>",
    f"]]><img src=x onerror={RUN}>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<math><mi xlink:href=javascript:{RUN}>x</mi></math>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<body onload={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<a href=javascript:{RUN} autofocus onfocus={RUN}>x</a>",
    f"javascript:{RUN}",
    f"JaVaScRiPt:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f"vbscript:{RUN}",
    f'" onmouseover={RUN} x="',
    f"' onmouseover={RUN} x='",
    f'" autofocus onfocus={RUN} x="',
    f"` onmouseover={RUN}",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href=javascript:{RUN}//>",
    f"<link rel=stylesheet href=data:,*%7bx:expression({RUN})%7d>",
    f"<style>@import 'javascript:{RUN}';</style>",
    f"{{{{{RUN}}}}}",
    f"{{% print({RUN}) %}}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"\u003cscript\u003e{RUN}\u003c/script\u003e",
    f"<mark>{RUN}</mark><script>{RUN}</script>",
]
HANDLERS = """() => [...document.querySelectorAll('*')].flatMap(each => [
    ...(['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(each.tagName) ? [each.outerHTML] : []),
    ...[...each.attributes].filter(one => one.name.startsWith('on')
        || (/^(href|src|action|formaction|xlink:href)$/.test(one.name) && /^\\s*(javascript|data|vbscript):/i.test(one.value)))
        .map(one => one.name + '=' + one.value)])"""


def attacking(number, attack):
    """Return an article with *attack* in every field of free text."""
    return Article(
        id=f"x{number}",
        title=f"Angrep {attack}",
        lead=f"Angrep {attack}",
        kicker=attack,
        byline=(f"Angrep {attack}",),
        source=attack,
        section=attack,
        genre=attack,
        dateline=attack,
        subjects=(Tag(attack),),
        places=(Tag(attack),),
        url=attack,
        language="nb",
        blocks=tuple(
            Block(kind, f"Angrep {attack}") for kind in ("p", "subhead", "quote", "list", "caption")
        ),
    )


@pytest.fixture(scope="module", name="attacked")
def _attacked(tmp_path_factory):
    """Give the address of a server whose articles attack their readers."""
    articles = [*ARTICLES, *(attacking(number, attack) for number, attack in enumerate(ATTACKS))]
    with served(articles, tmp_path_factory.mktemp("attacked")) as url:
        yield url


@pytest.fixture(name="watched")
def _watched(page):
    """Give a page that records dialogs, and a function that lists the scripts that ran or could run."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))

    def harm():
        return [*dialogs, *page.evaluate(HANDLERS), *(["ran"] if page.evaluate("!!window.hacked") else [])]

    return page, harm


def test_there_are_at_least_fifty_attacks():
    assert len(set(ATTACKS)) >= 50


def test_the_check_notices_a_script_that_runs(watched):
    """On a page without escaping, the first attack runs, so the check can fail."""
    page, harm = watched
    page.set_content("<p>" + ATTACKS[7] + "</p>")
    page.wait_for_function("window.hacked")

    assert harm()


def test_attacks_in_articles_are_shown_among_the_hits(watched, attacked):
    page, harm = watched
    for number in range(1, 4):
        page.goto(
            f"{attacked}/sok?q=angrep&in=title,lead,body,caption,byline&fragments=5&page_size=20&page={number}"
        )
        assert page.locator(".hits article").count() > 10
        assert harm() == []
    shown = page.locator("#treff").inner_text()
    assert RUN in shown


def test_attacks_in_every_field_of_an_article_are_shown(watched, attacked):
    page, harm = watched
    for number, attack in enumerate(ATTACKS):
        page.goto(f"{attacked}/artikkel/x{number}?q=angrep&in=title,lead,body,caption,byline")

        assert harm() == [], attack
        wanted = " ".join(f"Angrep {attack}".split())
        assert " ".join(page.locator("h1").text_content().split()) == wanted
        assert " ".join(page.locator("blockquote p").text_content().split()) == wanted


@pytest.mark.parametrize("part", range(4))
def test_attacks_in_every_parameter_are_shown(watched, attacked, part):
    page, harm = watched
    for attack in ATTACKS[part::4]:
        typed = quote(attack, safe="")
        valid = "&".join(f"{name}={typed}" for name in ("q", *EXACT_FIELDS))
        every = "&".join(f"{name}={typed}" for name in BY_NAME)
        for path in (f"/artikkel/x0?{valid}", f"/{typed}", f"/sok?{every}&{typed}={typed}", f"/sok?{valid}"):
            page.goto(attacked + path)
            assert harm() == [], path
        assert page.get_by_role("searchbox").input_value() == attack.replace("\n", "")


def test_an_attack_in_the_endpoint_is_json(watched, attacked):
    page, harm = watched
    response = page.goto(f"{attacked}/api/v1/search?q={quote(ATTACKS[0], safe='')}")

    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert harm() == []


def test_a_web_address_is_a_link_only_when_it_is_one(page, attacked, base_url):
    page.goto(f"{attacked}/artikkel/ny-ferje")
    assert page.locator("a[rel='noopener nofollow external']").count() == 1
    for number in (34, 35, 36, 37, 38):
        page.goto(f"{attacked}/artikkel/x{number}")
        assert page.locator("a[rel='noopener nofollow external']").count() == 0
        assert ATTACKS[number].split()[0] in page.locator(".about").inner_text()
