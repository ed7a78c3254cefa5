"""Findings are traced through the manifest, and edits since the last build are seen."""

import json
from hashlib import sha256
from pathlib import Path

from omniforge.projects.verify import manifest
from omniforge.projects.verify.report import Finding

_MIGRATION = "prisma/migrations/20260101000000_init/migration.sql"


def _project(root: Path, **files: str) -> None:
    entries = {}
    for name, text in files.items():
        path = _MIGRATION if name == "migration" else f"src/{name}.ts"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
        entries[path] = {"sha256": sha256(text.encode()).hexdigest(), "nodes": [f"models.{name}"]}
    (root / ".forge").mkdir()
    (root / ".forge" / "manifest.json").write_text(json.dumps({"files": entries}))


def test_a_finding_names_the_nodes_of_its_file(tmp_path: Path) -> None:
    _project(tmp_path, product="x")

    traced = manifest.with_nodes(Finding("wrong", "src/product.ts", 3), manifest.read(tmp_path))

    assert traced.nodes == ("models.product",)


def test_edited_and_deleted_files_are_listed(tmp_path: Path) -> None:
    _project(tmp_path, a="1", b="2", c="3")
    (tmp_path / "src/b.ts").write_text("changed")
    (tmp_path / "src/c.ts").unlink()

    assert manifest.edited(tmp_path, manifest.read(tmp_path)) == ("src/b.ts", "src/c.ts (deleted)")


def test_a_changed_migration_is_a_finding(tmp_path: Path) -> None:
    _project(tmp_path, migration="CREATE TABLE a ();")
    origins = manifest.read(tmp_path)
    assert manifest.changed_migrations(tmp_path, origins) == ()

    (tmp_path / _MIGRATION).write_text("CREATE TABLE b ();")

    assert [f.file for f in manifest.changed_migrations(tmp_path, origins)] == [_MIGRATION]


def test_a_project_without_a_manifest_has_no_origins(tmp_path: Path) -> None:
    assert manifest.read(tmp_path) == {}
