"""What becomes of deployments: the last five to go back to, previews that end, a unit that keeps one running."""

import configparser
import shlex

import pytest
from conftest import RunForge
from support.small_project import SLUG, ask, build, deploy, left_running

from omniforge.deploy import overview
from omniforge.deploy.local import releases
from omniforge.deploy.place import Place
from omniforge.deploy.target import DeployOptions
from omniforge.workspace import Workspace


def test_each_of_the_last_five_can_be_gone_back_to_and_the_one_before_says_why_not(
    workspace: Workspace, run_forge: RunForge
) -> None:
    for n in range(1, releases.KEPT + 2):
        build(workspace, str(n))
        deploy(workspace)

    for n in range(2, releases.KEPT + 1):
        assert run_forge(["rollback", str(n)])[0] == 0
        assert ask(workspace) == (200, str(n))

    code, _, err = run_forge(["rollback", "1"])
    assert code == 10
    assert "is not kept any more: forge keeps the last 5" in err
    assert ask(workspace) == (200, str(releases.KEPT))


def test_a_rollback_without_a_number_goes_one_further_back_each_time(workspace: Workspace, run_forge: RunForge) -> None:
    for version in "123":
        build(workspace, version)
        deploy(workspace)

    for version in "21":
        assert run_forge(["rollback"])[0] == 0
        assert ask(workspace) == (200, version)

    assert run_forge(["rollback"])[0] == 2


def test_a_preview_that_is_over_is_ended_with_all_it_had(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    deploy(workspace, env="preview", options=DeployOptions(expires_s=-1.0))
    assert run_forge(["deployment", "clean", "--dry-run"])[1].startswith("would end http://main.clay.localhost")

    code, out, _ = run_forge(["deployment", "clean"])

    assert code == 0
    assert out.startswith("ended http://main.clay.localhost")
    assert [d.state for d in overview.deployments(workspace, SLUG)] == ["expired"]
    assert not Place(workspace, SLUG, "preview", "main").root.exists()
    assert left_running(workspace) == []


def test_what_was_stopped_is_started_again(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    row = deploy(workspace)
    assert run_forge(["deployment", "stop"])[0] == 0
    assert left_running(workspace) == []

    code, out, err = run_forge(["deployment", "start", str(row.id)])

    assert (code, out) == (0, f"deployment 1 is live: {row.url}\n"), err
    assert ask(workspace) == (200, "one")


def test_settings_reach_the_release_and_secrets_no_record(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, run_forge: RunForge
) -> None:
    monkeypatch.setenv("FORGE_APP_SMTP_URL", "smtp://shop:very-secret-word@mail.example")
    build(workspace, "one")

    deploy(workspace)

    assert "very-secret-word" in ask(workspace, "/environment")[1]
    assert "very-secret-word" not in run_forge(["deployment", "show", "--json"])[1]
    assert b"very-secret-word" not in workspace.db.read_bytes()
    assert '"APP_URL":"http://clay.localhost:' in ask(workspace, "/environment")[1]


def test_a_unit_starts_the_watcher_of_this_workspace(workspace: Workspace, run_forge: RunForge) -> None:
    build(workspace, "one")
    deploy(workspace)

    code, out, _ = run_forge(["deployment", "unit"])

    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names of systemd keep their case
    unit.read_string(out)
    words = shlex.split(unit["Service"]["ExecStart"])
    assert code == 0
    assert words[1:] == ["-m", "omniforge", "deployment", "start", "--watch", "--idea", SLUG, "--env", "production"]
    assert f"FORGE_HOME={workspace.root}" in shlex.split(unit["Service"]["Environment"])
