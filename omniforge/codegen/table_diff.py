"""The differences of two databases as SQL, in an order in which every statement finds what it needs.

Order: keys and conditions that go, tables that go, renames, columns that go, changed columns, new tables, new columns,
new keys and conditions. Triggers that change go before all and come back after all.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

from omniforge.codegen.alter import add_column, alter, change_column, filling, is_lossless, replace_values
from omniforge.codegen.sql import (
    Check,
    Column,
    Database,
    ForeignKey,
    Index,
    Table,
    add_check,
    add_foreign_key,
    check_name,
    create_index,
    create_table,
    foreign_key_name,
    index_name,
    primary_key_name,
    quoted,
)
from omniforge.codegen.trigger_diff import trigger_diff
from omniforge.spec.identifiers import words

Pair = tuple[Table, Table]
Rename = tuple[str, str, str]
"""Quoted table that it belongs to (where that matters), name before, name after."""
_Key = TypeVar("_Key", ForeignKey, Index)


class TableDiff:
    """Compares two databases; `statements()` fills `changes`, `destructive` and `assumed` on the way."""

    def __init__(self, old: Database, new: Database) -> None:
        self.old = old
        self.new = new
        self.changes: list[str] = []
        self.destructive: list[str] = []
        self.assumed: list[str] = []

    def statements(self) -> tuple[str, ...]:
        """Return the SQL that turns the old database into the new one."""
        self._describe()
        triggers = trigger_diff(self.old, self.new)
        self.changes += triggers.changes
        self.destructive += triggers.destructive
        self.assumed += triggers.assumed
        return (
            *triggers.drop,
            *self._drop_foreign_keys(),
            *self._drop_indexes_and_checks(),
            *self._drop_tables(),
            *self._set_joins_aside(),
            *self._rename_tables(),
            *self._drop_columns(),
            *self._rename_columns(),
            *self._rename_constraints(),
            *self._change_columns(),
            *(create_table(t) for t in self._made),
            *self._refill_joins(),
            *self._add_columns(),
            *self._add_indexes(),
            *self._add_foreign_keys(),
            *self._add_checks(),
            *triggers.make,
        )

    @cached_property
    def _old_ids(self) -> frozenset[str]:
        return frozenset(t.id for t in self.old.tables)

    @cached_property
    def _removed(self) -> tuple[Table, ...]:
        kept = {t.id for t in self.new.tables}
        gone = [t for t in self.old.tables if t.id not in kept]
        return tuple(sorted(gone, key=lambda t: not t.join))

    @cached_property
    def _turned(self) -> tuple[Pair, ...]:
        """Join tables whose sides changed places, because Prisma orders them by the models' names."""
        found = [(self.old.table(t.id), t) for t in self.new.tables if t.join and t.id in self._old_ids]
        return tuple((a, b) for a, b in found if [c.id for c in a.columns] != [c.id for c in b.columns])

    @cached_property
    def _made(self) -> tuple[Table, ...]:
        turned = {new.id for _, new in self._turned}
        return tuple(t for t in self.new.tables if t.id not in self._old_ids or t.id in turned)

    @cached_property
    def _pairs(self) -> tuple[Pair, ...]:
        made = {t.id for t in self._made}
        return tuple((self.old.table(t.id), t) for t in self.new.tables if t.id not in made)

    def _describe(self) -> None:
        for table in self._made:
            if table.id not in self._old_ids:
                self.changes.append(f"add {_words(table.name)}")
        for table in self._removed:
            self.changes.append(f"drop {_words(table.name)}")
            self.destructive.append(f"table {table.name} and all its rows")
        for old, new in self._pairs:
            if old.name != new.name:
                self.changes.append(f"rename {_words(old.name)} to {_words(new.name)}")
            self._describe_columns(old, new)

    def _describe_columns(self, old: Table, new: Table) -> None:
        table = _words(new.name)
        for column in _missing(old, new):
            self.changes.append(f"drop {table} {_words(column.name)}")
            self.destructive.append(f"column {new.name}.{column.name}")
        for column in _missing(new, old):
            self.changes.append(f"add {table} {_words(column.name)}")
            if column.required and column.default is None:
                self.assumed.append(filling(self.new, new, column))
        for before, after in _kept(old, new):
            if before.name != after.name:
                self.changes.append(f"rename {table} {_words(before.name)} to {_words(after.name)}")
            self._describe_values(new, before, after)
            if _structure(before) != _structure(after):
                self.changes.append(f"change {table} {_words(after.name)}")
        if _keys(old) != _keys(new) and not any(c.startswith(("add", "drop")) for c in self.changes):
            self.changes.append(f"change {table} keys")

    def _describe_values(self, table: Table, before: Column, after: Column) -> None:
        name = f"{table.name}.{after.name}"
        if before.sealed and not after.sealed:
            self.destructive.append(f"encrypted values of {name}: nothing reads them once the field is not personal")
        elif before.type != after.type and not is_lossless(before.type, after.type):
            self.destructive.append(f"values of {name} that are no {after.type}")
        if after.sealed and not before.sealed:
            self.assumed.append(f"values of {name} that exist are encrypted when you run `npm run db:seal`")
        if after.required and not before.required:
            self.assumed.append(filling(self.new, table, after))

    def _drop_foreign_keys(self) -> Sequence[str]:
        found = [(t, k) for t in self._removed for k in t.foreign_keys]
        found += [(old, k) for old, _ in self._turned for k in old.foreign_keys]
        found += [(old, k) for old, new in self._pairs for k in old.foreign_keys if k not in new.foreign_keys]
        return [_drop_constraint("DropForeignKey", t, foreign_key_name(t, k)) for t, k in found]

    def _drop_indexes_and_checks(self) -> Sequence[str]:
        statements = []
        for old, new in self._pairs:
            present = {c.id for c in new.columns}
            indexes = [i for i in old.indexes if i not in new.indexes and present.issuperset(i.columns)]
            checks = [c for c in old.checks if c.column in present and not _keeps_check(old, new, c)]
            statements += [f"-- DropIndex\nDROP INDEX {quoted(index_name(old, i))};" for i in indexes]
            statements += [_drop_constraint("DropCheck", old, check_name(old, c)) for c in checks]
        return statements

    def _drop_tables(self) -> Sequence[str]:
        return [f"-- DropTable\nDROP TABLE {quoted(t.name)};" for t in self._removed]

    def _set_joins_aside(self) -> Sequence[str]:
        statements = []
        for n, (old, _) in enumerate(self._turned):
            statements.append(_drop_constraint("AlterTable", old, primary_key_name(old)))
            statements += [f"-- DropIndex\nDROP INDEX {quoted(index_name(old, i))};" for i in old.indexes]
            statements.append(_rename_table(old.name, _aside(n)))
        return statements

    def _refill_joins(self) -> Sequence[str]:
        statements = []
        for n, (old, new) in enumerate(self._turned):
            a, b = (quoted(old.column(c.id).name) for c in new.columns)
            target = f'INSERT INTO {quoted(new.name)} ("A", "B")'
            source = quoted(_aside(n))
            statements.append(f"-- Backfill\n{target} SELECT {a}, {b} FROM {source};")  # noqa: S608 - quoted names
            statements.append(f"-- DropTable\nDROP TABLE {source};")
        return statements

    def _rename_tables(self) -> Sequence[str]:
        renames = [("", old.name, new.name) for old, new in self._pairs]
        return [_rename_table(before, after) for _, before, after in _in_safe_order(renames)]

    def _drop_columns(self) -> Sequence[str]:
        return [alter(new, f"DROP COLUMN {quoted(c.name)}") for old, new in self._pairs for c in _missing(old, new)]

    def _rename_columns(self) -> Sequence[str]:
        return [
            alter(new, f"RENAME COLUMN {quoted(before)} TO {quoted(after)}")
            for old, new in self._pairs
            for _, before, after in _in_safe_order([("", a.name, b.name) for a, b in _kept(old, new)])
        ]

    def _rename_constraints(self) -> Sequence[str]:
        constraints: list[Rename] = []
        indexes: list[Rename] = []
        for old, new in self._pairs:
            keys = _both(old.foreign_keys, new.foreign_keys)
            checks = [c for c in old.checks if _keeps_check(old, new, c)]
            table = quoted(new.name)
            constraints.append((table, primary_key_name(old), primary_key_name(new)))
            constraints += [(table, foreign_key_name(old, k), foreign_key_name(new, k)) for k in keys]
            constraints += [(table, check_name(old, c), check_name(new, c)) for c in checks]
            indexes += [(table, index_name(old, i), index_name(new, i)) for i in _both(old.indexes, new.indexes)]
        return [
            *(
                f"-- AlterTable\nALTER TABLE {table} RENAME CONSTRAINT {quoted(before)} TO {quoted(after)};"
                for table, before, after in _in_safe_order(constraints)
            ),
            *(
                f"-- RenameIndex\nALTER INDEX {quoted(before)} RENAME TO {quoted(after)};"
                for _, before, after in _in_safe_order(indexes)
            ),
        ]

    def _change_columns(self) -> Sequence[str]:
        return [
            statement
            for old, new in self._pairs
            for before, after in _kept(old, new)
            for statement in change_column(self.new, new, before, after)
        ]

    def _add_columns(self) -> Sequence[str]:
        return [s for old, new in self._pairs for c in _missing(new, old) for s in add_column(self.new, new, c)]

    def _add_indexes(self) -> Sequence[str]:
        added = [(t, i) for t in self._made for i in t.indexes]
        added += [(new, i) for old, new in self._pairs for i in new.indexes if i not in old.indexes]
        return [create_index(table, index) for table, index in added]

    def _add_foreign_keys(self) -> Sequence[str]:
        added = [(t, k) for t in self._made for k in t.foreign_keys]
        added += [(new, k) for old, new in self._pairs for k in new.foreign_keys if k not in old.foreign_keys]
        return [add_foreign_key(self.new, table, key) for table, key in added]

    def _add_checks(self) -> Sequence[str]:
        statements = [add_check(t, c) for t in self._made for c in t.checks]
        for old, new in self._pairs:
            known = {c.id for c in old.columns}
            for check in new.checks:
                if _keeps_check(old, new, check):
                    continue
                existed = check.column in known
                if existed and check.values:
                    statements += self._off_removed_values(old, new, check)
                statements.append(add_check(new, check, of_new_rows_only=existed and not check.values))
        return statements

    def _off_removed_values(self, old: Table, new: Table, check: Check) -> Sequence[str]:
        before = next((c.values for c in old.checks if c.column == check.column), ())
        if before and set(before) <= set(check.values):
            return ()
        column = new.column(check.column).name
        gone = [v for v in before if v not in check.values]
        which = f"the values {', '.join(gone)}" if gone else "values that are no option"
        self.destructive.append(f"{which} of {new.name}.{column}")
        return (replace_values(new, check),)


def _kept(old: Table, new: Table) -> list[tuple[Column, Column]]:
    before = {c.id: c for c in old.columns}
    return [(before[c.id], c) for c in new.columns if c.id in before]


def _missing(table: Table, other: Table) -> list[Column]:
    """Return the columns of `table` that `other` lacks."""
    present = {c.id for c in other.columns}
    return [c for c in table.columns if c.id not in present]


def _structure(column: Column) -> tuple[str, bool, str | None]:
    return (column.type, column.required, column.default)


def _keys(table: Table) -> tuple[object, ...]:
    return (table.foreign_keys, table.indexes, table.checks)


def _both(old: Sequence[_Key], new: Sequence[_Key]) -> list[_Key]:
    return [key for key in old if key in new]


def _keeps_check(old: Table, new: Table, check: Check) -> bool:
    if check not in old.checks or check not in new.checks:
        return False
    return old.column(check.column).type == new.column(check.column).type


def _in_safe_order(renames: Sequence[Rename]) -> list[Rename]:
    """Return the renames that change something, by way of a free name when old and new names overlap."""
    changed = [(owner, a, b) for owner, a, b in renames if a != b]
    if not {a for _, a, _ in changed} & {b for _, _, b in changed}:
        return changed
    aside = [(owner, a, f"_forge_rename_{n}") for n, (owner, a, _) in enumerate(changed)]
    back = [(owner, between, b) for (owner, _, between), (_, _, b) in zip(aside, changed, strict=True)]
    return [*aside, *back]


def _rename_table(old: str, new: str) -> str:
    return f"-- RenameTable\nALTER TABLE {quoted(old)} RENAME TO {quoted(new)};"


def _drop_constraint(heading: str, table: Table, name: str) -> str:
    return f"-- {heading}\nALTER TABLE {quoted(table.name)} DROP CONSTRAINT {quoted(name)};"


def _aside(n: int) -> str:
    return f"_forge_join_{n}"


def _words(name: str) -> str:
    return " ".join(words(name))
