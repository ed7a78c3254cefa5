"""A worker: takes jobs of its own version from the database, does them, and takes over those of workers that are lost.

Invariant: a worker is known to the others before it takes its first job; only jobs of workers that are not heard are
taken over, by one worker at a time; no log line holds the login of the database.
"""

import logging
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

from omniforge.build.batch import end_programs
from omniforge.errors import ForgeError
from omniforge.file_lock import file_lock
from omniforge.fleet import crew, orders, takeover
from omniforge.fleet.address import DatabaseAddress
from omniforge.fleet.database import Database
from omniforge.fleet.event_log import EventLog
from omniforge.fleet.orders import Json, Order
from omniforge.fleet.shared_cache import SharedCache
from omniforge.fleet.store import ArtefactStore
from omniforge.fleet.store_choice import agree_on_store
from omniforge.fleet.work import Bench, do_order

Tell = Callable[[str, Json], None]
"""Called with what happened (`joined`, `started`, `finished`, `took_over`, `left`) and its particulars."""
_PATIENCE_S = 300.0
_BEATS_BEFORE_LOST = 5
_POLL_S = 0.2
_ANYONE = 1_000_000
_MAX_FOLDERS = 256
_TIDY_S = 3600.0


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """What a caller may choose.

    Attributes:
        store: address of the artefacts; that of the fleet when missing.
        cache: step outputs and dependency trees of this machine, shared by its workers.
        per_user: jobs of one person at once, over the whole fleet; as it is when missing.
        lost_after_s: silence after which the others take over what this worker was doing.
        grace_s: how long a job in work may take to end when the worker is asked to stop.
        keep_days: how long events and jobs that are over stay in the database.
    """

    cache: Path
    store: str | None = None
    per_user: int | None = None
    lost_after_s: float = 15.0
    grace_s: float = 600.0
    keep_days: float = 7.0


def work(address: DatabaseAddress, options: WorkerOptions, stop: threading.Event, tell: Tell) -> bool:
    """Work until `stop` is set; return whether nothing was left unfinished.

    Raises:
        ForgeError: the database does not answer, the store is not the fleet's, or the tables are of a newer forge.
    """
    database = Database(address, patience_s=_PATIENCE_S)
    try:
        database.make_tables()
        store = agree_on_store(database, options.store)
        version = orders.fleet_version()
        name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        me = crew.Worker(name, version, socket.gethostname(), os.getpid(), options.lost_after_s)
        with _own_folder(options.cache / "fleet") as folder:
            worker = _Worker(database, me, store=store, options=options, folder=folder, tell=tell)
            return worker.run(stop)
    finally:
        database.close()


class _Worker:
    def __init__(
        self,
        database: Database,
        me: crew.Worker,
        *,
        store: ArtefactStore,
        options: WorkerOptions,
        folder: Path,
        tell: Tell,
    ) -> None:
        self._database = database
        self._me = me
        self._store = store
        self._options = options
        self._folder = folder
        self._tell = tell
        self._n_active = 0

    def run(self, stop: threading.Event) -> bool:
        crew.beat(self._database, self._me)
        try:
            with self._database.locked("schema"):
                self._launch()
                self._database.claim_setting("ready", "1")
            self._tell(
                "joined",
                {"worker": self._me.executor, "version": self._me.version, "store": self._store.address,
                 "database": self._database.address.shown},
            )  # fmt: skip
            self._keep_alive(stop)
            DBOS.destroy(workflow_completion_timeout_sec=max(1, int(self._options.grace_s)) if self._n_active else 0)
            crew.leave(self._database, self._me)
        finally:
            end_programs(self._folder)
            self._tell("left", {"worker": self._me.executor, "unfinished": self._n_active})
        return self._n_active == 0

    def _launch(self) -> None:
        def job(order: Json) -> Json:
            return self._job(order)

        DBOS.workflow(name=orders.WORKFLOW)(job)
        config: DBOSConfig = {
            "name": orders.APPLICATION,
            "system_database_url": self._database.address.url,
            "dbos_system_schema": orders.DBOS_SCHEMA,
            "application_version": self._me.version,
            "executor_id": self._me.executor,
            "serializer": DBOSPortableJSONSerializer(),
            "sys_db_pool_size": 4,
            "log_level": "ERROR",
            "enable_otlp": False,
        }
        try:
            DBOS(config=config)
            _quieten(self._database.address)
            DBOS.listen_queues([orders.QUEUE])
            DBOS.launch()
            DBOS.register_queue(
                orders.QUEUE, worker_concurrency=1, partition_concurrency=self._options.per_user or _ANYONE,
                polling_interval_sec=_POLL_S,
                on_conflict="always_update" if self._options.per_user else "never_update",
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever DBOS cannot do here, and never with the login in it
            words = self._database.address.without_secrets(" ".join(str(error).split()))[:500]
            raise ForgeError(
                f"the workflows cannot be started in {self._database.address.shown}: {words}",
                hint="the worker's login must be allowed to create schemas and tables in this database",
            ) from None

    def _keep_alive(self, stop: threading.Event) -> None:
        tidied = 0.0
        while True:
            crew.beat(self._database, self._me)
            for job in takeover.take_over(self._database, self._me):
                self._tell("took_over", {"job": job})
            if time.monotonic() - tidied > _TIDY_S:
                takeover.tidy(self._database, keep_s=self._options.keep_days * 86400)
                tidied = time.monotonic()
            if stop.wait(self._options.lost_after_s / _BEATS_BEFORE_LOST):
                return

    def _job(self, order: Json) -> Json:
        """Do one job; DBOS calls it, and calls it again elsewhere when this worker is lost."""
        job, began = DBOS.workflow_id or "", time.monotonic()
        self._n_active += 1
        self._tell("started", {"job": job})
        try:
            with EventLog(self._database, job) as log:
                answer = self._answer(job, order, log)
        finally:
            self._n_active -= 1
        seconds = round(time.monotonic() - began, 3)
        self._tell("finished", {"job": job, "seconds": seconds, "ok": "error" not in answer and "failed" not in answer})
        return answer

    def _answer(self, job: str, order: Json, log: EventLog) -> Json:
        def durable(name: str, do: Callable[[], Json]) -> Json:
            def step() -> Json:
                answer = do()
                log.flush()
                return answer

            return DBOS.run_step({"name": name}, step)

        takeover.greet(log, self._me)
        cache = SharedCache(self._options.cache, self._store, self._database)
        bench = Bench(cache, self._store, self._folder, self._options.cache, durable, log.emit)
        try:
            return do_order(Order.from_json(order), bench)
        except ForgeError as error:
            return orders.refusal(error)
        except Exception as error:  # a defect ends this job, not the worker; whoever waits is told
            words = self._database.address.without_secrets(f"{type(error).__name__}: {error}")
            logging.getLogger(__name__).exception("job %s", job)
            return orders.refusal(ForgeError(f"a defect in forge on {self._me.shown}: {words[:1000]}"))


@contextmanager
def _own_folder(parent: Path) -> Iterator[Path]:
    """Hold a folder that no other worker of this machine uses; what tools know is kept there between jobs."""
    for number in range(_MAX_FOLDERS):
        lock = file_lock(parent / f"{number}.lock", what=f"worker folder {number}", timeout_s=0)
        try:
            lock.__enter__()
        except ForgeError:
            continue
        try:
            folder = parent / str(number)
            folder.mkdir(exist_ok=True)
            yield folder
        finally:
            lock.__exit__(None, None, None)
        return
    raise ForgeError(f"{_MAX_FOLDERS} workers run in {parent}", hint="give this one another --cache")


class _WithoutSecrets(logging.Formatter):
    def __init__(self, address: DatabaseAddress) -> None:
        super().__init__("%(name)s: %(message)s")
        self._address = address

    def format(self, record: logging.LogRecord) -> str:
        return self._address.without_secrets(super().format(record))


def _quieten(address: DatabaseAddress) -> None:
    """Let DBOS say what went wrong, on standard error, without the login."""
    handler: logging.StreamHandler[Any] = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutSecrets(address))
    logging.getLogger("dbos").handlers[:] = [handler]
