"""Exports to a plain Git remote, by path and over HTTP, and a second machine that goes on from there."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import RunForge
from support import git_server
from support.export_case import Case, git, objects, refs
from support.git_server import GitServer
from support.small_agents import new_workspace

from omniforge.workspace import Workspace, init_workspace

pytest_plugins = ("support.export_fixtures",)
MAIN, IDEA, PRISTINE = "refs/heads/main", "refs/heads/forge/idea/main", "refs/forge/pristine/main"
PASSWORD = "open-sesame-9"


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    """An empty bare repository."""
    folder = tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", folder], check=True)
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    """A Git server with one empty repository, team/clay-co."""
    with git_server.serving(GitServer(tmp_path / "served", PASSWORD)) as one:
        one.create("team/clay-co")
        yield one


def test_first_all_refs_then_a_branch_for_each_build(run_forge: RunForge, case: Case, remote: Path) -> None:
    code, _, err = run_forge(["export", "git", remote])
    assert code == 0, err
    assert objects(remote) == objects(case.project) | objects(case.idea)
    first = refs(remote)[MAIN]
    second = case.build_again()

    code, out, _ = run_forge(["export", "git", remote])

    assert code == 0
    assert refs(remote)[MAIN] == first
    assert refs(remote)[f"refs/heads/forge/build-{second[:12]}"] == second
    assert "waits for main" in out
    assert objects(remote) == objects(case.project) | objects(case.idea)


def test_the_project_remembers_where_it_went(run_forge: RunForge, case: Case, remote: Path) -> None:
    run_forge(["export", "git", remote])

    assert git(case.project, "remote", "-v").split()[:2] == ["origin", str(remote)]
    assert git(case.project, "config", "branch.main.merge") == MAIN
    assert git(case.project, "status", "-sb").splitlines() == ["## main...origin/main"]
    case.build_again()
    run_forge(["export", "git", remote])
    assert git(case.project, "status", "-sb").splitlines() == ["## main...origin/main [ahead 2]"]
    assert git(case.project, "fsck", "--strict") == ""


def test_a_remote_of_the_person_is_left_alone(run_forge: RunForge, case: Case, remote: Path) -> None:
    git(case.project, "remote", "add", "origin", "https://example.org/mine.git")

    assert run_forge(["export", "git", remote])[0] == 0

    assert git(case.project, "remote", "get-url", "origin") == "https://example.org/mine.git"
    assert git(case.project, "remote", "get-url", "git") == str(remote)


def test_work_of_others_stops_the_push(run_forge: RunForge, case: Case, remote: Path, tmp_path: Path) -> None:
    run_forge(["export", "git", remote])
    git(tmp_path, "clone", "-q", "-b", "forge/idea/main", str(remote), "colleague")
    git(tmp_path / "colleague", "commit", "-q", "--allow-empty", "-m", "An idea of a colleague")
    git(tmp_path / "colleague", "push", "-q")
    case.build_again()
    before = refs(remote)

    code, _, err = run_forge(["export", "git", remote])

    assert code == 6
    assert refs(remote) == before
    command = err.partition("join them first: ")[2].splitlines()[0]
    subprocess.run([*shlex.split(command), "--no-edit", "-q"], check=True)
    assert run_forge(["export", "git", remote])[0] == 0
    assert "An idea of a colleague" in git(remote, "log", "--format=%s", IDEA)


def test_another_machine_builds_on(
    run_forge: RunForge, case: Case, remote: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands of docs/how-to/export.md."""
    (case.project / "src/mine.ts").write_text("export const mine = 1;\n")
    git(case.project, "add", "src/mine.ts")
    git(case.project, "commit", "-qm", "Mine")
    run_forge(["export", "git", remote])
    there: Workspace = init_workspace(tmp_path / "other")[0]
    project, idea = there.project("clay-co"), there.idea("clay-co")
    git(tmp_path, "clone", "-q", str(remote), str(project))
    git(tmp_path, "init", "-q", "-b", "main", str(idea))
    git(idea, "remote", "add", "origin", str(remote))
    git(idea, "config", "remote.origin.fetch", "+refs/heads/forge/idea/*:refs/remotes/origin/*")
    git(idea, "config", "remote.origin.push", "refs/heads/*:refs/heads/forge/idea/*")
    git(idea, "fetch", "-q", "origin")
    git(idea, "checkout", "-q", "-B", "main", "origin/main")
    monkeypatch.setenv("FORGE_HOME", str(there.root))
    assert run_forge(["idea", "adopt", idea])[0] == 0
    other = Case(there)

    built = other.build_again()

    assert git(project, "show", f"{built}:src/mine.ts") == "export const mine = 1;"
    assert git(project, "merge-base", "--is-ancestor", refs(case.project)[MAIN], built) == ""
    assert run_forge(["export", "git", remote])[0] == 0
    assert refs(remote)[f"refs/heads/forge/build-{built[:12]}"] == built
    assert refs(remote)[PRISTINE] == refs(project)[PRISTINE]
    assert refs(remote)[IDEA] == refs(idea)[MAIN]


def test_a_job_that_checks_both_out_finds_no_drift(run_forge: RunForge, remote: Path, tmp_path: Path) -> None:
    """The steps of docs/how-to/export.md, with the shipped agents."""
    new_workspace(Path(os.environ["FORGE_HOME"]))
    assert run_forge(["build", "--verify", "none"])[0] == 0
    assert run_forge(["export", "git", remote])[0] == 0
    git(tmp_path, "clone", "-q", str(remote), "app")
    git(tmp_path, "clone", "-q", "-b", "forge/idea/main", str(remote), "idea")

    arguments = ["ci", "check", "--spec", tmp_path / "idea/spec.yaml", "--project", tmp_path / "app"]

    assert run_forge(arguments)[0] == 0
    spec = tmp_path / "idea/spec.yaml"
    spec.write_text(spec.read_text().replace("name: Price", "name: Cost"))
    assert run_forge(arguments)[0] == 11


def test_gits_own_login_opens_a_server(
    run_forge: RunForge, case: Case, server: GitServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"{server.address}/team/clay-co.git"
    code, _, err = run_forge(["export", "git", url])
    assert code == 7
    assert "token or key" in err
    helper = tmp_path / "logins"
    helper.write_text(f"http://team:{PASSWORD}@{url.partition('://')[2].partition('/')[0]}\n")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "credential.helper")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"store --file {helper}")

    code, out, err = run_forge(["export", "git", url])

    assert code == 0, err
    assert objects(server.root / "team/clay-co.git") == objects(case.project) | objects(case.idea)
    assert PASSWORD not in out + err
    assert PASSWORD not in (case.project / ".git/config").read_text()


@pytest.mark.usefixtures("case")
@pytest.mark.parametrize(
    ("url", "code", "words"),
    [
        pytest.param("https://ada:secret@example.org/x.git", 2, "holds a login", id="login"),
        pytest.param("https://ghp_token@example.org/x.git", 2, "holds a login", id="token as user"),
        pytest.param("--upload-pack=touch /tmp/x", 2, "", id="option"),
        pytest.param("/nowhere/at/all.git", 7, "cannot read /nowhere/at/all.git", id="missing"),
        pytest.param("ext::sh -c whoami", 7, "transport 'ext' not allowed", id="program"),
    ],
)
def test_addresses_that_cannot_be(run_forge: RunForge, url: str, code: int, words: str) -> None:
    found, out, err = run_forge(["export", "git", url])

    assert (found, out) == (code, "")
    assert words in err
    assert "secret" not in err


def test_safety_refs_proposals_and_hooks_stay_at_home(run_forge: RunForge, case: Case, remote: Path) -> None:
    git(case.project, "update-ref", "refs/forge/safety/1", "HEAD")
    git(case.project, "update-ref", "refs/forge/conflict/main", "HEAD")
    git(case.project, "branch", "forge-code/more-glaze")
    hook = case.project / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)

    assert run_forge(["export", "git", remote])[0] == 0

    assert set(refs(remote)) == {MAIN, IDEA, PRISTINE}


def test_a_dry_run_leaves_both_ends_alone(run_forge: RunForge, case: Case, remote: Path) -> None:
    before = (case.project / ".git/config").read_text()

    code, out, _ = run_forge(["export", "git", remote, "--dry-run"])

    assert code == 0
    assert "would be pushed main" in out
    assert refs(remote) == {}
    assert (case.project / ".git/config").read_text() == before


def test_a_cut_off_history_is_refused(run_forge: RunForge, case: Case, remote: Path, tmp_path: Path) -> None:
    case.build_again()
    whole = tmp_path / "whole"
    case.project.rename(whole)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{whole}", str(case.project))

    code, _, err = run_forge(["export", "git", remote])

    assert code == 1
    assert "fetch --unshallow" in err
