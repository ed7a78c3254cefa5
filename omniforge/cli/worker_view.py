"""How a worker and its fleet look on a command line, and how a worker is stopped."""

import json as jsonlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from omniforge.cli import render

if TYPE_CHECKING:
    from omniforge.fleet.address import DatabaseAddress
    from omniforge.fleet.worker import WorkerOptions

_telling = threading.Lock()
_LAST_WORDS_S = 10.0


def tell(event: dict[str, Any], words: str, *, json: bool) -> None:
    """Print what a worker does: a line of text, or of JSON."""
    with _telling:
        render.result(jsonlib.dumps(event, ensure_ascii=False) if json else words.format(**event))
        sys.stdout.flush()


def work_until_stopped(
    address: "DatabaseAddress", options: "WorkerOptions", tell: Callable[[str, dict[str, Any]], None]
) -> None:
    """Work until SIGTERM or Ctrl-C; a second one ends the process at once."""
    from omniforge.fleet.worker import work

    stop = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        work(address, options, stop, tell)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if any(thread.name.startswith("dbos-executor") for thread in threading.enumerate()):
            _end_soon()


def _end_soon() -> None:
    """End this process though a job goes on in it, once the last words are said: it is another worker's now."""
    timer = threading.Timer(_LAST_WORDS_S, os._exit, (1,))
    timer.daemon = True
    timer.start()


def show_status(address: "DatabaseAddress", store: str | None, *, json: bool) -> None:
    """Print the workers of a fleet and its jobs, once database and store were reached."""
    from omniforge.fleet.database import Database
    from omniforge.fleet.status import fleet_status

    with closing(Database(address, patience_s=0)) as database:
        found = fleet_status(database, store)
    if json:
        render.json_result(found)
        return
    render.result(f"{found.database}: {len(found.workers)} workers, artefacts in {found.store or 'no store yet'}")
    rows = [(w.host, str(w.pid), w.version, f"{w.silent_s:.0f} s ago") for w in found.workers]
    if rows:
        render.result(render.table(rows, ("HOST", "PROCESS", "VERSION", "HEARD")))
    for state, n in sorted(found.jobs.items()):
        render.result(f"{n} jobs {state}")
