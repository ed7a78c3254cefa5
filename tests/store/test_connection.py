"""Opening the one SQLite file: schema, patience, clear errors."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from omniforge.errors import ForgeError
from omniforge.store import schema
from omniforge.store.builds import BuildStore, EventRow, open_builds
from omniforge.store.conflicts import ConflictRow, ConflictStore
from omniforge.store.connection import open_database, transaction


def test_a_new_file_has_the_newest_schema_and_a_write_ahead_log(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "deep" / "forge.db")

    assert connection.execute("SELECT max(version) FROM schema_version").fetchone() == (len(schema.MIGRATIONS),)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_opening_again_migrates_nothing(tmp_path: Path) -> None:
    open_database(tmp_path / "forge.db").close()
    connection = open_database(tmp_path / "forge.db")

    assert connection.execute("SELECT count(*) FROM schema_version").fetchone() == (len(schema.MIGRATIONS),)
    connection.close()


def test_many_at_once_make_one_schema(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def work() -> None:
        try:
            open_database(tmp_path / "forge.db").close()
        except BaseException as error:  # noqa: BLE001 - reported by the assertion
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []


def test_a_file_that_another_process_is_just_making_is_waited_for(tmp_path: Path) -> None:
    for n in range(30):
        path = tmp_path / str(n) / "forge.db"
        path.parent.mkdir()
        gate = threading.Barrier(4)

        def open_one(path: Path = path, gate: threading.Barrier = gate) -> None:
            gate.wait()
            open_database(path).close()

        with ThreadPoolExecutor(4) as pool:
            for one in [pool.submit(open_one) for _ in range(4)]:
                one.result()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "forge.db")
    connection.execute("INSERT INTO schema_version VALUES (999)")
    connection.close()

    with pytest.raises(ForgeError, match="schema 999") as caught:
        open_database(tmp_path / "forge.db")
    assert caught.value.hint == "update forge, then try again"


def test_a_locked_file_is_named_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "forge.db"
    open_database(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waiting = open_database(path, busy_timeout_s=0.05)

    with pytest.raises(ForgeError, match=r"forge\.db.*locked") as caught, transaction(waiting, path):
        pass

    assert "another forge process" in str(caught.value.hint)
    holder.close()
    waiting.close()


def test_something_else_than_a_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forge.db"
    path.write_bytes(b"no database at all, whatever its name says" * 100)

    with pytest.raises(ForgeError, match="not a database"):
        open_database(path)


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with open_builds(tmp_path / "forge.db") as store:
        number = add(store)
        events = [EventRow(1, 0.0, "step_log", "a", "{}"), EventRow(1, 0.0, "step_log", "a", "{}")]

        with pytest.raises(ForgeError):
            store.append(number, events, [], heartbeat_at=1.0)

        assert store.events(number) == []


def test_builds_are_found_newest_first(tmp_path: Path) -> None:
    with open_builds(tmp_path / "forge.db") as store:
        first, second = add(store), add(store)
        store.finish(first, state="done", at=2.0, pristine="p", message="")

        assert [b.id for b in store.find("shop")] == [second, first]
        assert store.latest("shop", state="done").id == first  # type: ignore[union-attr]  # there is one
        assert store.latest("other") is None


def test_conflicts_are_replaced_and_settled(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "forge.db")
    book = ConflictStore(connection, tmp_path / "forge.db", project="shop", branch="main")
    book.replace([ConflictRow("b", "content", "[]", "[]"), ConflictRow("a", "content", "[]", "[]")], build_id=None)

    book.resolve("a", "deleted")

    assert [(r.path, r.resolution) for r in book.all()] == [("a", "deleted"), ("b", None)]
    book.replace([], build_id=None)
    assert book.all() == []
    connection.close()


def add(store: BuildStore) -> int:
    return store.add(
        idea="shop", branch="main", commit_id="c", spec_key="k", fingerprint="f", verify="none", pid=1,
        process_started=0.0, started_at=1.0, heartbeat_at=1.0,
    )  # fmt: skip


def test_threads_that_share_a_store_take_turns(tmp_path: Path) -> None:
    with open_builds(tmp_path / "forge.db") as store:
        row = {"idea": "a", "branch": "main", "commit_id": "c", "spec_key": "k", "fingerprint": "f", "verify": "none"}
        build = store.add(**row, pid=1, process_started=1.0, started_at=1.0, heartbeat_at=1.0)
        book = ConflictStore(store.connection, store.path, project="a", branch="main")

        def work(number: int) -> None:
            for n in range(1, 11):
                store.append(build, [EventRow(number * 1000 + n, 1.0, "k", None, "{}")], [], heartbeat_at=1.0)
                book.replace([], build_id=build)
                store.latest("a")

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))

        assert len(store.events(build)) == 40
