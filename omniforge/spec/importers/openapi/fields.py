"""Properties as fields, with the rules that JSON Schema states."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from omniforge.spec.importers.draft import Draft
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.guess import is_money, is_short, text_kind
from omniforge.spec.importers.labels import to_labels
from omniforge.spec.importers.naming import to_id, to_label
from omniforge.spec.importers.openapi.document import Document, Json
from omniforge.spec.importers.openapi.shapes import Shape, shape_of
from omniforge.spec.importers.report import UnmappedKind
from omniforge.spec.kinds import FieldType

_FORMATS: dict[str, FieldType] = {
    "date": "date", "date-time": "datetime", "datetime": "datetime", "time": "time", "email": "email",
    "idn-email": "email", "uri": "url", "url": "url", "uri-reference": "url", "iri": "url", "uuid": "uuid",
    "guid": "uuid", "password": "password", "binary": "file", "byte": "file", "phone": "phone", "decimal": "decimal",
    "money": "money", "color": "colour", "currency": "currency", "country": "country", "slug": "slug",
}  # fmt: skip
_PATTERNS: dict[str, FieldType] = {
    r"^([01]\d|2[0-3]):[0-5]\d$": "time", "^#[0-9a-fA-F]{6}$": "colour", "^[a-z0-9]+(?:-[a-z0-9]+)*$": "slug",
}  # fmt: skip
_CODES: dict[str, FieldType] = {
    "country": "country", "country_code": "country", "currency": "currency", "currency_code": "currency",
}  # fmt: skip
_TEXT = re.compile(
    r"(^|_)(description|body|content|notes?|comments?|bio|biography|summary|message|text|details|instructions)$"
)
_IMAGE = re.compile(r"(^|_)(image|photo|picture|avatar|logo|thumbnail|cover)$", re.IGNORECASE)
_WHOLE, _NUMBERS = ("integer", "duration", "rating"), ("integer", "decimal", "money", "duration", "rating")
_NO_DEFAULT = ("json", "string_list", "location", "file", "image", "password")
_TEXTS = ("string", "text", "email", "url", "phone", "slug", "password")


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a schema.

    Attributes:
        where: the resource it belongs to.
        name: as written.
        shape: its schema.
        line: where it stands.
        required: the schema says so.
    """

    where: str
    name: str
    shape: Shape
    line: int
    required: bool

    def __str__(self) -> str:
        """Return `Pet.name`."""
        return f"{self.where}.{self.name}"


class FieldWriter:
    """Writes fields into a draft."""

    def __init__(self, document: Document, draft: Draft) -> None:
        self._document = document
        self._draft = draft

    def field(self, found: Property, taken: Collection[str]) -> Json:
        """Return the field of a property."""
        shape = found.shape
        kind, note = self._kind(found.name, shape)
        record: Json = {"id": unique_id(to_id(found.name), taken), "name": to_label(found.name), "type": kind}
        if note:
            self._report("annotation", found, note, f"imported as {kind}")
        if shape.choices > 1:
            self._report("option", found, f"one of {shape.choices}", "all alternatives are merged into one")
        if shape.description:
            record["description"] = shape.description
        if found.required and not shape.nullable:
            record["required"] = True
        if kind == "enum":
            record["labels"] = to_labels([str(v) for v in shape.enum])
        record |= self._rules(found, record)
        self._draft.n_mapped += 1 + len(set(record) - {"id", "name", "type", "description", "labels"})
        return record

    def _report(self, kind: UnmappedKind, found: Property, what: str, reason: str) -> None:
        self._draft.report(kind, found.line, f"{found}: {what}"[:160], reason)

    def _kind(self, name: str, shape: Shape) -> tuple[FieldType, str]:
        """Return the type, and what of the schema is lost by it."""
        said = shape.type
        if said == "boolean" or (shape.enum and said in ("string", "")):
            return "boolean" if said == "boolean" else "enum", ""
        if said in ("integer", "number"):
            return self._number(name, shape), ""
        if said == "array":
            return self._list(shape)
        if said == "object" or shape.properties:
            if {"lat", "lng"} <= set(shape.properties) or {"latitude", "longitude"} <= set(shape.properties):
                return "location", ""
            return "json", f"an object of {len(shape.properties)} properties" if shape.properties else ""
        return (self._text(name, shape), "") if said == "string" else ("json", "")

    def _number(self, name: str, shape: Shape) -> FieldType:
        bounds = (shape.schema.get("minimum"), shape.schema.get("maximum"))
        if shape.type == "integer":
            return "rating" if bounds == (1, 5) and re.search(r"(rating|stars|score)$", to_id(name)) else "integer"
        return "money" if is_money(to_id(name)) else "decimal"

    def _list(self, shape: Shape) -> tuple[FieldType, str]:
        items = shape_of(self._document, shape.schema.get("items"))
        if items.type == "string":
            is_file = items.schema.get("format") in ("binary", "byte")
            note = (
                f"the choices {', '.join(map(str, items.enum))}" if items.enum else "several files" if is_file else ""
            )
            return ("json", note) if is_file else ("string_list", note)
        return "json", f"a list of {items.type or 'anything'}"

    def _text(self, name: str, shape: Shape) -> FieldType:
        said = _FORMATS.get(str(shape.schema.get("format", ""))) or _PATTERNS.get(str(shape.schema.get("pattern", "")))
        if said == "file" or "contentMediaType" in shape.schema:
            return "image" if _IMAGE.search(to_id(name)) else "file"
        if said is not None:
            return said
        if to_id(name) in _CODES and shape.schema.get("pattern") in ("^[A-Z]{2}$", "^[A-Z]{3}$"):
            return _CODES[to_id(name)]
        guessed = text_kind(name)
        return "text" if guessed == "string" and _TEXT.search(to_id(name)) and not is_short(name) else guessed

    def _rules(self, found: Property, record: Json) -> Json:
        schema, rules = found.shape.schema, {}
        if record["type"] in _NUMBERS:
            for key, word in (("min", "minimum"), ("max", "maximum")):
                bound = self._bound(found, word, whole=record["type"] in _WHOLE)
                if bound is not None:
                    rules[key] = bound
        if record["type"] in _TEXTS:
            for key, word in (("min_length", "minLength"), ("max_length", "maxLength")):
                if isinstance(schema.get(word), int) and schema[word] > 0:
                    rules[key] = schema[word]
            if record.get("required") and rules.get("min_length") == 1:
                del rules["min_length"]
            rules |= self._pattern(found)
        return rules | self._default(found, record["type"])

    def _pattern(self, found: Property) -> Json:
        pattern = found.shape.schema.get("pattern")
        if not isinstance(pattern, str):
            return {}
        whole = re.fullmatch(r"\^\(\?:(.*)\)\$", pattern) or re.fullmatch(r"\^([^|]*[^\\|])\$", pattern)
        if whole:
            return {"pattern": whole[1]}
        self._report("rule", found, f"pattern {pattern}", "a pattern here is for the whole value")
        return {}

    def _bound(self, found: Property, word: str, *, whole: bool) -> float | None:
        """`exclusiveMinimum` is a flag in OpenAPI 3.0 and a number in 3.1."""
        bound = found.shape.schema.get(word)
        strict = found.shape.schema.get(f"exclusive{word.capitalize()}")
        if isinstance(strict, (int, float)) and not isinstance(strict, bool):
            bound, strict = strict, True
        if not isinstance(bound, (int, float)) or isinstance(bound, bool):
            return None
        if strict is True and whole:
            return bound + (1 if word == "minimum" else -1)
        if strict is True:
            self._report("rule", found, f"{word} {bound:g}, exclusive", "imported with the bound itself allowed")
        return bound

    def _default(self, found: Property, kind: str) -> Json:
        value = found.shape.schema.get("default")
        if value is None or value in ("", [], {}):
            return {}
        if kind == "enum":
            return {"default": to_id(str(value))}
        if kind in _NO_DEFAULT or isinstance(value, (list, dict)):
            self._report("annotation", found, f"default {value}", "this type takes no default")
            return {}
        return {"default": value}
