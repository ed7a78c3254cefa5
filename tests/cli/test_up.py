"""`forge up`: what it refuses, what it says, and what is left where there is no Node."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from omniforge.workspace import find_workspace

RunForge = Callable[..., tuple[int, str, str]]
IDEA = "An online shop for handmade ceramics from small studios"


@pytest.fixture
def no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave only Git on PATH."""
    import shutil

    tools = tmp_path / "tools"
    tools.mkdir()
    git = shutil.which("git")
    if git is not None:
        (tools / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(tools))


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield held.getsockname()[1]


def nothing_was_made() -> bool:
    workspace = find_workspace()
    return not any(p.is_dir() and any(p.iterdir()) for p in (workspace.ideas, workspace.projects))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param([""], 4, "the idea is empty", id="no words"),
        pytest.param([IDEA, "--file", "idea.md"], 2, "either words or a file", id="words and a file"),
        pytest.param(["--file", "missing.md"], 1, "missing.md", id="a missing file"),
        pytest.param([IDEA, "--port", "70000"], 2, "65535", id="a port that is none"),
        pytest.param([IDEA, "--colour", "red"], 2, "--colour", id="an unknown option"),
    ],
)
def test_what_it_cannot_use_is_refused_before_anything_is_made(
    run_forge: RunForge, arguments: list[str], code: int, words: str
) -> None:
    got, out, err = run_forge(["up", *arguments])

    assert got == code, err
    assert out == ""
    assert words in err
    assert nothing_was_made()


def test_a_port_in_use_is_refused_before_anything_is_made(run_forge: RunForge, busy_port: int) -> None:
    code, _, err = run_forge(["up", IDEA, "--port", busy_port])

    assert code == 1
    assert f"port {busy_port} is in use" in err
    assert nothing_was_made()


def test_a_dry_run_tells_the_plan_and_makes_nothing(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["up", IDEA, "--dry-run", "--json"])

    assert code == 0
    assert json.loads(out)["spec"]["models"]
    assert nothing_was_made()


@pytest.mark.usefixtures("no_node")
def test_without_node_the_project_is_made_and_said_to_be_unproved(run_forge: RunForge, tmp_path: Path) -> None:
    (tmp_path / "idea.md").write_text(IDEA)

    code, out, err = run_forge(["up", "--file", tmp_path / "idea.md", "--name", "Clay & Co", "--json"])
    summary = json.loads(out.splitlines()[-1])

    assert code == 0, err
    assert summary["idea"] == "clay-co"
    assert summary["url"] is None
    assert summary["proof"] == "not made"
    assert Path(summary["project"], "package.json").is_file()
    assert "Node is not installed" in err


@pytest.mark.usefixtures("no_node")
def test_the_words_for_people_end_with_where_it_is(run_forge: RunForge) -> None:
    code, out, _ = run_forge(["up", IDEA, "--no-verify"])

    assert code == 0
    assert "no preview: Node is not installed" in out.splitlines()[-1]
    assert out.splitlines()[-2].startswith(str(find_workspace().projects))
