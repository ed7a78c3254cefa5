"""Deployments, as rows: what was put where, from which files, and how that ended.

Invariant: of one place (production, or the preview of one branch, of one idea) at most one row is `live`; `go_live`
changes that in one transaction.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from omniforge.store.connection import Connection, equal_to, open_database, reading, transaction

Env = Literal["preview", "production"]


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """One deployment.

    Attributes:
        place: `production`, or the name of a preview; one deployment of it is live.
        state: `preparing`, `live`, `replaced`, `stopped`, `failed`, `interrupted` or `expired`.
        commit_id: commit of the project the files are of; files that were not committed may differ from it.
        digest: hash of the files that were deployed.
        verified: the level those very files were proved at, or `none`.
        overrides: flags that let it through, as a JSON list.
        config: settings without secrets, as JSON.
        detail: what the target needs to find it again, as JSON.
        of_id: the deployment a rollback went back to.
        pid: process of forge that made it, with its start time.
        expires_at: Unix time at which a preview may be cleaned up.
    """

    id: int
    idea: str
    env: Env
    place: str
    branch: str
    target: str
    state: str
    url: str
    commit_id: str
    build_id: int | None
    digest: str
    verified: str
    overrides: str
    config: str
    detail: str
    of_id: int | None
    pid: int
    process_started: float
    started_at: float
    finished_at: float | None
    expires_at: float | None
    message: str

    @property
    def details(self) -> dict[str, Any]:
        """What the target noted."""
        found: dict[str, Any] = json.loads(self.detail)
        return found


_COLUMNS = ", ".join(DeploymentRow.__dataclass_fields__)


class DeploymentStore:
    """Reads and writes deployments over one open connection."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def add(self, **columns: Any) -> int:
        """Insert a deployment that is being prepared and return its number."""
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        sql = f"INSERT INTO deployments ({names}, state) VALUES ({marks}, 'preparing')"  # noqa: S608 - names are ours
        with transaction(self._connection, self._path) as db:
            cursor = db.execute(sql, tuple(columns.values()))
        return int(cursor.lastrowid or 0)

    def go_live(self, number: int, *, url: str, at: float) -> None:
        """Make a deployment the live one of its place; the one before becomes `replaced`, in the same transaction."""
        with transaction(self._connection, self._path) as db:
            db.execute(
                "UPDATE deployments SET state = 'replaced', finished_at = ? WHERE state = 'live' AND"
                " (idea, place) = (SELECT idea, place FROM deployments WHERE id = ?)",
                (at, number),
            )
            db.execute("UPDATE deployments SET state = 'live', url = ? WHERE id = ?", (url, number))

    def note(self, number: int, detail: Mapping[str, Any]) -> None:
        """Keep what the target needs to find a deployment again, in place of what it had."""
        with transaction(self._connection, self._path) as db:
            db.execute("UPDATE deployments SET detail = ? WHERE id = ?", (json.dumps(detail), number))

    def end(self, number: int, *, state: str, at: float, message: str = "") -> None:
        """Close a deployment that is being prepared or live."""
        with transaction(self._connection, self._path) as db:
            db.execute(
                "UPDATE deployments SET state = ?, finished_at = ?, message = ? WHERE id = ?",
                (state, at, message, number),
            )

    def get(self, number: int) -> DeploymentRow | None:
        """Return one deployment."""
        return next(iter(self._rows("id = ?", (number,))), None)

    def live(self, idea: str, place: str) -> DeploymentRow | None:
        """Return the live deployment of a place."""
        return next(iter(self.find(idea, place=place, state="live", limit=1)), None)

    def find(
        self, idea: str | None = None, *, env: str | None = None, place: str | None = None,
        branch: str | None = None, target: str | None = None, state: str | None = None, limit: int = 200,
    ) -> list[DeploymentRow]:  # fmt: skip
        """Return the deployments that fit, newest first."""
        wanted = {"idea": idea, "env": env, "place": place, "branch": branch, "target": target, "state": state}
        where, values = equal_to(wanted)
        return self._rows(where, (*values, limit), suffix=" ORDER BY id DESC LIMIT ?")

    def _rows(self, where: str, values: tuple[Any, ...], suffix: str = "") -> list[DeploymentRow]:
        sql = f"SELECT {_COLUMNS} FROM deployments WHERE {where}{suffix}"  # noqa: S608 - columns are ours
        with reading(self._connection, self._path) as db:
            rows = db.execute(sql, values).fetchall()
        return [DeploymentRow(*r) for r in rows]


@contextmanager
def open_deployments(path: Path) -> Iterator[DeploymentStore]:
    """Open `forge.db` for the block."""
    connection = open_database(path)
    try:
        yield DeploymentStore(connection, path)
    finally:
        connection.close()


@contextmanager
def read_deployments(path: Path) -> Iterator[DeploymentStore]:
    """Open `forge.db` for looking only: where there is none, it stays that way and no deployment is found."""
    with open_deployments(path if path.exists() else Path(":memory:")) as store:
        yield store
