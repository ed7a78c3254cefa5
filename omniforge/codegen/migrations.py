"""From the tables of the last build to those of this one: an append-only SQL migration that keeps the data.

Invariant: records are matched by id, never by name; so a renamed model or field is a rename in SQL. What a migration
cannot keep is listed in the plan.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from omniforge.codegen import names
from omniforge.codegen.sql import (
    Check,
    Column,
    Computed,
    Database,
    Follower,
    ForeignKey,
    Index,
    Table,
    create_statements,
    script,
)
from omniforge.codegen.table_diff import TableDiff

FIRST = 20260101000000
"""Number of the first migration; later ones count up from the highest there is."""
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """What a migration does.

    Attributes:
        statements: SQL, in order.
        changes: one short description per change, e.g. `add product colour`.
        destructive: the changes that lose data, in words.
        assumed: what rows that exist get, where the spec does not say it, in words.
    """

    statements: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    destructive: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.statements

    @property
    def sql(self) -> str:
        """The text of `migration.sql`."""
        return script(self.statements)


def plan_migration(old: Database | None, new: Database) -> MigrationPlan:
    """Return what turns one database into the other; without an old one, the first migration."""
    if old is None:
        schema = '-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";'
        return MigrationPlan((schema, *create_statements(new)), ("init",))
    diff = TableDiff(old, new)
    return MigrationPlan(diff.statements(), tuple(diff.changes), tuple(diff.destructive), tuple(diff.assumed))


def migration_name(plan: MigrationPlan, earlier: Sequence[str]) -> str:
    """Return the folder name of a plan after the earlier ones: `20260101000001_add_product_colour`."""
    number = max((int(name[:14]) + 1 for name in earlier), default=FIRST)
    first = plan.changes[0] if plan.changes else "update"
    text = first if len(plan.changes) <= 1 else f"{first} and more"
    return f"{number}_{names.snake(text)[:_MAX_NAME].rstrip('_')}"


def write_snapshot(database: Database) -> str:
    """Return the database as JSON, one column or key per line, so that its Git history reads well."""
    tables = []
    for table in database.tables:
        groups: dict[str, Sequence[object]] = {
            "columns": [_without_defaults(asdict(c)) for c in table.columns],
            "indexes": [_without_defaults(asdict(i)) for i in table.indexes],
            "foreignKeys": [asdict(k) for k in table.foreign_keys],
            "checks": [_without_defaults(asdict(c)) for c in table.checks],
        }
        rare = {"computed": [asdict(c) for c in table.computed], "followers": [asdict(f) for f in table.followers]}
        groups |= {key: rows for key, rows in rare.items() if rows}
        head = f'    {{\n      "id": {json.dumps(table.id)},\n      "name": {json.dumps(table.name)},\n'
        head += f'      "join": {json.dumps(table.join)},\n'
        tables.append(head + ",\n".join(_group(key, rows) for key, rows in groups.items()) + "\n    }")
    return '{\n  "version": 1,\n  "tables": [\n' + ",\n".join(tables) + "\n  ]\n}\n"


def read_snapshot(text: str) -> Database:
    """Return the database that `write_snapshot` wrote."""
    return Database(
        tables=tuple(
            Table(
                id=table["id"],
                name=table["name"],
                join=table["join"],
                columns=tuple(Column(**c) for c in table["columns"]),
                indexes=tuple(Index(**{**i, "columns": tuple(i["columns"])}) for i in table["indexes"]),
                foreign_keys=tuple(ForeignKey(**k) for k in table["foreignKeys"]),
                checks=tuple(Check(**{**c, "values": tuple(c.get("values", ()))}) for c in table["checks"]),
                computed=tuple(Computed(**c) for c in table.get("computed", ())),
                followers=tuple(Follower(**{**f, "watched": tuple(f["watched"])}) for f in table.get("followers", ())),
            )
            for table in json.loads(text)["tables"]
        )
    )


def _group(key: str, rows: Sequence[object]) -> str:
    if not rows:
        return f'      "{key}": []'
    lines = ",\n".join(f"        {json.dumps(row)}" for row in rows)
    return f'      "{key}": [\n{lines}\n      ]'


def _without_defaults(values: dict[str, object]) -> dict[str, object]:
    optional = {"default": None, "backfill": "", "unique": False, "live": False, "sealed": False, "values": ()}
    return {k: v for k, v in values.items() if k not in optional or v != optional[k]}
