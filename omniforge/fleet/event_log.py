"""Events of a job on their way from a worker to whoever waits for it.

Invariant: what a step said is in the database before the step counts as done; an event may come
twice, never not at all.
"""

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Self

from omniforge.build import events as ev
from omniforge.errors import ForgeError
from omniforge.fleet.database import Database

FLUSH_S = 0.1
_ADD = """
INSERT INTO forge.events (job, seq, at, body)
SELECT %s, top.seq + e.n, e.at, e.body
FROM (SELECT coalesce(max(seq), 0) AS seq FROM forge.events WHERE job = %s) top,
     unnest(%s::float8[], %s::text[]) WITH ORDINALITY AS e(at, body, n)
"""
"""When a second writer (a worker that was given up too early) makes numbers collide, the statement counts anew."""


@dataclass(slots=True)
class _Pending:
    at: list[float] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


class EventLog:
    """Writes the events of one job; `emit` may be called from any thread. Use as a context manager."""

    def __init__(self, database: Database, job: str) -> None:
        self._database = database
        self._job = job
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._pending = _Pending()
        self._stop = threading.Event()
        self._writer = threading.Thread(target=self._write_loop, name="event-log", daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._writer.join()
        self.flush()

    def emit(self, event: ev.Event) -> None:
        """Queue an event; it is written within a moment."""
        body = json.dumps(ev.to_json(event), ensure_ascii=False, separators=(",", ":"))
        with self._lock:
            self._pending.at.append(time.time())
            self._pending.bodies.append(body.replace("\\u0000", ""))

    def flush(self) -> None:
        """Write what is queued now."""
        with self._writing:
            with self._lock:
                batch, self._pending = self._pending, _Pending()
            if batch.bodies:
                self._database.run(_ADD, (self._job, self._job, batch.at, batch.bodies))

    def _write_loop(self) -> None:
        while not self._stop.wait(FLUSH_S):
            try:
                self.flush()
            except ForgeError:
                return  # the step that flushes next raises it


def read_events(database: Database, job: str, *, after: int) -> list[tuple[int, ev.Event]]:
    """Return the events of a job above a sequence number, in order."""
    sql = "SELECT seq, body FROM forge.events WHERE job = %s AND seq > %s ORDER BY seq LIMIT 2000"
    return [(int(seq), ev.from_json(json.loads(body))) for seq, body in database.run(sql, (job, after))]
