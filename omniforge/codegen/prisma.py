"""`prisma/schema.prisma`, laid out as `prisma format` does it.

Invariant: one line per column of `database.py`, in the same order; relations stand beside the columns they use.
"""

import json
from collections.abc import Iterable, Sequence

from omniforge.codegen.account_tables import OF_USER
from omniforge.codegen.app_view import USER, AppView, LinkView, ModelView
from omniforge.codegen.database import build_database, on_delete
from omniforge.codegen.field_types import PRISMA_NATIVE, PRISMA_TYPES
from omniforge.codegen.sql import Column, Index, Table

_HEAD = """generator client {
  provider = "prisma-client"
  output   = "../src/generated/prisma"
}

datasource db {
  provider = "postgresql"
}
"""
_ACTIONS = {"restrict": "Restrict", "cascade": "Cascade", "set-null": "SetNull"}
Line = tuple[str, str, str]
"""Name, type and attributes of one field."""


def prisma_schema(view: AppView) -> str:
    """Return the text of `schema.prisma` for an app."""
    database = build_database(view)
    blocks = [_block(table, _lines(view, table)) for table in database.tables if not table.join]
    return "\n".join((_HEAD, *blocks))


def _lines(view: AppView, table: Table) -> list[Line]:
    lines = [_column_line(table, column) for column in table.columns]
    if table.id == USER:
        return [*lines, *_user_relations(view)]
    if table.id in OF_USER:
        _, name, required = OF_USER[table.id]
        relation = f'@relation("{name}_user", fields: [userId], references: [id], onDelete: Cascade)'
        return [*lines, ("user", "User" if required else "User?", relation)]
    if table.id == "system.change":
        relation = '@relation("SiteChange_user", fields: [userId], references: [id], onDelete: SetNull)'
        return [*lines, ("user", "User?", relation)]
    model = next((m for m in view.models if m.id == table.id), None)
    return [*lines, *(_model_relations(view, model) if model else [])]


def _user_relations(view: AppView) -> list[Line]:
    lines: list[Line] = [
        *((prop, f"{name}[]", _relation(f"{name}_user")) for prop, name, _ in OF_USER.values()),
        ("siteChanges", "SiteChange[]", '@relation("SiteChange_user")'),
    ]
    for model in view.models:
        if model.owned:
            lines.append((f"{model.plural_prop}Owned", f"{model.class_name}[]", _relation(f"{model.class_name}_owner")))
        lines += [_inverse(model, link) for link in model.links if link.target == USER]
        lines += [
            (many.inverse_prop, f"{model.class_name}[]", _relation(many.relation))
            for many in model.many
            if many.target == USER
        ]
    return lines


def _model_relations(view: AppView, model: ModelView) -> list[Line]:
    lines: list[Line] = []
    for link in model.links:
        target = _class(view, link.target)
        action = _ACTIONS[on_delete(link)]
        relation = f"@relation({json.dumps(link.relation)}, fields: [{link.fk}], references: [id], onDelete: {action})"
        lines.append((link.prop, f"{target}{'' if link.required else '?'}", relation))
    if model.owned:
        relation = f'@relation("{model.class_name}_owner", fields: [ownerId], references: [id], onDelete: Restrict)'
        lines.append(("owner", "User", relation))
    lines += [(many.prop, f"{_class(view, many.target)}[]", _relation(many.relation)) for many in model.many]
    lines += [_inverse(view.model(inverse.source), inverse.link) for inverse in model.inverses]
    return lines


def _inverse(holder: ModelView, link: LinkView) -> Line:
    kind = "?" if link.unique else "[]"
    return (link.inverse_prop, f"{holder.class_name}{kind}", _relation(link.relation))


def _class(view: AppView, target: str) -> str:
    return "User" if target == USER else view.model(target).class_name


def _relation(name: str) -> str:
    return f"@relation({json.dumps(name)})"


def _column_line(table: Table, column: Column) -> Line:
    is_list = column.type.endswith("[]")
    optional = "" if column.required or is_list else "?"
    attributes = []
    if column.id == "id":
        attributes.append("@id @default(cuid())")
    if any(i.unique and not i.live and i.columns == (column.id,) for i in table.indexes):
        attributes.append("@unique")
    if column.default is not None:
        attributes.append(f"@default({_default(column)})")
    if column.name == "updatedAt":
        attributes.append("@updatedAt")
    if column.type in PRISMA_NATIVE:
        attributes.append(PRISMA_NATIVE[column.type])
    return (column.name, f"{PRISMA_TYPES[column.type]}{optional}", " ".join(attributes))


def _default(column: Column) -> str:
    default = column.default or ""
    if default == "CURRENT_TIMESTAMP":
        return "now()"
    if column.type in ("DATE", "TIMESTAMP(3)"):
        day, _, clock = default.strip("'").partition(" ")
        return json.dumps(f"{day}T{clock or '00:00:00'}Z")
    if default.startswith("'"):
        return json.dumps(default[1:-1].replace("''", "'"), ensure_ascii=False)
    return default


def _block(table: Table, lines: Sequence[Line]) -> str:
    name_width = max(len(name) for name, _, _ in lines)
    type_width = max(len(kind) for _, kind, _ in lines)
    body = [f"  {name:<{name_width}} {kind:<{type_width}} {more}".rstrip() for name, kind, more in lines]
    extra = list(_block_attributes(table))
    if extra:
        body += ["", *extra]
    return f"model {table.name} {{\n" + "\n".join(body) + "\n}\n"


def _block_attributes(table: Table) -> Iterable[str]:
    for index in sorted(table.indexes, key=lambda i: not i.unique):
        if index.live or (index.unique and len(index.columns) == 1):
            continue
        yield f"  @@{'unique' if index.unique else 'index'}([{_names(table, index)}])"


def _names(table: Table, index: Index) -> str:
    return ", ".join(table.column(c).name for c in index.columns)
