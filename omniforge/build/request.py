"""What a build is asked for, and what its parts share. Light: imported for every build, changed or not."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from omniforge.build import events as ev
from omniforge.build.agent_set import AgentSet
from omniforge.build.journal import Clock, Listener
from omniforge.build.source import Peek
from omniforge.store.builds import BuildStore
from omniforge.workspace import Workspace

if TYPE_CHECKING:
    from omniforge.agents.base import Previous
    from omniforge.build.engine import Run
    from omniforge.build.plan import Plan
    from omniforge.llm.setup import ModelOptions
    from omniforge.projects.verify.report import Level, Report
    from omniforge.spec.model import Spec

VerifyLevel = Literal["none", "static", "test", "full"]
Emit = Callable[[ev.Event], None]
OnBuilt = Callable[[Path, Emit], None]
LAYOUT_STEP = "engine.layout"
PROJECT_STEP = "engine.project"
_MAX_DEFAULT_JOBS = 4


class Elsewhere(Protocol):
    """Other machines that do the work of a build; what they give is what this machine would."""

    def run(self, spec: "Spec", previous: "Previous", plan: "Plan", *, force: frozenset[str], emit: Emit) -> "Run":
        """Run every step of the plan of a spec; outputs come back in their final layout."""
        ...

    def prove(self, project: Path, level: "Level", *, emit: Emit) -> "Report":
        """Verify a project as it lies on disk."""
        ...


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a caller may choose.

    Attributes:
        ref: commit of the idea to build; the current branch with its changes when missing.
        may_commit: whether a changed spec.yaml is committed first; else it is refused.
        jobs: steps that run at once; 0 takes the number of processors.
        verify: how far the result is proved.
        must_verify: whether a proof that cannot be made is an error.
        force: ids of steps that are run again though their output is known.
        may_lose_data: whether a migration may drop or blank what is stored; else such a build is refused.
        on_built: called when the project is in place and before it is proved.
        extra_steps: steps that `on_built` will report, for the timeline.
        models: how language models take part; not at all when missing.
        elsewhere: what runs the steps and proves the result; this machine when missing.
    """

    ref: str | None = None
    may_commit: bool = True
    jobs: int = 0
    verify: VerifyLevel = "none"
    must_verify: bool = False
    force: frozenset[str] = frozenset()
    may_lose_data: bool = False
    on_built: OnBuilt | None = None
    extra_steps: tuple[ev.StepInfo, ...] = ()
    models: "ModelOptions | None" = None
    elsewhere: "Elsewhere | None" = None


@dataclass(slots=True)
class Building:
    """What the parts of one build share."""

    workspace: Workspace
    slug: str
    options: BuildOptions
    agents: AgentSet
    store: BuildStore
    clock: Clock
    listener: Listener | None
    notes: list[str] = field(default_factory=list)
    over_budget: str = ""
    """What a person reads when the money limit was reached; empty otherwise."""

    @property
    def fingerprint(self) -> str:
        """What identifies everything that decides the output beside the commit."""
        made = self.agents.fingerprint
        return made if self.options.models is None else f"{made} with models"

    @property
    def n_jobs(self) -> int:
        """How many steps run at once."""
        return self.options.jobs or min(_MAX_DEFAULT_JOBS, os.cpu_count() or 1)

    @property
    def project(self) -> Path:
        """Where the project lies."""
        return self.workspace.project(self.slug)


def started_event(this: Building, at: Peek) -> ev.BuildStarted:
    """Return the first event of a build."""
    return ev.BuildStarted(
        idea=this.slug, branch=at.branch, commit=at.commit, project=str(this.project),
        jobs=this.n_jobs, verify=this.options.verify,
    )  # fmt: skip
