"""Questions of a language model about a new idea: a person's answers become sentences, and nothing else does."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.good_model import FakeModel
from support.model_server import Reply, serving

from omniforge.ideas.clarifying import Asked, Clarifying, clarified, problems, question
from omniforge.ideas.modelling import IdeaModels
from omniforge.llm.models import TIERS, Model
from omniforge.llm.setup import ModelOptions

TEXT = "Wag is a marketplace for dog walkers. Owners book walks, and walkers keep a list of dogs."
ASKED: dict[str, Any] = {
    "question": "May a walk be cancelled?",
    "options": [
        {"label": "By owners", "sentence": "Owners can cancel walks that have not begun."},
        {"label": "Never", "sentence": "A walk that is booked stays booked."},
    ],
}


def helpers(model: FakeModel, cache: Path) -> IdeaModels:
    tiers = dict.fromkeys(TIERS, (Model("openai/fake"),))
    return IdeaModels(ModelOptions("live", by_name=True, tiers=tiers, client=lambda: model), cache)


@pytest.mark.parametrize(
    ("said", "added"),
    [
        pytest.param("by owners", "Owners can cancel walks that have not begun.", id="a label"),
        pytest.param("Walkers cancel within a day", "Walkers cancel within a day.", id="words of one's own"),
        pytest.param("skip", "", id="nothing"),
        pytest.param("  ", "", id="blanks"),
    ],
)
def test_an_answer_becomes_the_sentence_a_person_chose_or_typed(said: str, added: str) -> None:
    asked = Asked.model_validate(ASKED)

    assert clarified(TEXT, [(asked, said)]) == (f"{TEXT}\n\n{added}\n" if added else TEXT)
    assert question(asked).default == "skip"
    assert question(asked).choices == ("By owners", "Never")


def test_a_model_s_questions_are_asked_and_recorded(tmp_path: Path) -> None:
    models = helpers(FakeModel(lambda _: json.dumps({"questions": [ASKED]})), tmp_path)

    (asked,) = models.questions(TEXT, None)

    assert asked.question == ASKED["question"]
    lock = yaml.safe_load(models.recorded("spec: 1\nanswers: {}\n"))
    assert [a["slot"] for a in lock["answers"].values()] == ["idea_parser.questions"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"questions": [ASKED, ASKED]}, id="twice"),
        pytest.param({"questions": [{**ASKED, "options": ASKED["options"][:1]}]}, id="no choice"),
        pytest.param({"questions": [{**ASKED, "question": "Visit https://evil.example?"}]}, id="an address"),
        pytest.param({"questions": [ASKED] * 3}, id="too many"),
        pytest.param("no", id="no answer"),
    ],
)
def test_questions_that_do_not_fit_are_not_asked(body: object, tmp_path: Path) -> None:
    models = helpers(FakeModel(lambda _: json.dumps(body)), tmp_path)

    assert models.questions(TEXT, None) == ()
    assert any("forge's own value stands" in note for note in models.notes)


def test_labels_that_repeat_or_skip_are_told_to_the_model() -> None:
    twice = {**ASKED, "options": [ASKED["options"][0]] * 2}
    skips = {**ASKED, "options": [*ASKED["options"], {"label": "Skip", "sentence": "Nothing of it matters."}]}

    assert "must differ" in problems(Clarifying.model_validate({"questions": [twice]}))[0]
    assert "offered anyway" in problems(Clarifying.model_validate({"questions": [skips]}))[0]


def test_a_person_at_a_terminal_answers_a_model(tmp_path: Path) -> None:
    def script(body: dict[str, Any]) -> Reply:
        properties = body["response_format"]["json_schema"]["schema"]["properties"]
        return Reply(json.dumps({"questions": [ASKED]}) if "questions" in properties else "no")

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "omniforge", "idea", "new", TEXT, "--ask", "--json", "--models", "live"]
    with serving(script) as server:
        environment = {**os.environ, "FORGE_HOME": str(tmp_path), "TERM": "dumb", "FORGE_MODEL": server.model}
        process = subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environment)
        os.close(theirs)
        os.write(ours, b"By owners\n")
        out, _ = process.communicate(timeout=60)
        os.close(ours)

    assert process.returncode == 0
    text = (Path(json.loads(out)["path"]) / "idea.md").read_text(encoding="utf-8")
    assert text == f"{TEXT}\n\nOwners can cancel walks that have not begun.\n"
