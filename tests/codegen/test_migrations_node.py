"""Migrations on a real database with rows in it: nothing is lost, and Prisma finds no difference to the schema."""

import base64
import copy
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.postgres import Server, running_server

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
const db = await openDatabase(process.env.APP_DATABASE_URL);
try {
  const applied = await migrate(db);
  const rows = [];
  for (const sql of JSON.parse(process.argv[2])) rows.push(await db.query(sql));
  console.log(JSON.stringify({ applied, rows }));
} catch (error) {
  console.log(JSON.stringify({ refused: error.message }));
} finally {
  await db.close();
}
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

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
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
        answer = self._answer(statements)
        assert "refused" not in answer, answer
        rows: list[list[Json]] = answer["rows"]
        return rows

    def refusal(self) -> str:
        """Why the migrations cannot be applied."""
        return str(self._answer(()).get("refused"))

    def _answer(self, statements: Sequence[str]) -> Json:
        done = self._node("node", "sql.mjs", json.dumps(statements))
        assert done.returncode == 0, done.stderr
        answer: Json = json.loads(done.stdout)
        return answer

    def seal(self, keys: str) -> str:
        """Encrypt what is personal under the first of some keys; return what the script says."""
        done = self._node("node", "scripts/seal.mjs", DATABASE_URL=self.url, DATA_KEYS=keys)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def assert_equal_to_schema(self) -> None:
        done = self._node(
            "node", "node_modules/prisma/build/index.js", "migrate", "diff", "--from-migrations", "prisma/migrations",
            "--to-schema", "prisma/schema.prisma", "--exit-code",
        )  # fmt: skip
        assert "No difference detected" in done.stdout, done.stdout + done.stderr

    def _node(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "scripts/schema-engine.mjs").chmod(0o755)
        env = {**os.environ, "DATABASE_URL": "pglite:memory", "APP_DATABASE_URL": self.url, **more}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as started:
        yield started


@pytest.fixture(params=["pglite", "postgresql"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> _App:
    """An empty project on each of the two databases."""
    if request.param == "pglite":
        return _App(tmp_path / "app", "pglite:./.data/pg")
    started: Server = request.getfixturevalue("server")
    return _App(tmp_path / "app", started.new_database())


@pytest.mark.node
def test_rows_live_through_renames_new_types_and_new_keys(app: _App) -> None:
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
        """SELECT "id","heading","count","size","price"::int AS "price","day"::text AS "day","tags","homeId","spareId",
           "code","ownerId","state" FROM "Article" ORDER BY "id" """,
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


OWNER: Json = {
    "id": "owner", "name": "Owner",
    "fields": [{"id": "name", "name": "Name", "required": True}, {"id": "address", "name": "Address"}],
}  # fmt: skip
PET: Json = {
    "id": "pet",
    "name": "Pet",
    "fields": [
        {"id": "name", "name": "Name", "required": True},
        {"id": "weight", "name": "Weight"},
        {"id": "mood", "name": "Mood", "type": "enum", "default": "calm",
         "labels": [{"id": "calm", "label": "Calm"}, {"id": "wild", "label": "Wild"}]},
    ],
    "relations": [{"id": "keeper", "name": "Keeper", "kind": "many-to-one", "to": "owner"}],
}  # fmt: skip


def _clinic(*models: Json) -> Json:
    return {"forge": 1, "name": "Clinic", "slug": "clinic", "models": list(models)}


def _pet(**changes: Any) -> Json:
    """The pet with some of its keys, or of its fields by id, replaced; a field that becomes `None` goes."""
    fields = {f["id"]: f for f in PET["fields"]}
    fields |= {key: {**fields.get(key, {}), **value} for key, value in changes.pop("fields", {}).items()}
    return {**copy.deepcopy(PET), "fields": list(fields.values()), **changes}


@pytest.fixture
def filled(app: _App) -> _App:
    """A clinic with two pets and their owner."""
    app.build(_clinic(OWNER, PET))
    app.run(
        """INSERT INTO "Owner" ("id","name","updatedAt") VALUES ('o1','Ada',now())""",
        """INSERT INTO "Pet" ("id","name","weight","mood","keeperId","updatedAt") VALUES
           ('p1','Rex','12','wild','o1',now()),('p2','Rex','heavy','calm',NULL,now())""",
    )
    return app


@pytest.mark.node
def test_a_changed_mind_keeps_the_data(filled: _App) -> None:
    owner = {**OWNER, "name": "Client"}
    fields: Json = {
        "name": {"name": "Called"},
        "weight": {"type": "integer"},
        "mood": {"labels": [{"id": "calm", "label": "At ease"}], "required": True},
        "chip": {"id": "chip", "name": "Chip", "required": True, "default": "none"},
        "seen": {"id": "seen", "name": "Seen", "type": "date", "required": True},
    }

    filled.build(_clinic(owner, _pet(fields=fields, relations=[])))
    (pets, owners) = filled.run(
        """SELECT "called","weight","mood","chip","seen" IS NOT NULL AS "seen" FROM "Pet" ORDER BY "id" """,
        """SELECT "name" FROM "Client" """,
    )

    filled.assert_equal_to_schema()
    assert pets == [
        {"called": "Rex", "weight": 12, "mood": "calm", "chip": "none", "seen": True},
        {"called": "Rex", "weight": None, "mood": "calm", "chip": "none", "seen": True},
    ]
    assert owners == [{"name": "Ada"}]


@pytest.mark.node
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(
            {"fields": {"name": {"unique": True}}}, "several rows of Pet have the same name: Rex.", id="unique"
        ),
        pytest.param(
            {"relations": [{"id": "twin", "name": "Twin", "kind": "one-to-one", "to": "owner", "required": True}]},
            "twinId of Pet is required from now on, and there are rows without it.",
            id="required link to nobody in particular",
        ),
    ],
)
def test_what_the_rows_contradict_is_refused_by_name(filled: _App, change: Json, reason: str) -> None:
    filled.build(_clinic(OWNER, _pet(**change)))

    refused = filled.refusal()

    assert "nothing was changed" in refused
    assert reason in refused


@pytest.mark.node
def test_values_of_a_newly_personal_field_are_encrypted_in_place_and_under_every_new_key(filled: _App) -> None:
    name, address = OWNER["fields"]
    owner = {**OWNER, "fields": [name, {**address, "personal": True, "unique": True}]}
    first, second = (f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))
    look = """SELECT "address","addressHash" FROM "Owner" """
    filled.run("""UPDATE "Owner" SET "address" = 'Mill Lane 4' """)
    filled.build(_clinic(owner, PET))

    ((plain,),) = filled.run(look)
    said = filled.seal(first)
    ((sealed,),) = filled.run(look)
    filled.seal(f"{second},{first}")
    ((again,),) = filled.run(look)

    filled.assert_equal_to_schema()
    assert plain == {"address": "Mill Lane 4", "addressHash": None}
    assert "1 record(s) encrypted anew" in said
    assert sealed["address"].startswith("sealed:k1:")
    assert again["address"].startswith("sealed:k2:")
    assert None not in (sealed["addressHash"], again["addressHash"])
    assert sealed["addressHash"] != again["addressHash"]
    assert "0 record(s)" in filled.seal(second)


LINE: Json = {
    "id": "line",
    "name": "Line",
    "soft_delete": True,
    "fields": [
        {"id": "pieces", "name": "Pieces", "type": "integer"},
        {"id": "price", "name": "Price", "type": "money"},
    ],
    "relations": [{"id": "bill", "name": "Bill", "kind": "many-to-one", "to": "bill", "on_delete": "cascade"}],
}
BILL: Json = {"id": "bill", "name": "Bill", "fields": [{"id": "code", "name": "Code", "required": True}]}


def _bills(*, line: Sequence[Json] = (), bill: Sequence[Json] = (), **renamed: str) -> Json:
    """Bills with their lines and computed fields: id, type and formula of each; `renamed` are fields of a line."""
    made = [copy.deepcopy(BILL), copy.deepcopy(LINE)]
    for model, more in zip(made, (bill, line), strict=True):
        model["fields"] += [{**f, "name": f["id"].title()} for f in more]
    for field in made[1]["fields"]:
        field["name"] = renamed.get(field["id"], field["name"])
    return {"forge": 1, "name": "Bills", "slug": "bills", "models": made}


TOTAL: Json = {"id": "total", "type": "money", "computed": "pieces * price"}
NET: Json = {"id": "net", "type": "money", "computed": "sum(line.total)"}
COUNT: Json = {"id": "size", "type": "integer", "computed": "count(line)"}
LABEL: Json = {"id": "label", "type": "string", "computed": '"no. " & code & "; " & net & " $forge$"'}
FIGURES = """SELECT "id", "net"::float8 AS "net", "size", "label" FROM "Bill" ORDER BY "id" """


@pytest.mark.node
def test_computed_fields_are_right_for_rows_that_exist_and_for_every_change(app: _App) -> None:
    app.build(_bills())
    app.run(
        """INSERT INTO "Bill" ("id","code","updatedAt") VALUES ('b1','1',now()),('b2','2',now())""",
        """INSERT INTO "Line" ("id","pieces","price","billId","updatedAt") VALUES
           ('l1',2,1.5,'b1',now()),('l2',1,10,'b1',now()),('l3',NULL,3,'b2',now())""",
    )

    app.build(_bills(line=[TOTAL], bill=[NET, COUNT, LABEL]))
    (after,) = app.run(FIGURES)

    app.assert_equal_to_schema()
    assert after == [
        {"id": "b1", "net": 13, "size": 2, "label": "no. 1; 13 $forge$"},
        {"id": "b2", "net": 0, "size": 1, "label": "no. 2; 0 $forge$"},
    ]

    *_, moved, gone, late, erased = app.run(
        """UPDATE "Line" SET "billId" = 'b2', "total" = 999 WHERE "id" = 'l2'""",
        FIGURES,
        """UPDATE "Line" SET "deletedAt" = now() WHERE "id" = 'l1'""",
        FIGURES,
        """INSERT INTO "Line" ("id","pieces","price","total","billId","updatedAt") VALUES ('l4',3,2,1,'b1',now())""",
        FIGURES,
        """DELETE FROM "Bill" WHERE "id" = 'b2'""",
        FIGURES,
    )[1::2]
    figures = [[(r["net"], r["size"]) for r in rows] for rows in (moved, gone, late, erased)]
    assert figures == [[(3, 1), (10, 2)], [(0, 0), (10, 2)], [(6, 1), (10, 2)], [(6, 1)]]


@pytest.mark.node
def test_a_changed_formula_and_a_renamed_field_leave_the_values_right(app: _App) -> None:
    app.build(_bills(line=[TOTAL], bill=[NET, COUNT, LABEL]))
    app.run(
        """INSERT INTO "Bill" ("id","code","updatedAt") VALUES ('b1','1',now())""",
        """INSERT INTO "Line" ("id","pieces","price","billId","updatedAt") VALUES ('l1',2,1.5,'b1',now())""",
    )

    app.build(_bills(line=[{**TOTAL, "computed": "pieces * price * 2"}], bill=[NET, COUNT, LABEL]))
    (doubled,) = app.run(FIGURES)
    app.build(_bills(line=[{**TOTAL, "computed": "pieces * price * 2"}], bill=[NET, COUNT, LABEL], price="Fee"))
    _, renamed = app.run("""UPDATE "Line" SET "fee" = 3 WHERE "id" = 'l1'""", FIGURES)
    app.build(_bills(line=[{"id": "total", "type": "money"}], bill=[NET]))
    _, entered = app.run(
        """UPDATE "Line" SET "total" = 7 WHERE "id" = 'l1'""", """SELECT "net"::float8 AS "net" FROM "Bill" """
    )
    app.build(_bills())
    (left,) = app.run("""SELECT proname FROM pg_proc WHERE proname ~ '_(computed|followed)$'""")

    app.assert_equal_to_schema()
    assert [r["net"] for r in (*doubled, *renamed, *entered)] == [6, 12, 7]
    assert left == []
