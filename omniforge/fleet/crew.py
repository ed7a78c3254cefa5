"""The workers of a fleet: who they are, when each was heard last, and what was taken over from whom.

Invariant: all times are the database's, so clocks of machines need not agree.
"""

from dataclasses import dataclass

from omniforge.fleet.database import Database

_COLUMNS = "executor, version, host, pid, lost_after_s, extract(epoch FROM now() - beat_at)::float8"
_IS_ALIVE = "beat_at > now() - make_interval(secs => lost_after_s)"


@dataclass(frozen=True, slots=True)
class Worker:
    """One worker process.

    Attributes:
        executor: unique for every start of a worker.
        version: of forge, its code and templates; jobs go to workers of their own version alone.
        lost_after_s: silence after which others take over what it was doing.
        silent_s: seconds since it was heard.
    """

    executor: str
    version: str
    host: str
    pid: int
    lost_after_s: float
    silent_s: float = 0.0

    @property
    def shown(self) -> str:
        """Its name for people."""
        return f"{self.host} (process {self.pid})"


def beat(database: Database, worker: Worker) -> None:
    """Say that a worker is alive; its first beat makes it known."""
    database.run(
        "INSERT INTO forge.workers (executor, version, host, pid, lost_after_s) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (executor) DO UPDATE SET beat_at = now()",
        (worker.executor, worker.version, worker.host, worker.pid, worker.lost_after_s),
    )


def leave(database: Database, worker: Worker) -> None:
    """Strike a worker off; what it leaves unfinished is taken over at once."""
    database.run("DELETE FROM forge.workers WHERE executor = %s", (worker.executor,))


def alive(database: Database, *, version: str | None = None) -> tuple[Worker, ...]:
    """Return the workers that were heard of late, oldest first; of one version if given."""
    rows = database.run(
        f"SELECT {_COLUMNS} FROM forge.workers WHERE {_IS_ALIVE} AND (%s::text IS NULL OR version = %s)"  # noqa: S608 - ours
        " ORDER BY started_at, executor",
        (version, version),
    )
    return tuple(Worker(*row) for row in rows)


def forget_lost(database: Database, *, older_than_s: float) -> None:
    """Strike off workers that have been silent for long."""
    database.run("DELETE FROM forge.workers WHERE beat_at < now() - make_interval(secs => %s)", (older_than_s,))


def name_of(database: Database, executor: str) -> str:
    """Return a worker's name for people, though it be lost."""
    rows = database.run(f"SELECT {_COLUMNS} FROM forge.workers WHERE executor = %s", (executor,))  # noqa: S608 - ours
    return Worker(*rows[0]).shown if rows else "a worker that has left"


def note_takeover(database: Database, job: str, executor: str) -> int:
    """Keep that a worker was lost over a job; return how many were so far."""
    database.run("INSERT INTO forge.takeovers (job, executor) VALUES (%s, %s) ON CONFLICT DO NOTHING", (job, executor))
    return int(database.run("SELECT count(*) FROM forge.takeovers WHERE job = %s", (job,))[0][0])
