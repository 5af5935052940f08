"""
The OpenAPI 3.1 description of the endpoint.

Parameters come from the table in url/parameters.py, the schemas of answers from their types.
"""

import json
from functools import cache
from typing import Any, Final

import msgspec

from search import ID_PATTERN
from search.answer import ArticleJson, SearchAnswerJson
from web.caching import VERSION
from web.json_answers import HealthJson
from web.url.parameters import MAX_VALUES, PARAMETERS, Parameter
from web.url.write import default_values
from web.views.problems import KINDS, ProblemJson

Schema = dict[str, Any]

DATE_PATTERN: Final = r"^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?)?)?$"
"""The forms of a date that `search.periods` reads."""
_DESCRIPTION: Final = (
    "Full-text search in Norwegian news articles. Inside v1 keys are only ever added. "
    "Error codes are part of the contract, texts are not; Accept-Language (nb, nn, en) chooses them."
)


def document(root: str = "") -> Schema:
    """Return the description, ready for JSON, of an endpoint served under the sub-path *root*."""
    parameters = [_describe_parameter(parameter) for parameter in PARAMETERS]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leit",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": {
            "/api/v1/search": _get("search", "Search", "SearchAnswer", parameters, (400, 406)),
            "/api/v1/articles/{id}": _get("article", "One article", "Article", [_ID], (400, 404, 406, 410)),
            "/api/v1/openapi.json": _get(
                "description", "This document", "Document", [], (400, 406), has_tag=False
            ),
            "/healthz": _get("health", "Whether the process is alive", "Health", [], (), has_tag=False),
            "/readyz": _get("readiness", "Whether searches are answered", "Health", [], (), has_tag=False),
        },
        "components": {"schemas": _schemas(), "responses": _PROBLEMS},
    }


def parameter_schema(parameter: Parameter) -> Schema:
    """Return the JSON Schema of a value of *parameter*; an empty text is the same as no value."""
    schema = _value_schema(parameter)
    if parameter.name == "q":
        return schema
    if parameter.is_list:
        return {"type": "array", "items": schema, "maxItems": MAX_VALUES}
    return {"anyOf": [schema, {"const": ""}]} if parameter.kind != "text" else schema


def _value_schema(parameter: Parameter) -> Schema:
    match parameter.kind:
        case "number":
            return {"type": "integer", "minimum": parameter.lowest, "maximum": parameter.highest}
        case "flag":
            return {"type": "boolean"}
        case "date":
            return {"type": "string", "pattern": DATE_PATTERN}
        case "text":
            return {"type": "string", "maxLength": parameter.highest}
        case "choice" | "choices":
            return {"type": "string", "enum": list(parameter.choices)}
        case "values":
            return {"type": "string"}


def _describe_parameter(parameter: Parameter) -> Schema:
    schema = parameter_schema(parameter)
    if default := [_json_value(parameter, value) for value in default_values(parameter.name)]:
        schema["default"] = default if parameter.is_list else default[0]
    described: Schema = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": schema,
        "example": [parameter.example] if parameter.is_list else _json_value(parameter, parameter.example),
    }
    return {**described, "style": "form", "explode": True} if parameter.is_list else described


def _json_value(parameter: Parameter, value: str) -> object:
    if parameter.kind == "number":
        return int(value)
    return value == "true" if parameter.kind == "flag" else value


_ID: Final[Schema] = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "The id of an article, as in a hit.",
    "schema": {"type": "string", "pattern": f"^{ID_PATTERN}$"},
}


def _get(
    operation: str,
    summary: str,
    answer: str,
    parameters: list[Schema],
    problems: tuple[int, ...],
    *,
    has_tag: bool = True,
) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{answer}"}}}
    success: Schema = {"description": summary, "content": content}
    responses: Schema = {"200": success}
    if has_tag:
        tag = {"description": "Changes when the answer may change.", "schema": {"type": "string"}}
        success["headers"] = {"ETag": tag}
        responses["304"] = {"description": "The client has the answer already (If-None-Match)."}
    for status in (*problems, 405, 500, 503):
        responses[str(status)] = {"$ref": f"#/components/responses/{KINDS[status]}"}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": responses,
        }
    }


def _problem(description: str, *, headers: Schema | None = None) -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "content": content, **({"headers": headers} if headers else {})}


_RETRY: Final[Schema] = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string", "pattern": "^[0-9]+$"}}
}
_PROBLEMS: Final[Schema] = {
    "InvalidRequest": _problem("A parameter is wrong; `errors` lists every problem found."),
    "NotFound": _problem("There is no such address or article."),
    "Gone": _problem("The article has been taken down."),
    "MethodNotAllowed": _problem("The address can only be read."),
    "NotAcceptable": _problem("The Accept header leaves out JSON, the only format there is."),
    "Broken": _problem("A fault in the service; the log has it under `request_id`."),
    "Unavailable": _problem("The index or the archive does not answer now.", headers=_RETRY),
}


@cache
def _schemas() -> Schema:
    """Return the schemas of all answers by name: that of `HitJson` is called Hit."""
    _, schemas = msgspec.json.schema_components(
        (SearchAnswerJson, ArticleJson, ProblemJson, HealthJson),
        ref_template="#/components/schemas/{name}",
    )
    renamed: Schema = json.loads(json.dumps(schemas).replace('Json"', '"'))
    return {**renamed, "Document": {"type": "object", "required": ["openapi", "info", "paths"]}}
