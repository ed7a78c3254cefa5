"""What a build would do now: its steps, their edges, and which outputs are known. Nothing is run or written."""

from dataclasses import dataclass

from omniforge.agents.base import Previous
from omniforge.build.agent_set import AgentSet, shipped
from omniforge.build.cache import StepCache
from omniforge.build.plan import PlannedState, make_plan, planned_states
from omniforge.build.source import peek
from omniforge.ideas.repository import open_idea, read_spec, read_work_file
from omniforge.projects.update import previous_files
from omniforge.spec.check import load_spec
from omniforge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step that a build would take."""

    id: str
    agent: str
    title: str
    upstream: tuple[str, ...]
    nodes: tuple[str, ...]
    state: PlannedState


def plan_steps(
    workspace: Workspace, slug: str, *, ref: str | None = None, agents: AgentSet | None = None
) -> tuple[PlannedStep, ...]:
    """Return the steps of a build of `ref`, or of the spec as it lies on disk, in topological order.

    Raises:
        SpecError: the spec is not acceptable.
        GraphError: the tasks of the agents do not fit together.
    """
    idea = open_idea(workspace, slug)
    spec = read_spec(idea, ref=ref) if ref else load_spec(read_work_file(idea, "spec.yaml"))
    chosen = agents or shipped()
    previous = Previous(previous_files(workspace.project(slug), peek(idea.root, ref).branch))
    plan = make_plan(spec, previous, chosen.load(), fingerprints=chosen.fingerprints)
    states = planned_states(plan, StepCache(workspace.cache))
    return tuple(PlannedStep(t.id, t.agent, t.title, t.upstream, t.nodes, states[t.id]) for t in plan.tasks)
