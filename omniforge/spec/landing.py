"""The landing pages there are: which archetype has which, and the sections each can show, in its own order. Pure."""

from omniforge.spec.kinds import Archetype, LandingSection

SECTIONS: dict[Archetype, tuple[LandingSection, ...]] = {
    "storefront": ("hero", "catalogue", "story", "benefits", "steps", "pricing", "questions", "contact"),
    "service-desk": ("hero", "steps", "catalogue", "story", "pricing", "questions", "contact"),
    "directory": ("hero", "catalogue", "groups", "story", "steps", "pricing", "questions", "contact"),
    "product-tour": ("hero", "story", "steps", "benefits", "catalogue", "pricing", "questions", "contact"),
    "programme": ("hero", "catalogue", "story", "steps", "pricing", "questions", "contact"),
    "place": ("hero", "catalogue", "story", "steps", "pricing", "questions", "contact"),
}
"""Where there is no `benefits`, the story shows them. What an app does not have, such as prices, is passed over."""
_NEAREST: dict[Archetype, Archetype] = {
    "editorial": "programme",
    "cause": "place",
    "portfolio": "storefront",
    "console": "product-tour",
    "community": "directory",
    "play": "programme",
}


def landing_of(archetype: Archetype) -> Archetype:
    """Return the landing page for an archetype: its own, else the nearest."""
    return archetype if archetype in SECTIONS else _NEAREST[archetype]


def sections_of(archetype: Archetype) -> tuple[LandingSection, ...]:
    """Return the sections that an archetype's landing page can show, in its own order."""
    return SECTIONS[landing_of(archetype)]
