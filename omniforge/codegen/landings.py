"""What each landing page lays out, in words, and the archetype that has a page wished for."""

from omniforge.spec.kinds import Archetype
from omniforge.spec.landing import landing_of

LANDINGS: dict[Archetype, str] = {
    "storefront": "pictures of what is offered first, then the newest, the story, why, how it works",
    "service-desk": "a way to ask or book first, then how it works, what is offered, the story, why",
    "directory": "a search over what others offer first, then the newest, groups, the story, how it works",
    "product-tour": "what the tool does first, then the story, how it works, what one gets, an open example",
    "programme": "what is on and when first, then the story, how it works",
    "place": "the place and its mood first, then what there is, the story, how it works",
}
"""Landing pages with their sections in order; prices, questions and the form end each."""


def with_landing(archetype: Archetype, wished: str) -> Archetype:
    """Return the archetype that has the landing page wished for; as it is when it has it already."""
    wanted = next((known for known in LANDINGS if known == wished), None)
    return archetype if wanted is None or landing_of(archetype) == wanted else wanted
