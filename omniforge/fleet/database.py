"""The fleet's own tables beside those of DBOS, over one connection that outlives a restart of the database.

Invariant: every statement may be repeated without harm, because a lost answer does not tell whether it was carried
out; no error holds the login.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from omniforge.errors import ForgeError, ProviderError
from omniforge.fleet.address import DatabaseAddress

SCHEMA = 1
_CONNECT_S = 10
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.2, 3.0
_LOCK_PAUSE_S = 0.1
_LOCK_NUMBER = 0x666F7267
"""First half of this program's advisory locks: `forg`."""
LOCKS = {"schema": 1, "takeover": 2}
_TABLES = """
CREATE SCHEMA IF NOT EXISTS forge;
CREATE TABLE IF NOT EXISTS forge.settings (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE IF NOT EXISTS forge.workers (
  executor text PRIMARY KEY, version text NOT NULL, host text NOT NULL, pid integer NOT NULL,
  lost_after_s double precision NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(), beat_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS forge.events (
  job text NOT NULL, seq bigint NOT NULL, at double precision NOT NULL, body text NOT NULL, PRIMARY KEY (job, seq));
CREATE TABLE IF NOT EXISTS forge.artefacts (
  key text PRIMARY KEY, digest text NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS forge.takeovers (
  job text NOT NULL, executor text NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (job, executor));
"""


class Database:
    """A connection that several threads share; it is made again when it breaks."""

    def __init__(self, address: DatabaseAddress, *, patience_s: float) -> None:
        """Connect once.

        Args:
            address: of the database.
            patience_s: how long a statement waits for a database that was there and is gone.

        Raises:
            ProviderError: it does not answer now.
        """
        self.address = address
        self._patience_s = patience_s
        self._lock = threading.RLock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        try:
            self._connection = self._connect()
        except psycopg.Error as error:
            raise self._unreachable(error) from None

    def run(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run a statement that may be repeated; return its rows.

        Raises:
            ProviderError: the database stays away, or refuses.
        """
        ends, pause = time.monotonic() + self._patience_s, _FIRST_PAUSE_S
        while True:
            try:
                return self._once(sql, values)
            except psycopg.OperationalError as error:
                self._drop()
                if time.monotonic() + pause > ends:
                    raise self._unreachable(error) from None
            except psycopg.errors.UniqueViolation as error:
                if time.monotonic() + pause > ends:  # two numbered rows at once: the statement counts anew
                    raise self._refused(error) from None
            except psycopg.Error as error:
                raise self._refused(error) from None
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_S)

    def make_tables(self) -> None:
        """Create what is missing.

        Raises:
            ForgeError: a newer forge made them.
        """
        with self.locked("schema"):
            self.run(_TABLES)
            self.run("INSERT INTO forge.settings VALUES ('schema', %s) ON CONFLICT DO NOTHING", (str(SCHEMA),))
        found = int(self.setting("schema") or SCHEMA)
        if found > SCHEMA:
            raise ForgeError(
                f"the tables in {self.address.shown} were made by a newer forge ({found}; this one knows {SCHEMA})",
                hint="install the same version of forge on every machine",
            )

    def has_tables(self) -> bool:
        """Whether a worker has ever used this database."""
        return self.run("SELECT to_regclass('forge.workers') IS NOT NULL") == [(True,)]

    def setting(self, name: str) -> str | None:
        """Return a setting of the whole fleet."""
        rows = self.run("SELECT value FROM forge.settings WHERE name = %s", (name,))
        return str(rows[0][0]) if rows else None

    def claim_setting(self, name: str, value: str) -> str:
        """Return the setting, made of `value` when there was none."""
        self.run("INSERT INTO forge.settings VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, value))
        return self.setting(name) or value

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold one of the fleet's `LOCKS` for the block; others ask again and again.

        Nobody waits inside a statement: the migrations of DBOS build indexes concurrently, and those wait for every
        statement that has begun.
        """
        while True:
            with self.tried_lock(name) as held:
                if held:
                    yield
                    return
            time.sleep(_LOCK_PAUSE_S)

    @contextmanager
    def tried_lock(self, name: str) -> Iterator[bool]:
        """Hold one of the fleet's `LOCKS` for the block if it is free; tell whether it is held."""
        numbers = (_LOCK_NUMBER, LOCKS[name])
        held = self.run("SELECT pg_try_advisory_lock(%s, %s)", numbers) == [(True,)]
        try:
            yield held
        finally:
            if held:
                self.run("SELECT pg_advisory_unlock(%s, %s)", numbers)

    def close(self) -> None:
        """End the connection."""
        self._drop()

    def _once(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None:
                self._connection = self._connect()
            cursor = self._connection.execute(sql, values or None)
            return cursor.fetchall() if cursor.description is not None else []

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            self.address.url, autocommit=True, connect_timeout=_CONNECT_S, prepare_threshold=None,
            application_name="forge", keepalives_idle=30, keepalives_interval=10, keepalives_count=3,
        )  # fmt: skip

    def _drop(self) -> None:
        with self._lock, suppress(psycopg.Error):
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _unreachable(self, error: psycopg.Error) -> ProviderError:
        words = self._words(error)
        return ProviderError(
            f"the database {self.address.shown} does not answer: {words}",
            hint="check that PostgreSQL runs there, that the database exists, and that you may log in",
        )

    def _refused(self, error: psycopg.Error) -> ProviderError:
        return ProviderError(f"the database {self.address.shown} refuses: {self._words(error)}")

    def _words(self, error: psycopg.Error) -> str:
        return self.address.without_secrets(" ".join(str(error).split()))[:500]
