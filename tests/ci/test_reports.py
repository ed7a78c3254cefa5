"""Findings, builds and proofs as CI services read them."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import RunForge
from jsonschema import Draft7Validator
from support.sarif_schema import sarif_schema
from support.small_agents import SLUG, change_spec, new_workspace

from omniforge.ci import alert, github, summary
from omniforge.ci.sarif import to_sarif
from omniforge.projects.verify.report import CheckResult, Finding, Report, from_json
from omniforge.workspace import Workspace

_WRONG = Finding("list\nReceived: 500 <&> | `x`", "src/a b/[id]/ü.ts", 12, ("models.product", "roles"))
_BOOT = Finding("the app does not start")
_REPORT = Report(
    "/p",
    "full",
    (
        CheckResult("types", "the source type-checks", "passed", "npm run typecheck", 1.5),
        CheckResult("tests", "tests | pass", "failed", "npm test", 2.0, (_WRONG,)),
        CheckResult("boot", "the app starts", "failed", findings=(_BOOT,)),
        CheckResult("journeys", "people can work", "not_proved", note="no browser found"),
    ),
    edited=("src/lib/resource.ts",),
    duration_s=3.5,
)
_FILES = ("--junit", "out/junit.xml", "--sarif", "out/forge.sarif", "--summary", "out/summary.md")
BUILD = ("build", "--verify", "none", *_FILES)


@pytest.fixture
def workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Workspace:
    monkeypatch.chdir(tmp_path)
    return new_workspace(Path(os.environ["FORGE_HOME"]))


def _suite(path: Path) -> ET.Element:
    return ET.fromstring(path.read_text())  # noqa: S314 - our own text


def test_a_report_comes_back_from_its_json() -> None:
    assert from_json(_REPORT.to_json()) == _REPORT


def test_sarif_names_rule_file_line_spec_nodes_and_what_is_not_proved() -> None:
    run = json.loads(to_sarif(alert.of_report(_REPORT)))["runs"][0]

    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["verify.boot", "verify.journeys", "verify.tests"]
    first, second = run["results"]
    assert rules[first["ruleIndex"]] == first["ruleId"] == "verify.tests"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "src/a%20b/%5Bid%5D/%C3%BC.ts"
    assert place["region"] == {"startLine": 12}
    assert [n["fullyQualifiedName"] for n in first["locations"][0]["logicalLocations"]] == ["models.product", "roles"]
    assert second["locations"][0]["physicalLocation"] == {"artifactLocation": {"uri": ".forge/manifest.json"}}
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "no browser found" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_fingerprint_stays_when_lines_move_and_differs_between_findings() -> None:
    def fingerprint(finding: Finding) -> str:
        report = Report("/p", "static", (CheckResult("types", "types", "failed", findings=(finding,)),))
        return str(json.loads(to_sarif(alert.of_report(report)))["runs"][0]["results"][0]["partialFingerprints"])

    assert fingerprint(Finding("a", "x.ts", 1)) == fingerprint(Finding("a", "x.ts", 9))
    assert fingerprint(Finding("a", "x.ts", 1)) != fingerprint(Finding("a", "y.ts", 1))


def test_words_of_tools_are_no_markup_in_the_summary() -> None:
    page = summary.of_report(_REPORT, alert.of_report(_REPORT))

    assert "tests \\| pass" in page
    assert "Received: 500 \\<&\\> \\| \\`x\\`" in page
    assert all(line.count(" | ") <= 4 for line in page.splitlines() if line.startswith("| ❌"))


def test_an_output_of_a_step_cannot_end_its_own_entry(tmp_path: Path) -> None:
    target = tmp_path / "output"
    github.set_outputs({"summary": "two\nlines\nEOF", "proved": "true"}, {"GITHUB_OUTPUT": str(target)})

    lines = target.read_text().splitlines()
    end = lines[0].partition("<<")[2]
    assert lines[1:5] == ["two", "lines", "EOF", end]
    assert github.set_outputs({"a": "b"}, {}) is False


def test_a_build_leaves_junit_sarif_summary_and_outputs(
    workspace: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "page.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))

    code, _, _ = run_forge(BUILD)

    suite = _suite(tmp_path / "out/junit.xml")
    assert code == 0
    assert suite.get("failures") == "0"
    assert int(suite.get("tests", "0")) == len(suite) > 20
    assert json.loads((tmp_path / "out/forge.sarif").read_text())["runs"][0]["results"] == []
    page = (tmp_path / "out/summary.md").read_text()
    assert page.startswith(f"## ✅ forge build: {SLUG} done")
    assert (tmp_path / "page.md").read_text() == page + "\n"
    output = (tmp_path / "output").read_text()
    assert "\ndone\n" in output
    assert f"\n{workspace.project(SLUG)}\n" in output


def test_a_refused_spec_is_a_finding_with_its_line(workspace: Workspace, run_forge: RunForge, tmp_path: Path) -> None:
    change_spec(workspace, "type: money", "type: monet")

    code, _, _ = run_forge(BUILD)

    found = json.loads((tmp_path / "out/forge.sarif").read_text())["runs"][0]["results"][0]
    assert code == 4
    assert found["ruleId"] == "spec"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "spec.yaml"
    assert found["locations"][0]["physicalLocation"]["region"]["startLine"] == 14
    assert _suite(tmp_path / "out/junit.xml").get("failures") == "1"
    assert "❌" in (tmp_path / "out/summary.md").read_text()


def test_a_proof_that_fails_names_files_in_every_report(
    workspace: Workspace, run_forge: RunForge, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run_forge(["build", "--verify", "none"])
    page = workspace.project(SLUG) / "src/app/page.tsx"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("// TODO: not implemented\n")
    monkeypatch.setenv("PATH", str(tmp_path))

    code, _, _ = run_forge(["verify", *_FILES])

    run = json.loads((tmp_path / "out/forge.sarif").read_text())["runs"][0]
    places = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]}
    assert code == 8
    assert "src/app/page.tsx" in places
    assert run["invocations"][0]["toolExecutionNotifications"], "without Node most is not proved, and said so"
    assert "src/app/page.tsx" in (tmp_path / "out/summary.md").read_text()


def test_a_report_that_cannot_be_written_is_one_clear_message(
    workspace: Workspace, run_forge: RunForge, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")

    code, _, err = run_forge(BUILD)

    assert (code, "Traceback" in err) == (1, False)
    assert "out" in err
    assert workspace.project(SLUG).exists()


@pytest.mark.node
def test_every_log_fits_the_published_schema_of_sarif(
    workspace: Workspace, run_forge: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    check = Draft7Validator(sarif_schema(tmp_path))
    change_spec(workspace, "type: money", "type: monet")
    run_forge(BUILD)

    logs = [json.loads((tmp_path / "out/forge.sarif").read_text()), json.loads(to_sarif(alert.of_report(_REPORT)))]

    assert [e.message for log in logs for e in check.iter_errors(log)] == []
    assert list(check.iter_errors({**logs[0], "runs": [{"results": 3}]})), "the schema tells a wrong log"
