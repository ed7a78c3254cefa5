"""What an agent is: it names its tasks for a spec, and turns one task's inputs into files and a result.

Invariant: `run` is a pure function of `TaskInputs`; that is what makes caching, replay and parallel runs possible.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from omniforge.codegen.app_view import AppView, build_view
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.parts import Has, asked
from omniforge.spec.model import Spec

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One node of the task graph.

    Attributes:
        id: unique, `<agent>.<unit>` or `<agent>.<unit>.<model id>`.
        agent: name of the agent that runs it.
        unit: which of the agent's jobs it is.
        title: what the timeline shows, e.g. `Pages for Product`.
        spec: the slice of the spec it reads (`spec/slices.py`), itself a valid spec.
        upstream: ids of the tasks whose results it reads or that must come first.
        params: further plain inputs, e.g. `{"model": "product"}`.
        nodes: spec paths it is about, e.g. `("models.product",)`.
    """

    id: str
    agent: str
    unit: str
    title: str
    spec: Json
    upstream: tuple[str, ...] = ()
    params: Json = field(default_factory=dict)
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskInputs:
    """All that a task may look at.

    Attributes:
        task: the task itself.
        results: task id -> result, of the tasks named in `task.upstream`.
        answers: slot -> what a model filled in, validated; a slot that is missing keeps forge's own value.
    """

    task: Task
    results: Mapping[str, Json]
    answers: Mapping[str, Json] = field(default_factory=dict)

    @property
    def spec(self) -> Spec:
        """The slice as a spec."""
        return Spec.model_validate(self.task.spec)

    @property
    def view(self) -> AppView:
        """The slice with names and links resolved."""
        return build_view(self.spec)

    @property
    def has(self) -> Has:
        """Whether the app has a part (`codegen/parts.py`), of a task that is told by its params `parts`."""
        return asked(self.task.params["parts"])


@dataclass(frozen=True, slots=True)
class TaskOutput:
    """What a task made.

    Attributes:
        files: generated files; paths are unique over the whole build.
        result: plain JSON data for downstream tasks.
        log: lines for the timeline: what was decided, and why.
    """

    files: tuple[GeneratedFile, ...] = ()
    result: Json = field(default_factory=dict)
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previous:
    """What the last build of this branch left behind, as far as agents may know.

    Attributes:
        files: path -> text of the pristine files below `prisma/migrations/` and `.forge/`; empty for a first build.
    """

    files: Mapping[str, str] = field(default_factory=dict)


class Agent(Protocol):
    """A maker of tasks and their outputs."""

    name: str

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:
        """Return this agent's tasks for a checked spec, upstream ids included."""
        ...

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Run one of the tasks; pure."""
        ...
