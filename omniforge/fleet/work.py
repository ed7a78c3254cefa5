"""What a worker does for an order: the same steps as on one machine, each through a record of what is done.

Invariant: nothing here depends on the machine or on how often it was begun; a step that is recorded as done is not run
again, and what it made is read from the store, or made again where the store has lost it.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from omniforge.agents.base import Previous
from omniforge.build import events as ev
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.batch import app_digest, write_app
from omniforge.build.batch_input import BatchLine, spec_of
from omniforge.build.cache import canonical
from omniforge.build.file_set import file_set
from omniforge.build.plan import make_plan
from omniforge.errors import ForgeError, SpecError
from omniforge.fleet.orders import Json, Order, report_json
from omniforge.fleet.replay import Replay
from omniforge.fleet.shared_cache import SharedCache
from omniforge.fleet.store import ArtefactStore
from omniforge.fleet.tree_pack import unpack
from omniforge.projects.verify.report import Level, Report
from omniforge.spec import slices
from omniforge.spec.check import load_spec
from omniforge.spec.model import Spec
from omniforge.spec.text import dump

Durable = Callable[[str, Callable[[], Json]], Json]
"""Called with a step's id and what does it; returns what it gave, though it may have been done elsewhere before."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker works with.

    Attributes:
        folder: of this worker process alone: copies of projects and what tools keep.
        node_cache: where the dependency trees of generated apps are kept.
        emit: hears every event of the order.
        agents: those of this forge.
    """

    cache: SharedCache
    store: ArtefactStore
    folder: Path
    node_cache: Path
    durable: Durable
    emit: Callable[[ev.Event], None] = field(default=lambda _event: None)
    agents: AgentSet = field(default_factory=shipped)


def do_order(order: Order, bench: Bench) -> Json:
    """Do an order and return its answer.

    Raises:
        ForgeError: it cannot be done.
    """
    if order.kind == "build":
        return _build(order, bench)
    return _prove(order, bench) if order.kind == "prove" else _idea(order, bench)


def build_input(spec: Spec, previous: Previous) -> bytes:
    """Return what a `build` works on."""
    return canonical({"spec": slices.dump(spec), "previous": dict(previous.files)})


def line_input(line: BatchLine) -> bytes:
    """Return what an `idea` works on; the number and the id of the line play no part."""
    return canonical({"kind": line.kind, "value": line.value, "file_name": line.file_name})


def _build(order: Order, bench: Bench) -> Json:
    body = json.loads(needed(bench.store, order.input))
    return _run_steps(Spec.model_validate(body["spec"]), Previous(body["previous"]), order, bench).told()


def _prove(order: Order, bench: Bench) -> Json:
    def prove() -> Json:
        unpack(needed(bench.store, order.input), bench.folder / "project")
        return {"report": bench.store.put(report_json(_verify(order, bench)))}

    return bench.durable("engine.prove", prove)


def _idea(order: Order, bench: Bench) -> Json:
    line = BatchLine(0, "", **json.loads(needed(bench.store, order.input)))
    read = bench.durable("engine.spec", lambda: _read_spec(line, bench))
    if "refused" in read:
        return read
    spec = load_spec(needed(bench.store, read["spec"]).decode(), origin="the spec of the idea")
    replay = _run_steps(spec, Previous(), order, bench)
    answer = {**read, **replay.told()}
    if replay.run.failed or order.level == "none":
        return answer
    files = {path: f.file for path, f in file_set(replay.run).items()}
    digest = app_digest(files, order.level)
    if digest == order.proved:
        return {**answer, "app": digest}

    def prove() -> Json:
        write_app(bench.folder / "project", files)
        return {"report": bench.store.put(report_json(_verify(order, bench)))}

    return {**answer, "app": digest, **bench.durable("engine.prove", prove)}


def _read_spec(line: BatchLine, bench: Bench) -> Json:
    began = time.perf_counter()
    try:
        spec = spec_of(line)
    except SpecError as error:
        return {"refused": str(error)}
    digest = bench.store.put(dump(spec).encode())
    return {"spec": digest, "spec_seconds": round(time.perf_counter() - began, 3)}


def _verify(order: Order, bench: Bench) -> Report:
    from omniforge.build.proof import prove

    level: Level = "static" if order.level == "none" else order.level
    project, work = bench.folder / "project", bench.folder / "verify"
    return prove(project, level, work_dir=work, cache_dir=bench.node_cache, emit=bench.emit)


def _run_steps(spec: Spec, previous: Previous, order: Order, bench: Bench) -> Replay:
    """Run the plan of a spec one step after the other, then lay out what is new."""
    agents = bench.agents
    plan = make_plan(spec, previous, agents.load(), fingerprints=agents.fingerprints)
    replay = Replay(plan, agents, bench.cache, emit=bench.emit, force=frozenset(order.force))
    for task in plan.tasks:
        replay.take_up(task, bench.durable(task.id, partial(replay.do, task)))
    if not replay.run.failed:
        bench.durable("engine.layout", lambda: {"files": replay.lay_out()})
        replay.lay_out()  # of what a worker that is gone had recorded as laid out, and the store has lost
    return replay


def needed(store: ArtefactStore, digest: str) -> bytes:
    """Return an artefact that a job cannot do without.

    Raises:
        ForgeError: the store has lost it.
    """
    body = store.get(digest)
    if body is None:
        raise ForgeError(f"the store {store.address} has lost {digest[:12]}", hint="run the same command again")
    return body
