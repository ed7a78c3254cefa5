"""Builds on real worker processes over a real PostgreSQL: the same trees, the same timeline, whatever dies."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.fleet import new_workspace, workers
from support.postgres import Server
from support.small_agents import tree_hash

from omniforge.build.follow import timeline_of
from omniforge.build.request import BuildOptions
from omniforge.build.run import build
from omniforge.cli.fleet_view import building_on
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace

N = 6


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.new_database()


def build_all(workspace: Workspace, options: BuildOptions) -> dict[str, str]:
    """Build every idea, all at once, and return slug -> hash of its tree."""
    slugs = sorted(p.name for p in workspace.ideas.iterdir())
    with ThreadPoolExecutor(len(slugs)) as pool:
        done = dict(zip(slugs, pool.map(lambda slug: build(workspace, slug, options=options), slugs), strict=True))
    return {slug: tree_hash(outcome.project) for slug, outcome in done.items()}


def test_six_builds_outlive_a_worker_and_equal_those_of_one_machine(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = new_workspace(tmp_path / "here", range(N))
    there = new_workspace(tmp_path / "there", range(N))
    monkeypatch.setenv("FORGE_HOME", str(there.root))
    with workers(2, url, str(tmp_path / "store"), tmp_path) as (first, second):
        with (
            ThreadPoolExecutor(1) as pool,
            building_on(url, BuildOptions(), store=None, wait_s=20) as options,
        ):
            building = pool.submit(build_all, there, options)
            first.wait_for("started", n=2)
            first.kill()
            found = building.result(timeout=120)
        assert second.stop() == 0

    assert found == build_all(here, BuildOptions())
    events = [e["event"] for e in second.events()]
    assert events.count("took_over") == 1
    with open_builds(there.db) as store:
        rows = store.find()
        timelines = [timeline_of(store, row.id) for row in rows]
    assert [r.state for r in rows] == ["done"] * N
    assert {s.state for t in timelines for s in t.steps.values()} <= {"done", "cached"}
    told = [line for t in timelines for line in t.steps["engine.fleet"].log]
    assert any("is gone; another worker goes on" in line for line in told)
