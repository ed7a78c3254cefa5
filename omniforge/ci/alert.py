"""Findings of every kind as one: what CI services list beside the code.

Invariant: pure; an alert always names a rule that `rules_of` describes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from omniforge.build.timeline_state import Timeline
from omniforge.projects.verify.report import Report
from omniforge.spec.problem import InvalidSpecError

SPEC_RULE, STEP_RULE = "spec", "step"
_TITLES: Mapping[str, str] = {
    SPEC_RULE: "The spec is acceptable",
    STEP_RULE: "Every step of the build does its work",
    "drift": "What is committed is what the spec gives",
}
SPEC_FILE = "spec.yaml"
_CHECK = "verify."


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is wrong.

    Attributes:
        rule: id of what was to hold: `verify.<check>`, `spec`, `step` or `drift`.
        title: what was to hold, in words.
        file: path inside the repository, or empty.
        line: 1-based, 0 when unknown.
        nodes: spec paths it comes from.
    """

    rule: str
    title: str
    message: str
    file: str = ""
    line: int = 0
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unproved:
    """A check that could not be made, and why."""

    rule: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class Alerts:
    """All that one command found.

    Attributes:
        source: the command: `build`, `verify` or `check`.
        found: in the order of the checks.
        unproved: what nobody knows.
    """

    source: str
    found: tuple[Alert, ...] = ()
    unproved: tuple[Unproved, ...] = ()


def of_report(report: Report) -> Alerts:
    """Return the findings of a verification."""
    found = tuple(
        Alert(f"{_CHECK}{c.name}", c.proves, f.message, f.file, f.line, f.nodes)
        for c in report.checks
        for f in c.findings
    )
    unproved = tuple(Unproved(f"{_CHECK}{c.name}", c.proves, c.note) for c in report.not_proved)
    return Alerts("verify", found, unproved)


def of_spec(error: InvalidSpecError) -> Alerts:
    """Return the problems of a spec that was refused."""
    found = tuple(
        Alert(
            SPEC_RULE, _TITLES[SPEC_RULE], f"{p.message} (fix: {p.fix})", SPEC_FILE, p.line, (p.path,) if p.path else ()
        )
        for p in error.problems
    )
    return Alerts("build", found)


def of_build(timeline: Timeline, report: Report | None) -> Alerts:
    """Return what went wrong in a build: failed steps, then what its proof found."""
    steps = tuple(
        Alert(STEP_RULE, _TITLES[STEP_RULE], f"{step.title}: {step.message}", nodes=(step.id,))
        for step in timeline.steps.values()
        if step.state == "failed" and step.agent != "verify"
    )
    proof = of_report(report) if report is not None else Alerts("build")
    return Alerts("build", (*steps, *proof.found), proof.unproved)


def of_drift(files: Iterable[tuple[str, str, tuple[str, ...]]]) -> Alerts:
    """Return drifted files: path, what is the matter, spec nodes."""
    return Alerts(
        "check", tuple(Alert("drift", _TITLES["drift"], words, path, 1, nodes) for path, words, nodes in files)
    )
