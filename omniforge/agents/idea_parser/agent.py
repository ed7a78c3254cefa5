"""The IdeaParser agent in a build: the product brief. The idea itself is read by `ideas/parser`, before any build."""

from collections.abc import Iterable

from omniforge.agents.base import Json, Previous, Task, TaskInputs, TaskOutput
from omniforge.codegen.app_view import AppView, ModelView
from omniforge.codegen.render import template_file
from omniforge.spec import slices
from omniforge.spec.kinds import Operation
from omniforge.spec.model import Feature, Spec

_TEMPLATE = "nextjs/template/docs/product.md.jinja"
_NODES = ("name", "tagline", "summary", "kind", "personas", "roles", "features")
_VERBS: tuple[tuple[Operation, str], ...] = (
    ("list", "see"),
    ("create", "add"),
    ("update", "change"),
    ("delete", "delete"),
)


class IdeaParserAgent:
    """Makes `docs/product.md`."""

    name = "idea_parser"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - same for every build
        """Return the one task."""
        part = slices.names_only(spec, "tagline", "summary", "personas", "features")
        return (
            Task(id="idea_parser.brief", agent=self.name, unit="brief", title="Product brief", spec=part, nodes=_NODES),
        )

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Write the brief."""
        view = inputs.view
        values: Json = {
            "app": view,
            "spec": view.spec,
            "kind": view.spec.kind.replace("-", " "),
            "models": [{"view": m, "access": access_sentences(view, m)} for m in view.models],
            "ready": [feature_line(view, f) for f in view.spec.features if f.status == "ready"],
            "waiting": [feature_line(view, f) for f in view.spec.features if f.status == "needs_code"],
        }
        brief = template_file(_TEMPLATE, "docs/product.md", values, nodes=_NODES)
        made = f"{len(view.models)} models, {len(view.roles)} roles, {len(values['waiting'])} features without code"
        return TaskOutput(files=(brief,), log=(made,))


def access_sentences(view: AppView, model: ModelView) -> list[str]:
    """Return who may do what, one phrase per role, e.g. `Seller: see all, change own`."""
    labels = {"public": "Everyone", **{r.id: r.name for r in view.roles}}
    found = []
    for role, label in labels.items():
        granted = model.access.get(role, {})
        words = [f"{verb} {granted[operation]}" for operation, verb in _VERBS if operation in granted]
        if words and role != "admin":
            found.append(f"{label}: {_joined(words)}")
    return found


def feature_line(view: AppView, feature: Feature) -> Json:
    """Return name, description and the model a feature works on."""
    on = next((m.plural_label for m in view.models if m.id == feature.on), "")
    return {
        "name": feature.name or feature.kind.replace("_", " "),
        "description": feature.description.rstrip("."),
        "on": on,
    }


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words)


AGENT = IdeaParserAgent()
