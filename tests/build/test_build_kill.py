"""SIGKILL from outside on the real process group: whatever the moment, the next build ends as if nothing happened."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pygit2
import pytest
from support import small_agents
from support.small_agents import SLUG, SmallAgent, agent_set, change_spec, new_workspace, tree_hash

from omniforge.build.run import build
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace

_PAUSE_S = 0.06
_STEPS = ("small.base", "small.model.category", "small.model.product", "small.index", "engine.layout")
_WHOLE_S = 1.3
"""About how long a build takes, start of Python included."""


def start(workspace: Workspace) -> "subprocess.Popen[bytes]":
    program = [sys.executable, small_agents.__file__, str(workspace.root), "2", str(_PAUSE_S)]
    return subprocess.Popen(program, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def kill(process: "subprocess.Popen[bytes]") -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def wait_for_step(workspace: Workspace, build_id: int, step: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    with open_builds(workspace.db) as store:
        while time.monotonic() < deadline and process.poll() is None:
            if any(e.kind == "step_finished" and e.step == step for e in store.events(build_id)):
                return
            time.sleep(0.005)


def history(project: Path) -> tuple[str, str]:
    """Return the trees of branch and pristine ref."""
    repo = pygit2.Repository(str(project))
    names = ("refs/heads/main", "refs/forge/pristine/main")
    first, second = (str(repo.references[n].peel(pygit2.Tree).id) for n in names)
    return first, second


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, tuple[str, str]]:
    workspace = new_workspace(tmp_path_factory.mktemp("whole") / "ws")
    project = build(workspace, SLUG, agents=agent_set()).project
    return tree_hash(project), history(project)


def resume(workspace: Workspace) -> None:
    """Check that the folder is as it was or whole, then build again."""
    project = workspace.project(SLUG)
    if project.exists():
        assert pygit2.Repository(str(project)).status() == {}
    build(workspace, SLUG, agents=agent_set())


@pytest.mark.parametrize("step", _STEPS)
def test_a_kill_after_any_step_is_resumed_from_the_cache(
    tmp_path: Path, step: str, expected: tuple[str, tuple[str, str]]
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    process = start(workspace)
    with open_builds(workspace.db):
        pass
    wait_for_step(workspace, 1, step, process)
    kill(process)
    agent = SmallAgent()

    build(workspace, SLUG, agents=agent_set(agent))

    project = workspace.project(SLUG)
    assert (tree_hash(project), history(project)) == expected
    assert "small.base" not in agent.ran
    with open_builds(workspace.db) as store:
        states = [b.state for b in store.find(SLUG)]
    assert states[-1] in ("interrupted", "done")


@pytest.mark.parametrize("seed", range(20))
def test_a_kill_at_a_random_moment_of_a_first_build(
    tmp_path: Path, seed: int, expected: tuple[str, tuple[str, str]]
) -> None:
    workspace = new_workspace(tmp_path / "ws")
    process = start(workspace)
    time.sleep(random.Random(seed).uniform(0.1, _WHOLE_S))  # noqa: S311 - moments, not secrets
    kill(process)

    resume(workspace)

    project = workspace.project(SLUG)
    assert (tree_hash(project), history(project)) == expected
    assert not list(workspace.projects.glob(".new-*"))


def test_kills_at_random_moments_of_a_rebuild_lose_no_edit(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    project = build(workspace, SLUG, agents=agent_set()).project
    page = project / "src/models/product.ts"
    page.write_text(page.read_text().replace("first = 1;", "first = 42;"))
    change_spec(workspace, "type: money}", "type: money}\n      - {id: stock, name: Stock, type: integer}")
    moments = random.Random(7)  # noqa: S311 - moments, not secrets

    for _ in range(8):
        process = start(workspace)
        time.sleep(moments.uniform(0.3, _WHOLE_S))
        kill(process)
        assert "first = 42;" in page.read_text()
    build(workspace, SLUG, agents=agent_set())

    assert "first = 42;" in page.read_text()
    assert "stock" in page.read_text()
    assert pygit2.Repository(str(project)).status() == {}
