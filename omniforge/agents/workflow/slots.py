"""What a language model may name in the sales side: the stages a lead goes through, and what is done for a new one.

Invariant: stages keep their ids, number, order and chances; what the spec states stays.
"""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from pydantic import Field

from omniforge.agents.base import Json, TaskInputs
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.workflow import derive
from omniforge.agents.workflow.shapes import Automation, Pipeline
from omniforge.codegen.app_view import AppView
from omniforge.llm.claims import false_claims, repeated
from omniforge.llm.slots import Slot, data, declared_slots
from omniforge.llm.words import Filled, Line

NAME = "workflow"
_MOST_STAGES = 12


class Names(Filled):
    """Names of the stages in their order, and the task for a new lead."""

    stages: tuple[Annotated[str, Line(40, 2)], ...] = Field(min_length=1, max_length=_MOST_STAGES)
    task: Annotated[str, Line(160, 10)]


@cache
def slots() -> tuple[TaskSlot, ...]:
    """Return the one slot; there is nothing to name where the spec states stages."""
    return (Slot(NAME, declared_slots(NAME)["names"], Names, _inputs, _problems, _is_open),)


def with_names(view: AppView, pipeline: Pipeline, answer: Json) -> tuple[Pipeline, tuple[Automation, ...]]:
    """Return pipeline and automations with the names of an answer."""
    automations = derive.automations(view, pipeline)
    named = zip(pipeline.stages, answer["stages"], strict=True)
    stages = tuple(stage.model_copy(update={"name": name}) for stage, name in named)
    if not derive.welcomes_itself(view):
        automations = tuple(_with_task(a, str(answer["task"])) for a in automations)
    return pipeline.model_copy(update={"stages": stages}), automations


def _with_task(automation: Automation, task: str) -> Automation:
    if automation.id != derive.NEW_LEAD:
        return automation
    actions = tuple(a.model_copy(update={"value": task}) if a.kind == "create_task" else a for a in automation.actions)
    return automation.model_copy(update={"actions": actions})


def _is_open(inputs: TaskInputs) -> bool:
    return not inputs.spec.crm.stages


def _inputs(inputs: TaskInputs) -> Json:
    spec = inputs.spec
    pipeline = derive.pipeline(inputs.view)
    lead = next((a for a in derive.automations(inputs.view, pipeline) if a.id == derive.NEW_LEAD), None)
    actions = lead.actions if lead is not None else ()
    return {
        "product": {"name": spec.name, "kind": spec.kind, "tagline": spec.tagline, "summary": spec.summary[:600]},
        "current": {
            "stages": [s.name for s in pipeline.stages],
            "task": next((a.value for a in actions if a.kind == "create_task"), ""),
        },
    }


def _problems(inputs: TaskInputs, answer: Names) -> Sequence[str]:
    n_stages = len(derive.pipeline(inputs.view).stages)
    problems = false_claims(answer, data(_inputs(inputs))) + repeated(list(answer.stages), "stages")
    if len(answer.stages) != n_stages:
        problems.append(f"stages: exactly {n_stages}, one for each that forge would write")
    return problems
