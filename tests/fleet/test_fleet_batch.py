"""A batch on real workers: what comes back, whose turn it is, and what happens to an idea that costs workers."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import RunForge
from support.fleet import WorkerProcess, spec_text, workers
from support.postgres import Server
from support.small_agents import tree_hash

from omniforge.build import events as ev
from omniforge.errors import ForgeError
from omniforge.fleet.address import read_address
from omniforge.fleet.client import Fleet, FleetOptions, opened_fleet
from omniforge.fleet.orders import DBOS_SCHEMA, Order


@pytest.fixture(scope="module")
def url(postgres: Server) -> str:
    return postgres.new_database()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fleet")


@contextmanager
def two_workers(url: str, place: Path) -> Iterator[list[WorkerProcess]]:
    """Start workers on machines without Node: proofs are tried and told as not made, which takes no time."""
    git = shutil.which("git")
    assert git is not None
    tools = place / "bin"
    tools.mkdir(exist_ok=True)
    if not (tools / "git").exists():
        (tools / "git").symlink_to(git)
    options = ("--per-user", "1", "--grace", "20")
    with workers(2, url, str(place / "store"), place, options=options, environ={"PATH": str(tools)}) as started:
        yield started


@contextmanager
def asking(url: str, user: str) -> Iterator[Fleet]:
    with opened_fleet(read_address(url), FleetOptions(wait_s=30, user=user), lambda _words: None) as fleet:
        yield fleet


def idea_order(fleet: Fleet, number: int) -> Order:
    line = json.dumps({"kind": "spec", "value": spec_text(number), "file_name": ""})
    return Order("idea", fleet.store.put(line.encode()))


def nobody(_event: ev.Event) -> None:
    return None


def test_a_batch_comes_back_as_one_machine_makes_it(
    run_forge: RunForge, tmp_path: Path, url: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORGE_FLEET_USER", "ada")
    records = [{"id": f"i{n}", "spec": spec_text(n)} for n in range(3)] + [{"id": "empty", "text": "  "}]
    ideas = tmp_path / "ideas.jsonl"
    ideas.write_text("".join(json.dumps(r) + "\n" for r in records))

    with two_workers(url, place) as started:
        code, out, err = run_forge(["batch", ideas, "--out", tmp_path / "there", "--json", "--on", url])
        assert [w.stop() for w in started] == [0, 0]

    report = json.loads(out)
    assert code == 8, err
    assert [(r["id"], r["verdict"]) for r in report["results"]] == [
        ("i0", "not proved"), ("i1", "not proved"), ("i2", "not proved"), ("empty", "refused")
    ]  # fmt: skip
    monkeypatch.setenv("PATH", str(place / "bin"))
    run_forge(["batch", ideas, "--out", tmp_path / "here", "--json"])
    for folder in ("apps/i0", "apps/i1", "apps/i2", "specs"):
        assert tree_hash(tmp_path / "there" / folder) == tree_hash(tmp_path / "here" / folder)


def test_a_person_has_no_more_jobs_in_work_than_allowed_and_others_have_their_turn(
    postgres: Server, url: str, place: Path
) -> None:
    with two_workers(url, place), asking(url, "ada") as ada, asking(url, "bob") as bob:
        hers = [ada.ask(idea_order(ada, 10 + n)) for n in range(3)]
        his = bob.ask(idea_order(bob, 20))
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda job: ada.answer(job, nobody), [*hers, his]))

    sql = f"SELECT workflow_uuid, started_at_epoch_ms, completed_at FROM {DBOS_SCHEMA}.workflow_status"  # noqa: S608
    rows = [line.split("|") for line in postgres.query(sql, database=url.rpartition("/")[2]).split()]
    spans = {job: (int(began), int(ended)) for job, began, ended in rows if job in {*hers, his}}
    turns = sorted(spans[job] for job in hers)
    assert all(ended <= began for (_, ended), (began, _) in pairwise(turns))
    assert spans[his][0] < turns[-1][0]


def test_the_same_order_is_one_job_and_an_idea_that_costs_workers_is_given_up(url: str, place: Path) -> None:
    with two_workers(url, place) as (first, second), asking(url, "ada") as fleet:
        second.stop()
        order = idea_order(fleet, 30)
        job = fleet.ask(order)
        assert fleet.ask(order) == job
        first.wait_for("started")
        for lost in ("one", "two"):
            fleet.database.run("INSERT INTO forge.takeovers (job, executor) VALUES (%s, %s)", (job, lost))
        first.kill()
        with two_workers(url, place), pytest.raises(ForgeError, match="3 workers were lost over this job"):
            fleet.answer(job, nobody)
