"""Deploying to this machine, with a small Node server in place of a built app."""

import json

import pytest
from support.small_project import SLUG, ask, build, change, deploy, prove

from omniforge.deploy import overview
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.target import DeployOptions
from omniforge.errors import DeployError
from omniforge.workspace import Workspace


def test_a_proved_project_serves_under_its_own_name(workspace: Workspace) -> None:
    build(workspace, "one")

    row = deploy(workspace)

    assert row.state == "live"
    assert row.url == f"http://clay.localhost:{FrontProxy(workspace).port}"
    assert (row.verified, row.overrides) == ("full", "[]")
    assert ask(workspace) == (200, "one")
    assert overview.status(workspace, row).state == "running"


def test_the_next_deployment_replaces_the_one_before(workspace: Workspace) -> None:
    build(workspace, "one")
    first = deploy(workspace)
    build(workspace, "two")

    second = deploy(workspace)

    assert ask(workspace) == (200, "two")
    states = {d.number: d.state for d in overview.deployments(workspace, SLUG)}
    assert states == {first.id: "replaced", second.id: "live"}


def test_what_was_not_proved_in_full_is_refused_and_the_way_out_is_named(workspace: Workspace) -> None:
    change(workspace, "one")
    prove(workspace, "static")

    with pytest.raises(DeployError, match="the last proof of these files: verify static") as refused:
        deploy(workspace)

    assert "--allow-unverified" in str(refused.value.hint)
    assert overview.deployments(workspace, SLUG) == []


def test_files_that_changed_after_the_proof_are_refused(workspace: Workspace) -> None:
    build(workspace, "one")
    (workspace.project(SLUG) / "page.tsx").write_text("later")

    with pytest.raises(DeployError, match="changed since it was verified"):
        deploy(workspace)


def test_an_override_is_recorded(workspace: Workspace) -> None:
    change(workspace, "one")
    prove(workspace, "full", ok=False)

    row = deploy(workspace, options=DeployOptions(allow_unverified=True))

    assert (row.verified, json.loads(row.overrides)) == ("none", ["--allow-unverified"])
    assert ask(workspace) == (200, "one")
