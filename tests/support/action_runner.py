"""The shell steps of a composite GitHub Action, run on this machine as its runner would.

Steps that use other actions are left out: they fetch programs that are here already. Expressions are look-ups in
`inputs`, `github`, `runner` and `steps`, conditions comparisons of those with a text: what `action.yml` needs.
"""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
_TERM = re.compile(r"^([\w.-]+)\s*(==|!=)\s*'([^']*)'$")


@dataclass(slots=True)
class ActionRun:
    """What a run left behind."""

    outputs: dict[str, str] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    code: int = 0
    log: str = ""
    summary: str = ""


class ActionRunner:
    """Runs an action's steps in a folder of its own."""

    def __init__(self, action: Path, folder: Path, environ: Mapping[str, str]) -> None:
        self.body: dict[str, Any] = yaml.safe_load(action.read_text())
        self.folder = folder
        self.environ = dict(environ)
        (folder / "temp").mkdir(parents=True, exist_ok=True)
        self._contexts: dict[str, Any] = {
            "github": {"action_path": str(action.parent)},
            "runner": {"temp": str(folder / "temp"), "os": "Linux"},
            "steps": {},
        }

    def run(self, inputs: Mapping[str, str], *, skip: tuple[str, ...] = (), cwd: Path) -> ActionRun:
        """Run every step until one fails; `skip` names ids that are taken as done."""
        unknown = inputs.keys() - self.body["inputs"].keys()
        assert not unknown, unknown
        self._contexts["inputs"] = {k: inputs.get(k, v.get("default", "")) for k, v in self.body["inputs"].items()}
        made = ActionRun()
        for number, step in enumerate(self.body["runs"]["steps"]):
            if step.get("id") in skip or not self._holds(step.get("if", "")):
                continue
            if "uses" in step:
                made.used.append(step["uses"])
                continue
            made.ran.append(step["name"])
            self._step(step, number, made, cwd)
            if made.code:
                break
        made.outputs = {name: self._filled(o["value"]) for name, o in self.body["outputs"].items()}
        return made

    def _step(self, step: Mapping[str, Any], number: int, made: ActionRun, cwd: Path) -> None:
        files = {
            name: self.folder / f"{name.lower()}-{number}"
            for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        }
        for path in files.values():
            path.touch()
        own = {name: self._filled(str(value)) for name, value in step.get("env", {}).items()}
        temp = {"RUNNER_TEMP": self._contexts["runner"]["temp"], "GITHUB_ACTIONS": "true", "CI": "true"}
        script = self.folder / f"step-{number}.sh"
        script.write_text(self._filled(step["run"]))
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=cwd, check=False, text=True,
            env={**self.environ, **temp, **{k: str(v) for k, v in files.items()}, **own}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        made.code, made.log = done.returncode, made.log + done.stdout
        made.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        self._contexts["steps"][step.get("id", str(number))] = {"outputs": entries(files["GITHUB_OUTPUT"].read_text())}
        self.environ |= entries(files["GITHUB_ENV"].read_text())
        for line in files["GITHUB_PATH"].read_text().splitlines():
            self.environ["PATH"] = f"{line}:{self.environ['PATH']}"

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda found: self._value(found[1]), text)

    def _value(self, path: str) -> str:
        value: Any = self._contexts
        for part in path.split("."):
            value = value.get(part, "") if isinstance(value, dict) else ""
        return str(value) if not isinstance(value, dict) else ""

    def _holds(self, condition: str) -> bool:
        for term in filter(None, (t.strip() for t in condition.split("&&"))):
            found = _TERM.match(term)
            assert found, f"a condition this runner does not know: {term}"
            if (self._value(found[1]) == found[3]) != (found[2] == "=="):
                return False
        return True


def entries(text: str) -> dict[str, str]:
    """Return what was written to a file of `NAME=value` lines and `NAME<<END` blocks."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        if end and re.fullmatch(r"[\w-]+", name):
            block = []
            for inner in lines:
                if inner == end:
                    break
                block.append(inner)
            found[name] = "\n".join(block)
        elif line:
            name, _, value = line.partition("=")
            found[name] = value
    return found
