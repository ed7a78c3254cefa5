"""What a release does to the tables, and whether a release fits the tables as they are.

Pure: texts of `.forge/schema.json` and of migrations in, words out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from omniforge.codegen.migrations import plan_migration, read_snapshot
from omniforge.codegen.sql import Column, Database, Table


def pending(have: Mapping[str, str], applied: Iterable[str]) -> tuple[str, ...]:
    """Return the migrations a release brings that were not applied, in order."""
    done = set(applied)
    return tuple(sorted(name for name in have if name not in done))


def changed(have: Mapping[str, str], applied: Mapping[str, str]) -> tuple[str, ...]:
    """Return applied migrations whose text is another one in the release."""
    return tuple(
        sorted(n for n, sql in have.items() if n in applied and applied[n] != sha256(sql.encode()).hexdigest())
    )


def losses(before: str | None, after: str | None, new: Mapping[str, str], *, own: Iterable[str]) -> tuple[str, ...]:
    """Return the stored data that a deployment would destroy, by table and column.

    Args:
        before: the snapshot the database has now; None when it is not known.
        after: the snapshot of the release; None when it has none.
        new: pending migrations by name.
        own: those of `new` that forge generated; the snapshots tell of them, the others are read.
    """
    found: list[str] = []
    known = before is not None and after is not None
    if before is not None and after is not None and new:
        found += plan_migration(read_snapshot(before), read_snapshot(after)).destructive
    generated = set(own) if known else set()
    for name, sql in sorted(new.items()):
        if name not in generated:
            found += [loss for loss in _read(sql) if loss not in found]
    return tuple(found)


def misfits(release: str, now: str) -> tuple[str, ...]:
    """Return why a release cannot work on tables that later releases changed; empty when it can.

    What later releases added does not hurt, as long as a row can be written without it.
    """
    old, new = read_snapshot(release), read_snapshot(now)
    return tuple(reason for table in old.tables for reason in _misfits_of(table, new))


def _misfits_of(table: Table, new: Database) -> Iterator[str]:
    now = next((t for t in new.tables if t.name == table.name), None)
    if now is None:
        yield f"table {table.name} is gone"
        return
    have = {c.name: c for c in now.columns}
    for column in table.columns:
        there = have.pop(column.name, None)
        if there is None:
            yield f"column {table.name}.{column.name} is gone"
        elif _kind(there) != _kind(column):
            yield f"column {table.name}.{column.name} is {_kind(there)} now, not {_kind(column)}"
        elif there.required and not column.required:
            yield f"column {table.name}.{column.name} may not be empty any more"
    for column in have.values():
        if column.required and column.default is None:
            yield f"column {table.name}.{column.name} is new and may not be empty"
    yield from _narrower(table, now)


def _narrower(before: Table, now: Table) -> Iterator[str]:
    """Yield rules that rows of the old release may break."""
    names = {c.id: c.name for c in now.columns}
    written = {c.name for c in before.columns}
    for check in now.checks:
        name = names[check.column]
        same = [c for c in before.checks if c.column == check.column]
        wider = check.values and any(c.values and set(c.values) <= set(check.values) for c in same)
        if name in written and check not in before.checks and not wider:
            yield f"the rule for {now.name}.{name} is another one now"
    old_keys = {k.column for k in before.foreign_keys}
    for key in now.foreign_keys:
        if names[key.column] in written and key.column not in old_keys:
            yield f"column {now.name}.{names[key.column]} must name a row of another table now"
    unique = {i.columns for i in before.indexes if i.unique}
    for index in now.indexes:
        columns = [names[c] for c in index.columns]
        if index.unique and index.columns not in unique and written & set(columns):
            yield f"{', '.join(columns)} of {now.name} must be unique now"


def _kind(column: Column) -> str:
    return f"{column.type}{' (encrypted)' if column.sealed else ''}"


_NAME = r'(?:"?(?:public|PUBLIC)"?\.)?"?(\w+)"?'
_DROP_TABLE = re.compile(rf"\bDROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?{_NAME}", re.IGNORECASE)
_TRUNCATE = re.compile(rf"\bTRUNCATE\s+(?:TABLE\s+)?{_NAME}", re.IGNORECASE)
_DELETE = re.compile(rf"\bDELETE\s+FROM\s+{_NAME}", re.IGNORECASE)
_ALTER = re.compile(rf"\bALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?{_NAME}([^;]*)", re.IGNORECASE)
_DROP_COLUMN = re.compile(r'\bDROP\s+(?:COLUMN\s+)(?:IF\s+EXISTS\s+)?"?(\w+)"?', re.IGNORECASE)
_TYPE = re.compile(r'\bALTER\s+(?:COLUMN\s+)?"?(\w+)"?\s+(?:SET\s+DATA\s+)?TYPE\s+(\w+)', re.IGNORECASE)
_IGNORED = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)


def _read(sql: str) -> Iterator[str]:
    """Yield what a hand-written migration destroys, as far as its text says so."""
    text = _IGNORED.sub(" ", sql)
    for found in _DROP_TABLE.finditer(text):
        yield f"table {found[1]} and all its rows"
    for found in _TRUNCATE.finditer(text):
        yield f"all rows of {found[1]}"
    for found in _DELETE.finditer(text):
        yield f"rows of {found[1]}"
    for table in _ALTER.finditer(text):
        for found in _DROP_COLUMN.finditer(table[2]):
            yield f"column {table[1]}.{found[1]}"
        for found in _TYPE.finditer(table[2]):
            yield f"values of {table[1]}.{found[1]} that are no {found[2].upper()}"
