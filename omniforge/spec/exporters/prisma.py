"""Models as a Prisma schema for PostgreSQL (Prisma schema reference); rules Prisma has no word for are left out."""

from collections.abc import Iterator

from omniforge.spec.exporters.exported import Exported, beyond_fields, class_name, class_names, property_name
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Model, ModelField, Relation, Spec

_TYPES: dict[FieldType, str] = {
    "integer": "Int", "duration": "Int", "rating": "Int", "decimal": "Decimal @db.Decimal(12, 2)",
    "money": "Decimal @db.Decimal(12, 2)", "boolean": "Boolean", "date": "DateTime @db.Date", "datetime": "DateTime",
    "text": "String @db.Text", "rich_text": "String @db.Text",
    "json": "Json", "location": "Json", "string_list": "String[]", "uuid": "String @db.Uuid",
}  # fmt: skip
_ON_DELETE = {"restrict": "Restrict", "cascade": "Cascade", "set-null": "SetNull"}
_HEAD = 'datasource db {\n  provider = "postgresql"\n}\n\ngenerator client {\n  provider = "prisma-client-js"\n}'
_RULES = ("min", "max", "min_length", "max_length", "pattern")


def write_prisma(spec: Spec) -> Exported:
    """Return the models of a spec as a Prisma schema."""
    names = class_names(spec)
    back: dict[str, list[str]] = {model.id: [] for model in spec.models}
    users: list[str] = []
    for model in spec.models:
        for relation in model.relations:
            back.get(relation.to, users).append(_back(model, relation, names))
    blocks = [_HEAD]
    if users:
        blocks.append(_block("model User", ["id String @id @default(cuid())", "email String @unique", *users]))
    for model in spec.models:
        blocks.append(_block(f"model {names[model.id]}", [*_lines(model, names), *back[model.id]]))
        blocks += [_enum(model, field) for field in model.fields if field.labels]
    left_out = [part for model in spec.models for part in (*beyond_fields(model), *_lost_rules(model))]
    return Exported("\n\n".join(blocks) + "\n", tuple(left_out))


def _lines(model: Model, names: dict[str, str]) -> Iterator[str]:
    yield "id String @id @default(cuid())"
    for field in model.fields:
        yield _field(model, field)
    for relation in model.relations:
        yield from _link(model, relation, names)
    for group in model.unique:
        ids = {f.id: property_name(f.name, f.id) for f in model.fields}
        links = {r.id: f"{property_name(r.name, r.id)}Id" for r in model.relations}
        yield f"@@unique([{', '.join({**links, **ids}[part] for part in group.fields)}])"


def _field(model: Model, field: ModelField) -> str:
    kind, _, native = (_enum_name(model, field) if field.labels else _TYPES.get(field.type, "String")).partition(" ")
    mark = "" if field.required or kind.endswith("[]") else "?"
    parts = [property_name(field.name, field.id), f"{kind}{mark}", *([native] if native else [])]
    if field.unique:
        parts.append("@unique")
    default = _default(field)
    return " ".join([*parts, *([default] if default else [])])


def _default(field: ModelField) -> str:
    value = field.default
    if value is None or field.type in ("date", "datetime", "time"):
        return ""
    if field.labels:
        return f"@default({str(value).replace('-', '_')})"
    if isinstance(value, bool):
        return f"@default({str(value).lower()})"
    if isinstance(value, (int, float)):
        return f"@default({value:g})"
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'@default("{quoted}")'


def _link(model: Model, relation: Relation, names: dict[str, str]) -> Iterator[str]:
    name, far = property_name(relation.name, relation.id), names.get(relation.to, "User")
    label = _label(model, relation)
    if relation.kind in ("many-to-many", "one-to-many"):
        yield f'{name} {far}[] @relation("{label}")'
        return
    mark = "" if relation.required else "?"
    delete = f", onDelete: {_ON_DELETE[relation.on_delete]}"
    yield f'{name} {far}{mark} @relation("{label}", fields: [{name}Id], references: [id]{delete})'
    yield f"{name}Id String{mark}{' @unique' if relation.kind == 'one-to-one' else ''}"


def _back(model: Model, relation: Relation, names: dict[str, str]) -> str:
    """Prisma wants both ends of a link."""
    name = property_name(f"{relation.name} of {model.plural or model.name}", relation.id)
    mine = names[model.id]
    label = _label(model, relation)
    if relation.kind == "one-to-many":
        return f'{name} {mine}? @relation("{label}", fields: [{name}Id], references: [id])\n  {name}Id String?'
    return f'{name} {mine}{"?" if relation.kind == "one-to-one" else "[]"} @relation("{label}")'


def _label(model: Model, relation: Relation) -> str:
    return f"{class_name(model.name, model.id)}_{property_name(relation.name, relation.id)}"


def _enum(model: Model, field: ModelField) -> str:
    return _block(f"enum {_enum_name(model, field)}", [label.id.replace("-", "_") for label in field.labels])


def _enum_name(model: Model, field: ModelField) -> str:
    return class_name(f"{model.name} {field.name}", field.id)


def _lost_rules(model: Model) -> Iterator[str]:
    for field in model.fields:
        lost = [rule for rule in _RULES if getattr(field, rule) is not None]
        if lost:
            yield f"{', '.join(lost)} of {model.name}.{field.name}"


def _block(head: str, lines: list[str]) -> str:
    return "\n".join([f"{head} {{", *(f"  {line}" for line in lines), "}"])
