"""Builds through the front door of the room, on real Git and SQLite, with small agents."""

import json
import os
from pathlib import Path

import pygit2
import pytest
from support.small_agents import SLUG, SmallAgent, agent_set, change_spec, new_workspace

from omniforge.build import events as ev
from omniforge.build.follow import stored, timeline_of
from omniforge.build.lock import lock_file
from omniforge.build.request import BuildOptions
from omniforge.build.run import BuildOutcome, build
from omniforge.errors import ConflictError, ForgeError
from omniforge.file_lock import file_lock
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "ws")


def go(workspace: Workspace, agent: SmallAgent | None = None, **options: object) -> BuildOutcome:
    return build(workspace, SLUG, options=BuildOptions(**options), agents=agent_set(agent))  # type: ignore[arg-type]  # table of options


def mtimes(root: Path) -> dict[str, int]:
    return {str(p.relative_to(root)): p.stat().st_mtime_ns for p in root.rglob("*") if p.is_file()}


def test_a_first_build_makes_a_repository_whose_branch_is_what_was_generated(workspace: Workspace) -> None:
    outcome = go(workspace)

    repo = pygit2.Repository(str(outcome.project))
    assert str(repo.references["refs/heads/main"].target) == str(repo.references["refs/forge/pristine/main"].target)
    assert repo.status() == {}
    assert os.access(outcome.project / "run.sh", os.X_OK)
    manifest = json.loads((outcome.project / ".forge/manifest.json").read_text())["files"]
    assert manifest["src/models/product.ts"]["nodes"] == ["models.product"]
    assert manifest["src/models/product.ts"]["agent"] == "small"
    assert ".forge/manifest.json" not in manifest


def test_files_are_laid_out(workspace: Workspace) -> None:
    outcome = go(workspace)

    assert "export const price = " in (outcome.project / "src/models/product.ts").read_text()
    assert '"money"' in (outcome.project / "src/models/product.ts").read_text()


def test_a_second_build_of_the_same_spec_writes_nothing(workspace: Workspace) -> None:
    first = go(workspace)
    before = mtimes(workspace.projects) | mtimes(workspace.cache)

    second = go(workspace)

    assert second.outcome == "unchanged"
    assert second.build == first.build
    assert mtimes(workspace.projects) | mtimes(workspace.cache) == before


def test_a_field_of_one_model_leaves_the_steps_of_the_other_cached(workspace: Workspace) -> None:
    go(workspace)
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")
    agent = SmallAgent()

    outcome = go(workspace, agent)

    assert agent.ran == ["small.model.product", "small.index"]
    assert outcome.n_files == 2
    assert "stock" in (outcome.project / "src/models/product.ts").read_text()


def test_edits_in_a_page_and_in_package_json_survive_a_rebuild(workspace: Workspace) -> None:
    project = go(workspace).project
    page, package = project / "src/models/product.ts", project / "package.json"
    page.write_text(page.read_text().replace("export const first = 1;", "export const first = 42;"))
    package.write_text(package.read_text().replace('"next": "1",', '"next": "1",\n    "mine": "3",'))
    (project / "src/mine.ts").write_text("export const mine = 1;\n")
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")

    go(workspace)

    assert "first = 42;" in page.read_text()
    assert "stock" in page.read_text()
    assert json.loads(package.read_text())["dependencies"]["mine"] == "3"
    repo = pygit2.Repository(str(project))
    assert repo.status() == {}
    assert "refs/forge/safety/1" in repo.references
    assert "src/mine.ts" in repo.head.peel(pygit2.Tree)


def test_a_conflict_names_file_and_line_and_leaves_the_branch_alone(workspace: Workspace) -> None:
    project = go(workspace).project
    page = project / "src/models/product.ts"
    page.write_text(page.read_text().replace('title = "string"', 'title = "mine"'))
    repo = pygit2.Repository(str(project))
    head = repo.references["refs/heads/main"].target
    change_spec(workspace, "{id: title, name: Title, required: true}", "{id: title, name: Title, type: text}")

    with pytest.raises(ConflictError, match=r"src/models/product.ts \(content: line \d+\)"):
        go(workspace)

    assert repo.references["refs/heads/main"].target == head
    assert 'title = "mine"' in page.read_text()
    with open_builds(workspace.db) as store:
        assert store.latest(SLUG).state == "conflict"  # type: ignore[union-attr]  # there is one


def test_a_failing_step_stops_only_what_needs_it(workspace: Workspace) -> None:
    agent = SmallAgent(failing={"small.model.category": ["broken", "broken"]})
    heard: list[ev.Event] = []

    with pytest.raises(ForgeError, match=r"small\.model\.category failed: RuntimeError: broken"):
        build(workspace, SLUG, agents=agent_set(agent), listener=lambda r: heard.append(r.event))

    assert [e.attempts for e in heard if isinstance(e, ev.StepFailed)] == [2]
    assert [(e.step, e.because) for e in heard if isinstance(e, ev.StepSkipped)] == [
        ("small.index", "small.model.category")
    ]
    assert "small.model.product" in [e.step for e in heard if isinstance(e, ev.StepFinished)]
    assert not workspace.project(SLUG).exists()


def test_a_passing_error_is_retried_with_its_reason(workspace: Workspace) -> None:
    agent = SmallAgent(failing={"small.base": ["first", "second"]})
    heard: list[ev.Event] = []

    build(workspace, SLUG, agents=agent_set(agent), listener=lambda r: heard.append(r.event))

    retried = [(e.attempt, e.reason) for e in heard if isinstance(e, ev.StepRetried)]
    assert retried == [(1, "RuntimeError: first"), (2, "RuntimeError: second")]


def test_a_failed_build_goes_on_where_it_stopped(workspace: Workspace) -> None:
    with pytest.raises(ForgeError):
        go(workspace, SmallAgent(failing={"small.index": ["no", "no"]}))
    agent = SmallAgent()

    go(workspace, agent)

    assert agent.ran == ["small.index"]


def test_a_step_can_be_run_again(workspace: Workspace) -> None:
    go(workspace)
    agent = SmallAgent()

    outcome = go(workspace, agent, force=frozenset({"small.base"}))

    assert agent.ran == ["small.base"]
    assert outcome.n_files == 0


def test_a_damaged_cache_entry_is_made_again_and_reported(workspace: Workspace) -> None:
    expected = go(workspace).commit
    for entry in workspace.cache.rglob("*.json"):
        entry.write_bytes(entry.read_bytes()[:-3] + b"xxx")
    heard: list[ev.Event] = []
    options = BuildOptions(force=frozenset({"small.index"}))

    outcome = build(workspace, SLUG, options=options, agents=agent_set(), listener=lambda r: heard.append(r.event))

    assert outcome.commit == expected
    assert any(isinstance(e, ev.StepLog) and "damaged" in e.line for e in heard)


def test_two_builds_of_one_idea_at_once_are_refused_with_the_process(workspace: Workspace) -> None:
    with (
        file_lock(lock_file(workspace, SLUG), what="x"),
        pytest.raises(ForgeError, match=f"process {os.getpid()}.*clay-co"),
    ):
        go(workspace)


def test_the_stored_events_tell_the_whole_build(workspace: Workspace) -> None:
    heard: list[ev.Recorded] = []

    outcome = build(workspace, SLUG, agents=agent_set(), listener=heard.append)

    with open_builds(workspace.db) as store:
        assert list(stored(store, outcome.build)) == heard
        timeline = timeline_of(store, outcome.build)
        rows = {s.id: s.state for s in store.steps(outcome.build)}
    assert [r.seq for r in heard] == list(range(1, len(heard) + 1))
    assert timeline.outcome == "done"
    assert {s.id: s.state for s in timeline.steps.values()} == rows
    assert set(rows.values()) == {"done"}


def test_a_file_that_a_person_deleted_stays_deleted_and_is_reported(workspace: Workspace) -> None:
    project = go(workspace).project
    (project / "src/models/product.ts").unlink()
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")

    outcome = go(workspace)

    assert not (project / "src/models/product.ts").exists()
    assert "src/models/product.ts stays deleted, as you left it" in outcome.notes


def test_an_edited_page_of_a_removed_model_is_a_conflict_and_its_extension_is_kept(workspace: Workspace) -> None:
    project = go(workspace).project
    (project / "src/extensions/product.ts").write_text("export const hook = 2;\n")
    change_spec(workspace, (workspace.idea(SLUG) / "spec.yaml").read_text().split("  - id: product")[1], "")
    change_spec(workspace, "  - id: product", "")

    outcome = go(workspace)

    assert not (project / "src/models/product.ts").exists()
    assert (project / "src/extensions/product.ts").read_text() == "export const hook = 2;\n"
    assert "src/extensions/product.ts is no longer generated; yours is kept" in outcome.notes


def test_extension_files_are_written_once(workspace: Workspace) -> None:
    project = go(workspace).project
    hook = project / "src/extensions/product.ts"
    hook.write_text("export const hook = 'mine';\n")
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")

    go(workspace)

    assert hook.read_text() == "export const hook = 'mine';\n"


def test_a_new_branch_of_the_idea_builds_a_branch_of_the_project(workspace: Workspace) -> None:
    project = go(workspace).project
    page = project / "src/models/category.ts"
    page.write_text(page.read_text().replace("first = 1", "first = 7"))
    idea = pygit2.Repository(str(workspace.idea(SLUG)))
    idea.branches.local.create("pricing", idea.head.peel(pygit2.Commit))
    idea.set_head("refs/heads/pricing")
    pygit2.Repository(str(project)).index.read()
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")

    outcome = go(workspace)

    repo = pygit2.Repository(str(project))
    assert "refs/heads/pricing" in repo.references
    assert "refs/forge/pristine/pricing" in repo.references
    shown = repo.references["refs/heads/main"].peel(pygit2.Tree)["src/models/product.ts"].peel(pygit2.Blob)
    assert b"stock" not in shown.data
    assert "the project's folder shows another branch and was not touched" in outcome.notes
    assert "first = 7" in page.read_text()


def test_a_clean_folder_follows_the_branch_of_the_idea(workspace: Workspace) -> None:
    project = go(workspace).project
    idea = pygit2.Repository(str(workspace.idea(SLUG)))
    idea.branches.local.create("pricing", idea.head.peel(pygit2.Commit))
    idea.set_head("refs/heads/pricing")
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")

    go(workspace)

    repo = pygit2.Repository(str(project))
    assert repo.head.name == "refs/heads/pricing"
    assert "stock" in (project / "src/models/product.ts").read_text()
    assert repo.status() == {}
