"""`forge code` through the front door, with a model behind an address, a terminal, and a kill in the middle."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pygit2
import pytest
from conftest import RunForge
from support import code_project as project
from support.code_project import EMPTY, HOOKS, REQUEST, SLUG, WAITLIST, Json, change, waitlist
from support.model_server import ModelServer, Reply, serving

from omniforge.coding import run
from omniforge.coding.attempts import Rules
from omniforge.coding.session import session
from omniforge.projects.proposals import proposals
from omniforge.workspace import Workspace

FORGE = [sys.executable, "-m", "omniforge"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return project.made_workspace(tmp_path_factory.mktemp("made") / "ws")


@pytest.fixture
def workspace(made: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    found = project.copied(made, tmp_path / "ws")
    monkeypatch.setenv("FORGE_HOME", str(found.root))
    return found


def answering(*answers: Json) -> Callable[[Json], Reply]:
    left = list(answers)
    return lambda _: Reply(json.dumps(left.pop(0))) if left else Reply("asked too often", status=400)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with serving(answering(change(), waitlist())) as found:
        monkeypatch.setenv("FORGE_MODEL", found.model)
        monkeypatch.setenv("FORGE_MODELS", "live")
        yield found


def proposed(workspace: Workspace) -> None:
    """Make a proposal without the command."""
    questions = project.questions(workspace, project.scripted(change(), waitlist()))
    with session(workspace, SLUG) as held:
        decision = run.decide(held, questions, REQUEST)
    with session(workspace, SLUG) as held:
        run.propose(held, questions, decision, Rules("none"))


def hooks(workspace: Workspace) -> str:
    return (workspace.project(SLUG) / HOOKS).read_text()


def open_numbers(workspace: Workspace) -> list[int]:
    return [p.number for p in proposals(pygit2.Repository(str(workspace.project(SLUG))))]


def test_without_a_model_one_message_says_what_to_do(workspace: Workspace, run_forge: RunForge) -> None:
    before = project.refs_and_files(workspace)

    code, out, err = run_forge(["code", REQUEST, "--models", "off"])

    assert (code, out) == (2, "")
    assert "forge code needs a language model" in err
    assert "forge model use" in err
    assert project.refs_and_files(workspace) == before


def test_a_script_gets_a_proposal_and_takes_it_later(
    workspace: Workspace, server: ModelServer, run_forge: RunForge
) -> None:
    code, out, err = run_forge(["code", REQUEST, "--verify", "none", "--json"])

    body = json.loads(out)
    assert (code, body["means"], body["accepted"], body["proposal"]["number"]) == (0, "code", False, 1)
    assert "forge code accept 1" in err
    assert EMPTY in hooks(workspace)

    assert "forge-code/1" in json.dumps(json.loads(run_forge(["code", "list", "--json"])[1]))
    code, out, _ = run_forge(["code", "show", "1"])
    assert code == 0
    assert "hunk 2" in out
    assert "+  async beforeCreate(input, { db }) {" in out

    assert run_forge(["code", "accept", "--dry-run"])[:2] == (0, f"{HOOKS}\n")
    code, _, err = run_forge(["code", "accept", "1", "--skip", f"{HOOKS}#7"])
    assert (code, open_numbers(workspace)) == (2, [1])
    assert f"{HOOKS}#1" in err

    code, out, err = run_forge(["code", "accept", "1", "--json"])
    assert (code, json.loads(out)["changes"]) == (0, [{"path": HOOKS, "action": "changed"}])
    assert WAITLIST in hooks(workspace)
    assert len(server.asked) == 2


def test_yes_takes_what_passed(workspace: Workspace, server: ModelServer, run_forge: RunForge) -> None:
    code, out, _ = run_forge(["code", "--yes", "--verify", "none", REQUEST])

    assert code == 0
    assert f"changed {HOOKS}" in out
    assert WAITLIST in hooks(workspace)
    assert open_numbers(workspace) == []
    assert "idea_parser.change" in run_forge(["cost"])[1]
    assert server.asked[0]["response_format"]["json_schema"]["schema"]["properties"]["means"]


def test_yes_takes_nothing_that_could_not_be_proved(
    workspace: Workspace, server: ModelServer, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    code, _, err = run_forge(["code", REQUEST, "--yes"])

    assert code == 8
    assert "not everything could be proved" in err
    assert EMPTY in hooks(workspace)
    assert open_numbers(workspace) == [1]
    assert len(server.asked) == 2


def test_trying_leaves_nothing(workspace: Workspace, server: ModelServer, run_forge: RunForge) -> None:
    before = project.refs_and_files(workspace)

    code, out, _ = run_forge(["code", REQUEST, "--verify", "none", "--dry-run"])

    assert code == 0
    assert "async beforeCreate" in out
    assert project.refs_and_files(workspace) == before
    assert len(server.asked) == 2


def test_a_change_of_the_spec_waits_for_a_yes_and_is_asked_once(
    workspace: Workspace, server: ModelServer, run_forge: RunForge
) -> None:
    answer = change("spec", operations=[("models.booking.fields.phone", "{name: Phone, type: phone}")], models=())
    server.script = answering(answer)
    before = project.refs_and_files(workspace)

    code, out, err = run_forge(["code", "keep a phone number with each booking", "--verify", "none"])

    assert code == 0
    assert "Phone" in out
    assert "--yes" in err
    assert project.refs_and_files(workspace) == before

    code, out, err = run_forge(["code", "keep a phone number with each booking", "--verify", "none", "--yes"])

    assert code == 0, err
    assert "phone" in (workspace.project(SLUG) / "src/models/booking/schema.ts").read_text()
    first = [b for b in server.asked if "how the request is to be met" in json.dumps(b["messages"])]
    assert len(first) == 1, "nothing is asked twice"


def test_a_refusal_is_clean(workspace: Workspace, run_forge: RunForge) -> None:
    before = project.refs_and_files(workspace)
    proposed(workspace)

    code, out, _ = run_forge(["code", "reject", "--json"])

    assert (code, json.loads(out)) == (0, {"rejected": True, "proposal": 1})
    assert project.refs_and_files(workspace) == before
    code, _, err = run_forge(["code", "reject", "7"])
    assert code == 2
    assert "there is no proposal 7" in err


@pytest.mark.parametrize(
    ("words", "exit_code", "said"),
    [
        pytest.param("  ", 4, "empty", id="empty"),
        pytest.param("x" * 2001, 2, "2000 are the most", id="too long"),
        pytest.param("accept", 2, "is a command", id="a command behind an option"),
    ],
)
def test_a_request_that_is_none(
    workspace: Workspace, run_forge: RunForge, words: str, exit_code: int, said: str
) -> None:
    code, _, err = run_forge(["code", "--idea", SLUG, words, "--models", "live"])

    assert code == exit_code
    assert said in err
    assert open_numbers(workspace) == []


def at_a_terminal(arguments: list[str], answers: dict[bytes, bytes]) -> tuple[int, str]:
    """Run a command with a terminal of its own; type an answer each time its words have appeared."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [*FORGE, *arguments])  # noqa: S606 - this very program
    said, left = b"", dict(answers)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        for words in [w for w in left if w in said]:
            os.write(terminal, left.pop(words) + b"\n")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), said.decode(errors="replace")


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_person_is_asked_about_every_hunk(workspace: Workspace, server: ModelServer) -> None:
    answers = {b"hunk 1 of 2: take it?": b"y", b"hunk 2 of 2: take it?": b"n"}

    code, said = at_a_terminal(["code", REQUEST, "--verify", "none"], answers)

    assert code == 0, said
    assert 'import { Problem } from "@/lib/problem";' in hooks(workspace)
    assert EMPTY in hooks(workspace)
    assert open_numbers(workspace) == []
    assert len(server.asked) == 2


def test_a_kill_while_the_model_answers_leaves_nothing_and_pays_once(
    workspace: Workspace, server: ModelServer, run_forge: RunForge
) -> None:
    before = project.refs_and_files(workspace)
    answers = [Reply(json.dumps(change())), Reply("late", hang_s=60.0), Reply(json.dumps(waitlist()))]
    server.script = lambda _: answers.pop(0)
    command = [*FORGE, "code", REQUEST, "--verify", "none"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        limit = time.monotonic() + 120
        while len(server.asked) < 2 and killed.poll() is None and time.monotonic() < limit:
            time.sleep(0.02)
        os.kill(killed.pid, signal.SIGKILL)

    assert project.refs_and_files(workspace) == before
    assert len(server.asked) == 2

    code, _, err = run_forge(["code", REQUEST, "--verify", "none", "--yes"])

    assert code == 0, err
    assert len(server.asked) == 3, "the first answer is not paid for twice"
    assert WAITLIST in hooks(workspace)


@pytest.mark.parametrize("after_s", [0.4, 0.8, 1.2])
def test_a_kill_while_it_is_taken_leaves_all_or_nothing(
    workspace: Workspace, run_forge: RunForge, after_s: float
) -> None:
    proposed(workspace)
    with subprocess.Popen([*FORGE, "code", "accept"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        time.sleep(after_s)
        os.kill(killed.pid, signal.SIGKILL)

    assert (EMPTY in hooks(workspace)) != (WAITLIST in hooks(workspace))

    code, _, _ = run_forge(["code", "accept"])

    assert code in (0, 2), "taken now, or taken before the kill"
    assert WAITLIST in hooks(workspace)
    assert open_numbers(workspace) == []
    assert pygit2.Repository(str(workspace.project(SLUG))).status() == {}
