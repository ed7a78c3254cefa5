"""What a fleet is doing, for people and scripts. Nothing is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from omniforge.fleet import crew, orders
from omniforge.fleet.database import Database
from omniforge.fleet.store import open_store
from omniforge.fleet.store_choice import store_of


@dataclass(frozen=True, slots=True)
class FleetStatus:
    """A fleet at one moment.

    Attributes:
        store: where artefacts are, as the first worker said; empty when no worker ever joined.
        jobs: state -> number, of jobs that are waiting or in work.
    """

    database: str
    store: str
    version: str
    workers: tuple[crew.Worker, ...]
    jobs: Mapping[str, int]


def fleet_status(database: Database, store: str | None) -> FleetStatus:
    """Return what a fleet is doing; a store that is named, or the fleet's own, is tried as well.

    Raises:
        ForgeError: the store is another one, or cannot be reached.
    """
    shown, version = database.address.shown, orders.fleet_version()
    has_tables = database.has_tables()
    known = (database.setting("store") if has_tables else None) or ""
    if known:
        store_of(database, store)
    elif store is not None:
        open_store(store).mark()
    if not has_tables:
        return FleetStatus(shown, "", version, (), {})
    return FleetStatus(shown, known, version, crew.alive(database), dict(_jobs(database)))


def _jobs(database: Database) -> Counter[str]:
    from dbos import DBOSClient, DBOSPortableJSONSerializer

    if database.run("SELECT to_regclass(%s) IS NOT NULL", (f"{orders.DBOS_SCHEMA}.workflow_status",)) != [(True,)]:
        return Counter()
    client = DBOSClient(
        system_database_url=database.address.url, dbos_system_schema=orders.DBOS_SCHEMA,
        serializer=DBOSPortableJSONSerializer(), system_database_pool_size=1, application_name=orders.APPLICATION,
        retry_connection_errors=False,
    )  # fmt: skip
    try:
        found = client.list_queued_workflows(queue_name=orders.QUEUE, load_input=False)
    finally:
        client.destroy()
    words = {"ENQUEUED": "waiting", "PENDING": "in work"}
    return Counter(words.get(w.status, w.status.lower()) for w in found)
