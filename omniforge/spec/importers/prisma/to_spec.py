"""A Prisma schema as a spec; keys, back references and native types fall away where the app makes its own."""

import re

from omniforge.spec.importers.draft import Draft, Json
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.guess import accounts_reason, is_account, is_money, text_kind
from omniforge.spec.importers.naming import to_id, to_label
from omniforge.spec.importers.prisma.syntax import PrismaBlock, PrismaField, parse
from omniforge.spec.importers.report import Imported

_TYPES = {
    "String": "string", "Int": "integer", "BigInt": "integer", "Float": "decimal", "Decimal": "decimal",
    "Boolean": "boolean", "DateTime": "datetime", "Json": "json", "Bytes": "file",
}  # fmt: skip
_NATIVE = {"@db.Date": "date", "@db.Text": "text", "@db.Uuid": "uuid", "@db.Time": "time"}
_OWN = ("createdAt", "updatedAt", "created_at", "updated_at")
_DELETE = {"Cascade": "cascade", "SetNull": "set-null"}


def import_prisma(source: str, *, name: str) -> Imported:
    """Return the spec of a Prisma schema.

    Args:
        source: the text of a `.prisma` file.
        name: the app's name.

    Raises:
        SpecError: the text is no Prisma schema.
    """
    return _Mapping(parse(source), name).imported()


class _Mapping:
    def __init__(self, blocks: tuple[PrismaBlock, ...], name: str) -> None:
        self._draft = Draft(name)
        self._models = {b.name: b for b in blocks if b.kind in ("model", "view")}
        self._enums = {b.name: b for b in blocks if b.kind == "enum"}
        self._others = [b for b in blocks if b.kind == "type"]
        self._accounts = [b for b in self._models.values() if is_account(to_id(b.name), self._own_names(b))]
        self._ids = {account.name: "user" for account in self._accounts}
        for model in self._models:
            if model not in self._ids:
                self._ids[model] = unique_id(to_id(model), self._ids.values())

    def imported(self) -> Imported:
        models = [self._model(block) for block in self._models.values() if block not in self._accounts]
        for block in self._accounts:
            reason = accounts_reason(self._own_names(block))
            self._draft.report("name", block.line, f"model {block.name}", reason)
        for block in self._others:
            self._draft.report("field", block.line, f"type {block.name}", "records inside of records are not kept")
        return self._draft.imported(models)

    def _own_names(self, block: PrismaBlock) -> list[str]:
        """Names of what a model says of itself, without its links."""
        return [f.name for f in block.fields if f.type not in self._models]

    def _model(self, block: PrismaBlock) -> Json:
        keys = {key for field in block.fields for key in self._foreign_keys(field)}
        fields: dict[str, Json] = {}
        relations: dict[str, Json] = {}
        for field in block.fields:
            if field.type in self._models:
                self._relation(block, field, relations)
            elif field.name not in keys and not self._is_own(field):
                self._field(block, field, fields)
        record: Json = {"id": self._ids[block.name], "name": to_label(block.name)}
        if block.doc:
            record["description"] = block.doc[:400]
        record |= {"fields": list(fields.values()), "relations": list(relations.values())}
        groups = [
            g for line, text in block.attributes if (g := self._group(block, text, line, {**fields, **relations}))
        ]
        return record | ({"unique": groups} if groups else {})

    def _is_own(self, field: PrismaField) -> bool:
        """Keys and time stamps are made by the app itself."""
        return any(a == "@id" or a.startswith("@id(") for a in field.attributes) or field.name in _OWN

    def _foreign_keys(self, field: PrismaField) -> list[str]:
        found = re.search(r"fields:\s*\[([^\]]*)\]", " ".join(field.attributes))
        return [key.strip() for key in found[1].split(",")] if found and field.type in self._models else []

    def _field(self, block: PrismaBlock, field: PrismaField, fields: dict[str, Json]) -> None:
        where = f"{block.name}.{field.name}"
        enum = self._enums.get(field.type)
        kind = "enum" if enum else _TYPES.get(field.type)
        if kind is None or (field.mark == "[]" and kind != "string"):
            self._draft.report("field", field.line, f"{where} {field.type}{field.mark}", "no field type keeps this")
            return
        field_id = unique_id(to_id(field.name), fields)
        if kind == "string":
            kind = "string_list" if field.mark == "[]" else text_kind(field.name)
        elif kind == "decimal" and is_money(to_id(field.name)):
            kind = "money"
        record: Json = {"id": field_id, "name": to_label(field.name), "type": kind}
        if field.doc:
            record["description"] = field.doc[:400]
        if field.mark == "":
            record["required"] = True
        if enum is not None:
            labels = {to_id(v.name): {"id": to_id(v.name), "label": to_label(v.name.lower())} for v in enum.fields}
            record["labels"] = list(labels.values())
        for attribute in field.attributes:
            self._attribute(where, field, attribute, record)
        fields[field_id] = record
        self._draft.n_mapped += 1

    def _attribute(self, where: str, field: PrismaField, attribute: str, record: Json) -> None:
        head, _, argument = attribute.partition("(")
        argument = argument.removesuffix(")").strip()
        length = re.fullmatch(r"@db\.(?:VarChar|Char)\((\d+)\)", attribute)
        if head == "@unique":
            record["unique"] = True
        elif length:
            record["max_length"] = int(length[1])
        elif head in _NATIVE:
            record["type"] = _NATIVE[head]
        elif head == "@default" and (value := _literal(argument, record["type"])) is not None:
            record["default"] = value
        elif head == "@default" or head.startswith(("@db.", "@map", "@updatedAt")):
            self._draft.report(
                "annotation", field.line, f"{where} {attribute}", "the app makes its own values and columns"
            )
            return
        else:
            self._draft.report("annotation", field.line, f"{where} {attribute}", "no counterpart in the spec")
            return
        self._draft.n_mapped += 1

    def _relation(self, block: PrismaBlock, field: PrismaField, relations: dict[str, Json]) -> None:
        """The side with the key holds the link; a list that faces a list is held by the model that comes first."""
        text = " ".join(field.attributes)
        holds_key = "fields:" in text
        if not holds_key and not (field.mark == "[]" and self._is_first_of_two_lists(block, field)):
            return
        relation_id = unique_id(to_id(field.name), relations)
        is_unique = any(f.name in self._foreign_keys(field) and "@unique" in f.attributes for f in block.fields)
        kind = "many-to-many" if not holds_key else "one-to-one" if is_unique else "many-to-one"
        delete = re.search(r"onDelete:\s*(\w+)", text)
        required = holds_key and field.mark == ""
        on_delete = _DELETE.get(delete[1], "restrict") if delete else "restrict" if required else "set-null"
        record: Json = {"id": relation_id, "name": to_label(field.name), "kind": kind, "to": self._ids[field.type]}
        relations[relation_id] = record | ({"required": True} if required else {}) | {"on_delete": on_delete}
        self._draft.n_mapped += 1

    def _is_first_of_two_lists(self, block: PrismaBlock, field: PrismaField) -> bool:
        others = [f for f in self._models[field.type].fields if f.type == block.name and f.mark == "[]"]
        keyed = any(
            f.type == block.name and "fields:" in " ".join(f.attributes) for f in self._models[field.type].fields
        )
        order = list(self._models)
        return bool(others) and not keyed and order.index(block.name) <= order.index(field.type)

    def _group(self, block: PrismaBlock, text: str, line: int, known: dict[str, Json]) -> Json | None:
        found = re.match(r"@@unique\(\s*(?:fields:\s*)?\[([^\]]*)\]", text)
        keys = {k: to_id(f.name) for f in block.fields for k in self._foreign_keys(f)}
        parts = [keys.get(p.strip(), to_id(p.strip())) for p in found[1].split(",")] if found else []
        if len(parts) > 1 and all(part in known for part in parts):
            self._draft.n_mapped += 1
            return {"id": "_".join(parts)[:58].rstrip("_"), "fields": parts}
        self._draft.report("annotation", line, f"{text} on {block.name}", "no counterpart in the spec")
        return None


def _literal(text: str, kind: str) -> str | int | float | bool | None:
    """Return a default that is written out; `None` for a function or one that the type does not take."""
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if text.startswith('"') and text.endswith('"') and kind in ("string", "text"):
        return text[1:-1].replace('\\"', '"')
    return to_id(text) if kind == "enum" and text.isidentifier() else None
