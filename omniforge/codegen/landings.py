"""Which landing pages there are, what each lays out in which order, and which stands for other archetypes."""

from omniforge.spec.kinds import Archetype

LANDINGS: dict[Archetype, str] = {
    "storefront": "pictures of what is offered first, then the newest, the story, why, how it works",
    "service-desk": "a way to ask or book first, then how it works, what is offered, the story, why",
    "directory": "a search over what others offer first, then the newest, groups, the story, how it works",
    "product-tour": "what the tool does first, then the story, how it works, what one gets, an open example",
    "programme": "what is on and when first, then the story, how it works",
    "place": "the place and its mood first, then what there is, the story, how it works",
}
"""Landing pages with their sections in order; prices, questions and the form end each."""
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
    return archetype if archetype in LANDINGS else _NEAREST[archetype]


def with_landing(archetype: Archetype, wished: str) -> Archetype:
    """Return the archetype that has the landing page wished for; as it is when it has it already."""
    wanted = next((known for known in LANDINGS if known == wished), None)
    return archetype if wanted is None or landing_of(archetype) == wanted else wanted
