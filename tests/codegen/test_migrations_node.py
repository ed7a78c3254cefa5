"""Migrations on a real database with rows in it: nothing is lost, and Prisma finds no difference to the schema."""

import copy
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from omniforge.agents.base import Previous
from omniforge.build.generate import generate
from omniforge.projects.verify import node_tree
from omniforge.spec.model import Spec

Json = dict[str, Any]
TREE = os.environ.get(node_tree.OVERRIDE)
CACHE = os.environ.get("FORGE_CACHE_DIR")
RUN_SQL = """
import { openDatabase } from "./scripts/lib/database.mjs";
import { migrate } from "./scripts/lib/migrate.mjs";
const db = await openDatabase("pglite:./.data/pg");
const applied = await migrate(db);
const rows = [];
for (const sql of JSON.parse(process.argv[2])) rows.push(await db.query(sql));
await db.close();
console.log(JSON.stringify({ applied, rows }));
"""
FIRST: Json = {
    "forge": 1,
    "name": "Shop",
    "slug": "shop",
    "models": [
        {
            "id": "item",
            "name": "Item",
            "fields": [
                {"id": "title", "name": "Title", "required": True, "unique": True},
                {"id": "count", "name": "Count"},
                {
                    "id": "size",
                    "name": "Size",
                    "type": "enum",
                    "required": True,
                    "labels": [{"id": "s", "label": "S"}, {"id": "l", "label": "L"}],
                },
                {"id": "price", "name": "Price", "type": "money", "default": 2},
                {"id": "day", "name": "Day", "type": "date"},
                {"id": "tags", "name": "Tags", "type": "string_list"},
            ],
            "relations": [
                {"id": "home", "name": "Home", "kind": "many-to-one", "to": "box"},
                {"id": "boxes", "name": "Boxes", "kind": "many-to-many", "to": "box"},
            ],
        },
        {"id": "box", "name": "Box", "fields": [{"id": "label", "name": "Label"}]},
    ],
}


def _second() -> Json:
    spec = copy.deepcopy(FIRST)
    item, box = spec["models"]
    item |= {"name": "Article", "owner": "member", "states": [{"id": "new", "name": "New"}]}
    title, count, size, price, day, tags = item["fields"]
    title["name"] = "Heading"
    count |= {"type": "integer", "required": True, "min": 1}
    size["labels"] = [{"id": "s", "label": "Small"}, {"id": "xl", "label": "Huge"}]
    price |= {"type": "integer", "default": 3}
    day |= {"type": "datetime"}
    tags |= {"type": "text"}
    item["fields"].append({"id": "code", "name": "Code", "required": True, "unique": True})
    item["relations"].append({"id": "spare", "name": "Spare", "kind": "many-to-one", "to": "box", "required": True})
    item["unique"] = [{"id": "u", "fields": ["title", "size"]}]
    box["name"] = "Zone"
    spec["models"].append(
        {"id": "note", "name": "Note", "relations": [{"id": "a", "name": "About", "kind": "one-to-one", "to": "item"}]}
    )
    return spec


def _third() -> Json:
    spec = _second()
    item, box = spec["models"][:2]
    item["fields"] = [f for f in item["fields"] if f["id"] in ("title", "price")]
    item["fields"][0] |= {"required": False, "unique": False}
    item["fields"][1] |= {"type": "text", "default": "none"}
    item["relations"] = [{"id": "home", "name": "House", "kind": "one-to-one", "to": "box"}]
    item |= {"unique": [], "states": [], "name": "Box"}
    del item["owner"]
    box["name"] = "Item"
    spec["models"] = [item, box]
    return spec


class _App:
    """A generated project whose database takes one migration after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.previous = Previous()
        folder.mkdir()
        (folder / "sql.mjs").write_text(RUN_SQL)
        node_tree.link(Path(TREE) if TREE else node_tree.ensure(Path(CACHE or folder.parent / "cache")), folder)

    def build(self, spec: Json) -> None:
        files = generate(Spec.model_validate(spec), previous=self.previous, only=["backend"])
        kept = {}
        for path, file in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.data)
            if path.startswith((".forge/", "prisma/migrations/")):
                kept[path] = file.data.decode()
        self.previous = Previous(files=kept)

    def run(self, *statements: str) -> list[list[Json]]:
        done = self._node("node", "sql.mjs", json.dumps(statements))
        assert done.returncode == 0, done.stderr
        rows: list[list[Json]] = json.loads(done.stdout)["rows"]
        return rows

    def assert_equal_to_schema(self) -> None:
        done = self._node(
            "node", "node_modules/prisma/build/index.js", "migrate", "diff", "--from-migrations", "prisma/migrations",
            "--to-schema", "prisma/schema.prisma", "--exit-code",
        )  # fmt: skip
        assert "No difference detected" in done.stdout, done.stdout + done.stderr

    def _node(self, *command: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "scripts/schema-engine.mjs").chmod(0o755)
        env = {**os.environ, "DATABASE_URL": "pglite:memory"}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)


@pytest.mark.node
def test_rows_live_through_renames_new_types_and_new_keys(tmp_path: Path) -> None:
    app = _App(tmp_path / "app")
    app.build(FIRST)
    app.run(
        """INSERT INTO "User" ("id","email","name","passwordHash","role","updatedAt")
           VALUES ('u','u@x.co','U','x','admin',now())""",
        """INSERT INTO "Box" ("id","label","updatedAt") VALUES ('b1','one',now()),('b2','two',now())""",
        """INSERT INTO "Item" ("id","title","count","size","price","day","tags","homeId","updatedAt") VALUES
           ('i1','first','12','s',4.5,'2026-03-14',ARRAY['a','b'],'b2',now()),
           ('i2','second','many','l',NULL,NULL,NULL,NULL,now())""",
        """INSERT INTO "_Item_boxes" ("A","B") VALUES ('b1','i1')""",
    )
    app.assert_equal_to_schema()

    app.build(_second())
    articles, joins = app.run(
        """SELECT "id","heading","count","size","price","day"::text AS "day","tags","homeId","spareId","code",
           "ownerId","state" FROM "Article" ORDER BY "id" """,
        """SELECT "A","B" FROM "_Article_boxes" """,
    )

    app.assert_equal_to_schema()
    assert articles == [
        {
            "id": "i1", "heading": "first", "count": 12, "size": "s", "price": 5, "day": "2026-03-14 00:00:00",
            "tags": "a, b", "homeId": "b2", "spareId": "b1", "code": "i1", "ownerId": "u", "state": "new",
        },
        {
            "id": "i2", "heading": "second", "count": 1, "size": "s", "price": None, "day": None, "tags": None,
            "homeId": None, "spareId": "b1", "code": "i2", "ownerId": "u", "state": "new",
        },
    ]  # fmt: skip
    assert joins == [{"A": "i1", "B": "b1"}]

    app.build(_third())
    (boxes,) = app.run("""SELECT "id","heading","price","houseId" FROM "Box" ORDER BY "id" """)

    app.assert_equal_to_schema()
    assert boxes == [
        {"id": "i1", "heading": "first", "price": "5", "houseId": "b2"},
        {"id": "i2", "heading": "second", "price": None, "houseId": None},
    ]
