"""Opening `forge.db`: write-ahead log, patience with other processes, migrations, and clear errors.

Invariant: this module is the only one that opens the file; whoever gets a connection gets the newest schema, and the
threads that share it take turns.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from omniforge.errors import ForgeError
from omniforge.store.schema import MIGRATIONS

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another one before it gives up."""
_PAUSE_S = 0.02


class Connection(sqlite3.Connection):
    """A connection with the lock under which it is used: a transaction belongs to the thread that began it."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.turn = threading.RLock()


def open_database(path: Path, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Connection:
    """Open the file, made with its folder when missing, and bring its schema up to date.

    The connection is in autocommit mode; use `transaction` for writes and `reading` for questions.

    Raises:
        ForgeError: the file is locked, read-only, no database, newer than this forge, or the disk is full.
    """
    with translated(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ForgeError(f"{path.parent}: cannot be made: {error.strerror}") from error
        connection = sqlite3.connect(
            path, timeout=busy_timeout_s, isolation_level=None, check_same_thread=False, factory=Connection
        )
        try:
            _prepare(connection, path, busy_timeout_s)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def reading(connection: Connection, path: Path) -> Iterator[Connection]:
    """Ask while no other thread is inside a transaction of this connection."""
    with translated(path), connection.turn:
        yield connection


@contextmanager
def transaction(connection: Connection, path: Path) -> Iterator[Connection]:
    """Write all or nothing; the write lock is taken at once, so that two writers never deadlock."""
    with translated(path), connection.turn:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, naming the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        words = str(error)
        hint = None
        if "locked" in words or "busy" in words:
            hint = "another forge process is writing; try again when it is done"
        elif "readonly" in words or "unable to open" in words:
            hint = "check that the folder exists and may be written"
        elif "full" in words:
            hint = "free some disk space"
        elif "not a database" in words or "malformed" in words:
            hint = f"move {path.name} away and run again; ideas and projects are in Git and are not touched"
        raise ForgeError(f"{path}: {words}", hint=hint) from error


def equal_to(wanted: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    """Return the condition that columns have these values, and the values; what is None is not asked for.

    Column names stand in the condition as they are: they must be ours.
    """
    given = {column: value for column, value in wanted.items() if value is not None}
    return " AND ".join(f"{column} = ?" for column in given) or "1", tuple(given.values())


def _prepare(connection: sqlite3.Connection, path: Path, patience_s: float) -> None:
    _use_write_ahead_log(connection, patience_s)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    have = _version(connection)
    if have > len(MIGRATIONS):
        raise ForgeError(
            f"{path}: has schema {have}, this forge knows {len(MIGRATIONS)}", hint="update forge, then try again"
        )
    if have < len(MIGRATIONS):
        _migrate(connection)


def _use_write_ahead_log(connection: sqlite3.Connection, patience_s: float) -> None:
    """Change the journal's mode; SQLite's own patience does not cover that while another process does the same."""
    until = time.monotonic() + patience_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _version(connection: sqlite3.Connection) -> int:
    found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone()
    if found is None:
        return 0
    (version,) = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    return int(version)


def _migrate(connection: sqlite3.Connection) -> None:
    """Apply what is missing in one transaction; a process that waited for the lock finds nothing left to do."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)")
        for number, script in enumerate(MIGRATIONS[_version(connection) :], start=_version(connection) + 1):
            for statement in script.split(";"):
                if statement.strip():
                    connection.execute(statement)
            connection.execute("INSERT INTO schema_version (version) VALUES (?)", (number,))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
