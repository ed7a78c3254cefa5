"""A report in its three forms, and what it calls proved."""

import json
from xml.etree import ElementTree as ET

from omniforge.projects.verify.report import CheckResult, Finding, Report

_PASSED = CheckResult("types", "the source type-checks", "passed", "npm run typecheck", 1.5)
_FAILED = CheckResult(
    "tests",
    "tests pass",
    "failed",
    "npm test",
    2.0,
    (Finding("list\nReceived: 500 <&>", "tests/models/product.test.ts", 12, ("models.product",)),),
)
_SKIPPED = CheckResult("journeys", "people can work", "not_proved", note="no browser found")


def _report(*checks: CheckResult) -> Report:
    return Report("/p", "full", checks, edited=("src/lib/resource.ts",), duration_s=3.5)


def test_only_a_report_without_gaps_is_complete() -> None:
    assert _report(_PASSED).complete
    assert _report(_PASSED, _SKIPPED).ok
    assert not _report(_PASSED, _SKIPPED).complete
    assert not _report(_PASSED, _FAILED).ok


def test_text_names_file_spec_node_command_and_where_to_look() -> None:
    text = _report(_PASSED, _FAILED, _SKIPPED).to_text()

    assert "tests/models/product.test.ts:12: list" in text
    assert "from models.product in spec.yaml" in text
    assert "see it again: npm test" in text
    assert "  src/lib/resource.ts" in text
    assert text.endswith("verify full: FAILED (1 passed, 1 failed, 1 not proved, 3.5 s)\n")


def test_a_report_that_passed_does_not_point_at_edits() -> None:
    assert "src/lib/resource.ts" not in _report(_PASSED).to_text()


def test_json_holds_every_finding() -> None:
    body = json.loads(_report(_PASSED, _FAILED).to_json())

    assert body["ok"] is False
    assert body["checks"][1]["findings"][0]["nodes"] == ["models.product"]


def test_junit_is_well_formed_and_counts() -> None:
    suite = ET.fromstring(_report(_PASSED, _FAILED, _SKIPPED).to_junit())  # noqa: S314 - our own text

    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert [case.get("name") for case in suite] == ["types", "tests", "journeys"]
