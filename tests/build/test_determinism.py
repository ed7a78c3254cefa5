"""Equal specs give equal trees: whatever the hash seed, time zone, locale, number of jobs or place."""

import os
import subprocess
import sys
from pathlib import Path

import pygit2
from support import small_agents
from support.small_agents import SLUG, new_workspace, tree_hash

from omniforge.agents.base import Previous
from omniforge.build.agent_set import shipped
from omniforge.build.cache import StepCache
from omniforge.build.engine import run_plan
from omniforge.build.file_set import file_set, lay_out_run
from omniforge.build.generate import generate
from omniforge.build.plan import make_plan
from omniforge.build.run import build
from omniforge.ideas.repository import open_idea, read_spec


def test_surroundings_do_not_show_in_the_result(tmp_path: Path) -> None:
    surroundings = [
        ("a", "1", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}),
        ("b/deeper", "8", {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kolkata", "LC_ALL": "C.UTF-8"}),
    ]
    commits = []
    for place, jobs, variables in surroundings:
        workspace = new_workspace(tmp_path / place)
        program = [sys.executable, small_agents.__file__, str(workspace.root), jobs, "0"]
        subprocess.run(program, env={**os.environ, **variables}, check=True, capture_output=True)
        project = workspace.project(SLUG)
        repo = pygit2.Repository(str(project))
        commits.append((tree_hash(project), str(repo.head.peel(pygit2.Tree).id)))

    assert commits[0] == commits[1]


def test_the_engine_makes_what_the_reference_makes(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "ws")
    spec = read_spec(open_idea(workspace, SLUG))
    agents = shipped()
    loaded = agents.load()
    plan = make_plan(spec, Previous(), loaded, fingerprints=agents.fingerprints)

    run = run_plan(plan, loaded, StepCache(tmp_path / "cache"), layout="x", jobs=8, emit=lambda _e: None)
    lay_out_run(run, StepCache(tmp_path / "cache"), layout="x")

    assert run.failed == {}
    made = {path: one.file.data for path, one in file_set(run).items()}
    assert made == {path: file.data for path, file in generate(spec).items()}


def test_a_build_from_the_cache_equals_one_without(tmp_path: Path) -> None:
    first, second = new_workspace(tmp_path / "a"), new_workspace(tmp_path / "b")
    project = build(first, SLUG).project
    first.cache.rename(second.cache)

    again = build(second, SLUG).project

    assert tree_hash(again) == tree_hash(project)
