"""The task graph of a build and the keys of its steps. Pure, but for asking the cache what it holds.

Invariant: a key covers everything a step may look at, so equal keys mean equal outputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Literal

from omniforge.agents.base import Agent, Previous, Task
from omniforge.build.cache import CorruptEntryError, StepCache, canonical
from omniforge.errors import GraphError
from omniforge.spec.model import Spec

PlannedState = Literal["cached", "to run", "after upstream"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Tasks in topological order, equal ranks sorted by id, so that equal specs give equal plans."""

    tasks: tuple[Task, ...]
    fingerprints: Mapping[str, str]
    """Agent name -> hash of its code and templates."""

    def task(self, task_id: str) -> Task:
        """Return one task; `KeyError` when there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def key(self, task: Task, upstream_hashes: Mapping[str, str]) -> str:
        """Return the key of a step, given the hashes of its upstream results."""
        inputs = {
            "agent": self.fingerprints[task.agent],
            "task": [task.id, task.agent, task.unit, task.spec, task.params, list(task.nodes)],
            "upstream": [[u, upstream_hashes[u]] for u in sorted(task.upstream)],
        }
        return sha256(canonical(inputs)).hexdigest()


def make_plan(spec: Spec, previous: Previous, agents: Mapping[str, Agent], *, fingerprints: Mapping[str, str]) -> Plan:
    """Ask every agent for its tasks and put them in order.

    Raises:
        GraphError: two tasks share an id, an upstream id is unknown, or there is a cycle; each is named.
    """
    tasks: dict[str, Task] = {}
    for name in sorted(agents):
        for task in agents[name].tasks(spec, previous):
            if task.id in tasks:
                raise GraphError(f'two tasks are called "{task.id}" ({tasks[task.id].agent} and {task.agent})')
            tasks[task.id] = task
    return Plan(tasks=order(tasks), fingerprints=dict(fingerprints))


def order(tasks: Mapping[str, Task]) -> tuple[Task, ...]:
    """Return the tasks in topological order.

    Raises:
        GraphError: an upstream id is unknown or there is a cycle.
    """
    for task in tasks.values():
        unknown = sorted(set(task.upstream) - tasks.keys())
        if unknown:
            raise GraphError(f'task "{task.id}" waits for "{unknown[0]}", which no agent makes')
    sorter = TopologicalSorter({t.id: t.upstream for t in tasks.values()})
    try:
        sorter.prepare()
    except CycleError as error:
        raise GraphError(f"tasks wait for each other: {' → '.join(error.args[1])}") from error
    ordered: list[Task] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered.extend(tasks[task_id] for task_id in ready)
        sorter.done(*ready)
    return tuple(ordered)


def planned_states(plan: Plan, cache: StepCache) -> dict[str, PlannedState]:
    """Return what a build would do with each task now; nothing is run.

    A task below one that has to run is `after upstream`: whether its key stays the same is not known before.
    """
    hashes: dict[str, str] = {}
    states: dict[str, PlannedState] = {}
    for task in plan.tasks:
        if any(u not in hashes for u in task.upstream):
            states[task.id] = "after upstream"
            continue
        try:
            entry = cache.read(plan.key(task, hashes))
        except CorruptEntryError:
            entry = None
        states[task.id] = "cached" if entry else "to run"
        if entry:
            hashes[task.id] = entry.result_hash
    return states
