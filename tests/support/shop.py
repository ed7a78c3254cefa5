"""A small app whose one table changes from version to version, with real migrations."""

from dataclasses import dataclass, field
from pathlib import Path

from support.small_project import ask, change, prove

from omniforge.codegen.migrations import FIRST, plan_migration, write_snapshot
from omniforge.codegen.sql import Column, Database, Table
from omniforge.resources import templates_dir
from omniforge.workspace import Workspace

ID = Column("id", "id", "TEXT", required=True)
TITLE = Column("title", "title", "TEXT", required=True)
NOTE = Column("note", "note", "TEXT", required=False)
SCRIPTS = ["migrate", "lib/migrate", "lib/run", "lib/database", "lib/lock", "lib/seal-all", "lib/sealing"]
"""The scripts of a generated app that migrate its database."""
BROKEN = 'ALTER TABLE "Item" ADD COLUMN "n" INTEGER; SELECT 1/0;'
"""A migration that fails half way."""


@dataclass
class Shop:
    """An app whose one table changes from version to version."""

    workspace: Workspace
    packages: Path
    database: Database | None = None
    migrations: list[str] = field(default_factory=list)

    def build(self, version: str, *columns: Column, sql: str | None = None) -> None:
        """Build a version with these columns; `sql` is a migration written by hand."""
        new = Database((Table("item", "Item", columns),))
        plan = plan_migration(self.database, new)
        scripts = templates_dir() / "nextjs/template/scripts"
        files = {f"scripts/{name}.mjs": (scripts / f"{name}.mjs").read_text() for name in SCRIPTS}
        files |= {"scripts/lib/tables.json": '{"models": {}}', ".forge/schema.json": write_snapshot(new)}
        text = sql or (plan.sql if not plan.is_empty else None)
        if text is not None:
            name = f"{FIRST + len(self.migrations)}_{version}"
            self.migrations.append(name)
            files[f"prisma/migrations/{name}/migration.sql"] = text
        self.database = new
        change(self.workspace, version, files=files)
        prove(self.workspace, packages=self.packages)

    def write(self, number: str) -> None:
        """Write a row through the app."""
        assert ask(self.workspace, "/write", method="POST", body=number)[0] == 201

    @property
    def rows(self) -> list[str]:
        """The rows, as the app sees them."""
        status, text = ask(self.workspace, "/rows")
        assert status == 200, text
        return text.split()
