"""What a language model may decide about a look: which of the worlds, palettes, type pairs and pages there are.

Invariant: a model chooses among things that are known to work together; colours are still computed for contrast, and
what the spec asks for stays.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from omniforge.agents.base import Json, TaskInputs
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.ui_designer import fonts, style
from omniforge.agents.ui_designer.family import FAMILIES
from omniforge.agents.ui_designer.palette import SCHEMES
from omniforge.codegen.colour import to_hex
from omniforge.codegen.landings import LANDINGS, landing_of
from omniforge.llm.slots import Slot, declared_slots
from omniforge.llm.words import Choice, Filled

NAME = "ui_designer"
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


@cache
def slots() -> tuple[TaskSlot, ...]:
    """Return the one slot: a look is one decision."""
    return (Slot(NAME, declared_slots(NAME)["direction"], Direction, _inputs),)


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
