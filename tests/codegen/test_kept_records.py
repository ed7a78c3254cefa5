"""What is kept of records: histories, deleted rows, and who may know what."""

from support.specs import EVERYTHING

from omniforge.build.generate import generate
from omniforge.codegen.app_view import build_view
from omniforge.codegen.database import build_database
from omniforge.codegen.sql import create_statements
from omniforge.spec.check import load_spec

SPEC = load_spec(EVERYTHING)
FILES = {path: file.data.decode() for path, file in generate(SPEC).items()}


def test_a_history_is_served_where_it_is_kept() -> None:
    kept = {path.split("/")[3] for path in FILES if path.endswith("/history/route.ts")}

    assert kept == {"items", "shelves"}
    assert 'audit: "item"' in FILES["src/models/item/resource.ts"]
    assert "audit:" not in FILES["src/models/tag/resource.ts"]


def test_deleted_records_are_restored_where_they_are_kept() -> None:
    kept = {path.split("/")[3] for path in FILES if path.endswith("/restore/route.ts")}

    assert kept == {"items", "crates"}


def test_a_deleted_row_leaves_its_unique_values_to_others() -> None:
    sql = create_statements(build_database(build_view(SPEC)))

    indexes = [s.split("\n")[1] for s in sql if "UNIQUE INDEX" in s]
    assert 'CREATE UNIQUE INDEX "Item_handle_key" ON "Item"("handle") WHERE "deletedAt" IS NULL;' in indexes
    assert 'CREATE UNIQUE INDEX "Shelf_label_key" ON "Shelf"("label");' in indexes
    assert "handle String? size" in " ".join(FILES["prisma/schema.prisma"].split())


def test_roles_that_may_not_read_a_record_do_not_learn_its_name_from_a_link() -> None:
    sticker, item = (FILES[f"src/models/{folder}/resource.ts"] for folder in ("sticker", "item"))

    assert 'unnamedFor: ["auditor"]' in sticker
    assert "unnamedFor" not in item
