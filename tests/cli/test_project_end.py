"""`forge project archive | delete | restore` through the front door."""

import json
import os
import stat
import subprocess
from pathlib import Path

import pytest
from conftest import RunForge

from omniforge.workspace import Workspace, find_workspace

SLUG = "clay"


@pytest.fixture
def workspace(run_forge: RunForge) -> Workspace:
    """A workspace with one built project that was edited, has local data and a secret."""
    run_forge(["idea", "new", "A list of pots", "--name", "Clay"])
    code, _, err = run_forge(["build", "--verify", "none"])
    assert code == 0, err
    found = find_workspace()
    project = found.project(SLUG)
    (project / "README.md").write_text("mine\n")
    (project / "notes.txt").write_text("new and of nobody else\n")
    (project / ".data").mkdir()
    (project / ".data/rows").write_text("rows\n")
    (project / ".env").write_text("SMTP_URL=of-this-machine\n")
    run_forge(["secret", "set", "SMTP_URL"], stdin=b"smtp-of-the-store")
    run_forge(["project", "set", "domain", "clay.example"])
    return found


def refs(project: Path) -> dict[str, str]:
    listed = subprocess.run(
        ["git", "-C", str(project), "for-each-ref", "--format=%(refname) %(objectname)"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return dict(line.split() for line in listed.splitlines())


def files(project: Path) -> dict[str, bytes]:
    """Return what a person sees, but for what the next build makes again."""
    return {
        p.relative_to(project).as_posix(): p.read_bytes()
        for p in project.rglob("*")
        if p.is_file() and ".git" not in p.relative_to(project).parts
    }


def test_an_archive_brings_back_every_ref_the_data_and_the_work_that_was_not_committed(
    run_forge: RunForge, workspace: Workspace
) -> None:
    project = workspace.project(SLUG)
    before, seen = refs(project), files(project)

    code, out, err = run_forge(["project", "archive", "--yes", "--json"])

    assert code == 0, err
    assert not project.exists()
    kept = Path(json.loads(out)["ending"]["kept_in"])
    assert stat.S_IMODE((kept / "project-data.tar.gz").stat().st_mode) == 0o600
    assert json.loads(run_forge(["secret", "list", "--json"])[1])
    assert run_forge(["project", "restore", SLUG])[0] == 0
    after = refs(project)
    assert before.items() <= after.items()
    (safety,) = set(after) - set(before)
    committed = {n: d for n, d in seen.items() if n not in {"README.md", "notes.txt"}}
    assert committed.items() <= files(project).items()
    shown = subprocess.run(["git", "-C", project, "show", f"{safety}:notes.txt"], capture_output=True, check=True)
    assert shown.stdout == seen["notes.txt"]
    assert (project / ".data/rows").read_text() == "rows\n"
    assert run_forge(["build", "--verify", "none"])[0] == 0


def test_a_deleted_project_leaves_a_bundle_and_nothing_else(run_forge: RunForge, workspace: Workspace) -> None:
    code, out, err = run_forge(["project", "delete", "--with-idea", "--yes", "--json"])

    assert code == 0, err
    ending = json.loads(out)["ending"]
    assert ending["lost"] == ["1 settings", "1 secrets", f"the local data in {workspace.project(SLUG)}/.data"]
    assert not workspace.project(SLUG).exists()
    assert not workspace.idea(SLUG).exists()
    kept = Path(ending["kept_in"])
    assert sorted(p.name for p in kept.iterdir()) == ["about.json", "idea.bundle", "project.bundle"]
    assert json.loads(run_forge(["secret", "list", "--all", "--json"])[1]) == []
    assert not list(workspace.state.glob("trash/*"))
    assert run_forge(["project", "restore", kept.name])[0] == 0
    assert run_forge(["idea", "check", "--idea", SLUG])[0] == 0
    assert run_forge(["build", "--verify", "none"])[0] == 0


@pytest.mark.parametrize("mode", ["archive", "delete"])
def test_without_a_terminal_it_has_to_be_confirmed(run_forge: RunForge, workspace: Workspace, mode: str) -> None:
    code, _, err = run_forge(["project", mode])

    assert code == 2
    assert "--yes" in err
    assert workspace.project(SLUG).is_dir()


def test_a_trial_run_changes_nothing_and_says_what_would_be_lost(run_forge: RunForge, workspace: Workspace) -> None:
    before = refs(workspace.project(SLUG))

    code, out, _ = run_forge(["project", "delete", "--dry-run"])

    assert code == 0
    assert "gone for good: 1 secrets" in out
    assert refs(workspace.project(SLUG)) == before
    assert not (workspace.root / "archive").exists()


def test_a_place_that_is_taken_is_not_written_over(run_forge: RunForge, workspace: Workspace) -> None:
    run_forge(["project", "archive", "--yes"])
    run_forge(["build", "--verify", "none"])

    code, _, err = run_forge(["project", "restore", SLUG])

    assert code == 1
    assert f"{workspace.project(SLUG)} exists" in err


@pytest.mark.usefixtures("workspace")
def test_what_is_not_there_is_named(run_forge: RunForge) -> None:
    assert run_forge(["project", "restore", "nothing"])[0] == 2
    assert json.loads(run_forge(["project", "restore", "--json"])[1]) == []


def test_an_archive_that_cannot_be_written_removes_nothing(
    run_forge: RunForge, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code, _, err = run_forge(["project", "delete", "--yes"])

    assert code == 1
    assert "Git, which is not installed" in err
    assert workspace.project(SLUG).is_dir()
    assert [p for p in (workspace.root / "archive").iterdir() if not p.name.startswith(".")] == []
    assert os.listdir(workspace.root / "archive") == []  # noqa: PTH208 - hidden ones too
