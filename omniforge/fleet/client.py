"""Those who ask: jobs go into the database, events and answers come back.

Invariant: a job that was asked for before and is not over is followed, not asked for again; a wait ends with an answer
or with the reason why there will be none.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from omniforge.build import events as ev
from omniforge.errors import ForgeError, ProviderError
from omniforge.fleet import crew, orders
from omniforge.fleet.address import DatabaseAddress
from omniforge.fleet.database import Database
from omniforge.fleet.event_log import read_events
from omniforge.fleet.orders import Json, Order
from omniforge.fleet.relay import Relay
from omniforge.fleet.store import ArtefactStore
from omniforge.fleet.store_choice import store_of

if TYPE_CHECKING:
    from dbos import EnqueueOptions

T = TypeVar("T")
Note = Callable[[str], None]
_PATIENCE_S = 60.0
_POLL_S = 0.2
_CREW_S = 2.0
_TRIES = 5
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """What a caller may choose.

    Attributes:
        store: address of the artefacts as seen from here; as the first worker gave it when missing.
        wait_s: how long to wait while no worker of this version is alive.
        user: whose jobs they are, for the limit of jobs of one person at once.
    """

    store: str | None = None
    wait_s: float = 60.0
    user: str = ""


class Fleet:
    """A fleet, seen by one who asks; threads may share it."""

    def __init__(self, database: Database, store: ArtefactStore, version: str, options: FleetOptions) -> None:
        from dbos import DBOSClient, DBOSPortableJSONSerializer

        self.database = database
        self.store = store
        self.version = version
        self._options = options
        self._asked: set[str] = set()
        self._lock = threading.Lock()
        self._client = DBOSClient(
            system_database_url=database.address.url, dbos_system_schema=orders.DBOS_SCHEMA,
            serializer=DBOSPortableJSONSerializer(), system_database_pool_size=2, application_name=orders.APPLICATION,
            retry_connection_errors=False,
        )  # fmt: skip

    def ask(self, order: Order) -> str:
        """Put an order in the queue and return the id of its job; one that is on its way already is joined."""
        prefix = order.job_prefix(self.version)
        running = self._dbos(
            lambda: self._client.list_workflows(
                workflow_id_prefix=prefix, status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
            )
        )
        if running:
            return running[-1].workflow_id
        job = prefix + os.urandom(6).hex()
        options: EnqueueOptions = {
            "workflow_name": orders.WORKFLOW, "queue_name": orders.QUEUE, "workflow_id": job,
            "app_version": self.version, "priority": orders.PRIORITIES[order.kind],
            "queue_partition_key": self._options.user or _user(os.environ),
        }  # fmt: skip
        with self._lock:
            self._asked.add(job)
        self._dbos(lambda: self._client.enqueue(options, order.to_json()))
        return job

    def answer(
        self, job: str, emit: Callable[[ev.Event], None], *, relay: Relay | None = None, poll_s: float = _POLL_S
    ) -> Json:
        """Wait for a job and return its answer; its events are told as they come.

        Args:
            job: its id.
            emit: hears its events.
            relay: what has been told already.
            poll_s: seconds between two looks.

        Raises:
            ForgeError: the job failed, was cancelled, was given up, or no worker is alive any more.
        """
        seen, relay = 0, relay or Relay()
        watch = _Watch(self)
        while True:
            status = self._status(job)
            for seq, event in read_events(self.database, job, after=seen):
                seen = seq
                for one in relay.told(event):
                    emit(one)
            if status in _ENDED:
                return self._ended(job, status)
            watch.look()
            time.sleep(poll_s)

    def cancel(self) -> None:
        """End what was asked for and is not over."""
        with self._lock:
            jobs, self._asked = sorted(self._asked), set()
        if jobs:
            self._dbos(lambda: self._client.cancel_workflows(jobs))

    def close(self) -> None:
        """End the connections."""
        self._client.destroy()
        self.database.close()

    def _dbos(self, call: Callable[[], T]) -> T:
        """Call DBOS, again after the database was away.

        Raises:
            ProviderError: it stays away.
        """
        from sqlalchemy.exc import DBAPIError

        for _ in range(_TRIES):
            try:
                return call()
            except DBAPIError as error:
                words = self.database.address.without_secrets(" ".join(str(error).split()))[:300]
                self.database.run("SELECT 1")
                time.sleep(_POLL_S)
        raise ProviderError(f"the database {self.database.address.shown} refuses: {words}")

    def _status(self, job: str) -> str:
        ask = self._client.list_workflows
        found = self._dbos(lambda: ask(workflow_ids=[job], load_input=False, load_output=False))
        return found[0].status if found else "CANCELLED"

    def _ended(self, job: str, status: str) -> Json:
        with self._lock:
            self._asked.discard(job)
        found = self._dbos(lambda: self._client.list_workflows(workflow_ids=[job], load_input=False))
        if status == "SUCCESS" and found:
            answer: Json = dict(found[0].output or {})
            orders.raise_refusal(answer)
            return answer
        lost = self.database.run("SELECT count(*) FROM forge.takeovers WHERE job = %s", (job,))[0][0]
        if status == "CANCELLED" and lost:
            raise ForgeError(
                f"{lost} workers were lost over this job, one after the other: it was given up",
                hint="look at the memory of the workers' machines; forge build without --on does it here",
            )
        if status == "CANCELLED":
            raise ForgeError("the job was cancelled elsewhere", hint="run the same command again")
        words = self.database.address.without_secrets(str(found[0].error if found else status))
        raise ForgeError(f"the job ended with {status}: {words[:500]}", hint="run the same command again")


class _Watch:
    """Looks now and then whether there is anybody to do the work."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        self._heard = self._looked = time.monotonic()

    def look(self) -> None:
        now = time.monotonic()
        if now - self._looked < _CREW_S:
            return
        self._looked = now
        fleet = self._fleet
        if crew.alive(fleet.database, version=fleet.version):
            self._heard = now
        elif now - self._heard > fleet._options.wait_s:  # noqa: SLF001 - the same file
            raise ProviderError(
                f"no worker is alive at {fleet.database.address.shown} any more; the job stays in the queue",
                hint="start one (forge worker --database …) and run the same command again: it goes on where it stood",
            )


@contextmanager
def opened_fleet(address: DatabaseAddress, options: FleetOptions, note: Note) -> Iterator[Fleet]:
    """Join a fleet to ask of it; what was asked for and is not over ends with the block, if that ends in failure.

    Raises:
        UsageError: the store is not the fleet's.
        ProviderError: the database does not answer, no worker is alive, or all are of another version.
    """
    database = Database(address, patience_s=_PATIENCE_S)
    version = orders.fleet_version()
    try:
        _wait_for_worker(database, version, options.wait_s, note)
        fleet = Fleet(database, store_of(database, options.store), version, options)
    except BaseException:
        database.close()
        raise
    try:
        yield fleet
    except ProviderError:
        raise  # the work may go on when workers or the database are back
    except BaseException:
        fleet.cancel()
        raise
    finally:
        fleet.close()


def _wait_for_worker(database: Database, version: str, wait_s: float, note: Note) -> None:
    ends, told = time.monotonic() + wait_s, False
    while True:
        crews = crew.alive(database) if database.has_tables() else ()
        fitting = any(w.version == version for w in crews)
        if fitting and database.setting("ready") is not None:
            return
        if crews and not fitting:
            others = ", ".join(sorted({w.version for w in crews}))
            raise ProviderError(
                f"the workers at {database.address.shown} are of another version: {others}; this forge is {version}",
                hint="install the same version of forge here and on every worker, and restart the workers",
            )
        if time.monotonic() >= ends:
            raise ProviderError(
                f"no worker is alive at {database.address.shown}, after waiting {wait_s:.0f} s",
                hint="start one: forge worker --database … --store …",
            )
        if not told:
            note(f"no worker is alive at {database.address.shown} yet; waiting {wait_s:.0f} s")
            told = True
        time.sleep(min(_POLL_S * 2, max(0.0, ends - time.monotonic())))


def _user(environ: Mapping[str, str]) -> str:
    """Return whose jobs these are: as said, else the login of this machine."""
    said = environ.get("FORGE_FLEET_USER") or environ.get("USER") or environ.get("LOGNAME") or environ.get("USERNAME")
    return (said or "somebody")[:80]
