"""Runs a plan: every step as soon as its own inputs are there, from the cache where it can.

Invariant: outputs depend on the plan alone, never on the number of jobs or the order in which steps finish; a failed
step stops only what depends on it.
"""

import time
import traceback
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from hashlib import sha256

from omniforge.agents.base import Agent, Json, Task, TaskInputs, TaskOutput
from omniforge.build import events as ev
from omniforge.build.cache import CorruptEntryError, Entry, StepCache
from omniforge.build.plan import Plan
from omniforge.build.slots import StepSlots, answered_key
from omniforge.errors import ForgeError
from omniforge.observe import telemetry

Emit = Callable[[ev.Event], None]
MAX_ATTEMPTS = 3
"""Tries of one step; a second error equal to the first ends them early."""


@dataclass(slots=True)
class StepOutput:
    """What a step gave, and whether its files are in their final layout already."""

    task: Task
    key: str
    entry: Entry
    laid_out: bool


@dataclass(slots=True)
class Run:
    """How far a plan got.

    Attributes:
        outputs: task id -> output, of every step that succeeded.
        failed: task id -> reason.
        skipped: task id -> the failed step it needs.
    """

    outputs: dict[str, StepOutput] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Attempts:
    """The result of trying a step: an entry under a key, or the reason of its failure; `n` is 0 when it was known."""

    key: str
    entry: Entry | None
    reason: str = ""
    n: int = 1
    seconds: float = 0.0
    laid_out: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """An output from the cache."""

    entry: Entry
    laid_out: bool


def laid_key(key: str, layout: str) -> str:
    """Return the key under which a step's output is kept in its final layout."""
    return sha256(f"laid out\0{layout}\0{key}".encode()).hexdigest()


def run_plan(
    plan: Plan,
    agents: Mapping[str, Agent],
    cache: StepCache,
    *,
    layout: str,
    jobs: int,
    emit: Emit,
    force: Collection[str] = (),
    slots: StepSlots | None = None,
) -> Run:
    """Run every task once, after its upstream, `jobs` at a time.

    Args:
        plan: tasks in topological order.
        agents: name -> agent, for every agent of the plan.
        cache: where outputs are kept.
        layout: fingerprint of the formatter, part of the key of laid-out outputs.
        jobs: steps that run at once, at least 1.
        emit: hears every event; called from several threads.
        force: ids of steps that are run though their output is cached.
        slots: settles what language models may fill before a step runs; nothing is filled when missing.
    """
    runner = Runner(plan, agents, cache, layout=layout, emit=emit, force=frozenset(force), slots=slots)
    sorter = TopologicalSorter({t.id: t.upstream for t in plan.tasks})
    sorter.prepare()
    running: dict[Future[_Attempts], Task] = {}
    with ThreadPoolExecutor(max_workers=max(1, jobs), thread_name_prefix="step") as pool:
        try:
            while sorter.is_active():
                for task_id in sorted(sorter.get_ready()):
                    task = plan.task(task_id)
                    key = runner.settle(task)
                    if key is None:
                        sorter.done(task_id)
                    else:
                        running[pool.submit(telemetry.carried(runner.attempt), task, key)] = task
                if running:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in sorted(finished, key=lambda f: running[f].id):
                        task = running.pop(future)
                        runner.take(task, future.result())
                        sorter.done(task.id)
        except BaseException:
            if slots is not None:
                slots.cancel()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return runner.run


class Runner:
    """The state of one run; only the coordinating thread changes it."""

    def __init__(
        self, plan: Plan, agents: Mapping[str, Agent], cache: StepCache, *, layout: str, emit: Emit,
        force: frozenset[str], slots: StepSlots | None,
    ) -> None:  # fmt: skip
        self._plan = plan
        self._agents = agents
        self._cache = cache
        self._layout = layout
        self._emit = emit
        self._force = force
        self._slots = slots
        self.run = Run()

    def settle(self, task: Task) -> str | None:
        """Skip a task or take it from the cache and return None; else return the key to run it under."""
        stopped = next((u for u in task.upstream if u in self.run.failed or u in self.run.skipped), None)
        if stopped is not None:
            because = self.run.skipped.get(stopped, stopped)
            self.run.skipped[task.id] = because
            self._emit(ev.StepSkipped(task.id, because))
            return None
        hashes = {u: self.run.outputs[u].entry.result_hash for u in task.upstream}
        key = self._plan.key(task, hashes)
        if task.id in self._force or (self._slots is not None and self._slots.has(task)):
            return key
        known = self._known(task, key)
        if known is None:
            return key
        self._take_known(task, key, known)
        return None

    def attempt(self, task: Task, key: str) -> _Attempts:
        """Settle the slots of a task, then run it unless its output is known."""
        with telemetry.span("forge.step", step=task.id, agent=task.agent) as span:
            attempts = self._attempt(task, key)
            span.set(attempts=attempts.n, ok=attempts.entry is not None)
            return attempts

    def _attempt(self, task: Task, key: str) -> _Attempts:
        if self._slots is None or not self._slots.has(task):
            return self._run(task, key, {})
        try:
            answers = self._slots.settle(TaskInputs(task=task, results=self._results(task)), self._emit)
        except ForgeError as error:
            self._emit(ev.StepStarted(task.id))
            return _Attempts(key, None, _reason(error))
        key = answered_key(key, answers)
        known = None if task.id in self._force else self._known(task, key)
        if known is not None:
            return _Attempts(key, known.entry, n=0, laid_out=known.laid_out)
        return self._run(task, key, answers)

    def _run(self, task: Task, key: str, answers: Mapping[str, Json]) -> _Attempts:
        """Run a task until it succeeds, fails the same way twice, or has had all its attempts; keep its output."""
        began = time.perf_counter()
        reason = ""
        for n in range(1, MAX_ATTEMPTS + 1):
            self._emit(ev.StepStarted(task.id, n))
            try:
                entry = self._cache.write(key, self._call(task, answers))
            except Exception as error:  # noqa: BLE001 - a step may fail in any way; the others must go on
                previous, reason = reason, _reason(error)
                self._log_trace(task, error)
                if reason == previous or n == MAX_ATTEMPTS:
                    return _Attempts(key, None, reason, n, time.perf_counter() - began)
                self._emit(ev.StepRetried(task.id, n, reason))
            else:
                return _Attempts(key, entry, n=n, seconds=time.perf_counter() - began)
        raise AssertionError("the last attempt returns")

    def take(self, task: Task, attempts: _Attempts) -> None:
        """Record how a task ended."""
        if attempts.n == 0 and attempts.entry is not None:
            self._take_known(task, attempts.key, _Known(attempts.entry, attempts.laid_out))
            return
        if attempts.entry is None:
            self.run.failed[task.id] = attempts.reason
            telemetry.count("forge.steps", agent=task.agent, state="failed")
            self._emit(ev.StepFailed(task.id, attempts.reason, attempts.n, round(attempts.seconds, 3)))
            return
        for line in attempts.entry.output.log:
            self._emit(ev.StepLog(task.id, line))
        self.run.outputs[task.id] = StepOutput(task, attempts.key, attempts.entry, laid_out=False)
        telemetry.count("forge.steps", agent=task.agent, state="done")
        self._emit(ev.StepFinished(task.id, len(attempts.entry.output.files), round(attempts.seconds, 3)))

    def _call(self, task: Task, answers: Mapping[str, Json]) -> TaskOutput:
        return self._agents[task.agent].run(TaskInputs(task, self._results(task), answers))

    def _results(self, task: Task) -> dict[str, Json]:
        return {u: self.run.outputs[u].entry.output.result for u in task.upstream}

    def _known(self, task: Task, key: str) -> "_Known | None":
        for candidate, laid_out in ((laid_key(key, self._layout), True), (key, False)):
            entry = self._read(task, candidate)
            if entry is not None:
                return _Known(entry, laid_out)
        return None

    def _take_known(self, task: Task, key: str, known: "_Known") -> None:
        self.run.outputs[task.id] = StepOutput(task, key, known.entry, laid_out=known.laid_out)
        telemetry.count("forge.steps", agent=task.agent, state="cached")
        self._emit(ev.StepCached(task.id, len(known.entry.output.files)))

    def _read(self, task: Task, key: str) -> Entry | None:
        try:
            return self._cache.read(key)
        except CorruptEntryError as error:
            self._emit(ev.StepLog(task.id, str(error), "warning"))
            return None

    def _log_trace(self, task: Task, error: Exception) -> None:
        if isinstance(error, ForgeError):
            return
        for frame in traceback.extract_tb(error.__traceback__)[-3:]:
            self._emit(ev.StepLog(task.id, f"{frame.name}, line {frame.lineno}: {frame.line}", "error"))


def _reason(error: Exception) -> str:
    words = " ".join(str(error).split())[:2000]
    return words if isinstance(error, ForgeError) else f"{type(error).__name__}: {words}"
