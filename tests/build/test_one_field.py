"""One field more in one model of an example: few files, one migration, nothing of another model; and then nothing."""

from pathlib import Path

import pygit2

from omniforge.build.run import build
from omniforge.ideas.repository import init_repository
from omniforge.resources import examples_dir
from omniforge.workspace import Workspace, init_workspace

SLUG = "online-shop"
MAX_FILES = 12


def example_workspace(root: Path) -> Workspace:
    workspace, _ = init_workspace(root)
    spec = (examples_dir() / SLUG / "spec.yaml").read_text()
    files = {"spec.yaml": spec, "idea.md": "A shop\n", "forge.lock": "forge: 1\n"}
    init_repository(workspace.idea(SLUG), files, "Start", trailers={})
    return workspace


def add_field(workspace: Workspace, model: str) -> None:
    path = workspace.idea(SLUG) / "spec.yaml"
    head, marker, rest = path.read_text().partition(f"- id: {model}\n")
    before, fields, after = rest.partition("fields:\n")
    assert marker
    assert fields
    indent = after[: len(after) - len(after.lstrip(" "))]
    field = f"{indent}- {{id: shelf_mark, name: Shelf mark, type: string}}\n"
    path.write_text(head + marker + before + fields + field + after)


def changed_files(project: Path) -> list[tuple[str, str]]:
    repo = pygit2.Repository(str(project))
    after = repo.references["refs/forge/pristine/main"].peel(pygit2.Commit)
    diff = after.parents[0].tree.diff_to_tree(after.tree)
    return sorted((delta.new_file.path, delta.status_char()) for delta in diff.deltas)


def test_a_field_changes_few_files_and_none_of_another_model(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path)
    build(workspace, SLUG)
    add_field(workspace, "product_category")

    outcome = build(workspace, SLUG)

    changed = changed_files(outcome.project)
    migrations = [path for path, status in changed if path.startswith("prisma/migrations/") and status == "A"]
    others = [p.stem for p in (outcome.project / "prisma/seed").glob("*.json") if p.stem != "product-category"]
    assert len(changed) <= MAX_FILES, changed
    assert len(migrations) == 1
    assert [path for path, status in changed if status != "M"] == migrations
    assert not [
        path for path, _ in changed for other in others if other in Path(path).parts or Path(path).stem == other
    ]


def test_an_unchanged_spec_writes_nothing(tmp_path: Path) -> None:
    workspace = example_workspace(tmp_path)
    project = build(workspace, SLUG).project
    before = {p: p.stat().st_mtime_ns for p in project.rglob("*") if p.is_file()}

    outcome = build(workspace, SLUG)

    assert outcome.outcome == "unchanged"
    assert {p: p.stat().st_mtime_ns for p in project.rglob("*") if p.is_file()} == before
