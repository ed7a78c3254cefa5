"""The GitHub Action and the documented workflows: valid by the published schemas, their shell run on this machine."""

import importlib.resources
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import RunForge
from jsonschema import Draft7Validator
from support.action_runner import ActionRun, ActionRunner, entries
from support.small_agents import SLUG, change_spec, new_workspace

from omniforge.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
ACTION = ROOT / "action.yml"
PAGE = ROOT / "docs/how-to/ci.md"
_BLOCK = re.compile(r"```yaml\n# (\w+)\n(.*?)```", re.DOTALL)
BUILD = ("build", "--verify", "none")


def _schema(name: str) -> Draft7Validator:
    folder = importlib.resources.files("check_jsonschema.builtin_schemas.vendor")
    return Draft7Validator(json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8")))


def _problems(schema: str, body: Any) -> list[str]:
    return [e.message for e in _schema(schema).iter_errors(body)]


def _documented(kind: str) -> list[dict[str, Any]]:
    # PyYAML reads the key `on` as true, as YAML 1.1 says; GitHub does not
    found = [yaml.safe_load(body) for name, body in _BLOCK.findall(PAGE.read_text()) if name == kind]
    return [{("on" if k is True else k): v for k, v in body.items()} for body in found]


def test_the_action_fits_the_published_schema() -> None:
    body = yaml.safe_load(ACTION.read_text())

    assert _problems("github-actions", body) == []
    assert _problems("github-actions", {**body, "runs": {"using": "composite"}}), "the schema tells a wrong action"


def test_no_input_is_pasted_into_a_shell() -> None:
    steps = yaml.safe_load(ACTION.read_text())["runs"]["steps"]

    assert [s["name"] for s in steps if "${{" in s.get("run", "")] == []
    assert all(s.get("shell") == "bash" for s in steps if "run" in s)


def test_documented_workflows_fit_the_published_schemas_and_name_real_inputs() -> None:
    workflows, pipelines = _documented("workflow"), _documented("gitlab")
    action = yaml.safe_load(ACTION.read_text())

    assert (len(workflows), len(pipelines)) == (2, 1)
    assert [_problems("github-workflows", w) for w in workflows] == [[], []]
    assert _problems("gitlab-ci", pipelines[0]) == []
    ours = [s for w in workflows for j in w["jobs"].values() for s in j["steps"] if "omniforge@" in s.get("uses", "")]
    assert len(ours) == 2
    assert all(set(s["with"]) <= set(action["inputs"]) for s in ours)
    used = set(re.findall(r"steps\.forge\.outputs\.([\w-]+)", PAGE.read_text()))
    assert used <= set(action["outputs"])


def test_the_page_lists_every_output_of_the_action() -> None:
    row = next(line for line in PAGE.read_text().splitlines() if line.startswith("| sets outputs"))

    assert re.findall(r"`([\w-]+)`", row) == list(yaml.safe_load(ACTION.read_text())["outputs"])


@pytest.fixture
def built(run_forge: RunForge) -> Workspace:
    workspace = new_workspace(Path(os.environ["FORGE_HOME"]))
    assert run_forge(BUILD)[0] == 0
    return workspace


def _environ() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("HOME", "FORGE_HOME")}
    return kept | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def _run(folder: Path, cwd: Path, inputs: dict[str, str]) -> ActionRun:
    folder.mkdir()
    return ActionRunner(ACTION, folder, _environ()).run(inputs, skip=("install",), cwd=cwd)


def test_build_merges_into_the_project_and_fills_outputs_reports_and_summary(built: Workspace, tmp_path: Path) -> None:
    change_spec(built, "name: Price", "name: Amount due")
    subprocess.run(["git", "-C", str(built.idea(SLUG)), "commit", "-qam", "Say what is due"], check=True)
    inputs = {"idea": f"ideas/{SLUG}", "project": f"projects/{SLUG}", "verify": "none"}

    made = _run(tmp_path / "run", built.root, inputs)

    assert made.code == 0, made.log
    assert made.used == ["actions/setup-python@v6", "actions/cache@v4"], "nothing is proved, so Node is not asked for"
    assert (made.outputs["exit-code"], made.outputs["outcome"], made.outputs["proved"]) == ("0", "done", "false")
    assert "Amount due" in (Path(made.outputs["project"]) / "src/models/product/schema.ts").read_text()
    assert json.loads(Path(made.outputs["sarif"]).read_text())["version"] == "2.1.0"
    assert Path(made.outputs["junit"]).is_file()
    assert f"forge build: {SLUG} done" in made.summary
    assert "::group::" in made.log


def test_check_passes_fails_with_its_code_and_says_so_in_outputs(built: Workspace, tmp_path: Path) -> None:
    inputs = {"command": "check", "idea": f"ideas/{SLUG}", "project": f"projects/{SLUG}"}
    good = _run(tmp_path / "good", built.root, inputs)
    change_spec(built, "name: Price", "name: Amount due")

    bad = _run(tmp_path / "bad", built.root, inputs)

    assert (good.code, good.outputs["drift"]) == (0, "false")
    assert (bad.code, bad.outputs["exit-code"], bad.outputs["drift"]) == (11, "11", "true")
    assert "schema.ts" in bad.summary


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        pytest.param({"command": "deploy"}, "build or check", id="unknown command"),
        pytest.param({"command": "check"}, "needs the input project", id="check without a project"),
        pytest.param({"idea": "no; touch owned"}, "has no spec.yaml", id="an idea that is none, and shell in its name"),
    ],
)
def test_wrong_inputs_are_one_clear_message(inputs: dict[str, str], words: str, tmp_path: Path) -> None:
    made = _run(tmp_path / "run", tmp_path, inputs)

    assert made.code == 2
    assert words in made.log
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_refused_spec_fails_the_step_with_its_code_and_every_report(
    command: str, built: Workspace, tmp_path: Path
) -> None:
    change_spec(built, "kind: shop", "kind: spaceship")
    subprocess.run(["git", "-C", str(built.idea(SLUG)), "commit", "-qam", "Lift off"], check=True)
    inputs = {"command": command, "idea": f"ideas/{SLUG}", "project": f"projects/{SLUG}", "verify": "none"}

    made = _run(tmp_path / "run", built.root, inputs)

    assert (made.code, made.outputs["exit-code"]) == (4, "4")
    assert "kind" in made.log
    assert "kind" in made.summary
    results = json.loads(Path(made.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert [r["ruleId"] for r in results] == ["spec"]
    assert 'failures="1"' in Path(made.outputs["junit"]).read_text()


def test_entries_of_runner_files_are_read_as_the_runner_does() -> None:
    assert entries("a=1\nb<<E\nx\ny=2\nE\nc=3=4\n") == {"a": "1", "b": "x\ny=2", "c": "3=4"}


@pytest.mark.node
def test_the_install_step_makes_a_forge_that_builds(built: Workspace, tmp_path: Path) -> None:
    runner = ActionRunner(ACTION, tmp_path, {**_environ(), "HOME": str(tmp_path)})

    made = runner.run({"idea": f"ideas/{SLUG}", "verify": "none"}, cwd=built.root)

    assert made.code == 0, made.log
    assert made.ran == ["Check the inputs", "Install forge", "Make a workspace of the checkouts", "forge"]
    assert str(tmp_path / "temp/forge-venv/bin") in runner.environ["PATH"]
    assert made.outputs["outcome"] == "done"
