"""The whole file set of a spec in one process, in topological order: the reference that the engine must equal."""

from collections.abc import Collection
from graphlib import TopologicalSorter

from omniforge.agents import registry
from omniforge.agents.base import Json, Previous, Task, TaskInputs
from omniforge.codegen.files import GeneratedFile, by_path
from omniforge.codegen.layout import lay_out
from omniforge.spec.model import Spec


def generate(
    spec: Spec, *, previous: Previous | None = None, only: Collection[str] | None = None
) -> dict[str, GeneratedFile]:
    """Return path -> file for a checked spec.

    Args:
        spec: the spec.
        previous: what the last build left; a first build when missing.
        only: names of agents to run; upstream results of others are then empty.
    """
    agents = {name: registry.load(name) for name in registry.NAMES if only is None or name in only}
    tasks: dict[str, Task] = {t.id: t for agent in agents.values() for t in agent.tasks(spec, previous or Previous())}
    results: dict[str, Json] = {}
    files: list[GeneratedFile] = []
    order = TopologicalSorter({t.id: [u for u in t.upstream if u in tasks] for t in tasks.values()}).static_order()
    for task_id in order:
        task = tasks[task_id]
        upstream = {u: results.get(u, {}) for u in task.upstream}
        output = agents[task.agent].run(TaskInputs(task=task, results=upstream))
        results[task_id] = output.result
        files.extend(output.files)
    return by_path(lay_out(files))
