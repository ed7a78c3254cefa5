"""The report files of a command: which were asked for, and writing them however the command ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from omniforge.atomic_write import write_text
from omniforge.build.events import Recorded
from omniforge.build.journal import Listener
from omniforge.build.timeline_state import Timeline, reduce_event
from omniforge.ci import alert, github, junit, summary
from omniforge.ci.alert import Alerts
from omniforge.ci.drift import WORDS, Drift
from omniforge.ci.sarif import to_sarif
from omniforge.errors import ForgeError
from omniforge.projects.verify.report import Report, from_json
from omniforge.spec.problem import InvalidSpecError
from omniforge.store.builds import read_builds


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """Where reports go; the summary of a GitHub job is added to on its own."""

    junit: Path | None = None
    sarif: Path | None = None
    summary: Path | None = None


@dataclass(slots=True)
class BuildRecord:
    """What a build said, for the reports at its end."""

    listener: Listener
    timeline: Timeline = field(default_factory=Timeline)

    def hear(self, recorded: Recorded) -> None:
        """Take one event, and pass it on."""
        reduce_event(self.timeline, recorded)
        self.listener(recorded)


def report_build(
    record: BuildRecord, files: ReportFiles, environ: Mapping[str, str], *, db: Path, error: ForgeError | None = None
) -> None:
    """Write the reports of a build that ended, well or with `error`.

    Raises:
        ForgeError: a file cannot be written.
    """
    timeline = record.timeline
    report = _proof(db, timeline)
    is_spec = isinstance(error, InvalidSpecError)
    alerts = alert.of_spec(error) if isinstance(error, InvalidSpecError) else alert.of_build(timeline, report)
    words = str(error) if error is not None and (is_spec or not alerts.found) else ""
    page = summary.of_build(timeline, report, alerts, error=words)
    _write(files, alerts, junit=junit.to_junit(timeline, error=str(error or "")), page=page, environ=environ)
    outputs = {
        "idea": timeline.idea,
        "build": str(timeline.build or ""),
        "outcome": timeline.outcome or "failed",
        "project": timeline.project,
        "commit": timeline.commit,
        "files-changed": str(timeline.n_files),
        "proved": str(report is not None and report.complete).lower(),
    }
    github.set_outputs(outputs, environ)


def report_proof(report: Report, files: ReportFiles, environ: Mapping[str, str]) -> None:
    """Write the reports of a verification.

    Raises:
        ForgeError: a file cannot be written.
    """
    alerts = alert.of_report(report)
    _write(files, alerts, junit=report.to_junit(), page=summary.of_report(report, alerts), environ=environ)
    counts = {"failed": str(len(report.failed)), "not-proved": str(len(report.not_proved))}
    verdict = {"proved": str(report.complete).lower(), "summary": report.summary()}
    github.set_outputs({"project": report.project, **verdict, **counts}, environ)


def report_drift(drift: Drift, files: ReportFiles, environ: Mapping[str, str]) -> None:
    """Write the reports of a comparison of committed output and spec.

    Raises:
        ForgeError: a file cannot be written.
    """
    alerts = alert.of_drift((f.path, WORDS[f.what], f.nodes) for f in drift.files)
    told = [*drift.spec_changes, *list(drift.lines())[-1:]]
    cases = junit.of_files((f.path, WORDS[f.what]) for f in drift.files)
    _write(files, alerts, junit=cases, page=summary.of_drift(alerts, told), environ=environ)
    github.set_outputs({"drift": str(bool(drift.files)).lower(), "files": str(len(drift.files))}, environ)


def report_refused(error: InvalidSpecError, files: ReportFiles, environ: Mapping[str, str]) -> None:
    """Write the reports of a command that a wrong spec ended before it began.

    Raises:
        ForgeError: a file cannot be written.
    """
    alerts, timeline = alert.of_spec(error), Timeline()
    page = summary.of_build(timeline, None, alerts, error=str(error))
    _write(files, alerts, junit=junit.to_junit(timeline, error=str(error)), page=page, environ=environ)


def _proof(db: Path, timeline: Timeline) -> Report | None:
    """Return the report that is kept with a build; a build that ended before its proof has none."""
    if not timeline.build:
        return None
    with read_builds(db) as store:
        row = store.get(timeline.build)
    return from_json(row.report) if row is not None and row.report else None


def _write(files: ReportFiles, alerts: Alerts, *, junit: str, page: str, environ: Mapping[str, str]) -> None:
    if files.junit is not None:
        write_text(files.junit, junit)
    if files.sarif is not None:
        write_text(files.sarif, to_sarif(alerts))
    if files.summary is not None:
        write_text(files.summary, page)
    github.add_summary(page, environ)
