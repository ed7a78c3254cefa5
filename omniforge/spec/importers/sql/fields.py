"""Columns as fields, and checks as their rules."""

from collections.abc import Collection
from typing import Any

from sqlglot import exp

from omniforge.spec.importers.draft import Draft
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.labels import to_labels
from omniforge.spec.importers.naming import to_id, to_label
from omniforge.spec.importers.sql.checks import Rule, rules_of
from omniforge.spec.importers.sql.syntax import SqlColumn, SqlSchema, SqlTable
from omniforge.spec.importers.sql.types import spec_type

Json = dict[str, Any]
_WORDS = {
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
    "==": "the same as",
    "!=": "other than",
}
_SHOWN = 160
_WHOLE = ("integer", "duration", "rating")


class FieldWriter:
    """Writes the fields of tables into a draft."""

    def __init__(self, schema: SqlSchema, draft: Draft) -> None:
        self._schema = schema
        self._draft = draft

    def field(self, table: SqlTable, column: SqlColumn, taken: Collection[str]) -> Json:
        """Return the field of a column; its type is `None` when no field type keeps it."""
        key, where = column.name.lower(), f"{table.name}.{column.name}"
        is_line = column.unique or key in table.primary or any(c == (key,) for _, c in table.unique)
        found = spec_type(column.type, column.name, self._schema, is_line=is_line)
        field_id = unique_id(to_id(column.name), taken)
        record: Json = {"id": field_id, "name": to_label(column.name), "type": found.kind}
        if found.kind is None or column.computed:
            reason = "values that the database computes are not kept" if column.computed else found.note
            self._draft.report("field", column.line, where, reason or "no field type keeps this")
            return record | {"type": None}
        if found.note:
            self._draft.report("annotation", column.line, f"{where}: {found.note}", f"imported as {found.kind}")
        if column.comment:
            record["description"] = " ".join(column.comment.split())[:400]
        if column.required or key in table.primary:
            record["required"] = True
        if column.unique or (key in table.primary and len(table.primary) == 1):
            record["unique"] = True
        if found.max_length is not None:
            record["max_length"] = found.max_length
        if found.labels:
            record["labels"] = to_labels(found.labels)
        if column.default is not None:
            self._default(where, column, record)
        self._draft.n_mapped += 1 + sum(1 for rule in ("required", "unique", "max_length") if rule in record)
        return record

    def _default(self, where: str, column: SqlColumn, record: Json) -> None:
        value = _literal(column.default, record)
        if record["type"] in ("json", "string_list") and getattr(_bare(column.default), "name", "") in ("{}", "[]"):
            record.pop("required", None)
        elif value is not None:
            record["default"] = value
            self._draft.n_mapped += 1
        elif not (column.made or isinstance(_bare(column.default), exp.Null)):
            sql = column.default.sql() if column.default is not None else ""
            self._draft.report(
                "annotation", column.line, f"{where} DEFAULT {sql}"[:120], "no value that is written out"
            )

    def checks(
        self, table: SqlTable, fields: dict[str, Json], relations: dict[str, Json], linked: dict[str, str]
    ) -> list[Json]:
        """Put the checks of a table into its fields; return those that compare two of them."""
        compared: list[Json] = []
        named = [(table, line, check, "") for line, check in table.checks]
        for key, column in table.columns.items():
            domain = self._domain(column)
            if domain is not None:
                named += [(domain, column.line, check, key) for _, check in domain.checks]
        for owner, line, check, key in named:
            rules = rules_of(check)
            wanted = [Rule(r.kind, key or r.column, r.value, r.strict) for r in rules or ()]
            done = [self._check(rule, fields, relations, linked, compared) for rule in wanted]
            if rules is None or not all(done):
                what = f"CHECK ({check.sql()}) on {owner.name}"
                shown = what if len(what) <= _SHOWN else f"{what[:_SHOWN]}…"
                self._draft.report("rule", line, shown, "no rule says this in full")
        return compared

    def _domain(self, column: SqlColumn) -> SqlTable | None:
        names = [i.name.lower() for i in column.type.find_all(exp.Identifier)] if column.type is not None else []
        return next((self._schema.domains[n] for n in names if n in self._schema.domains), None)

    def _check(
        self,
        rule: Rule,
        fields: dict[str, Json],
        relations: dict[str, Json],
        linked: dict[str, str],
        compared: list[Json],
    ) -> bool:
        if rule.kind == "required" and rule.column in linked:
            relations[linked[rule.column]]["required"] = True
            return True
        field = fields.get(rule.column)
        if field is None or field["type"] is None:
            return False
        self._draft.n_mapped += 1
        if rule.kind == "compare":
            return _compare(rule, field, fields, compared)
        if rule.kind == "required":
            field["required"] = True
        elif rule.kind == "in":
            return _choose(rule, field)
        elif rule.kind in ("min", "max") and isinstance(rule.value, float):
            return _limit(rule, field, rule.value)
        else:
            field[rule.kind] = int(rule.value) if isinstance(rule.value, float) else rule.value
        return True


def _choose(rule: Rule, field: Json) -> bool:
    values = rule.value if isinstance(rule.value, tuple) else ()
    if field["type"] not in ("string", "text", "enum"):
        return False
    default = field.get("default")
    field |= {"type": "enum", "labels": to_labels(values)}
    for key in ("max_length", "min_length", "pattern"):
        field.pop(key, None)
    if isinstance(default, str):
        field["default"] = to_id(default)
    return True


def _limit(rule: Rule, field: Json, number: float) -> bool:
    """A strict bound of whole numbers is the next one; of others it is reported, with the bound itself allowed."""
    shift = 0
    if rule.strict and field["type"] in _WHOLE:
        shift = 1 if rule.kind == "min" else -1
    field[rule.kind] = number + shift
    if (
        field["type"] == "integer"
        and field["id"].endswith(("rating", "stars"))
        and (field.get("min"), field.get("max")) == (1, 5)
    ):
        field["type"] = "rating"
    return not rule.strict or shift != 0


def _compare(rule: Rule, field: Json, fields: dict[str, Json], compared: list[Json]) -> bool:
    op, _, column = str(rule.value).partition(" ")
    other = fields.get(column)
    if other is None or other["type"] is None:
        return False
    rule_id = unique_id(f"{field['id']}_{other['id']}", [r["id"] for r in compared])
    message = f"{field['name']} must be {_WORDS[op]} {other['name'].lower()}."
    compared.append(
        {"id": rule_id, "kind": "compare", "field": field["id"], "other": other["id"], "op": op, "message": message}
    )
    return True


def _literal(default: exp.Expression | None, record: Json) -> str | float | bool | None:
    """Return a default that is written out, as the type of the field takes it."""
    bare, kind = _bare(default), record["type"]
    text = _written(bare)
    if text is None:
        return None
    if kind == "boolean":
        return {"1": True, "t": True, "true": True, "0": False, "f": False, "false": False}.get(text.lower())
    if kind in ("integer", "decimal", "money", "duration", "rating"):
        return _number(text)
    if kind == "enum":
        return to_id(text)
    return text if kind not in ("json", "string_list", "file", "location") else None


def _written(bare: exp.Expression | None) -> str | None:
    if isinstance(bare, exp.Neg) and isinstance(bare.this, exp.Literal):
        return f"-{bare.this.name}"
    if isinstance(bare, exp.Boolean):
        return "true" if bare.this else "false"
    return bare.name if isinstance(bare, (exp.Literal, exp.BitString)) else None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


def _bare(what: exp.Expression | None) -> exp.Expression | None:
    while isinstance(what, (exp.Paren, exp.Cast)):
        what = what.this
    return what
