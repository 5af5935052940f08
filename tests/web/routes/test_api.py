from __future__ import annotations

import pytest

from tests.corpus import FERRY


def ids(response):
    return [hit["id"] for hit in response.json["hits"]]


def test_answers_with_the_hits_best_first(client):
    answer = client.get("/api/v1/search?q=ferje")

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert ids(answer) == ["ny-ferje", "ferja-innstilt", "skolen-stenger"]
    assert answer.json["total"] == {"value": 3, "relation": "eq", "grouped": None}


def test_a_hit_has_every_key_and_null_or_an_empty_list_for_what_is_absent(client):
    hit = client.get("/api/v1/search?q=harbour").json["hits"][0]

    assert hit["score"] > 0
    assert {key: hit[key] for key in ("lead", "byline", "section", "published", "modified")} == {
        "lead": None,
        "byline": [],
        "section": None,
        "published": None,
        "modified": None,
    }
    assert hit["published_precision"] == "unknown"


def test_a_hit_tells_who_what_and_when(client):
    hit = client.get("/api/v1/search?q=ferje").json["hits"][0]

    assert hit.pop("score") > 0
    assert len(hit.pop("highlights")) == 3
    assert hit.pop("explanation") is None
    assert hit == {
        "id": "ny-ferje",
        "url": "/artikkel/ny-ferje",
        "title": "Ny ferje til Havnevik",
        "lead": "Ferja går fra mandag. Ordføreren tar den første turen.",
        "byline": ["Kari Nordholm"],
        "source": "Havnevik Avis",
        "section": "Lokalt",
        "language": "nb",
        "published": "2021-08-30T20:38:00Z",
        "published_precision": "minute",
        "modified": "2021-08-31T05:02:00Z",
        "version": 1,
        "status": "usable",
        "word_count": 62,
    }


def test_highlights_begin_with_the_title_and_mark_code_points(client):
    title, *fragments = client.get("/api/v1/search?q=ferje").json["hits"][0]["highlights"]

    assert title == {
        "field": "title",
        "text": "Ny ferje til Havnevik",
        "marks": [[3, 8]],
        "html": "Ny <mark>ferje</mark> til Havnevik",
    }
    assert all(part["marks"] for part in fragments)


def test_html_in_a_highlight_is_text_with_marks_and_nothing_else(client):
    highlights = client.get("/api/v1/search?q=regn").json["hits"][0]["highlights"]

    assert highlights[0]["html"] == "<mark>Regn</mark> i &lt;b&gt;Storlidalen&lt;/b&gt; &amp; omegn"
    assert "<script" not in "".join(part["html"] for part in highlights)


def test_no_fragments_means_no_highlighting(client):
    assert client.get("/api/v1/search?q=ferje&fragments=0").json["hits"][0]["highlights"] == []


def test_a_hit_is_explained_word_by_word_when_asked(client):
    answer = client.get("/api/v1/search?q=ferja+skole&match=any&explain=true").json
    by_id = {hit["id"]: hit["explanation"] for hit in answer["hits"]}

    ferry, school = by_id["ny-ferje"]
    assert ferry == {
        "word": "ferja",
        "start": 0,
        "end": 5,
        "weight": 1.0,
        "units": [
            {"term": "ferje", "streams": ["terms", "parts"], "weight": 1.0},
            {"term": "ferja", "streams": ["forms"], "weight": 0.3},
        ],
        "ways": [
            {"way": "exact", "count": 2, "forms": [{"form": "ferja", "count": 2}]},
            {"way": "inflected", "count": 2, "forms": [{"form": "ferje", "count": 2}]},
        ],
    }
    assert (school["word"], school["ways"]) == ("skole", [])
    assert answer["links"]["next"] is None
    assert answer["links"]["html"] == "/sok?q=ferja+skole&match=any&explain=true"


def test_score_is_null_when_sorted_by_date(client):
    answer = client.get("/api/v1/search?q=ferje&sort=oldest")

    assert ids(answer) == ["skolen-stenger", "ny-ferje", "ferja-innstilt"]
    assert {hit["score"] for hit in answer.json["hits"]} == {None}


def test_body_comes_only_when_asked_for(client):
    plain = client.get("/api/v1/search?q=harbour").json["hits"][0]
    whole = client.get("/api/v1/search?q=harbour&fields=body").json["hits"][0]

    assert "body" not in plain
    assert whole["body"] == "The harbour was quiet, and no ship came."


def test_the_body_is_the_text_without_lead_and_captions(client):
    body = client.get("/api/v1/search?q=%22ny+ferje%22&fields=body").json["hits"][0]["body"]

    assert body == "\n\n".join(block.text for block in FERRY.blocks if block.kind != "caption")
    assert "FULL KAI" not in body


def test_before_a_page_past_the_last_comes_the_last(client):
    links = client.get("/api/v1/search?q=ferje&page=40&page_size=2").json["links"]

    assert links["prev"] == "/api/v1/search?q=ferje&page=2&page_size=2"
    assert links["next"] is None


def test_pages_have_links_to_their_neighbours(client):
    answer = client.get("/api/v1/search?q=ferje&page_size=1&page=2").json

    assert answer["page"] == {"number": 2, "size": 1, "pages": 3, "max_page": 1000}
    assert answer["links"] == {
        "self": "/api/v1/search?q=ferje&page=2&page_size=1",
        "first": "/api/v1/search?q=ferje&page_size=1",
        "prev": "/api/v1/search?q=ferje&page_size=1",
        "next": "/api/v1/search?q=ferje&page=3&page_size=1",
        "html": "/sok?q=ferje&page=2&page_size=1",
        "atom": None,
        "csv": None,
    }


def test_the_first_and_the_last_page_have_a_neighbour_less(client):
    first = client.get("/api/v1/search?q=ferje&page_size=2").json["links"]
    last = client.get("/api/v1/search?q=ferje&page_size=2&page=2").json["links"]

    assert (first["prev"], first["next"]) == (None, "/api/v1/search?q=ferje&page=2&page_size=2")
    assert (last["prev"], last["next"]) == ("/api/v1/search?q=ferje&page_size=2", None)


def test_following_next_gives_every_hit_once(client):
    url, seen = "/api/v1/search?q=ferje&page_size=1", []
    while url:
        answer = client.get(url)
        seen += ids(answer)
        url = answer.json["links"]["next"]

    assert seen == ids(client.get("/api/v1/search?q=ferje"))


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("source=Havnevik+Avis", ["ny-ferje", "skolen-stenger"]),
        ("source=Skarvøy+Blad&source=Viddebladet", ["ferja-innstilt", "letter-home"]),
        ("language=nn", ["ferja-innstilt"]),
        ("section=lokalt", ["ferja-innstilt", "ny-ferje"]),
        ("subject=Ferje", ["ny-ferje"]),
        ("place=Havnevik", ["ny-ferje"]),
        ("genre=Nyheter", ["ny-ferje"]),
        ("from=2021&to=2021", ["ny-ferje"]),
        ("from=2021-08&to=2021-08", ["ny-ferje"]),
        ("from=2021-08-30&to=2021-08-30", ["ny-ferje"]),
        ("from=2021-08-31", ["regn", "ferja-innstilt"]),
        ("from=2021-08-31&date_field=modified", ["ny-ferje"]),
        ("q=ferje&from=2022", ["ferja-innstilt"]),
        ("q=ferje+kai", ["ny-ferje"]),
        ("q=skole+leidning&match=any", ["skolen-stenger", "ferja-innstilt"]),
        ("q=ferja&exact=true", ["ferja-innstilt", "ny-ferje"]),
        ("q=nordholm", []),
        ("q=nordholm&in=byline", ["ny-ferje", "skolen-stenger"]),
        ("q=ferje&in=title,caption", ["ny-ferje", "ferja-innstilt"]),
        ("q=ferje&in=title&in=body", ["ny-ferje", "ferja-innstilt", "skolen-stenger"]),
        ("q=&source=Viddebladet&from=&page=", ["letter-home"]),
    ],
)
def test_every_filter_and_choice_narrows_the_search(client, parameters, expected):
    assert sorted(ids(client.get("/api/v1/search?" + parameters))) == sorted(expected)


def test_shows_how_the_query_was_understood_in_the_language_asked_for(client):
    norwegian = client.get("/api/v1/search?q=ferje+kai").json["query"]
    english = client.get("/api/v1/search?q=ferje+kai", headers={"Accept-Language": "en"}).json["query"]

    assert norwegian["original"] == "ferje kai"
    assert "ferje, kai" in norwegian["interpreted"]
    assert norwegian["interpreted"] != english["interpreted"]
    assert norwegian["warnings"] == norwegian["alternatives"] == []


def test_a_fault_in_the_query_is_a_warning_with_a_suggestion(client):
    answer = client.get("/api/v1/search?q=(ferje").json

    assert answer["total"]["value"] == 3
    (warning,) = answer["query"]["warnings"]
    assert warning["code"] == "unclosed_parenthesis"
    assert (warning["start"], warning["end"], warning["suggestion"]) == (0, 1, "(ferje)")


def test_where_nothing_is_found_the_alternatives_say_what_would_be(client):
    answer = client.get(
        "/api/v1/search?q=skolen+elbil&language=nb&fields=body", headers={"Accept-Language": "nn"}
    ).json
    first, last = answer["query"]["alternatives"]

    assert (answer["total"]["value"], answer["hits"]) == (0, [])
    assert first == {
        "code": "without_word",
        "label": "utan «elbil»",
        "query": "skolen",
        "url": "/api/v1/search?q=skolen&language=nb&fields=body",
        "total": 1,
    }
    assert (last["code"], last["query"]) == ("any", "skolen elbil")
    for each in (first, last):
        assert client.get(each["url"]).json["total"]["value"] == each["total"]


def test_a_strict_search_refuses_a_fault(client):
    answer = client.get("/api/v1/search?q=(ferje&strict=true")

    assert answer.status_code == 400
    (error,) = answer.json["errors"]
    assert (error["parameter"], error["code"]) == ("q", "unclosed_parenthesis")
    assert (error["start"], error["end"], error["suggestion"]) == (0, 1, "(ferje)")


def test_one_article_comes_whole(client):
    article = client.get("/api/v1/articles/ny-ferje").json

    assert article["blocks"] == [{"kind": block.kind, "text": block.text} for block in FERRY.blocks]
    assert article["kicker"] == "Samferdsel"
    assert article["dateline"] == "Havnevik"
    assert article["url"] == FERRY.url
    assert article["links"] == {"self": "/api/v1/articles/ny-ferje", "html": "/artikkel/ny-ferje"}
    assert "score" not in article


def test_an_address_that_would_run_as_code_is_not_handed_on(client):
    assert client.get("/api/v1/articles/regn").json["url"] is None


def test_head_answers_like_get_without_a_body(client):
    answer = client.head("/api/v1/search?q=ferje")

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["ETag"] == client.get("/api/v1/search?q=ferje").headers["ETag"]


def test_options_tells_the_methods(client):
    answer = client.options("/api/v1/search")

    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_health_tells_that_the_process_lives_and_that_it_finds(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}


@pytest.mark.parametrize("parameter", ["from", "to"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:30:00Z", "9999"])
def test_a_time_at_the_end_of_the_calendar_is_no_date(client, parameter, moment):
    """No local time can be told there: a page would fail to show it."""
    answer = client.get(f"/api/v1/search?q=ferje&{parameter}={moment}")

    assert answer.status_code == 400
    assert [each["code"] for each in answer.json["errors"]] == ["invalid_date"]
    assert client.get(f"/sok?q=dato:{moment}").status_code == 200
