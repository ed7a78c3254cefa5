"""Releases that do not work: the old one serves on, the command fails at once and says why."""

import json
import shutil
import socket
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from conftest import RunForge
from support.small_project import SLUG, ask, build, deploy, end_proxy, left_running
from support.stranger import serving

from omniforge.deploy import overview
from omniforge.deploy.local import releases, target
from omniforge.deploy.local.processes import HEALTH, end, get
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.place import Place
from omniforge.workspace import Workspace

AT_MOST_S = 5.0


def deploys_badly(workspace: Workspace, run_forge: RunForge) -> str:
    """Deploy, expect it to fail without touching what serves, and return what was said."""
    before = {p.pid for p in left_running(workspace)}
    began = time.monotonic()

    code, _, err = run_forge(["deploy", "--env", "production"])

    assert code == 10
    assert time.monotonic() - began < AT_MOST_S
    assert ask(workspace) == (200, "good")
    assert {p.pid for p in left_running(workspace)} == before, "no process is left behind"
    kept = sorted(
        p.name for p in releases.release(Place(workspace, SLUG, "production", "main"), 1).root.parent.iterdir()
    )
    assert kept == ["1"], "no half release is left behind"
    assert [d.state for d in overview.deployments(workspace, SLUG)] == ["failed", "live"]
    return err


@pytest.fixture
def served(workspace: Workspace) -> Workspace:
    build(workspace, "good")
    deploy(workspace)
    return workspace


def test_a_release_that_crashes_at_boot(served: Workspace, run_forge: RunForge) -> None:
    build(served, "bad", crash=True)

    assert "Error: the greeting is not configured" in deploys_badly(served, run_forge)


def test_a_release_that_is_not_healthy(served: Workspace, run_forge: RunForge) -> None:
    build(served, "bad", health=500)

    assert "/api/health answers 500" in deploys_badly(served, run_forge)


def test_a_full_disk(served: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch) -> None:
    build(served, "bad")
    monkeypatch.setattr(shutil, "copytree", _fills_the_disk(shutil.copytree))

    assert "no space left on the disk" in deploys_badly(served, run_forge)


def test_too_little_space_is_refused_before_anything_is_made(
    served: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(served, "bad")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=0))

    code, _, err = run_forge(["deploy", "--env", "production"])

    assert code == 10
    assert "no space left on the disk" in err
    assert ask(served) == (200, "good")


def test_a_front_port_that_is_taken(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "good")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        code, _, err = run_forge(["deploy", "--env", "production", "--port", str(port)])

    assert code == 10
    assert f"port {port} of the front proxy is in use by another program" in err
    assert left_running(workspace) == []


def test_a_port_that_another_program_takes_first_is_never_led_to(
    served: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(served, "bad")

    with serving() as port:
        # the moment between looking for a port and listening on it cannot be hit from outside
        monkeypatch.setattr(target, "free_port", lambda: port)
        said = deploys_badly(served, run_forge)

    assert f"the release ended before it answered: port {port} is in use by another program" in said


def test_a_release_that_waits_for_a_port_of_another_program_is_given_up(
    served: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(served, "bad", waits=True)

    with serving() as port:
        monkeypatch.setattr(target, "free_port", lambda: port)

        assert f"port {port} is in use by another program" in deploys_badly(served, run_forge)


def test_a_front_port_that_is_taken_while_the_proxy_is_down_leaves_the_release_as_it_is(
    served: Workspace, run_forge: RunForge
) -> None:
    port = next(iter(json.loads((FrontProxy(served).folder / "routes.json").read_text())["routes"].values()))
    build(served, "bad")
    front = end_proxy(served)
    with socket.create_server(("127.0.0.1", front)):
        began = time.monotonic()

        code, _, err = run_forge(["deploy", "--env", "production"])

        assert code == 10
        assert time.monotonic() - began < AT_MOST_S
        assert f"port {front} of the front proxy is in use by another program" in err
        assert get(port, HEALTH)[0] == 200, "the release itself serves on"
    assert run_forge(["deployment", "start"])[0] == 0
    assert ask(served) == (200, "good")


def test_an_app_that_dies_is_told_to_visitors_and_started_again_by_the_next_command(
    served: Workspace, run_forge: RunForge
) -> None:
    number = next(p for p in left_running(served) if str(p.pid) in run_forge(["deployment", "status", "--json"])[1])
    end(number, grace_s=0)

    assert ask(served)[0] == 503
    code, _, err = run_forge(["deployment", "status"])
    assert code == 10
    assert "its process does not run" in err
    assert run_forge(["deployment", "start"])[0] == 0
    assert ask(served) == (200, "good")
    assert FrontProxy(served).state() is not None


def _fills_the_disk(copytree: Callable[..., object]) -> Callable[..., object]:
    """Return a copytree that fails half way as a full disk does."""

    def copy(source: object, target: object, **options: object) -> object:
        copytree(source, target, **options)
        raise OSError(28, "No space left on device", str(target))

    return copy
