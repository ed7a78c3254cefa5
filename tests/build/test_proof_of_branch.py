"""What a build proves is the branch it built, whatever the project's folder shows."""

import json
import shutil
from pathlib import Path

import pygit2
import pytest
from support.small_agents import SLUG, agent_set, change_spec, new_workspace

from omniforge.build.proof import verify_last
from omniforge.build.request import BuildOptions
from omniforge.build.run import BuildOutcome, build
from omniforge.errors import VerifyError
from omniforge.projects.sources import checked_out, sources
from omniforge.store.builds import BuildRow, read_builds
from omniforge.workspace import Workspace

UNFINISHED = "// TODO\nexport const mine = 1;\n"
STOCK = "type: money}\n      - {id: stock, name: Stock, type: integer}"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A project built once, on a machine without Node; the checks that need none are made."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git") or "git")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = new_workspace(tmp_path / "ws")
    go(found)
    return found


def go(workspace: Workspace, **options: object) -> BuildOutcome:
    return build(workspace, SLUG, options=BuildOptions(**options), agents=agent_set())  # type: ignore[arg-type]  # table of options


def show(workspace: Workspace, branch: str, files: dict[str, str]) -> None:
    """Switch the project's folder to a new branch of a person's own, with a commit."""
    root = workspace.project(SLUG)
    repo = pygit2.Repository(str(root))
    repo.checkout(repo.branches.create(branch, repo.head.peel(pygit2.Commit)))
    for name, text in files.items():
        (root / name).write_text(text)
        repo.index.add(name)
    repo.index.write()
    by = pygit2.Signature("Ada Example", "ada@example.com", 1_700_000_000, 0)
    repo.create_commit("HEAD", by, by, "mine", repo.index.write_tree(), [repo.head.target])


def of_branch(workspace: Workspace, branch: str) -> BuildRow:
    with read_builds(workspace.db) as store:
        found = store.latest(SLUG, branch=branch)
    assert found is not None
    return found


def test_what_only_the_folder_shows_does_not_fail_the_branch_that_was_built(workspace: Workspace) -> None:
    show(workspace, "mine", {"src/mine.ts": UNFINISHED})
    change_spec(workspace, "type: money}", STOCK)

    go(workspace, verify="static")

    report = json.loads(of_branch(workspace, "main").report or "{}")
    assert report["ok"]
    assert report["sources"] == sources(workspace.project(SLUG), "main").digest
    assert report["sources"] != sources(workspace.project(SLUG), "mine").digest
    assert report["project"] == str(workspace.project(SLUG))


def test_what_is_wrong_in_the_branch_that_was_built_is_found(workspace: Workspace) -> None:
    show(workspace, "mine", {})
    root = workspace.project(SLUG)
    repo = pygit2.Repository(str(root))
    repo.checkout("refs/heads/main")
    (root / "src/unfinished.ts").write_text(UNFINISHED)
    change_spec(workspace, "type: money}", STOCK)
    go(workspace)
    repo.checkout("refs/heads/mine")
    change_spec(workspace, "id: stock, name: Stock", "id: stock, name: Left")

    with pytest.raises(VerifyError, match=r"src/unfinished\.ts:1"):
        go(workspace, verify="static")

    assert not (root / "src/unfinished.ts").exists()


def test_the_checkout_holds_the_tree_and_is_gone_afterwards(workspace: Workspace, tmp_path: Path) -> None:
    show(workspace, "mine", {"src/mine.ts": UNFINISHED})
    found = sources(workspace.project(SLUG), "main")
    with checked_out(found, tmp_path / "there") as tree:
        again = sources(workspace.project(SLUG), "main")
        names = {p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.is_file() and ".git" not in p.parts}

    assert again == found
    assert "src/models/product.ts" in names
    assert "src/mine.ts" not in names
    assert not (tmp_path / "there").exists()
    with checked_out(sources(workspace.project(SLUG)), tmp_path / "there") as tree:
        assert tree == workspace.project(SLUG)


def test_a_proof_of_the_folder_is_kept_with_the_last_build_of_the_branch_it_shows(workspace: Workspace) -> None:
    idea = pygit2.Repository(str(workspace.idea(SLUG)))
    idea.branches.create("other", idea.head.peel(pygit2.Commit))
    go(workspace, ref="other")
    pygit2.Repository(str(workspace.project(SLUG))).checkout("refs/heads/main")

    verify_last(workspace, SLUG, "static")

    assert of_branch(workspace, "other").report is None
    assert json.loads(of_branch(workspace, "main").report or "{}")["level"] == "static"
