"""The database of a deployment: migrated before the switch, backed up, never emptied without a word, fit to go back to.

The app is a small Node server with real migrations; it runs on PGlite behind a socket and on PostgreSQL.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import RunForge
from support.load import Load
from support.postgres import Server, running_server
from support.shop import BROKEN, ID, NOTE, TITLE, Shop
from support.small_project import SLUG, ask, deploy, share_cache

from omniforge.deploy.local import database
from omniforge.deploy.local.database import SCRIPTS as PACKAGES
from omniforge.deploy.local.processes import end
from omniforge.deploy.local.proxy import FrontProxy
from omniforge.deploy.place import Place
from omniforge.errors import DataLossError, DeployError
from omniforge.projects.verify import node_tree
from omniforge.workspace import Workspace

CACHE = Path(os.environ.get("FORGE_CACHE_DIR", Path(__file__).resolve().parents[2] / ".cache"))
pytestmark = pytest.mark.node
AT_MOST_S = 5.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture(params=["embedded", "postgresql"])
def shop(
    request: pytest.FixtureRequest, workspace: Workspace, server: Server, monkeypatch: pytest.MonkeyPatch,
) -> Shop:  # fmt: skip
    if request.param == "postgresql":
        monkeypatch.setenv("FORGE_APP_DATABASE_URL", server.new_database())
    tree = node_tree.ensure(CACHE, lock_dir=PACKAGES)
    share_cache(workspace, CACHE)
    return Shop(workspace, tree.parent)


def test_rows_stay_over_releases_migrations_and_a_way_back(shop: Shop, run_forge: RunForge) -> None:
    shop.build("one", ID, TITLE)
    deploy(shop.workspace)
    shop.write("a")
    shop.build("two", ID, TITLE, NOTE)

    deploy(shop.workspace)

    shop.write("b")
    assert shop.rows == ["a", "b"]
    assert len(list((shop.workspace.state / f"deploy/{SLUG}/production/backups").iterdir())) == 1
    code, _, err = run_forge(["rollback"])
    assert code == 0, err
    assert ask(shop.workspace) == (200, "one")
    shop.write("c")
    assert shop.rows == ["a", "b", "c"], "what was added does not hurt the earlier release"


def test_what_destroys_data_is_refused_by_table_and_column_and_has_a_backup_to_go_back_to(
    shop: Shop, run_forge: RunForge
) -> None:
    shop.build("one", ID, TITLE, NOTE)
    deploy(shop.workspace)
    shop.write("a")
    shop.build("two", ID, TITLE)

    code, _, err = run_forge(["deploy", "--env", "production"])

    assert code == 3
    assert "column Item.note" in err
    assert shop.rows == ["a"]
    assert run_forge(["deploy", "--env", "production", "--allow-data-loss"])[0] == 0
    shop.write("later")
    code, _, err = run_forge(["rollback"])
    assert code == 10
    assert "column Item.note is gone" in err
    assert run_forge(["rollback", "--restore-backup"])[0] == 3
    code, _, err = run_forge(["rollback", "--restore-backup", "--allow-data-loss"])
    assert code == 0, err
    assert (ask(shop.workspace)[1], shop.rows) == ("one", ["a"])


def test_a_migration_that_fails_changes_nothing_and_the_old_release_serves_on(shop: Shop, run_forge: RunForge) -> None:
    shop.build("one", ID, TITLE)
    deploy(shop.workspace)
    shop.write("a")
    shop.build("bad", ID, TITLE, sql=BROKEN)
    began = time.monotonic()

    code, _, err = run_forge(["deploy", "--env", "production"])

    assert code == 10
    assert time.monotonic() - began < AT_MOST_S
    assert "_bad failed, nothing was changed: division by zero" in err
    shop.write("b")
    assert (ask(shop.workspace)[1], shop.rows) == ("one", ["a", "b"])


def test_a_migration_by_hand_that_drops_a_table_is_refused(shop: Shop) -> None:
    shop.build("one", ID, TITLE)
    deploy(shop.workspace)
    shop.build("bad", ID, TITLE, sql='CREATE TABLE "Copy" ("id" TEXT); DROP TABLE "Item";')

    with pytest.raises(DataLossError, match="table Item and all its rows"):
        deploy(shop.workspace)


def test_acknowledged_writes_are_in_the_database_after_switches_under_load(shop: Shop) -> None:
    shop.build("0", ID, TITLE)
    deploy(shop.workspace)

    with Load(f"http://127.0.0.1:{FrontProxy(shop.workspace).port}", f"{SLUG}.localhost", rate=100) as load:
        for version in "123":
            shop.build(version, ID, TITLE)
            deploy(shop.workspace)

    assert load.failures == []
    assert shop.rows == sorted(load.acknowledged)
    assert len(load.acknowledged) >= 6  # a quick machine switches three times in a second


def test_another_database_is_never_taken_without_a_word(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.build("one", ID, TITLE)
    deploy(shop.workspace)
    shop.build("two", ID, TITLE)
    monkeypatch.setenv("FORGE_APP_DATABASE_URL", "postgresql://someone:secret@127.0.0.1:1/elsewhere")

    with pytest.raises(
        DeployError, match=r"its environment now names PostgreSQL at 127\.0\.0\.1:1/elsewhere"
    ) as refused:
        deploy(shop.workspace)

    assert "secret" not in str(refused.value)


def test_a_database_process_that_dies_is_started_again_with_every_row(shop: Shop, run_forge: RunForge) -> None:
    shop.build("one", ID, TITLE)
    deploy(shop.workspace)
    shop.write("a")
    process = database.running(Place(shop.workspace, SLUG, "production", "main"))
    if process is None:
        pytest.skip("PostgreSQL is no process of forge")
    end(process, grace_s=0)

    assert run_forge(["deployment", "start"])[0] == 0

    assert shop.rows == ["a"]
    shop.write("b")
