"""History, differences and conflicts of ideas as text and as JSON data."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from omniforge.cli import render

if TYPE_CHECKING:
    from omniforge.ideas.blame import Origin
    from omniforge.ideas.branches import Branch
    from omniforge.ideas.history import CommitView, Difference
    from omniforge.ideas.merging import MergeResult
    from omniforge.ideas.overlap import Overlap
    from omniforge.ideas.resolving import OpenConflict

_SHORT_SHA = 10
_LENGTH = 60


def diff_text(found: "Difference") -> str:
    """Return the changes of a span, each with its class."""
    from omniforge.spec.diff.report import as_text

    lines = [as_text(found.changes)] if found.changes or not found.files else []
    return "\n".join([*lines, *(f"file {path} changed" for path in found.files)])


def diff_data(found: "Difference") -> dict[str, Any]:
    """Return the JSON form of a span."""
    from omniforge.spec.diff.report import as_data

    return {"from": found.old, "to": found.new, **as_data(found.changes), "files": list(found.files)}


def commit_text(view: "CommitView") -> str:
    """Return one commit: who, when, why, and what it changed."""
    from omniforge.spec.diff.report import as_text

    commit = view.commit
    head = f"{commit.sha[:_SHORT_SHA]}  {commit.time:%Y-%m-%d %H:%M}  {commit.author} <{commit.email}>"
    lines = [head, "", f"  {commit.subject}"]
    lines += [f"  {line}".rstrip() for line in commit.body.splitlines()]
    lines += ["", as_text(view.changes)] if view.changes else []
    return "\n".join([*lines, *(f"file {path} changed" for path in view.files)])


def commit_data(view: "CommitView") -> dict[str, Any]:
    """Return the JSON form of a commit."""
    from omniforge.spec.diff.report import as_data

    parts = {"parents": list(view.parents), **as_data(view.changes), "files": list(view.files)}
    return {**render.plain(view.commit), **parts}


def branches_text(found: "Sequence[Branch]") -> str:
    """Return one line per branch, the current one marked."""
    rows = [
        (
            f"{'*' if b.is_current else ' '} {b.name}",
            b.sha[:_SHORT_SHA],
            f"{b.time:%Y-%m-%d %H:%M}",
            _distance(b),
            b.subject,
        )
        for b in found
    ]
    return render.table(rows, ("  branch", "commit", "time", "against this one", "subject"))


def blame_text(origins: "Sequence[Origin]") -> str:
    """Return the commit behind each value."""
    lines = []
    for origin in origins:
        commit = origin.commit
        lines.append(f"{origin.path}: {_short(origin.value)}")
        lines.append(f"    {commit.sha[:_SHORT_SHA]}  {commit.time:%Y-%m-%d %H:%M}  {commit.author}: {commit.subject}")
    return "\n".join(lines)


def overlap_text(found: "Sequence[Overlap]") -> str:
    """Return what branches change in common, pair by pair."""
    if not found:
        return "no two open branches change the same thing"
    lines = []
    for pair in found:
        count = len(pair.shared)
        verdict = "merge without a person" if pair.is_clean else "need a person"
        lines.append(f"{pair.one} and {pair.other} touch in {count} place{'' if count == 1 else 's'}, and {verdict}:")
        for place in pair.shared:
            lines.append(f"  {place.path}{' (conflict)' if place.conflicts else ''}")
            lines += [f"    {pair.one}: {place.ours}", f"    {pair.other}: {place.theirs}"]
    return "\n".join(lines)


def merge_text(done: "MergeResult", *, dry_run: bool) -> str:
    """Return what a merge did, or would do."""
    lines = [f"  {change.words}" for change in done.changes]
    if done.outcome == "up-to-date":
        return f"{done.into} already holds all of {done.branch}"
    if done.outcome == "conflicts":
        count = sum(len(file.conflicts) for file in done.files)
        heading = f"{count} conflict{'' if count == 1 else 's'} between {done.into} and {done.branch}:"
        return "\n".join(
            [
                heading,
                *(
                    _conflict(c.path or f.path, (c.base, c.ours, c.theirs), c.reason)
                    for f in done.files
                    for c in f.conflicts
                ),
            ]
        )
    verb = "would merge" if dry_run else "merged"
    into = f"{verb} {done.branch} into {done.into}"
    tail = f" ({done.commit.sha[:_SHORT_SHA]})" if done.commit is not None else ""
    return "\n".join([into + tail, *lines])


def merge_data(done: "MergeResult") -> dict[str, Any]:
    """Return the JSON form of a merge."""
    conflicts = [{"file": f.path, **render.plain(c)} for f in done.files for c in f.conflicts]
    return {
        "outcome": done.outcome,
        "mergeable": done.outcome != "conflicts",
        "branch": done.branch,
        "into": done.into,
        "changes": [change.as_data() for change in done.changes],
        "conflicts": conflicts,
        "commit": render.plain(done.commit),
    }


def conflicts_text(found: "Sequence[OpenConflict]") -> str:
    """Return each open conflict with its three versions."""
    if not found:
        return "no open conflicts"
    return "\n".join(_conflict(c.path or c.file, (c.base, c.ours, c.theirs), c.reason) for c in found)


def _conflict(place: str, values: tuple[Any, Any, Any], reason: str | None) -> str:
    lines = [f"  {place}"]
    if values != (None, None, None):
        names = ("base", "ours", "theirs")
        lines += [f"    {name:7}{_short(value)}" for name, value in zip(names, values, strict=True)]
    elif reason:
        lines.append(f"    {reason}")
    return "\n".join(lines)


def _distance(branch: "Branch") -> str:
    if branch.is_current:
        return ""
    parts = [f"{branch.n_ahead} ahead"] if branch.n_ahead else []
    parts += [f"{branch.n_behind} behind"] if branch.n_behind else []
    return ", ".join(parts) or "same"


def _short(value: Any) -> str:
    import json

    if value is None:
        return "-"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else line[: _LENGTH - 1] + "…"
