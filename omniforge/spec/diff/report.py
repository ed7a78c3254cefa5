"""The diff of two specs: judged changes, as text, as JSON data, and as a commit message."""

from collections.abc import Sequence
from typing import Any

from omniforge.spec.diff import judge, words
from omniforge.spec.diff.change import SEVERITY_WORDS, Judged, Severity
from omniforge.spec.diff.compare import compare
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

_SUBJECT_LIMIT = 72
_SHOWN = 20
SEVERITIES: tuple[Severity, ...] = ("breaking", "migration", "safe")


def diff_data(old: Any, new: Any) -> tuple[Judged, ...]:
    """Return the judged changes between two documents of plain data."""
    found = []
    for change in compare(old, new):
        severity, reason = judge.judge(change)
        found.append(Judged(change, severity, reason, words.phrase(change)))
    return tuple(found)


def diff_specs(old: Spec, new: Spec) -> tuple[Judged, ...]:
    """Return the judged changes between two specs; defaults that are written out are no change."""
    return diff_data(dump(old), dump(new))


def as_text(changes: Sequence[Judged]) -> str:
    """Return one line per change with its class, breaking ones first, each class with its reasons."""
    lines = []
    for severity in SEVERITIES:
        listed = [change for change in changes if change.severity == severity]
        if listed:
            lines.append(f"{SEVERITY_WORDS[severity]}:")
        for change in listed:
            lines.append(f"  {change.words}")
            if severity != "safe":
                lines.append(f"      {change.reason}")
    return "\n".join(lines) if lines else "no difference in meaning"


def as_data(changes: Sequence[Judged]) -> dict[str, Any]:
    """Return the JSON form: counts per class, then every change."""
    counts = {severity: sum(1 for c in changes if c.severity == severity) for severity in SEVERITIES}
    return {"counts": counts, "changes": [change.as_data() for change in changes]}


def message(changes: Sequence[Judged]) -> str:
    """Return a commit message: what changed, and the list of it when it is more than one thing."""
    if not changes:
        return "Edit the text of the spec"
    subject = _capital(changes[0].words)
    if len(changes) == 1 and len(subject) <= _SUBJECT_LIMIT:
        return subject
    parts = sorted({_part(change) for change in changes})
    subject = f"Change {', '.join(parts)}"
    if len(subject) > _SUBJECT_LIMIT:
        subject = f"Change {len(changes)} parts of the spec"
    lines = [f"- {change.words}" for change in changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"- and {len(changes) - _SHOWN} more")
    return "\n".join((subject, "", *lines))


def _part(change: Judged) -> str:
    crumbs = change.change.crumbs
    return crumbs[0].name if crumbs else change.change.path.split(".")[0]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
