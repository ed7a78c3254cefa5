"""Which landing compositions exist, what each is built from, and how its header and footer are dressed."""

from dataclasses import dataclass, replace

from omniforge.spec.kinds import Archetype


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


def style_of(archetype: Archetype, catalogue: str) -> Composition:
    """Return how the header and footer are dressed; a directory of pictures opens with a brand field of its own."""
    style = COMPONENTS[archetype]
    return replace(style, header="") if archetype == "directory" and catalogue == "tiles" else style
