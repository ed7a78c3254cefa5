"""The UIDesigner agent: one look per product, as tokens, type, motifs and the decisions other agents read."""

from typing import TYPE_CHECKING

from omniforge.agents.base import Previous, Task, TaskInputs, TaskOutput
from omniforge.agents.ui_designer import artwork, style
from omniforge.codegen.files import GeneratedFile
from omniforge.codegen.render import template_file
from omniforge.spec import slices
from omniforge.spec.model import Spec

if TYPE_CHECKING:
    from omniforge.agents.slotted import TaskSlot

DESIGN_TASK = "ui_designer.design"
_NODES = ("kind", "brand", "design", "slug")


class UIDesigner:
    """Decides how the product looks."""

    name = "ui_designer"

    def tasks(self, spec: Spec, previous: Previous) -> tuple[Task, ...]:  # noqa: ARG002 - the signature every agent shares
        """Return the one task: the whole look is one decision."""
        return (
            Task(
                id=DESIGN_TASK,
                agent=self.name,
                unit="design",
                title="Look: colours, type, motifs",
                spec=slices.names_only(spec, "brand", "design", "tagline", "summary"),
                nodes=_NODES,
            ),
        )

    def slots(self) -> "tuple[TaskSlot, ...]":
        """Return what a language model may decide."""
        from omniforge.agents.ui_designer.slots import slots

        return slots()

    def run(self, inputs: TaskInputs) -> TaskOutput:
        """Choose the look and write it down."""
        spec = inputs.spec
        order = inputs.answers.get("order", {}).get("sections", ())
        look = style.choose(spec, inputs.answers.get("direction"), order)
        log = (
            f"{look.archetype} landing, {look.shell} app, {look.family.id} motifs",
            f"{look.heading.family} with {look.body.family}, corners {look.radius}px, brand {look.light['brand']}",
            *([f"sections of the landing page: {', '.join(look.sections)}"] if look.sections else []),
        )
        return TaskOutput(files=_files(spec, look), result=look.result(), log=log)


def _files(spec: Spec, look: style.Look) -> tuple[GeneratedFile, ...]:
    values = {
        "look": look,
        "light": look.light,
        "dark": look.dark,
        "fonts": sorted({(f.package, f.sheet) for f in (look.heading, look.body)}),
        "plates": artwork.PLATES,
        "catalogue": look.catalogue,
    }
    templates = tuple(
        template_file(f"nextjs/template/src/{path}.jinja", f"src/{path}", values, nodes=_NODES)
        for path in ("app/tokens.css", "app/fonts.css", "lib/design.ts")
    )
    drawings = tuple(
        GeneratedFile(path=path, content=svg, template=f"ui_designer/{look.family.id}", nodes=_NODES, formatted=True)
        for path, svg in artwork.drawings(spec.slug, look)
    )
    return templates + drawings


AGENT = UIDesigner()
