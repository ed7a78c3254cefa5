"""Builds on real worker processes over a real PostgreSQL: the same trees, the same timeline, whatever dies."""

from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from support.fleet import build_all, building_there, new_workspace, s3_server, workers
from support.postgres import Server

from omniforge.build.follow import timeline_of
from omniforge.build.request import BuildOptions
from omniforge.build.timeline_state import Timeline
from omniforge.store.builds import open_builds
from omniforge.workspace import Workspace

N, MANY = 6, 40
KEYS = {"AWS_ACCESS_KEY_ID": "fleet", "AWS_SECRET_ACCESS_KEY": "not-for-logs", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with s3_server() as endpoint:
        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="artefacts")
        yield f"s3://artefacts/team?endpoint={endpoint}"


def timelines(workspace: Workspace) -> list[Timeline]:
    with open_builds(workspace.db) as store:
        rows = store.find()
        assert [r.state for r in rows] == ["done"] * len(rows)
        return [timeline_of(store, row.id) for row in rows]


@pytest.mark.parametrize("n", [N, pytest.param(MANY, marks=pytest.mark.slow)])
def test_builds_outlive_a_worker_and_equal_those_of_one_machine(tmp_path: Path, url: str, n: int) -> None:
    here, there = new_workspace(tmp_path / "here", range(n)), new_workspace(tmp_path / "there", range(n))

    with workers(2, url, str(tmp_path / "store"), tmp_path) as (first, second):
        with building_there(there, url, at_once=n) as building:
            first.wait_for("started", n=max(2, n // 4), timeout_s=300)
            first.kill()
        assert second.stop() == 0

    assert building.result() == build_all(here, BuildOptions(), at_once=2)
    assert "took_over" in [e["event"] for e in second.events()]
    found = timelines(there)
    assert len(found) == n
    assert {s.state for t in found for s in t.steps.values()} <= {"done", "cached"}
    told = [line for t in found for line in t.steps["engine.fleet"].log]
    assert any("is gone; another worker goes on" in line for line in told)


@pytest.mark.slow
def test_a_worker_that_was_given_up_too_early_does_no_harm(tmp_path: Path, url: str) -> None:
    here, there = new_workspace(tmp_path / "here", range(N)), new_workspace(tmp_path / "there", range(N))

    with workers(2, url, str(tmp_path / "store"), tmp_path) as (first, second):
        with building_there(there, url, at_once=N) as building:
            first.wait_for("started", n=2)
            first.pause()
            second.wait_for("took_over")
            first.go_on()
        assert (first.stop(), second.stop()) == (0, 0)

    assert building.result() == build_all(here, BuildOptions(), at_once=2)
    assert {s.state for t in timelines(there) for s in t.steps.values()} <= {"done", "cached"}


@pytest.mark.slow
def test_builds_over_a_bucket_equal_those_of_one_machine(tmp_path: Path, url: str, bucket: str) -> None:
    here, there = new_workspace(tmp_path / "here", range(2)), new_workspace(tmp_path / "there", range(2))

    with workers(1, url, bucket, tmp_path) as (one,):
        with building_there(there, url, at_once=2) as building:
            pass
        assert one.stop() == 0

    assert building.result() == build_all(here, BuildOptions(), at_once=2)
