"""The Planner agent in a build: the plan of the work and the documents for whoever goes on with it.

Invariant: names models and roles but never fields, so that a new field changes no document.
"""

import json

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.idea_parser.agent import feature_line
from omniforge.agents.planner.phases import phases
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec import slices
from omniforge.spec.model import Spec

_FOLDER = "nextjs/template"
_NODES = ("name", "tagline", "kind", "roles", "models", "features")


class PlannerAgent:
    """Makes README.md, AGENTS.md, docs/plan.md and .forge/plan.json."""

    name = "planner"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the one task."""
        part = slices.names_only(spec, "tagline", "features")
        return (
            Task(id="planner.plan", agent=self.name, unit="plan", title="Plan and guides", spec=part, nodes=_NODES),
        )

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write the plan and the guides."""
        view = inputs.view
        plan = phases(view)
        values: Json = {
            "app": view,
            "spec": view.spec,
            "example": view.models[0] if view.models else None,
            "public": [m for m in view.models if m.public],
            "signup_roles": view.signup_roles,
            "waiting": [feature_line(view, f) for f in view.spec.features if f.status == "needs_code"],
            "phases": plan,
        }
        documents = tuple(
            template_file(f"{_FOLDER}/{path}.jinja", path, values, nodes=_NODES)
            for path in ("README.md", "AGENTS.md", "docs/plan.md")
        )
        machine = GeneratedFile(path=".forge/plan.json", content=_json(plan), template="planner/plan", nodes=_NODES)
        steps = sum(len(p["steps"]) for p in plan)
        return TaskOutput(
            files=(*documents, machine), result={"phases": plan}, log=(f"{len(plan)} phases, {steps} steps",)
        )


def _json(plan: list[Json]) -> str:
    return json.dumps({"version": 1, "phases": plan}, indent=2, ensure_ascii=False) + "\n"


AGENT = PlannerAgent()
