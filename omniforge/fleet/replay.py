"""The steps of a plan, one after the other: run here, or taken up where somebody else has run them.

Invariant: whoever runs which step, the run is the same; an output that is taken up has the key this plan gives it.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from omniforge.agents.base import Task
from omniforge.build import events as ev
from omniforge.build import fingerprint
from omniforge.build.agent_set import AgentSet
from omniforge.build.cache import CorruptEntryError
from omniforge.build.engine import Run, Runner, StepOutput, laid_key
from omniforge.build.file_set import lay_out_run
from omniforge.build.plan import Plan
from omniforge.errors import ForgeError
from omniforge.fleet.orders import Json
from omniforge.fleet.shared_cache import SharedCache


class Replay:
    """A run that may have begun elsewhere."""

    def __init__(
        self, plan: Plan, agents: AgentSet, cache: SharedCache, *, emit: Callable[[ev.Event], None],
        force: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        self._plan = plan
        self._cache = cache
        self._layout = fingerprint.layout()
        self._runner = Runner(
            plan, agents.load(), cache, layout=self._layout, emit=emit, force=force, slots=None
        )  # fmt: skip

    @property
    def run(self) -> Run:
        """How far it is."""
        return self._runner.run

    def do(self, task: Task) -> Json:
        """Run a step, or take it from the cache; return what `take_up` needs elsewhere."""
        began = time.thread_time()
        key = self._runner.settle(task)
        if key is not None:
            self._runner.take(task, self._runner.attempt(task, key))
        if task.id in self.run.failed:
            return {"failed": self.run.failed[task.id]}
        if task.id in self.run.skipped:
            return {"skipped": self.run.skipped[task.id]}
        return {"key": self.run.outputs[task.id].key, "cpu_s": round(time.thread_time() - began, 4)}

    def take_up(self, task: Task, recorded: Mapping[str, Any]) -> None:
        """Bring the run up to date with a step; one that was done here is left as it is.

        Raises:
            ForgeError: it was done by somebody who understands it otherwise.
        """
        run = self.run
        if task.id in run.outputs or task.id in run.failed or task.id in run.skipped:
            return
        if "failed" in recorded:
            run.failed[task.id] = recorded["failed"]
        elif "skipped" in recorded:
            run.skipped[task.id] = recorded["skipped"]
        else:
            run.outputs[task.id] = self._output(task, recorded)

    def lay_out(self) -> int:
        """Bring all outputs into their final layout; return how many files were not in it."""
        return lay_out_run(self.run, self._cache, layout=self._layout)

    def told(self) -> Json:
        """Return the run as plain data for `take_up` elsewhere: where outputs are, or why there are none."""
        if self.run.failed:
            return {"failed": self.run.failed, "skipped": self.run.skipped}
        return {"outputs": {task_id: self._address(output) for task_id, output in self.run.outputs.items()}}

    def _address(self, output: StepOutput) -> Json:
        return {"key": output.key, "digest": self._cache.digest_of(laid_key(output.key, self._layout))}

    def _output(self, task: Task, recorded: Mapping[str, Any]) -> StepOutput:
        key = self._plan.key(task, {u: self.run.outputs[u].entry.result_hash for u in task.upstream})
        if key != recorded["key"]:
            raise ForgeError(
                f"step {task.id} was done by a worker that understands it otherwise",
                hint="install the same version of forge on every machine",
            )
        laid = laid_key(key, self._layout)
        with suppress(CorruptEntryError):
            entry = self._cache.fetch(laid, recorded.get("digest") or self._cache.digest(laid))
            if entry is not None:
                return StepOutput(task, key, entry, laid_out=True)
            entry = self._cache.read(key)
            if entry is not None:
                return StepOutput(task, key, entry, laid_out=False)
        again = self._runner.attempt(task, key)  # the store has lost it
        if again.entry is None:
            raise ForgeError(f"step {task.id} failed: {again.reason}")
        return StepOutput(task, key, again.entry, laid_out=False)
