"""The Workflow agent: the sales side of the app as editable files below `crm/`."""

from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.marketing.reading import words_slice
from omniforge.agents.workflow import derive
from omniforge.agents.workflow.shapes import SITE_EVENTS, Automation, Pipeline
from omniforge.codegen.app_view import AppView
from omniforge.codegen.emit import one_line
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec.model import Spec

if TYPE_CHECKING:
    from omniforge.agents.slotted import TaskSlot

_README = "nextjs/template/crm/README.md.jinja"
_NODES = ("kind", "crm", "workflows")


class WorkflowAgent:
    """Makes `crm/`."""

    name = "workflow"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the one task."""
        part = words_slice(spec, "crm", "workflows")
        return (
            Task(
                id="workflow.crm",
                agent=self.name,
                unit="crm",
                title="Pipeline and automations",
                spec=part,
                nodes=_NODES,
            ),
        )

    def slots(self) -> "tuple[TaskSlot, ...]":
        """Return what a language model may name."""
        from omniforge.agents.workflow.slots import slots

        return slots()

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write pipeline, scoring, automations and their README."""
        view = inputs.view
        scoring = derive.scoring(view)
        pipeline, automations = _named(inputs, view)
        files = [
            _yaml_file(
                "crm/pipeline.yaml", pipeline, "Stages in order; a new lead starts in the first. Probability: per cent."
            ),
            _yaml_file(
                "crm/scoring.yaml", scoring, "Points for what a lead does; the sum stays between 0 and the limit."
            ),
            *(_automation_file(a) for a in automations),
        ]
        values: Json = {
            "name": one_line(view.spec.name),
            "pipeline": pipeline,
            "scoring": scoring,
            "automations": automations,
            "events": SITE_EVENTS,
        }
        readme = template_file(_README, "crm/README.md", values, nodes=_NODES)
        made = f"{len(pipeline.stages)} stages, {len(scoring.rules)} rules, {len(automations)} automations"
        return TaskOutput(files=(*files, readme), result={"automations": [a.id for a in automations]}, log=(made,))


def _named(inputs: TaskInputs, view: AppView) -> tuple[Pipeline, tuple[Automation, ...]]:
    """Return pipeline and automations, with a model's names if it gave some."""
    pipeline = derive.pipeline(view)
    said = inputs.answers.get("names")
    if not said:
        return pipeline, derive.automations(view, pipeline)
    from omniforge.agents.workflow.slots import with_names

    return with_names(view, pipeline, said)


def _automation_file(automation: Automation) -> GeneratedFile:
    return _yaml_file(f"crm/automations/{automation.id}.yaml", automation, "Actions run in order.")


def _yaml_file(path: str, shape: BaseModel, comment: str) -> GeneratedFile:
    plain: Any = shape.model_dump(mode="json", exclude_defaults=True)
    body = yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=10_000)
    return GeneratedFile(
        path=path, content=f"# {comment}\n{body}", template="agents/workflow/defaults.yaml", nodes=_NODES
    )


AGENT = WorkflowAgent()
