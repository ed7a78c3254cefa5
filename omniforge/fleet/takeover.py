"""Jobs of workers that are lost, and what is over for long.

Invariant: a job that has cost several workers is given up, so that one idea cannot end a whole fleet.
"""

import datetime as dt
import time

from dbos import DBOS

from omniforge.build import events as ev
from omniforge.fleet import crew, orders
from omniforge.fleet.database import Database
from omniforge.fleet.event_log import EventLog

MAX_LOST = 3
_TIDY_AT_ONCE = 500
_OVER = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]


def take_over(database: Database, me: crew.Worker) -> tuple[str, ...]:
    """Put the jobs of lost workers of this version back in the queue; return them. One worker at a time does it."""
    with database.tried_lock("takeover") as held:
        if not held:
            return ()
        begun = DBOS.list_workflows(
            status="PENDING", queue_name=orders.QUEUE, app_version=me.version, load_input=False, load_output=False
        )
        heard = {worker.executor for worker in crew.alive(database)}  # after the list: who joins later has no job in it
        lost = [(w.workflow_id, w.executor_id or "") for w in begun if w.executor_id not in heard]
        return tuple(job for job, executor in lost if _again(database, job, executor))


def greet(log: EventLog, me: crew.Worker) -> None:
    """Tell those who wait who does their job."""
    log.emit(ev.StepLog(orders.FLEET_STEP, f"{me.shown} does it"))


def tidy(database: Database, *, keep_s: float) -> None:
    """Forget jobs that ended long ago, their events, and workers that are long gone."""
    with database.tried_lock("takeover") as held:
        if not held:
            return
        before = dt.datetime.fromtimestamp(time.time() - keep_s, tz=dt.UTC).isoformat()
        over = DBOS.list_workflows(
            status=_OVER, end_time=before, limit=_TIDY_AT_ONCE, load_input=False, load_output=False
        )
        if over:
            DBOS.delete_workflows([w.workflow_id for w in over])
        database.run("DELETE FROM forge.events WHERE at < extract(epoch FROM now()) - %s", (keep_s,))
        for table, column in (("artefacts", "made_at"), ("takeovers", "at")):
            sql = f"DELETE FROM forge.{table} WHERE {column} < now() - make_interval(secs => %s)"  # noqa: S608 - ours
            database.run(sql, (keep_s,))
        crew.forget_lost(database, older_than_s=keep_s)


def _again(database: Database, job: str, executor: str) -> bool:
    n_lost = crew.note_takeover(database, job, executor)
    name = crew.name_of(database, executor)
    with EventLog(database, job) as log:
        if n_lost < MAX_LOST:
            words = f"{name} is gone; another worker goes on where it stood"
        else:
            words = f"{name} is gone, the {n_lost}th that was lost over this job: it is given up"
        log.emit(ev.StepLog(orders.FLEET_STEP, words, "warning"))
    if n_lost < MAX_LOST:
        DBOS.resume_workflows([job], queue_name=orders.QUEUE)
        return True
    DBOS.cancel_workflows([job])
    return False
