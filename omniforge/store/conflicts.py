"""Open conflicts between what forge generates and what people changed, as rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from omniforge.store.connection import Connection, reading, transaction


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One file in conflict.

    Attributes:
        kind: `content`, `structure`, `deleted upstream`, `added twice` or `binary`.
        stages: blob ids of base, ours and theirs as JSON; null where the file is absent.
        hunks: the places in conflict as JSON.
        resolution: blob id of the chosen content, `deleted`, or None while open.
    """

    path: str
    kind: str
    stages: str
    hunks: str
    resolution: str | None = None


class ConflictStore:
    """Reads and writes the conflicts of one project branch."""

    def __init__(self, connection: Connection, path: Path, *, project: str, branch: str) -> None:
        self._connection = connection
        self._path = path
        self._of = (project, branch)

    def replace(self, rows: Iterable[ConflictRow], *, build_id: int | None) -> None:
        """Make `rows` the conflicts of this branch."""
        with transaction(self._connection, self._path) as db:
            db.execute("DELETE FROM conflicts WHERE project = ? AND branch = ?", self._of)
            db.executemany(
                "INSERT INTO conflicts (project, branch, path, build_id, kind, stages, hunks, resolution)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(*self._of, r.path, build_id, r.kind, r.stages, r.hunks, r.resolution) for r in rows],
            )

    def all(self) -> list[ConflictRow]:
        """Return the conflicts by path."""
        with reading(self._connection, self._path) as db:
            rows = db.execute(
                "SELECT path, kind, stages, hunks, resolution FROM conflicts"
                " WHERE project = ? AND branch = ? ORDER BY path",
                self._of,
            ).fetchall()
        return [ConflictRow(*r) for r in rows]

    def resolve(self, path: str, resolution: str) -> None:
        """Record how one file was settled."""
        with transaction(self._connection, self._path) as db:
            db.execute(
                "UPDATE conflicts SET resolution = ? WHERE project = ? AND branch = ? AND path = ?",
                (resolution, *self._of, path),
            )
