from __future__ import annotations

from tests.corpus import FERRY


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


def test_a_hit_has_source_title_and_dates(client):
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
            {"term": "ferge", "streams": ["terms", "parts"], "weight": 1.0},
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


def test_body_comes_only_when_asked_for(client):
    plain = client.get("/api/v1/search?q=harbour").json["hits"][0]
    whole = client.get("/api/v1/search?q=harbour&fields=body").json["hits"][0]

    assert "body" not in plain
    assert whole["body"] == "The harbour was quiet, and no ship came."


def test_the_body_is_the_text_without_lead_and_captions(client):
    body = client.get("/api/v1/search?q=%22ny+ferje%22&fields=body").json["hits"][0]["body"]

    assert body == "\n\n".join(block.text for block in FERRY.blocks if block.kind != "caption")
    assert "FULL KAI" not in body


def test_the_previous_page_of_one_past_the_last_is_the_last(client):
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


def test_the_first_page_has_no_previous_and_the_last_no_next(client):
    first = client.get("/api/v1/search?q=ferje&page_size=2").json["links"]
    last = client.get("/api/v1/search?q=ferje&page_size=2&page=2").json["links"]

    assert (first["prev"], first["next"]) == (None, "/api/v1/search?q=ferje&page=2&page_size=2")
    assert (last["prev"], last["next"]) == ("/api/v1/search?q=ferje&page_size=2", None)


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
