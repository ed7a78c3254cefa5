"""`forge build` and `forge project` through the front door, with the shipped agents and no Node."""

import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pygit2
import pytest
from support.small_agents import SLUG, change_spec, new_workspace

from omniforge.store.connection import open_database
from omniforge.workspace import Workspace

RunForge = Callable[..., tuple[int, str, str]]
BUILD = ("build", "--verify", "none")
FIELD = ("type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")


@pytest.fixture
def workspace() -> Workspace:
    return new_workspace(Path(os.environ["FORGE_HOME"]))


def test_a_plan_names_steps_and_writes_nothing(workspace: Workspace, run_forge: RunForge) -> None:
    code, out, _ = run_forge(["build", "--plan", "--json"])

    steps = json.loads(out)
    assert code == 0
    assert {s["state"] for s in steps} == {"to run", "after upstream"}
    assert {u for s in steps for u in s["upstream"]} <= {s["id"] for s in steps}
    assert not workspace.project(SLUG).exists()
    assert not workspace.db.exists()


def test_what_destroys_data_is_listed_and_needs_a_yes(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(BUILD)
    project = workspace.project(SLUG)
    change_spec(workspace, "      - {id: price, name: Price, type: money}\n", "")
    before = pygit2.Repository(str(project)).head.target

    refused, _, problem = run_forge(BUILD)
    kept = pygit2.Repository(str(project)).head.target
    allowed, _, _ = run_forge([*BUILD, "--allow-data-loss"])

    assert refused == 3
    assert "column Product.price" in problem
    assert "--allow-data-loss" in problem
    assert kept == before
    assert allowed == 0
    assert any("drop_product_price" in p.name for p in (project / "prisma/migrations").iterdir())


def test_what_rows_get_that_have_no_value_is_told(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(BUILD)
    change_spec(workspace, FIELD[0], f"{FIELD[0]}\n      - {{id: mark, name: Mark, required: true}}")

    code, _, notes = run_forge(BUILD)

    assert code == 0
    assert "rows of Product without mark get an empty text" in notes


def test_a_build_makes_the_project_and_the_second_says_unchanged(workspace: Workspace, run_forge: RunForge) -> None:
    code, out, _ = run_forge(BUILD)
    assert code == 0
    assert out.splitlines()[-1] == str(workspace.project(SLUG))
    assert run_forge(["build", "--plan"])[1].count("cached") > 10

    code, out, _ = run_forge(BUILD)
    assert code == 0
    assert "Unchanged: nothing has changed since build 1" in out


def test_json_lines_hold_nothing_but_events(workspace: Workspace, run_forge: RunForge) -> None:
    _, out, _ = run_forge([*BUILD, "--json"])

    events = [json.loads(line) for line in out.splitlines()]
    assert workspace.project(SLUG).exists()
    assert events[0]["event"] == "build_started"
    assert events[-1]["event"] == "build_finished"
    assert [e["seq"] for e in events] == list(range(1, len(events) + 1))


def test_a_changed_spec_is_committed_unless_that_is_forbidden(workspace: Workspace, run_forge: RunForge) -> None:
    change_spec(workspace, *FIELD)

    code, _, err = run_forge([*BUILD, "--no-commit"])
    assert code == 6
    assert "spec.yaml" in err

    assert run_forge(BUILD)[0] == 0
    assert pygit2.Repository(str(workspace.idea(SLUG))).status() == {}


def test_a_commit_without_a_branch_is_built_into_the_branch_of_the_idea(
    workspace: Workspace, run_forge: RunForge
) -> None:
    idea = pygit2.Repository(str(workspace.idea(SLUG)))
    at = str(idea.head.target)

    assert run_forge([*BUILD, "--ref", at])[0] == 0
    idea.set_head(idea.head.target)
    assert run_forge([*BUILD])[0] == 0

    refs = list(pygit2.Repository(str(workspace.project(SLUG))).references)
    assert refs == ["refs/forge/pristine/main", "refs/heads/main"]


def test_a_wrong_spec_is_refused_before_anything_starts(workspace: Workspace, run_forge: RunForge) -> None:
    change_spec(workspace, "kind: shop", "kind: spaceship")

    code, _, err = run_forge(BUILD)

    assert code == 4
    assert "spaceship" in err or "kind" in err
    assert not workspace.project(SLUG).exists()


def test_one_field_changes_at_most_twelve_files_and_none_of_another_model(
    workspace: Workspace, run_forge: RunForge
) -> None:
    run_forge(BUILD)
    change_spec(workspace, *FIELD)

    _, out, _ = run_forge([*BUILD, "--json"])

    written = [e["path"] for e in map(json.loads, out.splitlines()) if e["event"] == "file_written"]
    assert workspace.project(SLUG).exists()
    assert len(written) <= 12
    assert sum("migration.sql" in path for path in written) == 1
    assert [path for path in written if "category" in path] == []


def test_builds_are_listed_shown_and_their_logs_read(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(BUILD)

    assert run_forge(["build", "list"])[1].splitlines()[1].split()[:3] == ["1", SLUG, "main"]
    shown = json.loads(run_forge(["build", "show", "--json"])[1])
    assert shown["build"]["state"] == "done"
    assert {s["state"] for s in shown["steps"]} == {"done"}
    assert "Merge into the project" in run_forge(["build", "show", "1"])[1]
    logs = run_forge(["build", "logs", "--step", "engine.project", "--json"])[1]
    assert [json.loads(line)["event"] for line in logs.splitlines()] == ["step_started", "step_finished"]
    code, _, err = run_forge(["build", "show", "99"])
    assert (code, "there is no build 99" in err) == (2, True)
    assert workspace.db.exists()


def test_a_step_is_retried_and_a_wrong_one_refused(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(BUILD)
    step = json.loads(run_forge(["build", "show", "--json"])[1])["steps"][0]["id"]

    code, out, _ = run_forge(["build", "retry", step, "--json"])
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    started = [e["step"] for e in events if e["event"] == "step_started"]
    assert step in started
    assert started[-2:] == ["engine.layout", "engine.project"]
    code, _, err = run_forge(["build", "retry", "no.such"])
    assert (code, 'there is no step "no.such"' in err) == (1, True)
    assert workspace.project(SLUG).exists()


def test_conflicts_are_listed_settled_and_merged(workspace: Workspace, run_forge: RunForge) -> None:
    run_forge(BUILD)
    form = workspace.project(SLUG) / "src/models/product/schema.ts"
    form.write_text(form.read_text().replace("Price", "My price"))
    change_spec(workspace, "name: Price", "name: Amount due")

    code, _, err = run_forge(BUILD)
    assert code == 6
    assert "src/models/product/schema.ts" in err
    assert "forge project resolve" in err
    assert "My price" in form.read_text()

    listed = json.loads(run_forge(["project", "resolve", "--json"])[1])
    assert [c["path"] for c in listed] == ["src/models/product/schema.ts"]
    code, out, _ = run_forge(["project", "resolve", "--ours"])
    assert code == 0
    assert "merged as" in out
    assert "My price" in form.read_text()
    assert pygit2.Repository(str(workspace.project(SLUG))).status() == {}
    assert run_forge(["project", "resolve", "--theirs"])[0] == 2
    assert "Unchanged" in run_forge(BUILD)[1]


def test_projects_are_listed_with_what_was_edited(workspace: Workspace, run_forge: RunForge) -> None:
    assert "No project yet" in run_forge(["project", "list"])[2]
    assert "No build yet" in run_forge(["build", "list"])[2]
    assert not workspace.db.exists()
    run_forge(BUILD)
    (workspace.project(SLUG) / "README.md").write_text("mine\n")

    assert json.loads(run_forge(["project", "list", "--json"])[1])[0]["n_uncommitted"] == 1
    assert "+mine" in run_forge(["project", "diff"])[1]
    assert "1 files not committed" in run_forge(["project", "show"])[1]


def test_without_node_the_project_is_made_and_the_missing_proof_named(
    workspace: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code, _, err = run_forge(["build"])
    assert code == 0
    assert "not proved: types" in err
    assert workspace.project(SLUG).exists()

    code, _, err = run_forge(["build", "--verify", "static"])
    assert code == 8
    assert "Node is not installed" in err


def test_a_folder_that_cannot_be_written_is_one_clear_message(workspace: Workspace, run_forge: RunForge) -> None:
    workspace.projects.rmdir()
    workspace.projects.write_text("a file where a folder should be")

    code, _, err = run_forge(BUILD)

    assert code == 1
    assert str(workspace.projects) in err
    assert "Traceback" not in err


def test_a_locked_database_is_one_clear_message(workspace: Workspace, run_forge: RunForge) -> None:
    open_database(workspace.db).close()
    holder = sqlite3.connect(workspace.db, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    code, _, err = run_forge(BUILD)

    holder.close()
    assert code == 1
    assert "forge.db: database is locked" in err
    assert not workspace.project(SLUG).exists()
