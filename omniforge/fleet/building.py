"""A build whose steps and proof are done by a fleet, for `build.request.BuildOptions.elsewhere`.

Invariant: every output that comes back is checked against this machine's own plan and by its hash.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from omniforge.agents.base import Previous
from omniforge.build import events as ev
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.engine import Run
from omniforge.build.plan import Plan
from omniforge.fleet.client import Fleet
from omniforge.fleet.orders import FLEET_STEP, Json, Order, read_report
from omniforge.fleet.relay import Relay
from omniforge.fleet.replay import Replay
from omniforge.fleet.shared_cache import SharedCache
from omniforge.fleet.tree_pack import pack
from omniforge.fleet.work import build_input, needed
from omniforge.projects.verify.report import Level, Report
from omniforge.spec.model import Spec

Emit = Callable[[ev.Event], None]
STEPS = (ev.StepInfo(FLEET_STEP, "engine", "Work on other machines"),)
"""What the timeline shows besides the steps of the build."""


class FleetBuild:
    """Does the work of one build on a fleet."""

    def __init__(self, fleet: Fleet, cache_root: Path, *, agents: AgentSet | None = None) -> None:
        self._fleet = fleet
        self._cache_root = cache_root
        self._agents = agents or shipped()

    def run(self, spec: Spec, previous: Previous, plan: Plan, *, force: frozenset[str], emit: Emit) -> Run:
        """Have every step of a plan run; outputs come back in their final layout."""
        relay = Relay()
        with _told(emit) as tell:
            digest = self._fleet.store.put(build_input(spec, previous))
            order = Order("build", digest, force=tuple(sorted(force)))
            answer = self._fleet.answer(self._fleet.ask(order), tell, relay=relay)
            cache = SharedCache(self._cache_root, self._fleet.store, self._fleet.database)
            run = collect(plan, answer, Replay(plan, self._agents, cache, emit=emit))
        for task_id, output in run.outputs.items():
            if task_id not in relay.ended:
                emit(ev.StepCached(task_id, len(output.entry.output.files)))
        return run

    def prove(self, project: Path, level: Level, *, emit: Emit) -> Report:
        """Have a project verified as it lies on disk."""
        with _told(emit) as tell:
            order = Order("prove", self._fleet.store.put(pack(project)), level=level)
            answer = self._fleet.answer(self._fleet.ask(order), tell)
            return read_report(needed(self._fleet.store, answer["report"]), project=str(project))


def collect(plan: Plan, answer: Json, replay: Replay) -> Run:
    """Return the run that a fleet's answer tells of; what the store has lost meanwhile is made here.

    Raises:
        ForgeError: a step was done by a worker that understands it otherwise.
    """
    failed, skipped, outputs = (answer.get(name, {}) for name in ("failed", "skipped", "outputs"))
    replay.run.failed.update(failed)
    replay.run.skipped.update(skipped)
    for task in plan.tasks:
        if task.id in outputs:
            replay.take_up(task, outputs[task.id])
    return replay.run


@contextmanager
def _told(emit: Emit) -> Iterator[Emit]:
    """Show the work elsewhere as a step of the timeline."""
    began = time.monotonic()
    emit(ev.StepStarted(FLEET_STEP))
    try:
        yield emit
    except Exception as error:
        emit(ev.StepFailed(FLEET_STEP, str(error), 1, round(time.monotonic() - began, 3)))
        raise
    emit(ev.StepFinished(FLEET_STEP, 0, round(time.monotonic() - began, 3)))
