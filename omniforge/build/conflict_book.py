"""Conflicts of a project as rows, and back: what `forge project resolve` works from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from omniforge.projects.tree_merge import Conflict, Hunk, Resolution
from omniforge.store.builds import BuildStore
from omniforge.store.conflicts import ConflictRow, ConflictStore


def open_book(store: BuildStore, project: str, branch: str) -> ConflictStore:
    """Return the conflicts of one project branch over the connection of `store`."""
    return ConflictStore(store.connection, store.path, project=project, branch=branch)


def rows(conflicts: Iterable[Conflict]) -> list[ConflictRow]:
    """Return conflicts as rows."""
    return [
        ConflictRow(c.path, c.kind, json.dumps(c.stages), json.dumps([asdict(h) for h in c.hunks])) for c in conflicts
    ]


def conflict(row: ConflictRow) -> Conflict:
    """Return the conflict of a row."""
    first, second, third = json.loads(row.stages)
    hunks = tuple(Hunk(**h) for h in json.loads(row.hunks))
    return Conflict(row.path, row.kind, (first, second, third), hunks)


def resolutions(listed: Iterable[ConflictRow]) -> Mapping[str, Resolution]:
    """Return path -> how it was settled, of the rows that are."""
    return {row.path: Resolution(conflict(row).stages, row.resolution) for row in listed if row.resolution is not None}


def describe(found: Conflict) -> str:
    """Return one line: the file and its places."""
    places = ", ".join(h.place or f"line {h.line}" for h in found.hunks)
    return f"{found.path} ({found.kind}{': ' + places if places and found.kind != 'deleted upstream' else ''})"
