"""Step outputs that all machines of a fleet share: the cache of this machine, and behind it the store.

Invariant: an output is in the store, and known by its key, before anybody is told that its step is done.
"""

from hashlib import sha256
from pathlib import Path

from omniforge.agents.base import TaskOutput
from omniforge.build.cache import CorruptEntryError, Entry, StepCache
from omniforge.fleet.database import Database
from omniforge.fleet.store import ArtefactStore


class SharedCache(StepCache):
    """A step cache whose entries are artefacts too."""

    def __init__(self, root: Path, store: ArtefactStore, database: Database) -> None:
        """Cache in `root` what is in `store`; `database` knows the hash of every key's entry."""
        super().__init__(root)
        self._store = store
        self._database = database

    def read(self, key: str) -> Entry | None:
        """Return the entry from this machine, else from the store; None when it is in neither, or damaged there."""
        found, digest = super().read(key), self.digest(key)
        if found is None:
            return self.fetch(key, digest)
        if digest is None:
            self.share(key)  # made before this machine joined the fleet
        return found

    def write(self, key: str, output: TaskOutput) -> Entry:
        """Keep an output here and in the store."""
        entry = super().write(key, output)
        self.share(key)
        return entry

    def fetch(self, key: str, digest: str | None) -> Entry | None:
        """Return the entry that has a hash, from this machine if it is the same there, else from the store."""
        if digest is None:
            return None
        here = self.body(key)
        if here is not None and sha256(here).hexdigest() == digest:
            return super().read(key)
        body = self._store.get(digest)
        return None if body is None else self.keep_body(key, body)

    def digest(self, key: str) -> str | None:
        """Return the hash of a key's entry in the store, as far as known."""
        rows = self._database.run("SELECT digest FROM forge.artefacts WHERE key = %s", (key,))
        return str(rows[0][0]) if rows else None

    def digest_of(self, key: str) -> str:
        """Return the hash of an entry of this machine."""
        body = self.body(key)
        return sha256(body).hexdigest() if body is not None else self.share(key)

    def share(self, key: str) -> str:
        """Put an entry of this machine into the store and return its hash.

        Raises:
            CorruptEntryError: there is no such entry any more.
        """
        body = self.body(key)
        if body is None:
            raise CorruptEntryError(f"cache entry {key[:12]} is gone")
        digest = self._store.put(body)
        self._database.run(
            "INSERT INTO forge.artefacts (key, digest) VALUES (%s, %s)"
            " ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, made_at = now()",
            (key, digest),
        )
        return digest
