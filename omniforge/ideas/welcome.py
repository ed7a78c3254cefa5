"""What a model may say about how people are received: the landing page, and the stages of a lead. Pure.

Invariant: stages keep their number, order and chances; automations that name a stage name the same one afterwards.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from omniforge.codegen.landings import LANDINGS, with_landing
from omniforge.ideas.record_ids import with_ids
from omniforge.llm.claims import repeated
from omniforge.llm.words import Choice, Filled, Line
from omniforge.spec.identifiers import folded
from omniforge.spec.landing import landing_of
from omniforge.spec.model import Spec, Workflow
from omniforge.spec.slices import dump

Json = dict[str, Any]
_MOST_STAGES = 12
_TASK = "create_task"


class Welcome(Filled):
    """Order of the landing page, stages of a lead, and the task for a new one."""

    landing: Annotated[str, Choice(tuple(LANDINGS))]
    """Sections of the landing page and their order."""
    stages: tuple[Annotated[str, Line(40, 2)], ...] = Field(min_length=1, max_length=_MOST_STAGES)
    task: Annotated[str, Line(160, 10)]


def known(spec: Spec) -> Json:
    """Return what there is to choose from, and what forge chose."""
    archetype = spec.design.archetype
    current = {
        "landing": landing_of(archetype) if archetype else "",
        "stages": [s.name for s in spec.crm.stages],
        "task": next((a.value for w in spec.workflows if _is_welcome(w) for a in w.actions if a.kind == _TASK), ""),
    }
    return {"landings": dict(LANDINGS), "current": current}


def applies(spec: Spec) -> bool:
    """Whether there are stages to name."""
    return bool(spec.crm.stages)


def problems(spec: Spec, answer: Welcome) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    found = repeated([folded(s, "stage") for s in answer.stages], "stages")
    n_stages = len(spec.crm.stages)
    if len(answer.stages) != n_stages:
        found.append(f"stages: exactly {n_stages}, one for each that forge would write")
    return found


def with_welcome(spec: Spec, answer: Welcome) -> tuple[Spec, list[str]]:
    """Return the spec with the answer in it, and the paths that changed."""
    body = dump(spec)
    paths = ["crm.stages"]
    named = with_ids([{"name": name} for name in answer.stages], "name")
    stages = [{**old, **new} for old, new in zip(body["crm"]["stages"], named, strict=True)]
    names = {old["name"]: new["name"] for old, new in zip(body["crm"]["stages"], named, strict=True)}
    changed = {**body, "crm": {**body["crm"], "stages": stages}}
    if spec.design.archetype is not None:
        archetype = with_landing(spec.design.archetype, answer.landing)
        changed["design"] = {**body["design"], "archetype": archetype}
        paths += ["design.archetype"] if archetype != spec.design.archetype else []
    if spec.workflows:
        changed["workflows"] = [
            {**record, "actions": [_action(a, workflow, names, answer.task) for a in record["actions"]]}
            for record, workflow in zip(body["workflows"], spec.workflows, strict=True)
        ]
        paths += [f"workflows.{w.id}" for w in spec.workflows if _is_welcome(w)]
    return Spec.model_validate(changed), paths


def _is_welcome(workflow: Workflow) -> bool:
    return workflow.trigger == "lead_submitted" and any(a.kind == _TASK for a in workflow.actions)


def _action(action: Json, workflow: Workflow, stages: dict[str, str], task: str) -> Json:
    if action["kind"] == "change_stage":
        return {**action, "value": stages.get(action["value"], action["value"])}
    return {**action, "value": task} if action["kind"] == _TASK and _is_welcome(workflow) else action
