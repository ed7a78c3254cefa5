"""The running record of a build: numbers every event, tells the listeners, writes batches to `forge.db`.

Invariant: sequence numbers have no gaps and equal the order in which listeners hear the events. What a kill loses of
the record is at most one batch; what was built is in the cache.
"""

import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from omniforge.build import events as ev
from omniforge.build.timeline_state import Timeline, reduce_event
from omniforge.errors import ForgeError
from omniforge.secrets.redaction import without_secrets
from omniforge.store.builds import BuildStore, EventRow, StepRow

_LOG = logging.getLogger(__name__)
Listener = Callable[[ev.Recorded], None]
Clock = Callable[[], float]
FLUSH_S = 0.1
HEARTBEAT_S = 2.0


@dataclass(slots=True)
class _Pending:
    """Events that are not in the database yet, and the steps they touch."""

    events: list[EventRow] = field(default_factory=list)
    steps: set[str] = field(default_factory=set)


class Journal:
    """Records one build; `emit` may be called from any thread. Use as a context manager."""

    def __init__(
        self,
        build_id: int,
        *,
        clock: Clock,
        listener: Listener | None = None,
        store: BuildStore | None = None,
        timeline: Timeline | None = None,
    ) -> None:
        """Start a record, or go on after `timeline`; without a store only the listener hears it."""
        self._build_id = build_id
        self._clock = clock
        self._listener = listener
        self._store = store
        self._lock = threading.Lock()
        self._store_lock = threading.Lock()
        self._pending = _Pending()
        self._timeline = timeline or Timeline()
        self._seq = self._timeline.seq
        self._stop = threading.Event()
        self._broken: ForgeError | None = None
        self._writer = threading.Thread(target=self._write_loop, name="journal", daemon=True)

    @property
    def build(self) -> int:
        """The number of the build."""
        return self._build_id

    @property
    def timeline(self) -> Timeline:
        """The state of every step so far."""
        return self._timeline

    def __enter__(self) -> Self:
        if self._store is not None:
            self._writer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._store is not None:
            self._writer.join()
            if self._broken is None:
                self._flush()
        if error is None:
            self._raise_if_broken()

    def emit(self, event: ev.Event) -> None:
        """Number an event, tell the listener, and queue it for the database, its words without secrets.

        Raises:
            ForgeError: an earlier batch could not be written.
        """
        self._raise_if_broken()
        event = ev.with_words(event, lambda words: without_secrets(words, os.environ))
        with self._lock:
            self._seq += 1
            recorded = ev.Recorded(build=self._build_id, seq=self._seq, at=self._clock(), event=event)
            reduce_event(self._timeline, recorded)
            if self._store is not None:
                body = json.dumps(ev.to_json(event), ensure_ascii=False, separators=(",", ":"))
                step = ev.step_of(event)
                self._pending.events.append(EventRow(recorded.seq, recorded.at, event.kind, step, body))
                if step:
                    self._pending.steps.add(step)
            if self._listener is not None:
                self._listener(recorded)
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("%s %s", event.kind, ev.step_of(event) or "", extra={"data": ev.recorded_json(recorded)})

    def flush(self) -> None:
        """Write what is queued now."""
        if self._store is not None:
            self._flush()

    def _raise_if_broken(self) -> None:
        if self._broken is not None:
            raise self._broken

    def _write_loop(self) -> None:
        beat = self._clock()
        while not self._stop.wait(FLUSH_S):
            due = self._clock() - beat >= HEARTBEAT_S
            if due or self._pending.events:
                try:
                    self._flush()
                except ForgeError as error:
                    self._broken = error
                    return
                beat = self._clock()

    def _flush(self) -> None:
        if self._store is None:
            return
        with self._store_lock:
            with self._lock:
                batch, self._pending = self._pending, _Pending()
                rows = [self._row(step) for step in sorted(batch.steps)]
            self._store.append(self._build_id, batch.events, rows, heartbeat_at=self._clock())

    def _row(self, step_id: str) -> StepRow:
        step = self._timeline.steps[step_id]
        return StepRow(
            id=step.id,
            agent=step.agent,
            title=step.title,
            upstream=step.upstream,
            state=step.state,
            attempts=step.attempts,
            started_at=step.started_at,
            finished_at=step.finished_at,
            message=step.message,
        )
