from __future__ import annotations

import json

from tests.search.cli.helpers import run


def test_find_answers_in_json(imported):
    answer = json.loads(run("find", "--json", "bru vassvik").stdout)

    hit = answer["hits"][0]
    assert answer["total"] == {"value": 1, "relation": "eq"}
    title, fragment = hit.pop("highlights")
    assert hit.pop("score") > 0
    assert hit == {
        "id": "bru",
        "title": "Ny bru i Vassvik",
        "lead": "Brua er lang.",
        "byline": ["Kari Li"],
        "source": "Vassvik Avis",
        "section": None,
        "language": "und",
        "published": "2026-02-28T23:00:00Z",
        "published_precision": "day",
    }
    assert title == {"field": "title", "text": "Ny bru i Vassvik", "marks": [[3, 6], [9, 16]]}
    start, end = fragment["marks"][0]
    assert fragment["text"][start:end] in {"Vassvik", "Brua"}
