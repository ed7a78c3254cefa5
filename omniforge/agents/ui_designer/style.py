"""From a spec to one look: archetype, shell, palette, type, corners, density, motif. Pure, seeded by the slug."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from omniforge.agents.ui_designer import fonts, seed
from omniforge.agents.ui_designer.family import BY_ID, Family, family_of
from omniforge.agents.ui_designer.palette import SCHEMES, Scheme, asked, colourful, tokens
from omniforge.codegen.colour import to_hex
from omniforge.codegen.landings import with_landing
from omniforge.spec.check_design import order_findings
from omniforge.spec.kinds import AppKind, Archetype, Shell
from omniforge.spec.landing import sections_of
from omniforge.spec.model import Spec

ARCHETYPES: dict[AppKind, Archetype] = {
    "brochure": "place", "forum": "community", "shop": "storefront", "learning": "programme", "game": "play",
    "dashboard": "console", "news": "editorial", "portfolio": "portfolio", "travel": "place",
    "productivity": "product-tour", "crm": "product-tour", "erp": "console", "jobs": "directory",
    "projects": "product-tour", "blog": "editorial", "social": "community", "internal-tool": "console",
    "mail": "product-tour", "streaming": "storefront", "personal-blog": "editorial", "booking": "service-desk",
    "marketplace": "directory", "saas": "product-tour", "directory": "directory", "community": "community",
    "event": "programme", "cause": "cause", "other": "product-tour",
}  # fmt: skip
_RADII: dict[Archetype, tuple[int, ...]] = {
    "storefront": (0, 2), "service-desk": (10, 12), "directory": (3, 4), "product-tour": (6, 8), "editorial": (0,),
    "programme": (0, 2), "place": (0, 1), "cause": (0, 4), "portfolio": (0,), "console": (3, 4), "community": (14, 16),
    "play": (12, 18),
}  # fmt: skip
_DENSITY: dict[Archetype, str] = {
    "directory": "compact", "console": "compact", "storefront": "airy", "place": "airy", "portfolio": "airy",
}  # fmt: skip
CORNERS: dict[str, int] = {"sharp": 0, "slight": 3, "soft": 8, "round": 14}
"""Corner radius in CSS pixels by name."""
DENSITIES = ("compact", "regular", "airy")
_PICTURED: tuple[Archetype, ...] = ("storefront", "portfolio", "cause", "play")
_SIDEBAR_FROM = 5
"""Models from which the app's navigation is a sidebar."""


@dataclass(frozen=True, slots=True)
class Look:
    """Every decision about how one product looks."""

    archetype: Archetype
    shell: Shell
    family: Family
    scheme: Scheme
    exact: tuple[str, str] | None
    heading: fonts.Font
    body: fonts.Font
    radius: int
    density: str
    variant: int
    """0 or 1: which of the two turns of the archetype's layout."""
    sections: tuple[str, ...] = ()
    """Sections of the landing page in order; those of its archetype when empty."""

    @property
    def light(self) -> dict[str, str]:
        """Colour tokens of the light theme."""
        return tokens(self.scheme, dark=False, exact=self.exact)

    @property
    def dark(self) -> dict[str, str]:
        """Colour tokens of the dark theme."""
        return tokens(self.scheme, dark=True, exact=self.exact)

    @property
    def packages(self) -> tuple[str, ...]:
        """The npm packages of the fonts, without repeats."""
        return tuple(sorted({self.heading.package, self.body.package}))

    @property
    def catalogue(self) -> str:
        """How public lists are laid out: pictures first or words first."""
        return "tiles" if self.archetype in _PICTURED or self.family.pictured else "rows"

    def result(self) -> dict[str, Any]:
        """Return what downstream tasks read."""
        return {
            "archetype": self.archetype,
            "shell": self.shell,
            "headingFont": self.heading.family,
            "bodyFont": self.body.family,
            "fontPackages": list(self.packages),
            "radius": self.radius,
            "motif": self.family.id,
            "density": self.density,
            "variant": self.variant,
            "catalogue": self.catalogue,
            "brand": self.light["brand"],
            "bg": self.light["bg"],
            "bgDark": self.dark["bg"],
            **({"sections": list(self.sections)} if self.sections else {}),
        }


def choose(spec: Spec, wish: Mapping[str, str] | None = None, order: Sequence[str] = ()) -> Look:
    """Return the look of a spec.

    Args:
        spec: what it asks for is done.
        wish: a language model's direction for the rest, see `slots.Direction`.
        order: a language model's order of the landing page, see `slots.Order`; not used for a page it is not of.
    """
    slug, wish = spec.slug, wish or {}
    family = BY_ID[wish["motif"]] if wish else family_of(spec)
    archetype = spec.design.archetype or with_landing(_archetype(spec, family), wish.get("landing", ""))
    heading, body = _fonts(spec, family, archetype, wish.get("type_pair", ""))
    scheme, exact = _colours(spec, family, wish.get("palette", ""))
    radii = (CORNERS[wish["corners"]],) if wish else _RADII[archetype]
    radius = spec.design.radius
    return Look(
        archetype=archetype,
        shell=spec.design.shell or ("sidebar" if len(spec.models) >= _SIDEBAR_FROM else "topnav"),
        family=family,
        scheme=scheme,
        exact=exact,
        heading=heading,
        body=body,
        radius=seed.pick(radii, slug, "radius") if radius is None else radius,
        density=wish.get("density") or _DENSITY.get(archetype, "regular"),
        variant=seed.number(slug, "variant") % 2,
        sections=spec.design.sections or _fitting(order, archetype),
    )


def _fitting(order: Sequence[str], archetype: Archetype) -> tuple[str, ...]:
    """Return an order if the landing page can have it and it is not its own."""
    is_own = tuple(order) == sections_of(archetype)
    return () if not order or is_own or any(order_findings(archetype, order)) else tuple(order)


def _archetype(spec: Spec, family: Family) -> Archetype:
    loose = ("booking", "brochure", "saas", "other", "travel")
    if family.archetype is not None and spec.kind in loose:
        return family.archetype
    return ARCHETYPES[spec.kind]


def _fonts(spec: Spec, family: Family, archetype: Archetype, wished: str) -> tuple[fonts.Font, fonts.Font]:
    pairs = (fonts.PAIR_NAMES[wished],) if wished else family.pairs or fonts.PAIRS[archetype]
    heading, body = seed.pick(pairs, spec.slug, "fonts")
    return (
        fonts.find(spec.design.heading_font) or fonts.FONTS[heading],
        fonts.find(spec.design.body_font) or fonts.FONTS[body],
    )


def _colours(spec: Spec, family: Family, wished: str) -> tuple[Scheme, tuple[str, str] | None]:
    usual = (*(SCHEMES[s] for s in family.schemes), *_hinted(spec, family))
    scheme = SCHEMES[wished] if wished else seed.pick(usual, spec.slug, "scheme")
    turn = seed.between(-7, 7, spec.slug, "turn")
    scheme = replace(
        scheme,
        brand=replace(scheme.brand, hue=(scheme.brand.hue + turn) % 360),
        accent=replace(scheme.accent, hue=(scheme.accent.hue - turn) % 360),
    )
    wanted = tuple(c.hex for c in spec.brand.colours)
    if not wanted:
        return scheme, None
    scheme = asked(scheme, wanted)
    vivid = colourful(wanted)
    return scheme, (vivid[0], vivid[1] if len(vivid) > 1 else to_hex(scheme.accent))


def _hinted(spec: Spec, family: Family) -> tuple[Scheme, ...]:
    """Return the vertical's own palette (`x-palette: [brand, accent]`) as one more choice."""
    hint = (spec.brand.model_extra or {}).get("x-palette")
    if not isinstance(hint, list):
        return ()
    colours = tuple(c for c in hint if isinstance(c, str) and re.fullmatch(r"#[0-9a-f]{6}", c))
    return (asked(SCHEMES[family.schemes[0]], colours),) if colours else ()
