"""An SQL schema as a spec: tables are models, foreign keys links, join tables links of many to many.

Keys and time stamps fall away where the app makes its own; `deleted_at` becomes the flag of the model.
"""

from sqlglot import exp

from omniforge.spec.importers.draft import Draft
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.guess import accounts_reason, is_account, is_infrastructure
from omniforge.spec.importers.naming import singular, to_id, to_label
from omniforge.spec.importers.report import Imported
from omniforge.spec.importers.sql.fields import FieldWriter, Json
from omniforge.spec.importers.sql.schema import read_schema
from omniforge.spec.importers.sql.syntax import SqlColumn, SqlLink, SqlTable

_STAMPS = frozenset({
    "created_at", "updated_at", "created", "modified", "modified_at", "created_on", "updated_on", "inserted_at",
    "date_created", "date_modified", "createdat", "updatedat", "last_update", "last_updated", "last_modified",
})  # fmt: skip
_DELETED = frozenset({"deleted_at", "deletedat", "is_deleted", "deleted"})
_LOCKS = frozenset({"lock_version"})


def import_sql(source: str, *, name: str) -> Imported:
    """Return the spec of a script of SQL (PostgreSQL, MySQL or SQLite), e.g. what `pg_dump --schema-only` writes.

    Args:
        source: the text of a `.sql` file.
        name: the app's name.

    Raises:
        SpecError: the text cannot be read as SQL; the message names the line.
    """
    return _Mapping(source, name).imported()


class _Mapping:
    def __init__(self, source: str, name: str) -> None:
        self._draft = Draft(name)
        self._schema = read_schema(source)
        self._draft.unmapped += self._schema.unmapped
        tables = self._schema.tables
        for table in [t for t in tables.values() if is_infrastructure(singular(t.name))]:
            self._draft.report(
                "option", table.line, f"table {table.name}", "the app and its tools keep this by themselves"
            )
            del tables[table.name.lower()]
        for table in tables.values():
            _settle_keys(table)
        self._joins = [t for t in tables.values() if self._is_join(t)]
        self._accounts = [t.name.lower() for t in tables.values() if is_account(singular(t.name), t.columns)]
        self._kept = [t for t in tables.values() if t not in self._joins and t.name.lower() not in self._accounts]
        self._ids: dict[str, str] = {}
        for table in self._kept:
            self._ids[table.name.lower()] = unique_id(singular(table.name), self._ids.values())
        self._fields = FieldWriter(self._schema, self._draft)

    def imported(self) -> Imported:
        for account in self._accounts:
            table = self._schema.tables[account]
            reason = accounts_reason([c.name for c in table.columns.values()])
            self._draft.report("name", table.line, f"table {table.name}", reason)
        models = {table.name.lower(): self._model(table) for table in self._kept}
        for join in self._joins:
            self._join(join, models)
        return self._draft.imported(list(models.values()))

    def _model(self, table: SqlTable) -> Json:
        relations: dict[str, Json] = {}
        linked: dict[str, str] = {}
        for link in table.links:
            self._relation(table, link, relations, linked)
        record: Json = {"id": self._ids[table.name.lower()], "name": to_label(singular(table.name))}
        if table.comment:
            record["description"] = _prose(table.comment)
        fields: dict[str, Json] = {}
        known: dict[str, str] = dict(linked)
        for key, column in table.columns.items():
            if key in _DELETED:
                record["soft_delete"] = True
            elif key not in linked and not self._is_own(table, column):
                fields[key] = self._fields.field(table, column, [*known.values()])
                known[key] = fields[key]["id"]
        rules = self._fields.checks(table, fields, relations, linked)
        kept = {key: field for key, field in fields.items() if field["type"] is not None}
        record |= {"fields": list(kept.values()), "relations": list(relations.values())}
        if rules:
            record["rules"] = rules
        groups = self._groups(table, {k: known[k] for k in known if k in kept or k in linked}, kept)
        return record | ({"unique": groups} if groups else {})

    def _is_own(self, table: SqlTable, column: SqlColumn) -> bool:
        """Keys that nobody chooses, and time stamps, are made by the app itself."""
        key = column.name.lower()
        if key in _STAMPS or key in _LOCKS:
            return True
        return column.name.lower() in table.primary and len(table.primary) == 1 and (
            column.made or key in ("id", "uuid", "guid", f"{singular(table.name)}_id") or _is_made_type(column)
        )  # fmt: skip

    def _relation(self, table: SqlTable, link: SqlLink, relations: dict[str, Json], linked: dict[str, str]) -> None:
        target = "user" if link.table in self._accounts else self._ids.get(link.table)
        columns = [table.columns[c] for c in link.columns if c in table.columns]
        what = f"{table.name} ({', '.join(link.columns)}) references {link.table}"
        if target is None or not columns:
            reason = (
                "it joins two others" if link.table in self._schema.tables else "there is no such table in the file"
            )
            self._draft.report("relation", link.line, what, reason)
            return
        if any(c in linked for c in link.columns):
            self._draft.report("relation", link.line, what, "the column already holds another link")
            return
        name = _link_name(link, singular(link.table))
        relation_id = unique_id(name, [*relations, *(to_id(c) for c in table.columns if c not in link.columns)])
        required = all(c.required or c.name.lower() in table.primary for c in columns)
        unique = (link.columns in [c for _, c in table.unique] or link.columns == table.primary
                  or (len(columns) == 1 and columns[0].unique))  # fmt: skip
        record: Json = {"id": relation_id, "name": to_label(relation_id), "to": target}
        record["kind"] = "one-to-one" if unique else "many-to-one"
        if required:
            record["required"] = True
        on_delete = "restrict" if required and link.on_delete == "set-null" else link.on_delete
        relations[relation_id] = record | {"on_delete": on_delete}
        linked.update(dict.fromkeys(link.columns, relation_id))
        self._draft.n_mapped += 1

    def _groups(self, table: SqlTable, known: dict[str, str], fields: dict[str, Json]) -> list[Json]:
        groups: dict[tuple[str, ...], Json] = {}
        keys = list(table.unique)
        if len(table.primary) > 1:
            keys.append((table.line, table.primary))
        for line, columns in keys:
            parts = tuple(dict.fromkeys(known[c] for c in columns if c in known))
            if not all(c in known or c in _DELETED for c in columns) or not parts:
                if not all(c in table.primary for c in columns):
                    what = f"unique ({', '.join(c or 'expression' for c in columns)}) on {table.name}"
                    self._draft.report("rule", line, what, "a column in it is not kept")
            elif len(parts) == 1:
                if columns[0] in fields:
                    fields[columns[0]]["unique"] = True
                    self._draft.n_mapped += 1
            else:
                groups[parts] = {"id": "_".join(parts)[:58].rstrip("_"), "fields": list(parts)}
        for number, group in enumerate(groups.values()):
            others = [g["id"] for g in list(groups.values())[:number]]
            group["id"] = unique_id(group["id"], others)
        self._draft.n_mapped += len(groups)
        return list(groups.values())

    def _is_join(self, table: SqlTable) -> bool:
        """A table of nothing but two links is itself a link, unless one of its ends cannot be found."""
        ends = [link for link in table.links if len(link.columns) == 1 and link.columns[0] in table.columns]
        rest = [
            c for key, c in table.columns.items()
            if key not in {link.columns[0] for link in ends} and not self._is_own(table, c)
        ]  # fmt: skip
        known = all(link.table in self._schema.tables and link.table != table.name.lower() for link in table.links)
        return len(table.links) == len(ends) == 2 and not rest and known and not table.checks  # noqa: PLR2004 - two ends

    def _join(self, table: SqlTable, models: dict[str, Json]) -> None:
        order = list(table.columns)
        holder, far = sorted(table.links, key=lambda link: order.index(link.columns[0]))
        if holder.table not in models:
            holder, far = far, holder
        target = "user" if far.table in self._accounts else self._ids.get(far.table)
        if holder.table not in models or target is None:
            what = f"table {table.name}"
            self._draft.report(
                "relation", table.line, what, f"{holder.table} and {far.table} are no models that can be linked"
            )
            return
        model = models[holder.table]
        taken = [r["id"] for r in (*model["fields"], *model["relations"])]
        name = _link_name(far, singular(far.table))
        relation_id = unique_id(name if name not in taken else singular(table.name), taken)
        record = {"id": relation_id, "name": to_label(relation_id), "kind": "many-to-many", "to": target}
        model["relations"].append(record | {"on_delete": "cascade"})
        self._draft.n_mapped += 1


def _settle_keys(table: SqlTable) -> None:
    """A key written at its column and one written below the columns mean the same."""
    primary = tuple(key for key, c in table.columns.items() if c.primary)
    table.primary = table.primary or primary


def _is_made_type(column: SqlColumn) -> bool:
    name = column.type.this if isinstance(column.type, exp.DataType) else None
    return name in (exp.DType.UUID, exp.DType.SERIAL, exp.DType.BIGSERIAL, exp.DType.SMALLSERIAL)


def _link_name(link: SqlLink, target: str) -> str:
    """Return `customer` for `customer_id`; a column that only says `id` takes the name of its target."""
    if len(link.columns) > 1:
        return target
    name = to_id(link.columns[0])
    for tail in ("_id", "_uuid", "_fk", "_key"):
        name = name.removesuffix(tail)
    name = name.removeprefix("id_").removeprefix("fk_")
    if name.endswith("id") and name[:-2] == target.replace("_", ""):
        return target
    return target if name in ("id", "uuid", "parent_node") else name


def _prose(comment: str) -> str:
    return " ".join(comment.split())[:400]
