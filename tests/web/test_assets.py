from __future__ import annotations

import re


def test_the_style_sheet_is_kept_for_ever_under_a_name_that_changes_with_it(client):
    (style,) = re.findall(r'href="(/static/leit\.[0-9a-f]{12}\.css)"', client.get("/sok").text)

    answer = client.get(style)

    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/leit.css").status_code == 404
