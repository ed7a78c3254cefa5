"""What a verification found: frozen values, and their text, JSON and JUnit forms.

Invariant: a report is `ok` only when every check that ran passed; what could not be run is listed, never hidden.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal
from xml.sax.saxutils import escape, quoteattr

Level = Literal["static", "test", "full"]
LEVELS: tuple[Level, ...] = ("static", "test", "full")
Status = Literal["passed", "failed", "not_proved"]
_MARK: dict[Status, str] = {"passed": "ok  ", "failed": "FAIL", "not_proved": "--  "}
_SHOWN = 20
"""Findings per check in the text form; the JSON form has them all."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        message: what is wrong, in the words of the tool that saw it.
        file: path inside the project, or empty.
        line: 1-based, 0 when unknown.
        nodes: spec paths the file came from.
    """

    message: str
    file: str = ""
    line: int = 0
    nodes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """`file:line`, as far as known."""
        return f"{self.file}:{self.line}" if self.file and self.line else self.file


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one check.

    Attributes:
        name: e.g. `types`.
        proves: what a pass means, in one line.
        status: `not_proved` when a tool it needs is missing or an earlier check failed.
        command: shell command that shows it again from the project folder.
        duration_s: wall seconds.
        findings: what is wrong, in file order.
        note: why it was not proved, or a number worth knowing.
    """

    name: str
    proves: str
    status: Status
    command: str = ""
    duration_s: float = 0.0
    findings: tuple[Finding, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that one verification found.

    Attributes:
        project: folder that was verified.
        level: the level asked for.
        checks: in the order of the level.
        edited: files that differ from what forge generated; where to look first when something fails.
        duration_s: wall seconds.
    """

    project: str
    level: Level
    checks: tuple[CheckResult, ...]
    edited: tuple[str, ...] = ()
    duration_s: float = 0.0

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """Checks that found something."""
        return tuple(c for c in self.checks if c.status == "failed")

    @property
    def not_proved(self) -> tuple[CheckResult, ...]:
        """Checks that could not be run."""
        return tuple(c for c in self.checks if c.status == "not_proved")

    @property
    def ok(self) -> bool:
        """Whether nothing that ran failed."""
        return not self.failed

    @property
    def complete(self) -> bool:
        """Whether everything the level promises was proved."""
        return self.ok and not self.not_proved

    def summary(self) -> str:
        """One line: the verdict, the counts and the time."""
        passed = len(self.checks) - len(self.failed) - len(self.not_proved)
        verdict = "proved" if self.complete else "FAILED" if self.failed else "passed, not all proved"
        parts = [f"{passed} passed", f"{len(self.failed)} failed", f"{len(self.not_proved)} not proved"]
        return f"verify {self.level}: {verdict} ({', '.join(parts)}, {self.duration_s:.1f} s)"

    def to_text(self) -> str:
        """Render for people; the last line is `summary()`."""
        lines: list[str] = []
        for check in self.checks:
            lines.append(f"{_MARK[check.status]} {check.name:<14} {check.duration_s:6.1f} s  {check.proves}")
            if check.note:
                lines.append(f"       {check.note}")
            lines.extend(_finding_lines(check.findings))
            if check.status == "failed" and check.command:
                lines.append(f"       see it again: {check.command}")
        if self.failed and self.edited:
            lines.append("Edited since forge wrote them, look here first:")
            lines.extend(f"  {path}" for path in self.edited[:_SHOWN])
        return "\n".join([*lines, self.summary()]) + "\n"

    def to_json(self) -> str:
        """Render for programs."""
        body: dict[str, Any] = {**asdict(self), "ok": self.ok, "complete": self.complete, "summary": self.summary()}
        return json.dumps(body, indent=2, ensure_ascii=False) + "\n"

    def to_junit(self) -> str:
        """Render as JUnit XML: one test case per check."""
        cases = "".join(_junit_case(check) for check in self.checks)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<testsuite name="forge verify {self.level}" tests="{len(self.checks)}" failures="{len(self.failed)}" '
            f'skipped="{len(self.not_proved)}" time="{self.duration_s:.3f}">\n{cases}</testsuite>\n'
        )


def from_json(text: str) -> Report:
    """Return the report that `to_json` wrote."""
    body = json.loads(text)
    checks = tuple(
        CheckResult(**{**c, "findings": tuple(Finding(**{**f, "nodes": tuple(f["nodes"])}) for f in c["findings"])})
        for c in body["checks"]
    )
    return Report(body["project"], body["level"], checks, tuple(body["edited"]), body["duration_s"])


def _finding_lines(findings: tuple[Finding, ...]) -> Iterable[str]:
    for finding in findings[:_SHOWN]:
        first, *more = finding.message.splitlines() or [""]
        yield f"       {finding.place}: {first}" if finding.place else f"       {first}"
        yield from (f"         {line}" for line in more[:8])
        if finding.nodes:
            yield f"         from {', '.join(finding.nodes[:4])} in spec.yaml"
    if len(findings) > _SHOWN:
        yield f"       and {len(findings) - _SHOWN} more"


def _junit_case(check: CheckResult) -> str:
    name, seconds = quoteattr(check.name), quoteattr(f"{check.duration_s:.3f}")
    head = f'  <testcase classname="verify" name={name} time={seconds}>'
    if check.status == "failed":
        text = "\n".join(f"{f.place}: {f.message}" for f in check.findings)
        body = f"    <failure message={quoteattr(check.proves)}>{escape(printable(text))}</failure>\n"
    elif check.status == "not_proved":
        body = f"    <skipped message={quoteattr(printable(check.note))}/>\n"
    else:
        body = ""
    return f"{head}\n{body}  </testcase>\n"


def printable(text: str) -> str:
    """Return a text without the control characters that XML has no way to write."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= ord(" "))
