"""The OpenAPI document is valid and complete, and real answers match it."""

from __future__ import annotations

import re
from pathlib import Path

import openapi_spec_validator
import pytest

from search import FAULTS, WAYS
from web.openapi import document
from web.url.parameters import BY_NAME, PARAMETERS
from web.url.write import default_values

REFERENCE = Path(__file__).parents[2] / "docs" / "api.md"


def resolved(schema):
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def differing_keys(value, schema, path="answer"):
    """Return the paths at which *value* has other keys than *schema*; optional keys may be absent."""
    schema = resolved(schema)
    if isinstance(value, dict) and "properties" in schema:
        known, wanted = set(schema["properties"]), set(schema.get("required", ()))
        found = (
            [f"{path}: {sorted((set(value) - known) | (wanted - set(value)))}"]
            if not wanted <= set(value) <= known
            else []
        )
        return found + [
            each
            for key in value.keys() & known
            for each in differing_keys(value[key], schema["properties"][key], f"{path}.{key}")
        ]
    if isinstance(value, list) and schema.get("items"):
        return [each for item in value for each in differing_keys(item, schema["items"], f"{path}[]")]
    return []


def test_the_description_is_valid():
    openapi_spec_validator.validate(document())


def test_the_description_has_every_parameter_in_the_table():
    described = document()["paths"]["/api/v1/search"]["get"]["parameters"]

    assert [each["name"] for each in described] == [each.name for each in PARAMETERS]


@pytest.mark.parametrize(
    ("url", "schema"),
    [
        ("/api/v1/search?q=(ferje&fields=body", "SearchAnswer"),
        ("/api/v1/search?q=zebra", "SearchAnswer"),
        ("/api/v1/search?q=ferjekai+fe*&match=any&explain=true", "SearchAnswer"),
        ("/api/v1/search?q=skolen+elbil", "SearchAnswer"),
        ("/api/v1/articles/ny-ferje", "Article"),
        ("/api/v1/search?q=a&q=b&page=x", "Problem"),
        ("/api/v1/nope", "Problem"),
        ("/healthz", "Health"),
    ],
)
def test_answers_have_the_keys_described_and_no_others(client, url, schema):
    answer = client.get(url).json

    assert differing_keys(answer, {"$ref": f"#/components/schemas/{schema}"}) == []


def row(parameter):
    """Return the row of the reference that describes *parameter*."""
    kind = {
        "text": f"text, at most {parameter.highest} characters",
        "flag": "`true` or `false`",
        "number": f"{parameter.lowest}–{parameter.highest}",
        "date": "date",
        "choice": ", ".join(f"`{choice}`" for choice in parameter.choices),
        "choices": "list of " + ", ".join(f"`{choice}`" for choice in parameter.choices),
        "values": "list of texts",
    }[parameter.kind]
    default = ",".join(default_values(parameter.name))
    return f"| `{parameter.name}` | {kind} | {f'`{default}`' if default else ''} | {parameter.meaning} |"


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda each: each.name)
def test_the_reference_describes_every_parameter(parameter):
    assert row(parameter) in REFERENCE.read_text(encoding="utf-8").splitlines()


def test_the_reference_lists_every_way_a_word_can_match():
    text = REFERENCE.read_text(encoding="utf-8")
    table = text[text.index("| way |") : text.index("More ways may come")]

    assert tuple(re.findall(r"^\| `(\w+)`", table, flags=re.MULTILINE)) == WAYS


def test_the_reference_lists_every_fault_and_no_parameter_that_does_not_exist():
    text = REFERENCE.read_text(encoding="utf-8")
    table = text[text.index("| parameter |") : text.index("An empty value")]

    assert set(re.findall(r"^\| `(\w+)`", table, flags=re.MULTILINE)) == BY_NAME.keys() - {"ui"}
    assert all(f"`{code}`" in text for code in FAULTS)
