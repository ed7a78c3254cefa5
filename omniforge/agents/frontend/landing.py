"""Which landing compositions exist, what each is built from, and how its header and footer are dressed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from omniforge.spec.kinds import Archetype
from omniforge.spec.landing import SECTIONS


@dataclass(frozen=True, slots=True)
class Composition:
    """One landing page's parts.

    Attributes:
        header: classes of the site's header.
        footer: classes of the site's footer.
        footer_muted: class of the quiet line in the footer.
    """

    header: str = "border-line border-b"
    footer: str = "border-line border-t"
    footer_muted: str = "text-muted"


_DARK_FOOTER = "bg-band text-on-band on-dark"

COMPONENTS: dict[Archetype, Composition] = {
    "storefront": Composition(header="", footer=_DARK_FOOTER, footer_muted="text-band-muted"),
    "service-desk": Composition(header="", footer="bg-surface-2"),
    "directory": Composition(header="bg-tint"),
    "product-tour": Composition(),
    "programme": Composition(header="border-ink border-b-2", footer="border-ink border-t-2"),
    "place": Composition(header="", footer=_DARK_FOOTER, footer_muted="text-band-muted"),
}


_ANSWERS = ("questions", "contact")
"""Sections that a service desk shows side by side where the second follows the first."""
_PLAIN: dict[Archetype, frozenset[str]] = {
    "storefront": frozenset({"benefits", "steps", "pricing", "questions"}),
    "service-desk": frozenset({"steps", "catalogue", "pricing", "questions", "answers"}),
    "directory": frozenset({"catalogue", "groups", "steps", "pricing", "questions"}),
    "product-tour": frozenset({"steps", "catalogue", "pricing", "questions"}),
    "programme": frozenset({"catalogue", "story", "pricing", "questions"}),
    "place": frozenset({"story", "pricing", "questions"}),
}
"""Sections on the page's own ground: two in a row need the room between them once."""
_PLAIN_BELOW: dict[Archetype, frozenset[str]] = {"storefront": frozenset({"catalogue"})}
"""Sections that begin on another ground and end on the page's own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What of a landing page an app has.

    Attributes:
        main: something to see.
        second: something that sorts it.
        priced: prices.
        faces: whether what there is to see is shown as pictures.
        timed: whether it happens at an hour of a day.
    """

    main: bool
    second: bool
    priced: bool
    faces: bool
    timed: bool

    def lacks(self, section: str) -> bool:
        """Whether there is nothing to show in a section."""
        has = {"catalogue": self.main, "groups": self.main and self.second, "pricing": self.priced}
        return not has.get(section, True)


def order_of(landing: Archetype, sections: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a landing page in order: the sections asked for, else the page's own.

    Raises:
        KeyError: there is no such page.
    """
    order = tuple(sections) or SECTIONS[landing]
    at = order.index(_ANSWERS[0]) if _ANSWERS[0] in order else len(order)
    if landing != "service-desk" or order[at : at + 2] != _ANSWERS:
        return order
    return (*order[:at], "answers", *order[at + 2 :])


def pads(landing: Archetype, order: Sequence[str], given: Given) -> dict[str, str]:
    """Return section -> where it keeps room: `py` above and below, `pb` below alone, as its page has it when empty.

    Args:
        landing: the page.
        order: its parts when the spec orders them; empty for the page's own order.
        given: what the app has.
    """
    plain = set(_PLAIN[landing])
    if landing == "service-desk" and given.faces:
        plain.discard("steps")
    if landing == "programme" and not given.timed:
        plain.discard("catalogue")
    below = plain | _PLAIN_BELOW.get(landing, frozenset())
    shown = [part for part in order if not given.lacks(part)]
    found = dict.fromkeys((*SECTIONS[landing], "answers"), "")
    for before, part in zip(["", *shown], shown, strict=False):
        if part in plain:
            found[part] = "pb" if before in below else "py"
    return found


def style_of(archetype: Archetype, catalogue: str, sections: Sequence[str] = ()) -> Composition:
    """Return how the header and footer are dressed; a directory of pictures opens with a brand field of its own.

    Args:
        archetype: the page.
        catalogue: how lists are laid out.
        sections: the order asked for; a dark footer below a dark section is parted from it.
    """
    style = COMPONENTS[archetype]
    if archetype == "storefront" and sections and sections[-1] == "story":
        style = replace(style, footer=f"{style.footer} border-band-line border-t")
    return replace(style, header="") if archetype == "directory" and catalogue == "tiles" else style
