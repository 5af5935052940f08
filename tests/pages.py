"""Functions that read values from the HTML of a page."""

from __future__ import annotations

import html
import re

COUNT = re.compile(r'role="status">(.*?)<')
HIT = re.compile(r'<h2><a href="(/artikkel/[^"]+)">(.*?)</a></h2>')


def links(page, inside=""):
    """Return the addresses of *page*, those in the part that begins with *inside*."""
    return [html.unescape(url) for url in re.findall(r'<a [^>]*?href="([^"#]+)', page[page.index(inside) :])]


def titles(page):
    return [re.sub("<.*?>", "", title) for _, title in HIT.findall(page)]


def count(page):
    return COUNT.search(page)[1]
