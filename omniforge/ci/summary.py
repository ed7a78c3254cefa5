"""What a run found, as Markdown for the page of a CI job.

Invariant: pure; words of tools and people never become markup.
"""

import re
from collections.abc import Iterable, Sequence

from omniforge.build.timeline_state import Timeline
from omniforge.ci.alert import Alert, Alerts
from omniforge.projects.verify.report import Report

_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~])")
_SHOWN = 30
_MAX_CELL = 300
_MARKS = {"passed": "✅", "failed": "❌", "not_proved": "❔"}


def of_report(report: Report, alerts: Alerts) -> str:
    """Return the summary of a verification."""
    rows = [(_MARKS[c.status], c.name, c.proves, f"{c.duration_s:.1f} s", c.note) for c in report.checks]
    head = ("", "check", "proves", "time", "")
    return "\n".join([f"## {plain(report.summary())}", "", *_table(head, rows), *_findings(alerts.found)]) + "\n"


def of_build(timeline: Timeline, report: Report | None, alerts: Alerts, *, error: str = "") -> str:
    """Return the summary of a build: how it ended, what it made and what its proof found."""
    outcome = timeline.outcome or "failed"
    mark = "✅" if outcome in ("done", "unchanged") else "❌"
    cached, made = timeline.count("cached"), timeline.count("done")
    lines = [
        f"## {mark} forge build: {plain(timeline.idea)} {plain(outcome)}" if timeline.idea else f"## {mark} forge",
        "",
        f"{timeline.n_files} files changed · {made} steps made · {cached} from cache"
        + (f" · commit `{timeline.commit[:10]}`" if timeline.commit else ""),
        "",
    ]
    if error:
        lines += [_quoted(error), ""]
    if report is None:
        return "\n".join([*lines, *_findings(alerts.found)]) + "\n"
    return "\n".join(lines) + "\n" + of_report(report, alerts)


def of_drift(alerts: Alerts, words: Iterable[str]) -> str:
    """Return the summary of a comparison of committed output and spec."""
    mark = "❌" if alerts.found else "✅"
    told = list(words)
    return (
        "\n".join([f"## {mark} forge ci check", "", *(plain(w) + "  " for w in told), *_findings(alerts.found)]) + "\n"
    )


def plain(text: str) -> str:
    """Return words as Markdown that shows them as they are, on one line."""
    line = " ".join(text.split())
    return _MARKUP.sub(r"\\\1", line if len(line) <= _MAX_CELL else line[: _MAX_CELL - 1] + "…")


def _findings(found: Sequence[Alert]) -> list[str]:
    if not found:
        return []
    rows = [(f"{a.file}:{a.line}" if a.line else a.file, a.message, ", ".join(a.nodes[:4])) for a in found[:_SHOWN]]
    more = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
    return ["", "### Findings", "", *_table(("where", "what", "from the spec"), rows), "", *more]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return [*lines, *("| " + " | ".join(plain(cell) for cell in row) + " |" for row in rows)]


def _quoted(text: str) -> str:
    return "\n".join(f"> {plain(line)}  " for line in text.splitlines()[:_SHOWN])
