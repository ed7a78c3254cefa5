"""kill -9 of forge, of the proxy or of the app, at any moment: the next command puts everything right."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from support.small_project import SLUG, ask, build, deploy, left_running

from omniforge.deploy import overview
from omniforge.deploy.local.releases import KEPT
from omniforge.workspace import Workspace

COMMAND = [sys.executable, "-m", "omniforge", "deploy", "--env", "production", "--drain", "2", "--idea", SLUG]


def kill_during_a_deploy(workspace: Workspace, chance: random.Random, victim: str) -> None:
    """Start a deployment and kill -9 one of the processes at some moment of it."""
    known = {p.pid for p in left_running(workspace)}
    forge = subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ.copy())
    time.sleep(chance.uniform(0.0, 2.5))
    targets = {
        "forge": [forge.pid],
        "new": [p.pid for p in left_running(workspace) if p.pid not in known],
        "old": sorted(known),
    }[victim]
    for pid in targets[:1] if victim != "old" else targets:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    forge.wait(60)


def require_order(workspace: Workspace, version: str) -> None:
    """Everything is as if nothing had happened: the newest release serves, and nothing else is there."""
    assert ask(workspace) == (200, version)
    states = [d.state for d in overview.deployments(workspace, SLUG)]
    assert states[0] == "live"
    assert states.count("live") == 1
    assert "preparing" not in states
    assert len(left_running(workspace)) == 2, "one proxy, one app"
    folder = workspace.state / f"deploy/{SLUG}/production/releases"
    names = [p.name for p in folder.iterdir()]
    assert all(name.isdigit() for name in names)
    assert len(names) <= KEPT


def converges(workspace: Workspace, seed: int, n_times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    build(workspace, "start")
    deploy(workspace)
    for n in range(n_times):
        build(workspace, f"killed-{n}")
        kill_during_a_deploy(workspace, chance, ("forge", "forge", "new", "old")[n % 4])
        build(workspace, f"next-{n}")

        deploy(workspace)

        require_order(workspace, f"next-{n}")


def test_a_kill_at_any_moment_is_put_right(workspace: Workspace) -> None:
    converges(workspace, 1, 4)


@pytest.mark.slow
def test_twenty_kills_are_put_right(workspace: Workspace) -> None:
    converges(workspace, 2, 20)
