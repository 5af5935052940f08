"""
How is the endpoint described to programs (OpenAPI 3.1)?

Parameters come from the table in parameters.py. What an answer looks like stands here, and a test
holds it against real answers, key by key.
"""

from __future__ import annotations

from typing import Any, Final

from search import ID_PATTERN, WAYS
from web.caching import VERSION
from web.url.parameters import MAX_VALUES, PARAMETERS, Parameter
from web.url.write import default_values

Schema = dict[str, Any]

DATE_PATTERN: Final = r"^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?)?)?)?$"  # as search.periods reads
_DESCRIPTION: Final = (
    "Full-text search in Norwegian news articles. Inside v1 keys are only ever added. "
    "Error codes are part of the contract, texts are not; Accept-Language (nb, nn, en) chooses them."
)


def document() -> Schema:
    """Return the description, ready for JSON."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leit",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/v1/search": _get("search", "Search", "SearchAnswer", _parameters(), ("400", "406")),
            "/api/v1/articles/{id}": _get(
                "article", "One article", "Article", [_ID], ("400", "404", "406"), has_tag=True
            ),
            "/api/v1/openapi.json": _description_path(),
            "/healthz": _health("health", "Whether the process is alive", ()),
            "/readyz": _health("readiness", "Whether searches are answered", ("503",)),
        },
        "components": {"schemas": _SCHEMAS, "responses": _PROBLEMS},
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


def _parameters() -> list[Schema]:
    return [_described(parameter) for parameter in PARAMETERS]


def _described(parameter: Parameter) -> Schema:
    schema = parameter_schema(parameter)
    default = default_values(parameter.name)
    if default:
        schema = {**schema, "default": _typed_default(parameter, default)}
    described = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.meaning,
        "schema": schema,
        "example": [parameter.example] if parameter.is_list else _typed(parameter, parameter.example),
    }
    return {**described, "style": "form", "explode": True} if parameter.is_list else described


def _typed_default(parameter: Parameter, default: tuple[str, ...]) -> object:
    return list(default) if parameter.is_list else _typed(parameter, default[0])


def _typed(parameter: Parameter, value: str) -> object:
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
    problems: tuple[str, ...],
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
    for status in (*problems, "405", "500", "503"):
        responses[status] = {"$ref": f"#/components/responses/{_NAMES[status]}"}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": parameters,
            "responses": responses,
        }
    }


def _description_path() -> Schema:
    return _get("description", "This document", "Document", [], ("400", "406"), has_tag=False)


def _health(operation: str, summary: str, problems: tuple[str, ...]) -> Schema:
    return _get(operation, summary, "Health", [], problems, has_tag=False)


_NAMES: Final = {
    "400": "InvalidRequest",
    "404": "NotFound",
    "405": "MethodNotAllowed",
    "406": "NotAcceptable",
    "500": "Broken",
    "503": "Unavailable",
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
    "MethodNotAllowed": _problem("The address can only be read."),
    "NotAcceptable": _problem("The Accept header leaves out JSON, the only format there is."),
    "Broken": _problem("A fault in the service; the log has it under `request_id`."),
    "Unavailable": _problem("The index or the archive does not answer now.", headers=_RETRY),
}


def _object(**properties: Schema) -> Schema:
    """Return the schema of an object in which every key is always there."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
_POSITION: Final[Schema] = {"type": ["integer", "null"], "minimum": 0}
_MOMENT: Final[Schema] = {"type": ["string", "null"], "format": "date-time"}
_NULL: Final[Schema] = {"type": "null", "description": "Not in this release."}

_ARTICLE: Final[dict[str, Schema]] = {
    "id": {"type": "string", "pattern": f"^{ID_PATTERN}$"},
    "url": {"type": "string", "description": "The article's page in Leit."},
    "title": _TEXT,
    "lead": _TEXT_OR_NULL,
    "byline": _list(_TEXT),
    "source": _TEXT_OR_NULL,
    "section": _TEXT_OR_NULL,
    "language": {"type": "string", "description": "nb, nn, en, se …; und when not known."},
    "published": _MOMENT,
    "published_precision": {"type": "string", "enum": ["minute", "day", "month", "year", "unknown"]},
    "modified": _MOMENT,
    "version": {"type": "integer", "minimum": 1},
    "status": {"type": "string"},
    "word_count": _COUNT,
}
_HIT: Final[Schema] = _object(
    **_ARTICLE,
    score={
        "type": ["number", "null"],
        "description": "Comparable inside one answer only; null when sorted by date.",
    },
    highlights=_list(_ref("Highlight")),
    explanation={
        "anyOf": [_list(_ref("ExplainedWord")), {"type": "null"}],
        "description": "Null unless explain=true.",
    },
)
_SCHEMAS: Final[Schema] = {
    "SearchAnswer": _object(
        query=_object(
            original=_TEXT,
            interpreted={"type": "string", "description": "For people; never parse it."},
            warnings=_list(_ref("Warning")),
            alternatives=_list(_ref("Alternative")),
        ),
        total=_object(value=_COUNT, relation={"type": "string", "enum": ["eq", "gte"]}, grouped=_NULL),
        took_ms=_COUNT,
        page=_object(
            number={"type": "integer", "minimum": 1},
            size={"type": "integer", "minimum": 1},
            pages=_COUNT,
            max_page={"type": "integer", "minimum": 1, "description": "The last page there can be."},
        ),
        links=_object(
            self=_TEXT,
            first=_TEXT,
            prev=_TEXT_OR_NULL,
            next=_TEXT_OR_NULL,
            html=_TEXT,
            atom=_NULL,
            csv=_NULL,
        ),
        facets={"type": "object"},
        hits=_list(_ref("Hit")),
    ),
    "Warning": _object(code=_TEXT, message=_TEXT, start=_POSITION, end=_POSITION, suggestion=_TEXT_OR_NULL),
    "Alternative": _object(
        code={"type": "string", "description": "Which step of the ladder; docs/api.md lists them."},
        label={"type": "string", "description": "For people, to be read after the total."},
        query=_TEXT,
        url={"type": "string", "description": "The endpoint's answer to it."},
        total={"type": "integer", "minimum": 1},
    ),
    "Highlight": _object(
        field={"type": "string", "enum": ["title", "lead", "body", "caption", "byline"]},
        text=_TEXT,
        marks=_list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}),
        html={"type": "string", "description": "The text escaped, with mark elements and nothing else."},
    ),
    "ExplainedWord": _object(
        word={"type": "string", "description": "A word or quotation of the query, as typed."},
        start=_COUNT,
        end=_COUNT,
        weight={"type": "number", "description": "What multiplies its score."},
        units=_list(
            _object(
                term=_TEXT,
                streams=_list({"type": "string", "enum": ["terms", "forms", "parts"]}),
                weight={"type": "number"},
            )
        ),
        ways=_list(
            _object(
                way={"type": "string", "enum": list(WAYS)},
                count={"type": "integer", "minimum": 1},
                forms=_list(_object(form=_TEXT, count={"type": "integer", "minimum": 1})),
            )
        ),
    ),
    "Hit": {**_HIT, "properties": {**_HIT["properties"], "body": {"type": "string"}}},
    "Article": _object(
        **{
            **_ARTICLE,
            "url": {"type": ["string", "null"], "description": "The article's own page on the web."},
        },
        kicker=_TEXT_OR_NULL,
        dateline=_TEXT_OR_NULL,
        blocks=_list(
            _object(kind={"type": "string", "enum": ["p", "subhead", "quote", "list", "caption"]}, text=_TEXT)
        ),
        links=_object(self=_TEXT, html=_TEXT),
    ),
    "Problem": _object(
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail=_TEXT,
        instance=_TEXT,
        request_id=_TEXT,
        errors=_list(
            _object(
                parameter=_TEXT_OR_NULL,
                code=_TEXT,
                message=_TEXT,
                start=_POSITION,
                end=_POSITION,
                suggestion=_TEXT_OR_NULL,
            )
        ),
    ),
    "Health": _object(status={"type": "string", "const": "ok"}),
    "Document": {"type": "object", "required": ["openapi", "info", "paths"]},
}
