"""Builds, their steps and their events, as rows."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omniforge.store.connection import Connection, equal_to, open_database, reading, transaction


@dataclass(frozen=True, slots=True)
class BuildRow:
    """One build of one idea branch.

    Attributes:
        state: `running`, `done`, `failed`, `conflict` or `interrupted`.
        spec_key: hash of what the commit says (spec and lock), so that equal specs are known as equal.
        fingerprint: hash of the code and templates that made it.
        process_started: start time of the process `pid`, so that a reused pid is not taken for the builder.
    """

    id: int
    idea: str
    branch: str
    commit_id: str
    spec_key: str
    fingerprint: str
    state: str
    verify: str
    pid: int
    process_started: float
    started_at: float
    heartbeat_at: float
    finished_at: float | None
    pristine: str | None
    message: str
    report: str | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """Where a step of a build stands."""

    id: str
    agent: str
    title: str
    upstream: tuple[str, ...]
    state: str
    attempts: int
    started_at: float | None
    finished_at: float | None
    message: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event, as stored: `payload` is its JSON."""

    seq: int
    at: float
    kind: str
    step: str | None
    payload: str


_BUILD_COLUMNS = ", ".join(BuildRow.__dataclass_fields__)


class BuildStore:
    """Reads and writes builds over one open connection, which threads may share."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    def add(self, **columns: Any) -> int:
        """Insert a running build and return its id."""
        names = ", ".join(columns)
        marks = ", ".join("?" for _ in columns)
        sql = f"INSERT INTO builds ({names}, state) VALUES ({marks}, 'running')"  # noqa: S608 - names are ours
        with transaction(self.connection, self.path) as db:
            cursor = db.execute(sql, tuple(columns.values()))
        return int(cursor.lastrowid or 0)

    def finish(self, build_id: int, *, state: str, at: float, pristine: str | None, message: str) -> None:
        """Close a build."""
        with transaction(self.connection, self.path) as db:
            db.execute(
                "UPDATE builds SET state = ?, finished_at = ?, heartbeat_at = ?, pristine = ?, message = ?"
                " WHERE id = ?",
                (state, at, at, pristine, message, build_id),
            )

    def move_to(self, build_id: int, *, commit_id: str, spec_key: str, fingerprint: str) -> None:
        """Say that a build is of a later commit: the one that holds the answers it recorded."""
        with transaction(self.connection, self.path) as db:
            db.execute(
                "UPDATE builds SET commit_id = ?, spec_key = ?, fingerprint = ? WHERE id = ?",
                (commit_id, spec_key, fingerprint, build_id),
            )

    def keep_report(self, build_id: int, report: str) -> None:
        """Store the verification report (JSON) with the build."""
        with transaction(self.connection, self.path) as db:
            db.execute("UPDATE builds SET report = ? WHERE id = ?", (report, build_id))

    def interrupt(self, build_id: int, *, at: float, message: str) -> None:
        """Mark a build whose process is gone, and its unfinished steps."""
        with transaction(self.connection, self.path) as db:
            db.execute(
                "UPDATE builds SET state = 'interrupted', finished_at = ?, message = ?"
                " WHERE id = ? AND state = 'running'",
                (at, message, build_id),
            )
            db.execute(
                "UPDATE steps SET state = 'interrupted', finished_at = ? WHERE build_id = ? AND state = 'running'",
                (at, build_id),
            )

    def append(
        self, build_id: int, events: Sequence[EventRow], steps: Iterable[StepRow], *, heartbeat_at: float
    ) -> None:
        """Store events and the latest state of the steps they touch, in one transaction."""
        with transaction(self.connection, self.path) as db:
            db.executemany(
                "INSERT INTO events (build_id, seq, at, kind, step, payload) VALUES (?, ?, ?, ?, ?, ?)",
                [(build_id, e.seq, e.at, e.kind, e.step, e.payload) for e in events],
            )
            db.executemany(
                "INSERT OR REPLACE INTO steps (build_id, id, agent, title, upstream, state, attempts, started_at,"
                " finished_at, message) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        build_id, s.id, s.agent, s.title, json.dumps(s.upstream), s.state, s.attempts, s.started_at,
                        s.finished_at, s.message,
                    )
                    for s in steps
                ],
            )  # fmt: skip
            db.execute("UPDATE builds SET heartbeat_at = ? WHERE id = ?", (heartbeat_at, build_id))

    def get(self, build_id: int) -> BuildRow | None:
        """Return one build."""
        return next(iter(self._builds("id = ?", (build_id,))), None)

    def latest(
        self, idea: str | None = None, *, branch: str | None = None, state: str | None = None
    ) -> BuildRow | None:
        """Return the newest build that fits, if any."""
        return next(iter(self.find(idea, branch=branch, state=state, limit=1)), None)

    def find(
        self, idea: str | None = None, *, branch: str | None = None, state: str | None = None, limit: int = 50
    ) -> list[BuildRow]:
        """Return the builds that fit, newest first."""
        wanted = {"idea": idea, "branch": branch, "state": state}
        where, values = equal_to(wanted)
        return self._builds(where, (*values, limit), suffix=" ORDER BY id DESC LIMIT ?")

    def steps(self, build_id: int) -> list[StepRow]:
        """Return the steps of a build by id."""
        with reading(self.connection, self.path) as db:
            rows = db.execute(
                "SELECT id, agent, title, upstream, state, attempts, started_at, finished_at, message FROM steps"
                " WHERE build_id = ? ORDER BY id",
                (build_id,),
            ).fetchall()
        return [StepRow(r[0], r[1], r[2], tuple(json.loads(r[3])), *r[4:]) for r in rows]

    def events(self, build_id: int, *, after: int = 0, limit: int = 5000) -> list[EventRow]:
        """Return events with a sequence number above `after`, in order."""
        with reading(self.connection, self.path) as db:
            rows = db.execute(
                "SELECT seq, at, kind, step, payload FROM events WHERE build_id = ? AND seq > ? ORDER BY seq LIMIT ?",
                (build_id, after, limit),
            ).fetchall()
        return [EventRow(*r) for r in rows]

    def _builds(self, where: str, values: tuple[Any, ...], suffix: str = "") -> list[BuildRow]:
        sql = f"SELECT {_BUILD_COLUMNS} FROM builds WHERE {where}{suffix}"  # noqa: S608 - columns are ours
        with reading(self.connection, self.path) as db:
            rows = db.execute(sql, values).fetchall()
        return [BuildRow(*r) for r in rows]


@contextmanager
def open_builds(path: Path) -> Iterator[BuildStore]:
    """Open `forge.db` for the block."""
    connection = open_database(path)
    try:
        yield BuildStore(connection, path)
    finally:
        connection.close()


@contextmanager
def read_builds(path: Path) -> Iterator[BuildStore]:
    """Open `forge.db` for looking only: where there is none, it stays that way and no build is found."""
    with open_builds(path if path.exists() else Path(":memory:")) as store:
        yield store
