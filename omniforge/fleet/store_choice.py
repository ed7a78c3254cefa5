"""Which store a fleet uses: the first worker says, everybody else is held to it.

Invariant: two machines of one fleet never work with two stores; a store knows itself by a mark of its own.
"""

from omniforge.errors import UsageError
from omniforge.fleet.database import Database
from omniforge.fleet.store import ArtefactStore, open_store


def agree_on_store(database: Database, address: str | None) -> ArtefactStore:
    """Return the store of the fleet, as a worker; the first one decides.

    Args:
        database: of the fleet.
        address: of the store as this machine sees it; as the first worker gave it when missing.

    Raises:
        UsageError: none was ever named, or this one is another.
    """
    with database.locked("schema"):
        known = database.setting("store_mark")
        store = _open(database, address)
        mark = store.mark()
        if known is None:
            database.claim_setting("store", store.address)
            known = database.claim_setting("store_mark", mark or store.make_mark())
            mark = mark or known
        _check(database, store, mark, known)
    return store


def store_of(database: Database, address: str | None) -> ArtefactStore:
    """Return the store of the fleet, as one who asks.

    Raises:
        UsageError: this machine does not see it, or sees another.
    """
    store = _open(database, address)
    _check(database, store, store.mark(), database.setting("store_mark"))
    return store


def _open(database: Database, address: str | None) -> ArtefactStore:
    chosen = address or database.setting("store")
    if chosen is None:
        raise UsageError(
            "the first worker of a fleet says where artefacts are kept",
            hint="--store /mnt/shared/forge, or --store 's3://bucket/prefix?endpoint=https://s3.example.com'",
        )
    return open_store(chosen)


def _check(database: Database, store: ArtefactStore, mark: str | None, known: str | None) -> None:
    if mark is not None and mark == known:
        return
    first = database.setting("store")
    what = "is empty here" if mark is None else "is another store"
    raise UsageError(
        f"the fleet at {database.address.shown} keeps its artefacts in {first}; {store.address} {what}",
        hint="mount the same folder on this machine, or name the fleet's store as it is seen from here with --store",
    )
