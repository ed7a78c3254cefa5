"""Work beside the screen: a thread that builds or follows a build, and the feed its events arrive in.

Invariant: threads only put events into a feed; nothing here knows of a widget.
"""

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

from omniforge.build.events import Recorded
from omniforge.build.follow import follow
from omniforge.store.builds import open_builds

Listener = Callable[[Recorded], None]
Work = Callable[[Listener, threading.Event], object]
"""Something long that reports events to the listener and returns early once the event is set, if it can."""


class _StopFollowing(Exception):  # noqa: N818 - not an error: the way out of a generator that sleeps
    """The screen is closed."""


class Job:
    """A piece of work in a daemon thread of its own."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._events: deque[Recorded] = deque()
        self._over = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="timeline-job", daemon=True)
        self.outcome: object = None
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask a follower to end; a build goes on until it is done."""
        self._stop.set()

    def join(self) -> None:
        """Wait until the work is over."""
        self._thread.join()

    @property
    def is_over(self) -> bool:
        """Whether no more events will come; those that have come may still wait to be taken."""
        return self._over.is_set()

    @property
    def n_waiting(self) -> int:
        """How many events wait to be taken."""
        return len(self._events)

    def take(self, most: int) -> list[Recorded]:
        """Return up to `most` events that have come, in order, each once."""
        return [self._events.popleft() for _ in range(min(most, len(self._events)))]

    def _run(self) -> None:
        try:
            self.outcome = self._work(self._events.append, self._stop)
        except BaseException as error:  # noqa: BLE001 - kept for the thread that asked, which raises or shows it
            self.error = error
        finally:
            self._over.set()


def following(db: Path, build_id: int) -> Work:
    """Return the work of following a build of any process, or of replaying one that is over."""

    def work(listener: Listener, stop: threading.Event) -> None:
        def sleep(seconds: float) -> None:
            if stop.wait(seconds):
                raise _StopFollowing

        with open_builds(db) as store:
            try:
                for recorded in follow(store, build_id, sleep=sleep):
                    listener(recorded)
                    if stop.is_set():
                        return
            except _StopFollowing:
                return

    return work
