"""From the triggers of one database to those of another, and the rows that are worked out anew in between.

Invariant: a value that a formula gives is right after the migration, for every row there is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from omniforge.codegen.sql import (
    Database,
    Table,
    create_computed,
    create_followed,
    quoted,
    trigger_name,
    work_out,
)
from omniforge.spec.identifiers import words


@dataclass(frozen=True, slots=True)
class TriggerDiff:
    """What to do about triggers.

    Attributes:
        drop: statements before anything else changes.
        make: statements after everything else has changed.
        changes: what is new, as in `MigrationPlan`.
        destructive: values that people entered and that a formula gives from now on.
        assumed: what rows that exist get.
    """

    drop: tuple[str, ...]
    make: tuple[str, ...]
    changes: tuple[str, ...]
    destructive: tuple[str, ...]
    assumed: tuple[str, ...]


def trigger_diff(old: Database, new: Database) -> TriggerDiff:
    """Compare the triggers of two databases."""
    before, after = {t.id: t for t in old.tables}, {t.id: t for t in new.tables}
    drop: list[str] = []
    made: dict[str, list[str]] = {"computed": [], "followed": []}
    for table_id in dict.fromkeys((*before, *after)):
        was, now = before.get(table_id), after.get(table_id)
        for kind, statements in made.items():
            gone, wanted = _statements(old, was, kind), _statements(new, now, kind)
            if gone != wanted:
                drop += _drop(was, kind) if was is not None and gone else ()
                statements.extend(wanted)
    renewed = _renewed(before, new)
    changed = [(t, c) for t in new.tables if t.id in before for c in _changed(before[t.id], t)]
    entered = [(t, c) for t, c in changed if c in _entered(before[t.id])]
    known = {t.id: {c.id for c in t.columns} for t in old.tables}
    return TriggerDiff(
        drop=tuple(drop),
        make=(*made["computed"], *(work_out(t) for t in _in_order(new, renewed)), *made["followed"]),
        changes=tuple(
            f"change {' '.join(words(f'{t.name} {t.column(c).name}'))}" for t, c in changed if c in known[t.id]
        ),
        destructive=tuple(f"values of {_name(t, c)} that people entered: a formula gives them now" for t, c in entered),
        assumed=tuple(f"{_name(t, c)} of rows that exist is worked out" for t, c in changed),
    )


def _name(table: Table, column: str) -> str:
    return f"{table.name}.{table.column(column).name}"


def _statements(database: Database, table: Table | None, kind: str) -> tuple[str, ...]:
    if table is None:
        return ()
    return create_computed(table) if kind == "computed" else create_followed(database, table)


def _drop(table: Table, kind: str) -> tuple[str, ...]:
    name = quoted(trigger_name(table, kind))
    return (
        f"-- DropTrigger\nDROP TRIGGER {name} ON {quoted(table.name)};",
        f"-- DropFunction\nDROP FUNCTION {name}();",
    )


def _changed(old: Table, new: Table) -> list[str]:
    """Return the columns whose values are others than before."""
    formulas = {c.column: c.formula for c in old.computed}
    return [c.column for c in new.computed if formulas.get(c.column) != c.formula]


def _entered(old: Table) -> set[str]:
    return {c.id for c in old.columns} - {c.column for c in old.computed}


def _renewed(before: dict[str, Table], new: Database) -> set[str]:
    """Return the tables whose rows are worked out anew: those with other formulas, and those that follow them."""
    found = {t.id for t in new.tables if t.id in before and _changed(before[t.id], t)}
    size = 0
    while size != len(found):
        size = len(found)
        found |= {f.table for t in new.tables if t.id in found for f in t.followers if f.table in before}
    return found


def _in_order(database: Database, wanted: Collection[str]) -> list[Table]:
    """Return tables, each after those whose rows it is about; twice where they are about each other."""
    about = {i: [t.id for t in database.tables if t.id in wanted and i in _about(t)] for i in wanted}
    try:
        order = [i for i in TopologicalSorter(about).static_order() if i in wanted]
    except CycleError:
        order = [*wanted, *wanted]
    return [database.table(i) for i in order]


def _about(table: Table) -> set[str]:
    return {f.table for f in table.followers} - {table.id}
