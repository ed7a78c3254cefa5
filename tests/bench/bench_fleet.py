"""Forty builds on worker processes over a real PostgreSQL: the same trees as on one machine though a worker is killed,
how much two workers do compared with one, and what a build costs the fleet.

Writes the costs to `docs/reference/fleet-costs.json` with `--write`; `tests/bench/sizing.py` computes the guide's
table from them. With `--node` a proof at `static` is measured too (packages installed before).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from sizing import COSTS, ROOT, Costs, read_costs
from support.fleet import WorkerProcess, workers
from support.postgres import Server, running_server
from support.small_agents import tree_hash

from omniforge.agents.base import Previous
from omniforge.build.proof import prove
from omniforge.build.request import BuildOptions
from omniforge.build.run import build
from omniforge.fleet.address import read_address
from omniforge.fleet.building import FleetBuild
from omniforge.fleet.client import Fleet, FleetOptions, opened_fleet
from omniforge.fleet.orders import DBOS_SCHEMA, Order
from omniforge.fleet.work import build_input
from omniforge.ideas.repository import init_repository
from omniforge.spec.check import load_spec
from omniforge.spec.model import Spec
from omniforge.workspace import Workspace, init_workspace

N_BUILDS = 40
_AT_ONCE = 8
_IDLE_S = 10
_SELDOM_S = 5
IDENTITY = {f"GIT_{who}_{what}": "bench@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
DATES = {f"GIT_{who}_DATE": "1700000000 +0000" for who in ("AUTHOR", "COMMITTER")}


@dataclass(frozen=True)
class Spent:
    """What passed while something was done: seconds, CPU seconds of the workers, and the database's transactions."""

    wall_s: float
    cpu_s: float
    commits: int


def specs(n: int) -> list[Spec]:
    """Return the examples' specs, each several times under names of its own, so that no two share a step."""
    found = [load_spec(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "examples").glob("*/spec.yaml"))]
    return [
        one.model_copy(update={"name": f"{one.name} {number}", "slug": f"{one.slug[:30]}-{number}"})
        for number in range(n)
        for one in [found[number % len(found)]]
    ]


def new_workspace(root: Path, ideas: Sequence[Spec]) -> Workspace:
    """Make a workspace with one committed idea per spec."""
    from omniforge.spec.text import dump

    workspace, _ = init_workspace(root)
    for spec in ideas:
        files = {"spec.yaml": dump(spec), "idea.md": f"{spec.name}\n", "forge.lock": "forge: 1\n"}
        init_repository(workspace.idea(spec.slug), files, "Start", trailers={})
    return workspace


def build_all(workspace: Workspace, slugs: Sequence[str], options: BuildOptions, *, at_once: int) -> dict[str, str]:
    """Build ideas and return slug -> hash of the tree."""
    with ThreadPoolExecutor(at_once) as pool:
        outcomes = pool.map(lambda slug: build(workspace, slug, options=options), slugs)
        return {slug: tree_hash(one.project) for slug, one in zip(slugs, outcomes, strict=True)}


@contextmanager
def asking(url: str) -> Iterator[Fleet]:
    """Join a fleet as one who asks."""
    with opened_fleet(read_address(url), FleetOptions(wait_s=60), print) as fleet:
        yield fleet


def cpu_of(started: Sequence[WorkerProcess]) -> float:
    """Return the CPU seconds of workers and of the programs they ran."""
    times = [psutil.Process(one.process.pid).cpu_times() for one in started]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def scaling_round(n_workers: int, ideas: Sequence[Spec], server: Server, folder: Path) -> Spent:
    """Have workers do the steps of every idea; measured from the first order to the last answer."""
    folder.mkdir()
    url = server.new_database()
    with workers(n_workers, url, str(folder / "store"), folder) as started, asking(url) as fleet:
        inputs = [fleet.store.put(build_input(spec, Previous())) for spec in ideas]
        return _spent(started, server, url.rpartition("/")[2], lambda: _ask_all(fleet, inputs))


def costs_of_a_build(ideas: Sequence[Spec], server: Server, folder: Path, *, prove_cpu_s: float) -> Costs:
    """Return what builds cost on a worker that is made to look for jobs seldom, so that looking hardly counts."""
    folder.mkdir()
    url, store, n = server.new_database(), folder / "store", len(ideas)
    name = url.rpartition("/")[2]
    with workers(1, url, str(store), folder) as started, asking(url) as fleet:
        inputs = [fleet.store.put(build_input(spec, Previous())) for spec in ideas]
        time.sleep(_IDLE_S)
        looking = _spent(started, server, name, lambda: time.sleep(_IDLE_S))
        server.query(f"UPDATE {DBOS_SCHEMA}.queues SET polling_interval_sec = {_SELDOM_S}", database=name)  # noqa: S608
        time.sleep(_IDLE_S)
        idle = _spent(started, server, name, lambda: time.sleep(_IDLE_S))
        size = _size(server, name)
        work = _spent(started, server, name, lambda: _ask_all(fleet, inputs))
        grown = _size(server, name) - size
        connections = int(server.query(_CONNECTIONS, database=name)) - 3  # two of the client, one of this question
    kept = sum(p.stat().st_size for p in store.rglob("*") if p.is_file())
    return Costs(
        build_cpu_s=round((work.cpu_s - idle.cpu_s / idle.wall_s * work.wall_s) / n, 2),
        prove_cpu_s=round(prove_cpu_s, 1),
        store_mb=round(kept / n / 1e6, 2),
        database_kb=round(grown / n / 1000, 1),
        commits=round((work.commits - idle.commits / idle.wall_s * work.wall_s) / n),
        idle_commits_per_s=round(looking.commits / looking.wall_s, 1),
        connections=max(1, connections),
    )


def _spent(started: Sequence[WorkerProcess], server: Server, name: str, do: Callable[[], object]) -> Spent:
    began, cpu, commits = time.monotonic(), cpu_of(started), _commits(server, name)
    do()
    wall = time.monotonic() - began
    return Spent(wall, cpu_of(started) - cpu, _commits(server, name) - commits)


def _ask_all(fleet: Fleet, inputs: Sequence[str]) -> None:
    jobs = [fleet.ask(Order("build", digest)) for digest in inputs]
    for job in jobs:
        answer = fleet.answer(job, lambda _event: None, poll_s=1.0)
        if "outputs" not in answer:
            raise SystemExit(f"a build failed: {answer}")


def killed_round(ideas: Sequence[Spec], server: Server, folder: Path, expected: dict[str, str]) -> float:
    """Build every idea on two workers of which one is killed in the middle; return wall seconds."""
    url = server.new_database()
    there = new_workspace(folder / "there", ideas)
    began = time.monotonic()
    with workers(2, url, str(folder / "store"), folder) as (first, second), asking(url) as fleet:
        options = BuildOptions(elsewhere=FleetBuild(fleet, there.cache))
        with ThreadPoolExecutor(1) as pool:
            building = pool.submit(build_all, there, list(expected), options, at_once=_AT_ONCE)
            first.wait_for("started", n=max(2, len(ideas) // 4), timeout_s=3600)
            first.kill()
            found = building.result()
        if second.stop() != 0:
            raise SystemExit(f"the worker that was left ended badly:\n{second.log.read_text()}")
    if found != expected:
        wrong = sorted(slug for slug in expected if found.get(slug) != expected[slug])
        raise SystemExit(f"{len(wrong)} trees differ from those of one machine: {', '.join(wrong)}")
    if not any(e["event"] == "took_over" for e in second.events()):
        raise SystemExit("nothing was taken over: the kill came between two jobs; run it again")
    return time.monotonic() - began


def prove_cpu_s(project: Path, folder: Path) -> float:
    """Return the CPU seconds of a proof at `static`."""
    cache = Path(os.environ.get("FORGE_CACHE_DIR", ROOT / ".cache"))
    before = sum(os.times()[:4])
    report = prove(project, "static", work_dir=folder / "prove", cache_dir=cache, emit=lambda _event: None)
    if not report.complete:
        raise SystemExit(report.to_text())
    return sum(os.times()[:4]) - before


def measured(asked: argparse.Namespace, server: Server, folder: Path) -> dict[str, object]:
    """Make every measurement, print it, and return what is kept."""
    ideas = specs(asked.builds)
    here = new_workspace(folder / "here", ideas)
    began, cpu = time.monotonic(), sum(os.times()[:4])
    expected = build_all(here, [spec.slug for spec in ideas], BuildOptions(jobs=1), at_once=1)
    alone = (sum(os.times()[:4]) - cpu) / len(ideas)
    print(f"one machine: {len(ideas)} builds, {time.monotonic() - began:.1f} s, {alone:.2f} CPU s a build", flush=True)
    (folder / "killed").mkdir()
    wall = killed_round(ideas, server, folder / "killed", expected)
    print(f"one of two workers killed: {len(ideas)} builds, {wall:.1f} s, every tree as on one machine", flush=True)
    some = ideas[: asked.scaling]
    one, two = (scaling_round(n, some, server, folder / f"round-{n}") for n in (1, 2))
    for n, r in ((1, one), (2, two)):
        print(f"{n} worker(s): {r.wall_s:.1f} s, {len(some)} builds, {r.cpu_s / len(some):.2f} CPU s each", flush=True)
    by_wall, by_cpu = one.wall_s / (2 * two.wall_s), one.cpu_s / two.cpu_s
    print(f"scaling efficiency of two workers: {by_wall:.2f} by wall, {by_cpu:.2f} by CPU", flush=True)
    proof = read_costs().prove_cpu_s
    if asked.node:
        proof = statistics.median(prove_cpu_s(here.project(s.slug), folder) for s in ideas[:3])
    costs = costs_of_a_build(ideas[:10], server, folder / "costs", prove_cpu_s=proof)
    print(costs)
    return {
        "builds": len(ideas), "builds_scaling": len(some), "cpu_s_on_one_machine": round(alone, 2),
        "efficiency_wall": round(by_wall, 2), "efficiency_cpu": round(by_cpu, 2), "costs": asdict(costs),
    }  # fmt: skip


def main() -> None:
    """Measure, and keep the costs if that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--builds", type=int, default=N_BUILDS)
    parser.add_argument("--scaling", type=int, help="builds of the rounds on one and on two workers; all when missing")
    parser.add_argument("--node", action="store_true", help="measure a proof at static too")
    parser.add_argument("--write", action="store_true", help=f"write {COSTS.relative_to(ROOT)}")
    asked = parser.parse_args()
    os.environ.update(IDENTITY | DATES)
    with tempfile.TemporaryDirectory(prefix="forge-bench-fleet-") as name, running_server() as server:
        found = measured(asked, server, Path(name))
    if asked.write:
        COSTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _size(server: Server, name: str) -> int:
    return int(server.query("SELECT pg_database_size(current_database())", database=name))


def _commits(server: Server, name: str) -> int:
    sql = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
    return int(server.query(sql, database=name))


_CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"

if __name__ == "__main__":
    main()
