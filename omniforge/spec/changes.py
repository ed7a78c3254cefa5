"""What changed between two specs, in words a commit message can hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

_SUBJECT_LIMIT = 72
_SHOWN = 20
_VERBS = {"added": "Add", "removed": "Remove", "changed": "Change"}


@dataclass(frozen=True, slots=True)
class Change:
    """One node that differs; a node below an added or removed one is not listed."""

    path: str
    kind: Literal["added", "removed", "changed"]


def changes(old: Spec, new: Spec) -> tuple[Change, ...]:
    """Return what differs, in the order of the new spec, removed parts where they stood."""
    return tuple(_compare(dump(old), dump(new), ""))


def message(listed: tuple[Change, ...]) -> str:
    """Return a commit message: what changed, and the list of it when it is more than one thing."""
    if not listed:
        return "Edit the text of the spec"
    subject = _phrase(listed[0])
    if len(listed) == 1 and len(subject) <= _SUBJECT_LIMIT:
        return subject
    sections = sorted({".".join(change.path.split(".")[:2]) for change in listed})
    subject = f"Change {', '.join(sections)}"
    if len(subject) > _SUBJECT_LIMIT:
        subject = f"Change {len(listed)} parts of the spec"
    lines = [f"- {_phrase(change)}" for change in listed[:_SHOWN]]
    if len(listed) > _SHOWN:
        lines.append(f"- and {len(listed) - _SHOWN} more")
    return "\n".join((subject, "", *lines))


def _phrase(change: Change) -> str:
    return f"{_VERBS[change.kind]} {change.path}"


def _compare(old: Any, new: Any, path: str) -> Iterator[Change]:
    if old == new:
        return
    before, after = _children(old), _children(new)
    if before is None or after is None:
        yield Change(path, "changed")
        return
    for key in (*after, *(k for k in before if k not in after)):
        below = f"{path}.{key}" if path else key
        if key not in before:
            yield Change(below, "added")
        elif key not in after:
            yield Change(below, "removed")
        else:
            yield from _compare(before[key], after[key], below)
    if list(before) != list(after) and set(before) == set(after):
        yield Change(path, "changed")


def _children(value: Any) -> dict[str, Any] | None:
    """Return the named parts of a record or of a list of records; `None` for anything else."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and all(isinstance(item, dict) and "id" in item for item in value):
        return {str(item["id"]): item for item in value}
    return None
