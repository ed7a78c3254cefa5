"""Single statements that change a table that holds rows: rename, add, retype, fill.

Invariant: a statement keeps every value that the new type can hold, and never fails because of what a row contains.
"""

import re

from omniforge.codegen.sql import Check, Column, Database, Table, check_condition, column_definition, quoted

_INTEGER, _DECIMAL, _TEXT = "INTEGER", "DECIMAL(12,2)", "TEXT"
_WIDE = "DECIMAL(14,4)"
"""Money with more than two digits after the point."""
_TIMESTAMP = "TIMESTAMP(3)"
_NUMBER = r"^\s*-?\d{1,9}(\.\d+)?\s*$"
_DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
_TABLE_REFERENCE = re.compile(r"\{([a-z][a-z0-9_.-]*)\}")


def alter(table: Table, action: str) -> str:
    """Return `ALTER TABLE "x" action;` under Prisma's heading."""
    return f"-- AlterTable\nALTER TABLE {quoted(table.name)} {action};"


def add_column(database: Database, table: Table, column: Column) -> tuple[str, ...]:
    """Return the statements that add a column; a required one without default is filled first, then closed."""
    if not column.required or column.default is not None:
        return (alter(table, f"ADD COLUMN     {column_definition(column)}"),)
    name = quoted(column.name)
    return (
        alter(table, f"ADD COLUMN     {name} {column.type}"),
        *fill(database, table, column),
        alter(table, f"ALTER COLUMN {name} SET NOT NULL"),
    )


def fill(database: Database, table: Table, column: Column) -> tuple[str, ...]:
    """Return the statement that gives rows without a value one, if the column has something to give."""
    if not column.backfill:
        return ()
    value = _TABLE_REFERENCE.sub(lambda m: quoted(database.table(m.group(1)).name), column.backfill)
    name = quoted(column.name)
    return (f"-- Backfill\nUPDATE {quoted(table.name)} SET {name} = {value} WHERE {name} IS NULL;",)


def filling(database: Database, table: Table, column: Column) -> str:
    """Say what the rows of a table that have no value in a required column get."""
    where = f"rows of {table.name} without {column.name}"
    if not column.backfill:
        return f"{where} have nothing to get: the migration refuses to run while there are any"
    value = column.backfill.removeprefix("(").removesuffix(")::text") if column.sealed else column.backfill
    target = _TABLE_REFERENCE.search(column.backfill)
    if target is not None:
        return f"{where} get the first {database.table(target.group(1)).name}; where there is none, it refuses to run"
    known = {'"id"': "their id", "''": "an empty text", "CURRENT_TIMESTAMP": "the time of the migration",
             "CURRENT_DATE": "the day of the migration"}  # fmt: skip
    if value.startswith("(SELECT"):
        return f"{where} get the first admin"
    return f"{where} get {known.get(value, value)}; give the field a default to choose another"


def replace_values(table: Table, check: Check) -> str:
    """Return the statement that moves rows off values that are no longer allowed."""
    column = table.column(check.column)
    fallback = "NULL"
    if column.required:
        fallback = column.default or column.backfill or "'" + check.values[0] + "'"
    condition = check_condition(table, check).replace(" IN (", " NOT IN (", 1)
    return f"-- Backfill\nUPDATE {quoted(table.name)} SET {quoted(column.name)} = {fallback} WHERE {condition};"


def change_column(database: Database, table: Table, old: Column, new: Column) -> tuple[str, ...]:
    """Return the statements that turn a column into another type, default or nullability; its name is new already."""
    name = quoted(new.name)
    statements = []
    retyped = old.type != new.type
    if retyped:
        if old.default is not None:
            statements.append(alter(table, f"ALTER COLUMN {name} DROP DEFAULT"))
        if old.required:
            statements.append(alter(table, f"ALTER COLUMN {name} DROP NOT NULL"))
        using = cast(old.type, new.type, name)
        statements.append(alter(table, f"ALTER COLUMN {name} SET DATA TYPE {new.type} USING {using}"))
    if new.required and (retyped or not old.required):
        statements += fill(database, table, new)
        statements.append(alter(table, f"ALTER COLUMN {name} SET NOT NULL"))
    if not new.required and old.required and not retyped:
        statements.append(alter(table, f"ALTER COLUMN {name} DROP NOT NULL"))
    if new.default is not None and (retyped or old.default != new.default):
        statements.append(alter(table, f"ALTER COLUMN {name} SET DEFAULT {new.default}"))
    if new.default is None and old.default is not None and not retyped:
        statements.append(alter(table, f"ALTER COLUMN {name} DROP DEFAULT"))
    return tuple(statements)


def is_lossless(old: str, new: str) -> bool:
    """Whether every value of one SQL type survives the change to the other."""
    if old.startswith("DECIMAL") and new == _WIDE:
        return True
    kept = {(_INTEGER, _DECIMAL), (_INTEGER, _WIDE), ("DATE", _TIMESTAMP), (_TEXT, "TEXT[]"), ("BOOLEAN", _INTEGER)}
    return new in (_TEXT, "JSONB") or (old, new) in kept


def cast(old: str, new: str, name: str) -> str:
    """Return an expression of the new type for a column of the old one; NULL for what it cannot hold."""
    if new == _TEXT:
        as_text = {
            "TEXT[]": f"array_to_string({name}, ', ')",
            _TIMESTAMP: f"""to_char({name}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""",
        }
        return as_text.get(old, f"{name}::text")
    if old == _TEXT:
        return _cast_text(new, name)
    if new.startswith("DECIMAL") and (old == _INTEGER or old.startswith("DECIMAL")):
        return f"{name}::{new}"
    if old.startswith("DECIMAL") and new == _INTEGER:
        return f"CASE WHEN abs({name}) < 2147483647 THEN round({name})::integer END"
    known = {
        ("DATE", _TIMESTAMP): f"{name}::timestamp",
        (_TIMESTAMP, "DATE"): f"{name}::date",
        (_INTEGER, "BOOLEAN"): f"{name} <> 0",
        ("BOOLEAN", _INTEGER): f"{name}::integer",
    }
    return known.get((old, new), f"to_jsonb({name})" if new == "JSONB" else f"NULL::{new}")


def _cast_text(new: str, name: str) -> str:
    trimmed = f"trim({name})"
    guarded = {
        _INTEGER: (f"{name} ~ '{_NUMBER}'", f"round({trimmed}::numeric)::integer"),
        _DECIMAL: (f"{name} ~ '{_NUMBER}'", f"{trimmed}::numeric::{_DECIMAL}"),
        _WIDE: (f"{name} ~ '{_NUMBER}'", f"{trimmed}::numeric::{_WIDE}"),
        "BOOLEAN": (f"lower({trimmed}) IN ('true', 'false', 'yes', 'no', 't', 'f', '1', '0')", f"{trimmed}::boolean"),
        "DATE": (f"{name} ~ '{_DAY}'", f"left({name}, 10)::date"),
        _TIMESTAMP: (f"{name} ~ '{_DAY}'", f"left({name}, 10)::timestamp"),
    }
    if new in guarded:
        condition, value = guarded[new]
        return f"CASE WHEN {condition} THEN {value} END"
    return f"CASE WHEN {name} <> '' THEN ARRAY[{name}] END" if new == "TEXT[]" else f"to_jsonb({name})"
