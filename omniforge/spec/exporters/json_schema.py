"""Models as JSON Schema, draft 2020-12: one definition per model, as its records look from outside."""

import json
from typing import Any

from omniforge.spec.exporters.exported import Exported, class_names, property_name
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Model, ModelField, Spec

Json = dict[str, Any]
_TYPES: dict[FieldType, Json] = {
    "integer": {"type": "integer"}, "duration": {"type": "integer"},
    "rating": {"type": "integer", "minimum": 1, "maximum": 5},
    "decimal": {"type": "number"}, "money": {"type": "number"}, "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"}, "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"}, "email": {"type": "string", "format": "email"},
    "url": {"type": "string", "format": "uri"}, "uuid": {"type": "string", "format": "uuid"},
    "string_list": {"type": "array", "items": {"type": "string"}}, "json": {},
    "location": {"type": "object", "properties": {"lat": {"type": "number"}, "lng": {"type": "number"}}},
}  # fmt: skip
_RULES = {
    "min": "minimum", "max": "maximum", "min_length": "minLength", "max_length": "maxLength",
}  # fmt: skip


def write_json_schema(spec: Spec) -> Exported:
    """Return the models of a spec as JSON Schema."""
    names = class_names(spec)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": spec.name,
        "$defs": {names[model.id]: _model(model) for model in spec.models},
    }
    left_out = tuple(f"states of {model.name}" for model in spec.models if model.states)
    return Exported(json.dumps(document, ensure_ascii=False, indent=2) + "\n", left_out)


def _model(model: Model) -> Json:
    properties: Json = {property_name(f.name, f.id): _field(f) for f in model.fields}
    required = [property_name(f.name, f.id) for f in model.fields if f.required]
    for relation in model.relations:
        name = property_name(relation.name, relation.id)
        if relation.kind in ("many-to-many", "one-to-many"):
            properties[f"{name}Ids"] = {"type": "array", "items": {"type": "string"}}
        else:
            properties[f"{name}Id"] = {"type": "string"}
            required += [f"{name}Id"] if relation.required else []
    found: Json = {"type": "object", "title": model.name, "properties": properties}
    if model.description:
        found["description"] = model.description
    return {**found, "required": required} if required else found


def _field(field: ModelField) -> Json:
    found: Json = {"title": field.name, **_TYPES.get(field.type, {"type": "string"})}
    if field.description:
        found["description"] = field.description
    if field.labels:
        found["enum"] = [label.id for label in field.labels]
    found |= {word: getattr(field, rule) for rule, word in _RULES.items() if getattr(field, rule) is not None}
    if field.pattern is not None:
        found["pattern"] = f"^(?:{field.pattern})$"
    if field.computed is not None:
        found |= {"readOnly": True, "x-computed": field.computed}
    return found | ({"default": field.default} if field.default is not None else {})
