"""The migration planner: what changes in a spec becomes which SQL."""

from typing import Any

import pytest

from omniforge.codegen.app_view import build_view
from omniforge.codegen.database import build_database
from omniforge.codegen.migrations import MigrationPlan, migration_name, plan_migration, read_snapshot, write_snapshot
from omniforge.codegen.sql import Database
from omniforge.spec.model import Spec

Json = dict[str, Any]


def _database(models: list[Json], **more: Any) -> Database:
    spec = {"forge": 1, "name": "Shop", "slug": "shop", "models": models, **more}
    return build_database(build_view(Spec.model_validate(spec)))


def _item(*fields: Json, **more: Any) -> Json:
    return {"id": "item", "name": "Item", "fields": list(fields), **more}


def _plan(old: list[Json], new: list[Json]) -> MigrationPlan:
    return plan_migration(_database(old), _database(new))


def _sql(old: list[Json], new: list[Json]) -> list[str]:
    return [s.split("\n", 1)[1] for s in _plan(old, new).statements]


TITLE = {"id": "title", "name": "Title", "required": True}
SIZE = {"id": "size", "name": "Size", "type": "enum", "labels": [{"id": "s", "label": "S"}, {"id": "l", "label": "L"}]}
BOX = {"id": "box", "name": "Box", "fields": [{"id": "label", "name": "Label"}]}
TO_BOX = {"id": "box", "name": "Box", "kind": "many-to-one", "to": "box"}

NUMBER_OF_N = r"""CASE WHEN "n" ~ '^\s*-?\d{1,9}(\.\d+)?\s*$' THEN round(trim("n")::numeric)::integer END;"""
FIRST_BOX = (
    'UPDATE "Item" SET "boxId" = (SELECT "id" FROM "Box" ORDER BY "createdAt", "id" LIMIT 1) WHERE "boxId" IS NULL;'
)
FOREIGN_KEY = (
    'ALTER TABLE "Item" ADD CONSTRAINT "Item_boxId_fkey" FOREIGN KEY ("boxId") REFERENCES "Box"("id") '
    "ON DELETE {} ON UPDATE CASCADE;"
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param([_item(TITLE)], [_item(TITLE)], [], id="nothing"),
        pytest.param(
            [_item(TITLE)],
            [_item(TITLE, {"id": "note", "name": "Note", "type": "text"})],
            ['ALTER TABLE "Item" ADD COLUMN     "note" TEXT;'],
            id="optional field",
        ),
        pytest.param(
            [_item(TITLE)],
            [_item(TITLE, {"id": "n", "name": "N", "type": "integer", "required": True, "default": 3})],
            [
                'ALTER TABLE "Item" ADD COLUMN     "n" INTEGER NOT NULL DEFAULT 3;',
                'CREATE INDEX "Item_n_idx" ON "Item"("n");',
            ],
            id="required field with default",
        ),
        pytest.param(
            [_item(TITLE)],
            [_item(TITLE, {"id": "n", "name": "N", "type": "integer", "required": True, "min": 2})],
            [
                'ALTER TABLE "Item" ADD COLUMN     "n" INTEGER;',
                'UPDATE "Item" SET "n" = 2 WHERE "n" IS NULL;',
                'ALTER TABLE "Item" ALTER COLUMN "n" SET NOT NULL;',
                'CREATE INDEX "Item_n_idx" ON "Item"("n");',
                'ALTER TABLE "Item" ADD CONSTRAINT "Item_n_check" CHECK ("n" >= 2);',
            ],
            id="required field without default is filled first",
        ),
        pytest.param(
            [_item(TITLE)],
            [_item({**TITLE, "name": "Heading"})],
            [
                'ALTER TABLE "Item" RENAME COLUMN "title" TO "heading";',
                'ALTER INDEX "Item_title_idx" RENAME TO "Item_heading_idx";',
            ],
            id="renamed field",
        ),
        pytest.param(
            [_item({**TITLE, "unique": True})],
            [{**_item({**TITLE, "unique": True}), "name": "Thing"}],
            [
                'ALTER TABLE "Item" RENAME TO "Thing";',
                'ALTER TABLE "Thing" RENAME CONSTRAINT "Item_pkey" TO "Thing_pkey";',
                'ALTER INDEX "Item_title_key" RENAME TO "Thing_title_key";',
                'ALTER INDEX "Item_createdAt_idx" RENAME TO "Thing_createdAt_idx";',
            ],
            id="renamed model",
        ),
        pytest.param(
            [_item(TITLE, {"id": "a", "name": "A"}, {"id": "b", "name": "B"})],
            [_item(TITLE, {"id": "a", "name": "B"}, {"id": "b", "name": "A"})],
            [
                'ALTER TABLE "Item" RENAME COLUMN "a" TO "_forge_rename_0";',
                'ALTER TABLE "Item" RENAME COLUMN "b" TO "_forge_rename_1";',
                'ALTER TABLE "Item" RENAME COLUMN "_forge_rename_0" TO "b";',
                'ALTER TABLE "Item" RENAME COLUMN "_forge_rename_1" TO "a";',
            ],
            id="two fields that swap names",
        ),
        pytest.param(
            [_item(TITLE, {"id": "n", "name": "N"})],
            [_item(TITLE)],
            ['ALTER TABLE "Item" DROP COLUMN "n";'],
            id="dropped field",
        ),
        pytest.param(
            [_item({"id": "title", "name": "Title"})],
            [_item(TITLE)],
            [
                """UPDATE "Item" SET "title" = '' WHERE "title" IS NULL;""",
                'ALTER TABLE "Item" ALTER COLUMN "title" SET NOT NULL;',
            ],
            id="optional field becomes required",
        ),
        pytest.param(
            [_item(TITLE, {"id": "n", "name": "N", "type": "integer", "min": 0})],
            [_item(TITLE, {"id": "n", "name": "N", "type": "integer", "min": 5})],
            [
                'ALTER TABLE "Item" DROP CONSTRAINT "Item_n_check";',
                'ALTER TABLE "Item" ADD CONSTRAINT "Item_n_check" CHECK ("n" >= 5) NOT VALID;',
            ],
            id="new bounds spare the rows that exist",
        ),
        pytest.param(
            [_item(TITLE, SIZE)],
            [_item(TITLE, {**SIZE, "labels": [{"id": "s", "label": "Small"}]})],
            [
                'ALTER TABLE "Item" DROP CONSTRAINT "Item_size_check";',
                """UPDATE "Item" SET "size" = NULL WHERE "size" NOT IN ('s');""",
                """ALTER TABLE "Item" ADD CONSTRAINT "Item_size_check" CHECK ("size" IN ('s'));""",
            ],
            id="dropped enum label",
        ),
        pytest.param(
            [_item(TITLE, SIZE)],
            [_item(TITLE, {**SIZE, "labels": [{"id": "s", "label": "Tiny"}, {"id": "l", "label": "Huge"}]})],
            [],
            id="renamed enum labels",
        ),
        pytest.param(
            [_item(TITLE, {"id": "n", "name": "N"})],
            [_item(TITLE, {"id": "n", "name": "N", "type": "integer"})],
            [
                'ALTER TABLE "Item" ALTER COLUMN "n" SET DATA TYPE INTEGER USING ' + NUMBER_OF_N,
                'CREATE INDEX "Item_n_idx" ON "Item"("n");',
            ],
            id="text becomes a number",
        ),
        pytest.param(
            [_item(TITLE), BOX],
            [_item(TITLE, relations=[TO_BOX]), BOX],
            [
                'ALTER TABLE "Item" ADD COLUMN     "boxId" TEXT;',
                'CREATE INDEX "Item_boxId_idx" ON "Item"("boxId");',
                FOREIGN_KEY.format("SET NULL"),
            ],
            id="new link",
        ),
        pytest.param(
            [_item(TITLE), BOX],
            [_item(TITLE, relations=[{**TO_BOX, "required": True}]), BOX],
            [
                'ALTER TABLE "Item" ADD COLUMN     "boxId" TEXT;',
                FIRST_BOX,
                'ALTER TABLE "Item" ALTER COLUMN "boxId" SET NOT NULL;',
                'CREATE INDEX "Item_boxId_idx" ON "Item"("boxId");',
                FOREIGN_KEY.format("RESTRICT"),
            ],
            id="new required link",
        ),
        pytest.param(
            [_item(TITLE, relations=[TO_BOX]), BOX],
            [_item(TITLE)],
            [
                'ALTER TABLE "Item" DROP CONSTRAINT "Item_boxId_fkey";',
                'DROP TABLE "Box";',
                'ALTER TABLE "Item" DROP COLUMN "boxId";',
            ],
            id="dropped model and the link to it",
        ),
    ],
)
def test_a_change_of_the_spec_becomes_this_sql(old: list[Json], new: list[Json], expected: list[str]) -> None:
    assert _sql(old, new) == expected


def test_two_models_may_swap_names() -> None:
    old = [_item(TITLE), BOX]
    new = [{**_item(TITLE), "name": "Box"}, {**BOX, "name": "Item"}]

    sql = _sql(old, new)

    assert sql[:4] == [
        'ALTER TABLE "Item" RENAME TO "_forge_rename_0";',
        'ALTER TABLE "Box" RENAME TO "_forge_rename_1";',
        'ALTER TABLE "_forge_rename_0" RENAME TO "Box";',
        'ALTER TABLE "_forge_rename_1" RENAME TO "Item";',
    ]
    assert sql[4:8] == [
        'ALTER TABLE "Box" RENAME CONSTRAINT "Item_pkey" TO "_forge_rename_0";',
        'ALTER TABLE "Item" RENAME CONSTRAINT "Box_pkey" TO "_forge_rename_1";',
        'ALTER TABLE "Box" RENAME CONSTRAINT "_forge_rename_0" TO "Box_pkey";',
        'ALTER TABLE "Item" RENAME CONSTRAINT "_forge_rename_1" TO "Item_pkey";',
    ]


def test_what_loses_data_is_listed() -> None:
    old = [_item(TITLE, SIZE, {"id": "n", "name": "N"}), BOX]
    new = [_item({**SIZE, "labels": [{"id": "s", "label": "S"}]}, {"id": "n", "name": "N", "type": "date"})]

    assert _plan(old, new).destructive == (
        "table Box and all its rows",
        "column Item.title",
        "values of Item.n that are no DATE",
        "the values l of Item.size",
    )


def test_the_first_migration_makes_everything() -> None:
    plan = plan_migration(None, _database([_item(TITLE)]))

    assert plan.statements[0].endswith('CREATE SCHEMA IF NOT EXISTS "public";')
    assert 'CREATE TABLE "Item" (' in plan.sql
    assert migration_name(plan, []) == "20260101000000_init"
    assert plan.sql.endswith(";\n")


def test_later_migrations_count_on_from_the_last() -> None:
    plan = _plan([_item(TITLE)], [_item(TITLE, {"id": "note", "name": "Inner note"})])

    assert migration_name(plan, ["20260101000000_init", "20260101000004_x"]) == "20260101000005_add_item_inner_note"


def test_a_join_table_turns_when_the_order_of_names_does() -> None:
    many = {"id": "boxes", "name": "Boxes", "kind": "many-to-many", "to": "box"}

    sql = _sql([_item(TITLE, relations=[many]), BOX], [_item(TITLE, relations=[many]), {**BOX, "name": "Zone"}])

    assert 'INSERT INTO "_Item_boxes" ("A", "B") SELECT "B", "A" FROM "_forge_join_0";' in sql
    assert sql.index('ALTER TABLE "_Item_boxes" RENAME TO "_forge_join_0";') < sql.index('DROP TABLE "_forge_join_0";')


def test_a_snapshot_reads_back_as_written() -> None:
    database = _database(
        [_item(TITLE, SIZE, relations=[TO_BOX], owner="member", states=[{"id": "a", "name": "A"}]), BOX]
    )

    assert read_snapshot(write_snapshot(database)) == database


def test_a_role_that_goes_leaves_its_users_the_default_role() -> None:
    models = [_item(TITLE)]
    roles = [{"id": "buyer", "name": "Buyer"}, {"id": "seller", "name": "Seller"}]

    plan = plan_migration(_database(models, roles=roles), _database(models, roles=roles[:1]))

    assert any("""SET "role" = 'buyer' WHERE "role" NOT IN ('buyer', 'admin')""" in s for s in plan.statements)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"type": "date"}, "rows of Item without n get the day of the migration", id="a day"),
        pytest.param({"type": "integer", "min": 4}, "rows of Item without n get 4", id="the nearest number"),
        pytest.param({"unique": True}, "rows of Item without n get their id", id="a unique text"),
    ],
)
def test_what_rows_get_is_told_where_the_spec_does_not_say_it(change: Json, told: str) -> None:
    plan = _plan([_item(TITLE)], [_item(TITLE, {"id": "n", "name": "N", "required": True, **change})])

    assert [line.partition(";")[0] for line in plan.assumed] == [told]
    assert plan.destructive == ()


def test_nothing_is_assumed_where_there_is_a_default() -> None:
    field = {"id": "n", "name": "N", "required": True, "default": "new"}

    assert _plan([_item(TITLE)], [_item(TITLE, field)]).assumed == ()


def test_a_new_required_link_names_what_rows_are_linked_to() -> None:
    plan = _plan([_item(TITLE), BOX], [_item(TITLE, relations=[{**TO_BOX, "required": True}]), BOX])

    assert plan.assumed == ("rows of Item without boxId get the first Box; where there is none, it refuses to run",)
