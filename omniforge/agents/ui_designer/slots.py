"""What a language model may decide about a look: which of the worlds, palettes, type pairs and pages there are.

Invariant: a model chooses among things that are known to work together; colours are still computed for contrast, and
what the spec asks for stays.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, get_args

from pydantic import Field

from omniforge.agents.base import Json, TaskInputs
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.ui_designer import fonts, style
from omniforge.agents.ui_designer.family import FAMILIES
from omniforge.agents.ui_designer.palette import SCHEMES
from omniforge.codegen.colour import to_hex
from omniforge.codegen.landings import LANDINGS
from omniforge.llm.slots import Slot, declared_slots
from omniforge.llm.words import Choice, Filled
from omniforge.spec.check_design import order_findings
from omniforge.spec.kinds import Archetype, LandingSection
from omniforge.spec.landing import landing_of, sections_of
from omniforge.spec.model import Spec

NAME = "ui_designer"
_SHOWN = {
    "hero": "the headline, what it is and the main action",
    "catalogue": "what there is to see without an account",
    "groups": "ways into the catalogue, such as its categories",
    "story": "why it exists",
    "benefits": "what one gets",
    "steps": "how it works, from the first visit on",
    "pricing": "what it costs, if anything",
    "questions": "questions with answers",
    "contact": "the form for an e-mail address",
}
_MOTIFS = tuple(f.id for f in FAMILIES)


class Direction(Filled):
    """The direction of a look."""

    motif: Annotated[str, Choice(_MOTIFS)]
    """World its drawings come from."""
    palette: Annotated[str, Choice(tuple(SCHEMES))]
    type_pair: Annotated[str, Choice(tuple(fonts.PAIR_NAMES))]
    """Face of headlines, then face of text."""
    corners: Annotated[str, Choice(tuple(style.CORNERS))]
    density: Annotated[str, Choice(style.DENSITIES)]
    landing: Annotated[str, Choice(tuple(LANDINGS))]
    """Sections of the landing page and their order."""


class Order(Filled):
    """The sections of the landing page, the first at the top."""

    sections: tuple[Annotated[str, Choice(get_args(LandingSection))], ...] = Field(min_length=2, max_length=9)
    """`hero` first; `contact` is among them."""


@cache
def slots() -> tuple[TaskSlot, ...]:
    """Return the slots: a look is one decision, the order of the page another."""
    declared = declared_slots(NAME)
    return (
        Slot(NAME, declared["direction"], Direction, _inputs),
        Slot(NAME, declared["order"], Order, _order_inputs, _order_problems, _is_free),
    )


def _page(spec: Spec) -> Archetype:
    """Return the archetype forge would build: a direction that takes another page drops the order."""
    return spec.design.archetype or style.choose(spec).archetype


def _is_free(inputs: TaskInputs) -> bool:
    return not inputs.spec.design.sections


def _order_inputs(inputs: TaskInputs) -> Json:
    spec = inputs.spec
    page = _page(spec)
    product = {"name": spec.name, "kind": spec.kind, "tagline": spec.tagline, "summary": spec.summary[:600]}
    shown = {name: _SHOWN[name] for name in sections_of(page)}
    public = [m.label for m in inputs.view.models if m.public]
    return {"product": {**product, "open to everyone": public}, "sections": shown, "current": list(shown)}


def _order_problems(inputs: TaskInputs, answer: Order) -> Sequence[str]:
    found = order_findings(_page(inputs.spec), answer.sections)
    return [f"{finding.message}: {finding.fix}" for finding in found]


def _inputs(inputs: TaskInputs) -> Json:
    spec = inputs.spec
    look = style.choose(spec)
    product: Mapping[str, object] = {
        "name": spec.name,
        "kind": spec.kind,
        "tagline": spec.tagline,
        "summary": spec.summary[:600],
        "voice": spec.brand.voice,
        "adjectives": list(spec.brand.adjectives),
        "colours asked for": [f"{c.name} {c.hex}" for c in spec.brand.colours],
        "things": [m.name for m in spec.models],
    }
    palettes = {name: f"{to_hex(s.brand)} with {to_hex(s.accent)}" for name, s in SCHEMES.items()}
    current = {
        "motif": look.family.id,
        "colour": to_hex(look.scheme.brand),
        "type_pair": f"{look.heading.id}/{look.body.id}",
        "radius": look.radius,
        "density": look.density,
        "landing": landing_of(look.archetype),
    }
    return {"product": dict(product), "palettes": palettes, "landings": dict(LANDINGS), "current": current}
