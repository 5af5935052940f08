from __future__ import annotations

import pytest


def ids(response):
    return [hit["id"] for hit in response.json["hits"]]


def test_answers_with_the_hits_best_first(client):
    answer = client.get("/api/v1/search?q=ferje")

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert ids(answer) == ["ny-ferje", "ferja-innstilt", "skolen-stenger"]
    assert answer.json["total"] == {"value": 3, "relation": "eq", "grouped": None}


def test_score_is_null_when_sorted_by_date(client):
    answer = client.get("/api/v1/search?q=ferje&sort=oldest")

    assert ids(answer) == ["skolen-stenger", "ny-ferje", "ferja-innstilt"]
    assert {hit["score"] for hit in answer.json["hits"]} == {None}


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


def test_a_search_without_hits_has_alternatives_that_have_some(client):
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


def test_head_answers_like_get_without_a_body(client):
    answer = client.head("/api/v1/search?q=ferje")

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.headers["ETag"] == client.get("/api/v1/search?q=ferje").headers["ETag"]


def test_options_lists_the_methods(client):
    answer = client.options("/api/v1/search")

    assert answer.status_code == 200
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("parameter", ["from", "to"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:30:00Z", "9999"])
def test_a_time_at_the_end_of_the_calendar_is_no_date(client, parameter, moment):
    """The local time there is outside the calendar, so a page could not show it."""
    answer = client.get(f"/api/v1/search?q=ferje&{parameter}={moment}")

    assert answer.status_code == 400
    assert [each["code"] for each in answer.json["errors"]] == ["invalid_date"]
    assert client.get(f"/sok?q=dato:{moment}").status_code == 200
