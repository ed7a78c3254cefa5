"""Watching a build from another process, or replaying a finished one: events read from `forge.db`.

Invariant: every event exactly once, in order; ends when the build has ended or its process is gone.
"""

import json
import time
from collections.abc import Callable, Iterator

from omniforge.build import events as ev
from omniforge.build.process import is_alive
from omniforge.build.timeline_state import Timeline, reduce_event
from omniforge.store.builds import BuildStore, EventRow

POLL_S = 0.1


def stored(store: BuildStore, build_id: int, *, after: int = 0) -> Iterator[ev.Recorded]:
    """Return the events that are in the database now."""
    while batch := store.events(build_id, after=after):
        for row in batch:
            yield _recorded(build_id, row)
        after = batch[-1].seq


def follow(
    store: BuildStore, build_id: int, *, after: int = 0, sleep: Callable[[float], None] = time.sleep
) -> Iterator[ev.Recorded]:
    """Return events as they come, from sequence number `after` on.

    Args:
        store: an open store of this thread.
        build_id: the build.
        after: last sequence number already seen.
        sleep: waits between two looks.
    """
    while True:
        ended = has_ended(store, build_id)
        for recorded in stored(store, build_id, after=after):
            after = recorded.seq
            yield recorded
        if ended:
            return
        sleep(POLL_S)


def has_ended(store: BuildStore, build_id: int) -> bool:
    """Whether no more events will come: the build is over, unknown, or its process is gone."""
    row = store.get(build_id)
    return row is None or row.state != "running" or not is_alive(row.pid, row.process_started)


def timeline_of(store: BuildStore, build_id: int) -> Timeline:
    """Return a build as its stored events tell it."""
    timeline = Timeline(build=build_id)
    for recorded in stored(store, build_id):
        reduce_event(timeline, recorded)
    return timeline


def _recorded(build_id: int, row: EventRow) -> ev.Recorded:
    return ev.Recorded(build=build_id, seq=row.seq, at=row.at, event=ev.from_json(json.loads(row.payload)))
