"""What a person reads when a fleet cannot do the work: what, where, the way out, and never the login."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import RunForge
from support.fleet import new_workspace
from support.postgres import Server

from omniforge.errors import UsageError
from omniforge.fleet import crew
from omniforge.fleet.address import read_address
from omniforge.fleet.database import Database
from omniforge.fleet.orders import fleet_version
from omniforge.fleet.store import open_store
from omniforge.fleet.store_choice import agree_on_store, store_of

NOBODY = "postgresql://ada:s3cret@127.0.0.1:1/forge"


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture
def ideas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORGE_HOME", str(new_workspace(tmp_path / "ws", [1]).root))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with closing(Database(read_address(url), patience_s=0)) as found:
        found.make_tables()
        yield found


def worker_of(version: str) -> crew.Worker:
    return crew.Worker("there-1-x", version, "there", 1, 60.0)


@pytest.mark.usefixtures("ideas")
@pytest.mark.parametrize(
    "command",
    [("build", "--on", NOBODY), ("worker", "--database", NOBODY), ("worker", "--status", "--database", NOBODY)],
)
def test_a_database_that_does_not_answer(run_forge: RunForge, command: tuple[str, ...]) -> None:
    code, out, err = run_forge([*command, "--store", "s"])

    assert (code, out) == (7, "")
    assert "the database 127.0.0.1:1/forge does not answer" in err
    assert "s3cret" not in err


@pytest.mark.usefixtures("ideas")
def test_no_worker_has_ever_joined(run_forge: RunForge, url: str) -> None:
    code, _, err = run_forge(["build", "--on", url, "--wait", "0.1"])

    assert code == 7
    assert "no worker is alive at 127.0.0.1:" in err
    assert "forge worker --database" in err


@pytest.mark.usefixtures("ideas")
def test_workers_of_another_version(run_forge: RunForge, url: str, database: Database) -> None:
    crew.beat(database, worker_of("0.0.1-old"))

    code, _, err = run_forge(["build", "--on", url])

    assert code == 7
    assert f"are of another version: 0.0.1-old; this forge is {fleet_version()}" in err


@pytest.mark.usefixtures("ideas")
def test_a_worker_that_is_silent_is_not_alive(run_forge: RunForge, url: str, database: Database) -> None:
    crew.beat(database, worker_of(fleet_version()))
    database.run("UPDATE forge.workers SET beat_at = now() - interval '61 seconds'")

    code, _, err = run_forge(["build", "--on", url, "--wait", "0"])

    assert (code, crew.alive(database)) == (7, ())
    assert "no worker is alive" in err


def test_a_store_that_is_not_the_fleets(tmp_path: Path, database: Database) -> None:
    first = agree_on_store(database, str(tmp_path / "first"))
    open_store(str(tmp_path / "other")).make_mark()

    assert store_of(database, None).address == first.address
    with pytest.raises(UsageError, match="other is another store"):
        agree_on_store(database, str(tmp_path / "other"))
    with pytest.raises(UsageError, match=r"in .*/first; .*/empty is empty here"):
        store_of(database, str(tmp_path / "empty"))


def test_the_first_worker_must_say_where_artefacts_are(run_forge: RunForge, url: str) -> None:
    code, _, err = run_forge(["worker", "--database", url])

    assert code == 2
    assert "the first worker of a fleet says where artefacts are kept" in err


def test_tables_of_a_newer_forge(run_forge: RunForge, url: str, database: Database) -> None:
    database.run("UPDATE forge.settings SET value = '99' WHERE name = 'schema'")

    code, _, err = run_forge(["worker", "--database", url, "--store", "s"])

    assert code == 1
    assert "made by a newer forge (99; this one knows 1)" in err


@pytest.mark.usefixtures("ideas")
def test_language_models_work_at_home(run_forge: RunForge, url: str) -> None:
    code, _, err = run_forge(["build", "--on", url, "--models", "recorded"])

    assert code == 2
    assert "--models off" in err


def test_the_status_of_a_fleet_without_workers(run_forge: RunForge, url: str, database: Database) -> None:
    crew.beat(database, worker_of("0.0.1-old"))

    code, out, _ = run_forge(["worker", "--status", "--database", url])

    assert code == 0
    assert "1 workers, artefacts in no store yet" in out
    assert "there" in out


def test_a_password_that_is_wrong_is_not_repeated(postgres: Server, run_forge: RunForge) -> None:
    address = postgres.new_database().replace("tester@", "nobody:s3cret@")

    code, _, err = run_forge(["worker", "--database", address, "--store", "s"])

    assert code == 7
    assert '"nobody" does not exist' in err
    assert "s3cret" not in err
