import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from conftest import RunForge

from omniforge.ideas.create import plan_idea
from omniforge.ideas.questions import answered, questions

VAGUE = "Something for the weekend"
CLEAR = "Wag is a marketplace for dog walkers. Owners book walks, and walkers keep a list of dogs."


def test_a_vague_text_leads_to_three_questions_with_defaults() -> None:
    plan = plan_idea(VAGUE)
    asked = questions(plan)

    assert 1 <= len(asked) <= 3
    assert all(q.default for q in asked)
    assert asked[0].id == "kind"
    assert asked[0].default == plan.spec.kind


def test_a_text_that_says_it_all_is_asked_nothing() -> None:
    assert questions(plan_idea(CLEAR)) == ()


def test_an_answer_becomes_a_sentence_and_a_default_does_not() -> None:
    asked = questions(plan_idea(VAGUE))

    assert answered(VAGUE, asked, {q.id: q.default for q in asked}) == VAGUE
    assert answered(VAGUE, asked, {"kind": "event", "things": " ", "name": "X"}) == f"{VAGUE}\n\nThis is an event.\n"
    assert plan_idea(answered(VAGUE, asked, {"kind": "blog"})).spec.kind == "blog"


def test_a_script_is_never_asked(run_forge: RunForge) -> None:
    code, out, err = run_forge(["idea", "new", VAGUE, "--ask", "--json"])

    assert code == 0
    assert json.loads(out)["slug"]
    assert "What" not in err


def test_a_person_at_a_terminal_is_asked(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "omniforge", "idea", "new", VAGUE, "--ask", "--json"]
    environment = {**os.environ, "FORGE_HOME": str(tmp_path), "TERM": "dumb"}
    process = subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    os.write(ours, b"blog\n\n\n")
    out, _ = process.communicate(timeout=60)
    os.close(ours)

    assert process.returncode == 0
    made = json.loads(out)
    assert made["kind"] == "blog"
    assert (Path(made["path"]) / "idea.md").read_text() == f"{VAGUE}\n\nThis is a blog.\n"
