"""Models as JHipster JDL, in the grammar of its reference ("JHipster Domain Language")."""

from collections.abc import Iterator

from omniforge.spec.exporters.exported import Exported, beyond_fields, class_name, class_names, property_name
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Model, ModelField, Relation, Spec

_TYPES: dict[FieldType, str] = {
    "text": "TextBlob", "rich_text": "TextBlob", "integer": "Integer", "decimal": "BigDecimal", "money": "BigDecimal",
    "boolean": "Boolean", "date": "LocalDate", "time": "LocalTime", "datetime": "Instant", "duration": "Duration",
    "json": "TextBlob", "file": "AnyBlob", "image": "ImageBlob", "rating": "Integer", "uuid": "UUID",
}  # fmt: skip
_KINDS = {
    "one-to-one": "OneToOne", "many-to-one": "ManyToOne", "one-to-many": "OneToMany", "many-to-many": "ManyToMany",
}  # fmt: skip
_ON_DELETE = {"cascade": '@OnDelete("CASCADE") ', "set-null": '@OnDelete("SET NULL") ', "restrict": ""}
_TEXT_RULES = ("String", "TextBlob")


def write_jdl(spec: Spec) -> Exported:
    """Return the models of a spec as JDL."""
    names = class_names(spec)
    left_out = [part for model in spec.models for part in beyond_fields(model)]
    blocks = [_entity(model) for model in spec.models]
    blocks += [_enum(model, field) for model in spec.models for field in model.fields if field.labels]
    for kind, word in _KINDS.items():
        links = [_link(m, r, names) for m in spec.models for r in m.relations if r.kind == kind]
        if links:
            blocks.append("\n".join([f"relationship {word} {{", *links, "}"]))
    return Exported("\n\n".join(blocks) + "\n", tuple(left_out))


def _entity(model: Model) -> str:
    lines = [f"/** {_comment(model.description)} */"] if model.description else []
    head = f"entity {class_name(model.name, model.id)}"
    if not model.fields:
        return "\n".join([*lines, head])
    body = [f"  {line}" for field in model.fields for line in _field(model, field)]
    return "\n".join([*lines, f"{head} {{", *body, "}"])


def _field(model: Model, field: ModelField) -> Iterator[str]:
    if field.description:
        yield f"/** {_comment(field.description)} */"
    kind = _enum_name(model, field) if field.labels else _TYPES.get(field.type, "String")
    yield " ".join([property_name(field.name, field.id), kind, *_rules(field, kind)])


def _rules(field: ModelField, kind: str) -> Iterator[str]:
    if field.required:
        yield "required"
    if field.unique:
        yield "unique"
    for name, bound in (("min", field.min), ("max", field.max)):
        if bound is not None and kind in ("Integer", "BigDecimal"):
            yield f"{name}({bound:g})"
    for name, length in (("minlength", field.min_length), ("maxlength", field.max_length)):
        if length is not None and kind in _TEXT_RULES:
            yield f"{name}({length})"
    if field.pattern is not None and kind == "String":
        escaped = field.pattern.replace("/", r"\/")
        yield f"pattern(/{escaped}/)"


def _enum(model: Model, field: ModelField) -> str:
    labels = [f'  {label.id.replace("-", "_").upper()}("{_quoted(label.label)}")' for label in field.labels]
    return f"enum {_enum_name(model, field)} {{\n" + ",\n".join(labels) + "\n}"


def _link(model: Model, relation: Relation, names: dict[str, str]) -> str:
    required = " required" if relation.required else ""
    far = names.get(relation.to, class_name(relation.to, relation.to))
    inverse = f"{{{property_name(relation.inverse, relation.id)}}}" if relation.inverse else ""
    built_in = " with builtInEntity" if relation.to == "user" else ""
    near = f"{names[model.id]}{{{property_name(relation.name, relation.id)}{required}}}"
    return f"  {near} to {_ON_DELETE[relation.on_delete]}{far}{inverse}{built_in}"


def _enum_name(model: Model, field: ModelField) -> str:
    return class_name(f"{model.name} {field.name}", field.id)


def _comment(text: str) -> str:
    return " ".join(text.replace("*/", "* /").split())


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
