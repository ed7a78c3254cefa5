"""Schemas in their plain form: compositions merged, `null` taken out, references to values resolved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from omniforge.spec.importers.openapi.document import Document, Json, as_dict, as_list

_MAX_DEPTH = 12
_VALUE_KEYS = (
    "type", "format", "enum", "const", "items", "properties", "required", "pattern", "minLength", "maxLength",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "default", "description", "readOnly", "writeOnly",
    "contentMediaType", "title", "x-links-to", "x-forge",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A schema in its plain form.

    Attributes:
        schema: keys of JSON Schema; its type is one word, or missing.
        name: the schema of the components that it is, or is but for a few words.
        nullable: `null` is a value too.
        choices: how many alternatives were merged into one.
    """

    schema: Json
    name: str | None = None
    nullable: bool = False
    choices: int = 0
    properties: Json = field(default_factory=dict)
    required: frozenset[str] = frozenset()

    @property
    def type(self) -> str:
        """The type, as far as it is said or can be told."""
        said = self.schema.get("type")
        if isinstance(said, str):
            return said
        if self.properties:
            return "object"
        if "items" in self.schema:
            return "array"
        return "string" if self.enum and all(isinstance(v, str) for v in self.enum) else ""

    @property
    def enum(self) -> list[Any]:
        """The values allowed, without `null`."""
        values = [self.schema["const"]] if "const" in self.schema else as_list(self.schema.get("enum"))
        return [v for v in values if v is not None]

    @property
    def description(self) -> str:
        """On one line."""
        return " ".join(str(self.schema.get("description") or "").split())[:400]


def shape_of(document: Document, value: Any, depth: int = 0) -> Shape:
    """Return the plain form of a schema.

    Raises:
        SpecError: a reference cannot be followed.
    """
    schema, name = document.resolve(value)
    if depth > _MAX_DEPTH:
        return Shape({"type": "object"}, name)
    nullable = schema.get("nullable") is True or None in as_list(schema.get("enum"))
    plain = {key: schema[key] for key in _VALUE_KEYS if key in schema}
    said = plain.get("type")
    if isinstance(said, list):
        nullable = nullable or "null" in said
        words = [word for word in said if word != "null"]
        plain["type"] = words[0] if len(words) == 1 else ""
    parts = [shape_of(document, part, depth + 1) for part in as_list(schema.get("allOf"))]
    parts.append(Shape(plain, name, nullable, 0, as_dict(plain.get("properties")), _required(schema)))
    alternatives = [
        shape_of(document, part, depth + 1) for key in ("oneOf", "anyOf") for part in as_list(schema.get(key))
    ]
    if alternatives:
        parts.append(_alternatives(alternatives))
    return _merged(parts, name)


def is_own_object(shape: Shape) -> bool:
    """Return whether a schema describes records: things with named parts."""
    return shape.type in ("object", "") and bool(shape.properties)


def unwrap(document: Document, value: Any, is_paging: Callable[[str], bool]) -> tuple[Shape, bool]:
    """Return what a body carries, without list, page or envelope around it, and whether it was a list."""
    shape, is_list = shape_of(document, value), False
    for _ in range(3):
        if shape.type == "array":
            shape, is_list = shape_of(document, shape.schema.get("items")), True
            continue
        inner = [key for key in shape.properties if not is_paging(key)]
        if len(inner) != 1 or not _carries(document, shape.properties[inner[0]]):
            break
        shape = shape_of(document, shape.properties[inner[0]])
    return shape, is_list


def _carries(document: Document, value: Any) -> bool:
    shape = shape_of(document, value)
    return shape.type == "array" or is_own_object(shape)


def _required(schema: Json) -> frozenset[str]:
    return frozenset(str(name) for name in as_list(schema.get("required")))


def _merged(parts: list[Shape], name: str | None) -> Shape:
    schema: Json = {}
    properties: Json = {}
    required: frozenset[str] = frozenset()
    for part in parts:
        schema |= {k: v for k, v in part.schema.items() if v != "" or k not in schema}
        properties |= part.properties
        required |= part.required
    names = [part.name for part in parts if part.name]
    is_one = len({*names}) == 1 and not any(part.properties and part.name is None for part in parts)
    return Shape(
        schema, name or (names[0] if is_one else None), any(p.nullable for p in parts), max(p.choices for p in parts),
        properties, required,
    )  # fmt: skip


def _alternatives(found: list[Shape]) -> Shape:
    """One of several: `null` makes it optional; of what is left, only what all have in common is required."""
    real = [s for s in found if s.schema.get("type") != "null"]
    nullable = len(real) < len(found) or any(s.nullable for s in real)
    if not real:
        return Shape({}, nullable=nullable)
    if len(real) == 1:
        only = real[0]
        return Shape(only.schema, only.name, nullable, only.choices, only.properties, only.required)
    types = {s.type for s in real}
    properties: Json = {}
    for shape in reversed(real):
        properties |= shape.properties
    schema: Json = {"type": types.pop()} if len(types) == 1 else {}
    enums = [value for shape in real for value in shape.enum]
    if enums and all(s.enum for s in real):
        schema["enum"] = list(dict.fromkeys(enums))
    required = frozenset.intersection(*(s.required for s in real))
    return Shape(schema, None, nullable, len(real), properties, required)
