"""A CI job: checkouts that are only read, no home, no terminal, and a workspace made of them."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest
from conftest import RunForge
from support.small_agents import SLUG, SPEC, change_spec, new_workspace

from omniforge.workspace import Workspace

BUILD = ("build", "--verify", "none")


@pytest.fixture
def built(run_forge: RunForge) -> Workspace:
    workspace = new_workspace(Path(os.environ["FORGE_HOME"]))
    assert run_forge(BUILD)[0] == 0
    return workspace


@pytest.fixture
def locked() -> Iterator[list[Path]]:
    """Folders that a test made read-only; they can be deleted again afterwards."""
    made: list[Path] = []
    yield made
    for root in made:
        _set_write(root, may_write=True)


def _set_write(root: Path, *, may_write: bool) -> None:
    for path in (root, *root.rglob("*")):
        mode = path.lstat().st_mode
        if not path.is_symlink():
            path.chmod(mode | stat.S_IWUSR if may_write else mode & ~0o222)


def _tree(project: Path) -> str:
    return str(pygit2.Repository(str(project)).head.peel(pygit2.Tree).id)


def _head(repository: Path) -> str:
    return str(pygit2.Repository(str(repository)).head.peel(pygit2.Commit).id)


def test_a_detached_read_only_checkout_is_built_like_the_idea_itself(
    built: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, locked: list[Path]
) -> None:
    checkout = tmp_path / "idea"
    clone = pygit2.clone_repository(str(built.idea(SLUG)), str(checkout))
    clone.set_head(clone.head.peel(pygit2.Commit).id)
    clone.free()
    _set_write(checkout, may_write=False)
    locked.append(checkout)
    output = tmp_path / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setenv("GITHUB_REF_NAME", "vouchers")

    code, out, _ = run_forge(["ci", "workspace", checkout, "--to", tmp_path / "home", "--json"])
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    built_code, _, err = run_forge(BUILD)

    opened = json.loads(out)
    assert (code, built_code, err) == (0, 0, "")
    assert (opened["idea"], opened["branch"]) == (SLUG, "vouchers")
    assert f"\n{tmp_path / 'home'}\n" in output.read_text()
    assert _tree(Path(opened["project"])) == _tree(built.project(SLUG))


def test_a_project_that_was_built_before_gets_the_next_build_merged(
    built: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    change_spec(built, "name: Price", "name: Amount due")
    before = _head(built.project(SLUG))
    subprocess.run(["git", "-C", str(built.idea(SLUG)), "commit", "-qam", "Say what is due"], check=True)

    code, _, _ = run_forge(
        ["ci", "workspace", built.idea(SLUG), "--project", built.project(SLUG), "--to", tmp_path / "home"]
    )
    monkeypatch.setenv("FORGE_HOME", str(tmp_path / "home"))
    assert (code, run_forge(BUILD)[0]) == (0, 0)

    made = pygit2.Repository(str(tmp_path / "home/projects" / SLUG))
    assert made.descendant_of(made.head.target, pygit2.Oid(hex=before))
    assert "refs/forge/pristine/main" in made.references
    assert _head(built.project(SLUG)) == before, "the checkout is only read"


def test_a_spec_in_a_folder_without_git_becomes_an_idea(run_forge: RunForge, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/spec.yaml").write_text(SPEC)
    arguments = ["ci", "workspace", tmp_path / "specs", "--to", tmp_path / "home"]

    planned, out, _ = run_forge([*arguments, "--dry-run"])
    assert (planned, (tmp_path / "home").exists()) == (0, False)
    assert SLUG in out
    assert run_forge(arguments)[0] == 0
    assert (tmp_path / "home/ideas" / SLUG / ".git").exists()
    code, _, err = run_forge(arguments)
    assert (code, "is there already" in err) == (2, True)


@pytest.mark.parametrize("case", ["no spec", "bad spec", "shallow", "no project"])
def test_a_checkout_that_cannot_be_used_is_one_clear_message(
    case: str, built: Workspace, run_forge: RunForge, tmp_path: Path
) -> None:
    checkout, extra = tmp_path / "idea", []
    checkout.mkdir()
    if case == "bad spec":
        (checkout / "spec.yaml").write_text(
            SPEC.replace("kind: shop", "kind: spaceship").replace("slug: clay-co", "slug: ../up")
        )
    elif case == "shallow":
        change_spec(built, "name: Price", "name: Amount due")
        subprocess.run(["git", "-C", str(built.idea(SLUG)), "commit", "-qam", "More"], check=True)
        address = built.idea(SLUG).as_uri()
        subprocess.run(["git", "clone", "-q", "--depth", "1", address, str(checkout)], check=True)
    elif case == "no project":
        (checkout / "spec.yaml").write_text(SPEC)
        extra = ["--project", tmp_path / "nowhere"]

    code, _, err = run_forge(["ci", "workspace", checkout, "--to", tmp_path / "home", *extra])

    words = {
        "no spec": (2, "spec.yaml"),
        "bad spec": (4, "slug"),
        "shallow": (1, "fetch-depth: 0"),
        "no project": (1, "nowhere"),
    }
    assert code == words[case][0]
    assert words[case][1] in err
    assert "Traceback" not in err


@pytest.mark.parametrize("home", ["unset", "unwritable", "missing"])
def test_a_job_without_home_terminal_or_input_builds_and_checks(home: str, tmp_path: Path) -> None:
    workspace = tmp_path / "forge"
    new_workspace(workspace)
    environ = {k: v for k, v in os.environ.items() if k != "HOME"} | {"FORGE_HOME": str(workspace), "CI": "true"}
    if home == "unwritable":
        environ["HOME"] = "/proc/self"
    elif home == "missing":
        environ["HOME"] = str(tmp_path / "no/such/home")
    command = [sys.executable, "-m", "omniforge"]

    for arguments in (BUILD, ("ci", "check"), ("idea", "show", "--json"), ("build", "--plan")):
        done = subprocess.run(
            [*command, *arguments], env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    assert not (tmp_path / "no").exists()


def test_a_check_works_where_workspace_and_checkouts_are_read_only(
    built: Workspace, tmp_path: Path, locked: list[Path]
) -> None:
    if os.geteuid() == 0:
        # permissions do not hold for root: a folder that cannot be made stands for them
        environ = {**os.environ, "FORGE_HOME": "/proc/forge"}
    else:
        _set_write(built.root, may_write=False)
        locked.append(built.root)
        environ = dict(os.environ)
    arguments = ["ci", "check", "--spec", str(built.idea(SLUG) / "spec.yaml"), "--project", str(built.project(SLUG))]

    done = subprocess.run(
        [sys.executable, "-m", "omniforge", *arguments], env=environ, capture_output=True, text=True, check=False,
        cwd=tmp_path,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert "no drift" in done.stdout
