"""`public/openapi.json`: exactly the routes that the app serves, in OpenAPI 3.1.

Invariant: paths, statuses and shapes are those of `src/lib/resource` and the account routes; a test compares them.
`x-links-to` names the schema behind a link, `x-forge: system` what every app has: `forge idea import` reads both.
"""

from collections.abc import Mapping
from typing import Any

from omniforge.codegen import emit
from omniforge.codegen.app_view import AppView, FieldView, ModelView
from omniforge.codegen.field_types import DECIMALS, NUMBERS, TEXTS, default_value, rating_range
from omniforge.codegen.openapi_system import SYSTEM_PATHS, SYSTEM_SCHEMAS, problem_responses
from omniforge.codegen.parts import asked, parts_of, wanted

Json = dict[str, Any]
_ID: Json = {"type": "string"}
_REF: Json = {"$ref": "#/components/schemas/Ref"}
_FORMATS = {"date": "date", "datetime": "date-time", "email": "email", "url": "uri", "uuid": "uuid"}
_PATTERNS = {"time": "^([01]\\d|2[0-3]):[0-5]\\d$", "colour": "^#[0-9a-fA-F]{6}$", "country": "^[A-Z]{2}$",
             "currency": "^[A-Z]{3}$", "slug": "^[a-z0-9]+(?:-[a-z0-9]+)*$"}  # fmt: skip
_PAGE: Json = {"type": "integer", "minimum": 1, "default": 1}
_PER_PAGE: Json = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
_KEPT_IN_ROWS = ("type", "enum", "format", "items", "properties", "description")
_NOT_FILTERED = ("json", "string_list", "location", "password")


def openapi_document(view: AppView) -> Json:
    """Return the document of an app."""
    has = asked(parts_of(view))
    paths: Json = {path: operations for path, operations in SYSTEM_PATHS.items() if wanted(_route_file(path), has)}
    schemas: Json = {name: {**schema, "x-forge": "system"} for name, schema in SYSTEM_SCHEMAS.items()}
    schemas |= {"Role": {"type": "string", "enum": [r.id for r in view.roles]}}
    schemas["SignupRole"] = {"type": "string", "enum": [r.id for r in view.signup_roles]}
    classes = {"user": "User", **{m.id: m.class_name for m in view.models}}
    for model in view.models:
        paths |= _paths(model)
        schemas |= _schemas(model, classes)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": emit.one_line(view.spec.name),
            "version": "1.0.0",
            "description": emit.one_line(view.spec.summary or view.spec.tagline or f"The API of {view.spec.name}."),
        },
        "servers": [{"url": "/"}],
        "security": [{"cookie": []}, {"bearer": []}],
        "tags": [*({"name": m.plural_label} for m in view.models), {"name": "Accounts"}, {"name": "Site"}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "Named __Host-session where the app is served over TLS.",
                },
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token of a sign-in, or an API key.",
                },
            },
            "schemas": schemas,
        },
    }


def _route_file(path: str) -> str:
    """Return where the template serves a path of the system: `/api/users/{id}` by `src/app/api/users/[id]/route.ts`."""
    return f"src/app{path.replace('{', '[').replace('}', ']')}/route.ts"


def _paths(model: ModelView) -> Json:
    name, base = model.class_name, f"/api/{model.slug}"
    row = _content({"$ref": f"#/components/schemas/{name}"})
    page = _content({"$ref": f"#/components/schemas/{name}Page"})
    body = {"required": True, **_content({"$ref": f"#/components/schemas/{name}Input"})}
    patch = {"required": True, **_content({"$ref": f"#/components/schemas/{name}Patch"})}
    id_parameter = {"name": "id", "in": "path", "required": True, "schema": _ID}
    paths: Json = {
        base: {
            "get": _operation(
                model, "list", f"List {model.plural_noun}", "list", 200, page, (401, 403), _list_parameters(model)
            ),
            "post": _operation(
                model, "create", f"Create {_a(model.noun)}", "create", 201, row,
                (400, 401, 403, 409, 415, 422), body=body,
            ),
        },
        f"{base}/{{id}}": {
            "parameters": [id_parameter],
            "get": _operation(model, "read", f"Read {_a(model.noun)}", "read", 200, row, (401, 403, 404)),
            "patch": _operation(
                model, "update", f"Change {_a(model.noun)}", "update", 200, row,
                (400, 401, 403, 404, 409, 415, 422), body=patch,
            ),
            "delete": _operation(model, "delete", f"Delete {_a(model.noun)}", "delete", 204, {}, (401, 403, 404, 409)),
        },
        f"{base}/options": {
            "get": _operation(
                model, "options", f"Choose from {model.plural_noun}", "list", 200,
                _content({"type": "array", "items": _REF}), (401, 403),
                [_query("q", {"type": "string"}), _query("chosen", _ID)],
            ),
        },
    }  # fmt: skip
    return paths | _life_paths(model, row, [id_parameter])


def _life_paths(model: ModelView, row: Json, parameters: list[Json]) -> Json:
    """Return the paths of what only some models have: history, restoring, transitions."""
    one = f"/api/{model.slug}/{{id}}"
    paths: Json = {}
    if model.spec.audit:
        pages = [_query("page", _PAGE), _query("perPage", _PER_PAGE)]
        history = _content({"$ref": "#/components/schemas/HistoryPage"})
        paths[f"{one}/history"] = {
            "parameters": parameters,
            "get": _operation(
                model, "history", f"Read who changed {_a(model.noun)} and how", "read", 200, history, (401, 403, 404),
                pages,
            ),
        }  # fmt: skip
    if model.spec.soft_delete:
        paths[f"{one}/restore"] = {
            "parameters": parameters,
            "post": _operation(
                model, "restore", f"Bring a deleted {model.noun} back", "delete", 200, row, (401, 403, 404, 409)
            ),
        }
    if model.spec.transitions:
        transition = {"type": "string", "enum": [t.id for t in model.spec.transitions]}
        paths[f"{one}/transitions/{{transition}}"] = {
            "parameters": [
                *parameters,
                {"name": "transition", "in": "path", "required": True, "schema": transition},
            ],
            "post": _operation(
                model, "transition", f"Move {_a(model.noun)} to another state", "update", 200, row, (401, 403, 404, 409)
            ),
        }
    return paths


def _operation(  # noqa: PLR0917 - a table of routes reads best as rows
    model: ModelView,
    verb: str,
    summary: str,
    right: str,
    status: int,
    content: Json,
    problems: tuple[int, ...],
    parameters: list[Json] | None = None,
    body: Json | None = None,
) -> Json:
    operation: Json = {
        "operationId": f"{verb}{model.class_name}",
        "tags": [model.plural_label],
        "summary": emit.one_line(summary),
    }
    if right in model.access["public"]:
        operation["security"] = []
    if parameters:
        operation["parameters"] = parameters
    if body:
        operation["requestBody"] = body
    operation["responses"] = {str(status): {"description": "Done", **content}, **problem_responses(problems)}
    return operation


def _list_parameters(model: ModelView) -> list[Json]:
    parameters = [
        _query("page", _PAGE),
        _query("perPage", _PER_PAGE),
        _query("sort", {"type": "string", "default": "-createdAt"}),
        _query("q", {"type": "string"}),
    ]
    for field in model.fields:
        if field.type in _NOT_FILTERED or (field.sealed and not field.lookup):
            continue
        base = f"filter.{field.prop}"
        if field.lookup:
            parameters.append(_query(base, {"type": "string", "description": "Found by its whole value only."}))
        elif field.type in NUMBERS:
            parameters += [_query(f"{base}.{end}", {"type": "number"}) for end in ("min", "max")]
        elif field.type in ("date", "datetime"):
            parameters += [_query(f"{base}.{end}", {"type": "string"}) for end in ("from", "to")]
        elif field.type in ("enum", "boolean"):
            parameters.append(_query(base, _type(field)))
    parameters += [_query(f"filter.{link.prop}", _ID) for link in model.links]
    parameters += [_query(f"filter.{many.prop}", _ID) for many in model.many if many.declared]
    if model.spec.states:
        parameters.append(_query("filter.state", {"type": "string", "enum": [s.id for s in model.spec.states]}))
    if model.spec.soft_delete:
        parameters.append(_query("deleted", {"type": "boolean", "default": False}))
    return parameters


def _schemas(model: ModelView, classes: Mapping[str, str]) -> Json:
    name = model.class_name
    return {
        name: _row_schema(model, classes),
        f"{name}Input": _input_schema(model, partial=False),
        f"{name}Patch": _input_schema(model, partial=True),
        f"{name}Page": {
            "type": "object",
            "required": ["items", "total", "page", "perPage"],
            "properties": {
                "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
                **{key: {"type": "integer"} for key in ("total", "page", "perPage")},
            },
        },
    }


def _row_schema(model: ModelView, classes: Mapping[str, str]) -> Json:
    properties: Json = {"id": _ID}
    required = ["id", "version", "createdAt", "updatedAt"]
    for field in model.fields:
        if field.type == "password":
            continue
        properties[field.prop] = _output(field)
        if not field.spec.hidden_from:
            required.append(field.prop)
    for link in model.links:
        reference = {**_REF, "x-links-to": classes[link.target]}
        properties[link.prop] = reference if link.required else {"anyOf": [reference, {"type": "null"}]}
        required.append(link.prop)
    for many in model.many:
        if many.declared:
            properties[many.prop] = {"type": "array", "items": {**_REF, "x-links-to": classes[many.target]}}
            required.append(many.prop)
    if model.owned:
        properties["owner"] = _REF
        required.append("owner")
    if model.spec.states:
        properties["state"] = {"type": "string", "enum": [s.id for s in model.spec.states]}
        required.append("state")
    properties["version"] = {"type": "integer"}
    properties["createdAt"] = properties["updatedAt"] = {"type": "string", "format": "date-time"}
    if model.spec.soft_delete:
        properties["deletedAt"] = {"type": "string", "format": "date-time"}
    return {"type": "object", "required": required, "properties": properties}


def _input_schema(model: ModelView, *, partial: bool) -> Json:
    properties: Json = {}
    required: list[str] = []
    for field in model.entered:
        schema = _nullable(_type(field)) if not field.spec.required else _type(field)
        default = default_value(field.spec)
        if default is not None and not partial:
            schema = {**schema, "default": default}
        properties[field.prop] = schema
        if field.spec.required and default is None:
            required.append(field.prop)
    for link in model.links:
        properties[link.fk] = _ID if link.required else _nullable(_ID)
        if link.required:
            required.append(link.fk)
    needed = {r.id for r in model.spec.relations if r.required}
    for many in model.many:
        if many.declared:
            items: Json = {"type": "array", "items": _ID, "maxItems": 500}
            properties[f"{many.prop}Ids"] = {**items, "minItems": 1} if many.id in needed else _nullable(items)
            if many.id in needed:
                required.append(f"{many.prop}Ids")
    if partial:
        properties["version"] = {"type": "integer", "description": "Refuse the change when the record is newer."}
        return {"type": "object", "properties": properties}
    return {"type": "object", **({"required": required} if required else {}), "properties": properties}


def _output(field: FieldView) -> Json:
    schema = {
        k: v for k, v in _type(field).items() if k in ("type", "enum", "format", "items", "properties", "description")
    }
    if field.computed:
        schema["readOnly"] = True
    if field.spec.required or field.type in ("string_list", "json"):
        return schema
    return _nullable(schema)


def _type(field: FieldView) -> Json:
    """Return the JSON Schema of a field's value."""
    spec = field.spec
    schema: Json = {"type": "string"}
    if field.type in NUMBERS:
        low, high = rating_range(spec)
        schema = {"type": "number" if field.type in DECIMALS else "integer"}
        schema |= {k: _tidy(v) for k, v in (("minimum", low), ("maximum", high)) if v is not None}
    elif field.type == "boolean":
        schema = {"type": "boolean"}
    elif field.type == "enum":
        schema["enum"] = [label.id for label in spec.labels]
    elif field.type == "json":
        schema = {}
    elif field.type == "string_list":
        schema = {"type": "array", "items": {"type": "string"}, "maxItems": 100}
    elif field.type == "location":
        point = {"lat": {"type": "number"}, "lng": {"type": "number"}}
        schema = {"type": "object", "required": ["lat", "lng"], "properties": point}
    if field.type in _FORMATS:
        schema["format"] = _FORMATS[field.type]
    if field.type in _PATTERNS:
        schema["pattern"] = _PATTERNS[field.type]
    if field.type in TEXTS:
        schema |= _text_limits(field)
    return {**schema, **({"description": emit.one_line(spec.description)} if spec.description else {})}


def _text_limits(field: FieldView) -> Json:
    spec = field.spec
    shortest = max(spec.min_length or 0, 1 if spec.required else 0, 8 if field.type == "password" else 0)
    limits: Json = {"minLength": shortest} if shortest else {}
    if spec.max_length is not None:
        limits["maxLength"] = spec.max_length
    if spec.pattern is not None:
        limits["pattern"] = f"^(?:{spec.pattern})$"
    return limits


def _nullable(schema: Json) -> Json:
    if "type" not in schema:
        return schema
    nullable = {**schema, "type": [schema["type"], "null"]}
    return {**nullable, "enum": [*schema["enum"], None]} if "enum" in schema else nullable


def _content(schema: Json) -> Json:
    return {"content": {"application/json": {"schema": schema}}}


def _query(name: str, schema: Json) -> Json:
    return {"name": name, "in": "query", "schema": schema}


def _a(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def _tidy(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value
