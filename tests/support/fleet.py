"""Worker processes of a fleet over a real PostgreSQL, and ideas for them to build."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from moto.server import ThreadedMotoServer
from support.small_agents import tree_hash

from omniforge.build.request import BuildOptions
from omniforge.build.run import build
from omniforge.fleet.address import read_address
from omniforge.fleet.building import STEPS, FleetBuild
from omniforge.fleet.client import FleetOptions, opened_fleet
from omniforge.ideas.repository import init_repository
from omniforge.workspace import Workspace, init_workspace

_START_S = 60
LOST_AFTER_S = 4.0
KINDS = ("shop", "booking", "crm", "blog", "projects", "learning", "event", "directory", "jobs", "community")


def spec_text(number: int) -> str:
    """Return a spec that differs from every other number's in names and fields, two models large."""
    kind = KINDS[number % len(KINDS)]
    return json.dumps(
        {
            "forge": 1,
            "name": f"Studio {number}",
            "slug": f"studio-{number}",
            "kind": kind,
            "models": [
                {
                    "id": "item",
                    "name": f"Item{number}",
                    "fields": [
                        {"id": "title", "name": "Title", "required": True},
                        *({"id": f"f{n}", "name": f"Extra {n}", "type": "integer"} for n in range(number % 4)),
                    ],
                },
                {"id": "note", "name": "Note", "fields": [{"id": "text", "name": "Text", "required": True}]},
            ],
        }
    )


def new_workspace(root: Path, numbers: Sequence[int]) -> Workspace:
    """Make a workspace with one committed idea per number."""
    workspace, _ = init_workspace(root)
    for number in numbers:
        files = {"spec.yaml": spec_text(number), "idea.md": f"Studio {number}\n", "forge.lock": "forge: 1\n"}
        init_repository(workspace.idea(f"studio-{number}"), files, "Start", trailers={})
    return workspace


def build_all(workspace: Workspace, options: BuildOptions, *, at_once: int) -> dict[str, str]:
    """Build every idea of a workspace, some at once, and return slug -> hash of its tree."""
    slugs = sorted(p.name for p in workspace.ideas.iterdir())
    with ThreadPoolExecutor(at_once) as pool:
        done = dict(zip(slugs, pool.map(lambda slug: build(workspace, slug, options=options), slugs), strict=True))
    return {slug: tree_hash(outcome.project) for slug, outcome in done.items()}


@contextmanager
def building_there(workspace: Workspace, url: str, *, at_once: int) -> Iterator[Future[dict[str, str]]]:
    """Build every idea on the fleet while the block runs; the end of the block waits for the trees."""
    with opened_fleet(read_address(url), FleetOptions(wait_s=_START_S), lambda _words: None) as fleet:
        options = BuildOptions(elsewhere=FleetBuild(fleet, workspace.cache), extra_steps=STEPS)
        with ThreadPoolExecutor(1) as pool:
            building = pool.submit(build_all, workspace, options, at_once=at_once)
            yield building
            building.result()


@dataclass
class WorkerProcess:
    """A `forge worker` of its own."""

    process: subprocess.Popen[str]
    log: Path
    told: list[dict[str, object]] = field(default_factory=list)

    def events(self) -> list[dict[str, object]]:
        """Return what it has said so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def wait_for(self, kind: str, *, n: int = 1, timeout_s: float = _START_S) -> None:
        """Wait until it has said something `n` times."""
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends:
            if sum(e["event"] == kind for e in self.events()) >= n:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"a worker did not say {kind!r}: {self.log.read_text()}")

    def kill(self) -> None:
        """End it as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        """Let it hang, as a machine that sleeps."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Wake it up."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=_START_S)


@contextmanager
def s3_server() -> Iterator[str]:
    """Run an S3 server on this machine and return its address."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextmanager
def workers(
    n: int, url: str, store: str, folder: Path, *, options: Sequence[str] = (), environ: dict[str, str] | None = None
) -> Iterator[list[WorkerProcess]]:
    """Start workers, each with a cache of its own as on a machine of its own, and end those that are left."""
    started = []
    try:
        for number in range(n):
            log = folder / f"worker-{number}-{time.monotonic_ns()}.log"
            command = [
                sys.executable, "-m", "omniforge", "worker", "--database", url, "--store", store, "--json",
                "--cache", str(folder / f"machine-{number}"), "--lost-after", str(LOST_AFTER_S), *options,
            ]  # fmt: skip
            with log.open("w") as output:
                process = subprocess.Popen(
                    command, stdout=output, stderr=subprocess.STDOUT, text=True, start_new_session=True,
                    env={**os.environ, **(environ or {})},
                )  # fmt: skip
            started.append(WorkerProcess(process, log))
        for one in started:
            one.wait_for("joined")
        yield started
    finally:
        for one in started:
            if one.process.poll() is None:
                one.kill()
