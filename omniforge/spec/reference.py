"""The spec for people and editors: JSON Schema and reference page, generated from the models.

Invariant: both are functions of `spec/model.py` alone; the committed copies equal them (`make docs` writes them).
"""

import ast
import json
import re
from collections.abc import Iterator
from inspect import getdoc, getsource
from itertools import pairwise
from textwrap import dedent
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from omniforge.spec.kinds import ID_PATTERN
from omniforge.spec.model import FORMAT_VERSION, Record, Spec

_PRIMITIVES = {str: "text", int: "whole number", float: "number", bool: "true or false"}
_INTRODUCTION = f"""\
# The spec

`spec.yaml` says what an app is: one YAML document, format {FORMAT_VERSION}. Scalars follow YAML 1.2 (`no` is text);
duplicate keys, aliases and tags are refused. Every record in a list has an `id` that is unique there and never changes;
lists merge by it. Any key that starts with `x-` is yours and is kept. `forge idea check` reports every problem with
path, line and fix.

An *id* is made of lower-case words joined by `_` or `-`, starts with a letter, and has at most 64 characters.
This page and [spec.schema.json](spec.schema.json) are generated from the models.
"""


def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of a spec."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Spec.model_json_schema()}
    for record in _records(Spec, []):
        definition = schema if record is Spec else schema["$defs"][record.__name__]
        for name, meaning in _meanings(record).items():
            definition["properties"][name]["description"] = meaning
        if definition.get("type") == "object" and definition.get("additionalProperties") is True:
            definition["additionalProperties"] = False
            definition["patternProperties"] = {"^x-": {}}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def page_text() -> str:
    """Return the reference page: one table per kind of record, in the order in which they are met."""
    return "\n".join([_INTRODUCTION, *(_section(record) for record in _records(Spec, []))])


def _records(record: type[Record], met: list[type[Record]]) -> list[type[Record]]:
    """Return the record and all below it, each once, parents first."""
    met.append(record)
    for info in record.model_fields.values():
        for inner in _inner_records(info.annotation):
            if inner not in met:
                _records(inner, met)
    return met


def _inner_records(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _inner_records(argument)


def _section(record: type[Record]) -> str:
    meanings = _meanings(record)
    rows = [
        f"| `{name}` | {_type(info)} | {_default(info)} | {_cell(meanings.get(name, ''))} |"
        for name, info in record.model_fields.items()
    ]
    title = _title(record)
    head = [
        f"## {title}",
        "",
        _cell(getdoc(record) or ""),
        "",
        "| key | type | default | meaning |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _meanings(record: type[Record]) -> dict[str, str]:
    """Return field name -> the docstring below it.

    Read here and not by pydantic, which would parse the source of every record at each start of `forge`.
    """
    body = ast.parse(dedent(getsource(record))).body[0]
    assert isinstance(body, ast.ClassDef)  # noqa: S101 - narrows the type; getsource of a class is one
    found = {}
    for field, below in pairwise(body.body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            found[field.target.id] = str(ast.literal_eval(below.value))
    return found


def _title(record: type[Record]) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", record.__name__).capitalize()


def _type(info: FieldInfo) -> str:
    if any(getattr(item, "pattern", None) == ID_PATTERN for item in info.metadata):
        return "id"
    limits = [_limit(item) for item in info.metadata]
    return _cell(", ".join([_type_words(info.annotation), *(limit for limit in limits if limit)]))


def _type_words(annotation: Any) -> str:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "one of " + ", ".join(f"`{choice}`" for choice in arguments)
    if origin is None:
        return _PRIMITIVES.get(annotation) or f"[{_title(annotation)}](#{_title(annotation).lower().replace(' ', '-')})"
    if origin is Annotated:
        is_id = any(getattr(item, "pattern", None) == ID_PATTERN for item in arguments[1:])
        return "id" if is_id else _type_words(arguments[0])
    inner = [_type_words(argument) for argument in arguments if argument not in (NoneType, Ellipsis)]
    if origin in (Union, UnionType):
        return " or ".join(inner)
    return f"list of {inner[0]}" if origin is tuple else f"keys with {inner[1]}"


def _limit(item: Any) -> str:
    """Return the words of one constraint of a field: length, range or pattern."""
    words = {"ge": "≥ {}", "le": "≤ {}", "min_length": "at least {} long", "max_length": "at most {} long"}
    for name, text in words.items():
        value = getattr(item, name, None)
        if value is not None and not hasattr(item, "strip_whitespace"):
            return text.format(value)
    parts = [f"at most {item.max_length} long"] if getattr(item, "max_length", None) else []
    pattern = getattr(item, "pattern", None)
    if pattern is not None:
        choices = re.fullmatch(r"\^\((.+)\)\$", pattern)
        parts.append(
            "one of " + ", ".join(f"`{c}`" for c in choices[1].split("|")) if choices else f"matches `{pattern}`"
        )
    return ", ".join(parts)


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.default
    if value in (None, "", ()) or value is PydanticUndefined or isinstance(value, (Record, dict)):
        return ""
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
