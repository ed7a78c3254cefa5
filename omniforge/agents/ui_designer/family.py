"""Which world an idea belongs to: its motif family, told by its words, with the palettes and faces that suit it."""

import re
from dataclasses import dataclass

from omniforge.spec.kinds import AppKind, Archetype
from omniforge.spec.model import Spec


@dataclass(frozen=True, slots=True)
class Family:
    """A world of things.

    Attributes:
        id: name of the motif set.
        words: stems that speak for it; a stem matches the start of a word.
        schemes: palettes that suit it, see `palette.SCHEMES`.
        pairs: type pairs that suit it better than the archetype's own; may be empty.
        archetype: landing archetype that suits it better than the kind's, if any.
    """

    id: str
    words: tuple[str, ...]
    schemes: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    archetype: Archetype | None = None

    @property
    def pictured(self) -> bool:
        """Whether its things are chosen by their looks."""
        return self.id in ("pottery", "houses", "paws", "goods", "travel", "wheels", "garden")


def _family(
    name: str,
    words: str,
    schemes: str,
    *pairs: tuple[str, str],
    archetype: Archetype | None = None,
) -> Family:
    return Family(name, tuple(words.split()), tuple(schemes.split()), pairs, archetype)


FAMILIES: tuple[Family, ...] = (
    _family(
        "pottery",
        "ceramic mug bowl teapot pottery potter vase clay kiln handmade craft artisan jewel",
        "kiln celadon indigo",
    ),
    _family(
        "paws",
        "dog cat pet paw puppy walker vet animal kennel groom",
        "moss sky rust marquee",
        ("bricolage-grotesque", "figtree"),
        ("nunito", "nunito"),
    ),
    _family(
        "houses",
        "house home real-estate estate property propert apartment flat rent landlord tenant "
        "mortgage listing realtor viewing",
        "brick slate olive pine",
        ("newsreader", "instrument-sans"),
        ("literata", "public-sans"),
    ),
    _family(
        "tickets",
        "ticket event concert festival gig venue conference meetup show theatre",
        "night marquee plum signal",
    ),
    _family(
        "gym",
        "gym fitness workout trainer training membership class yoga muscle sport crossfit athlete",
        "carbon signal graphite",
        ("oswald", "dm-sans"),
        ("archivo", "archivo"),
        archetype="place",
    ),
    _family(
        "books",
        "course lesson learn student teacher school tutor book library study curriculum academy quiz",
        "indigo rust plum pine",
    ),
    _family(
        "medical",
        "doctor patient clinic medic health telemedicine hospital prescription nurse dentist therap consultation",
        "clinic teal lake",
        ("figtree", "figtree"),
        ("onest", "onest"),
        ("lora", "figtree"),
    ),
    _family(
        "work",
        "job employer candidate hiring recruit vacanc career resume talent applicant",
        "cobalt graphite pine signal",
    ),
    _family(
        "invoices",
        "invoice freelanc billing payment expense account bookkeep tax finance budget ledger quote",
        "ledger indigo pine",
    ),
    _family(
        "table",
        "restaurant menu dish reservation diner cafe bistro chef recipe food kitchen bakery wine meal",
        "oxblood olive plum",
        ("playfair-display", "lora"),
        ("fraunces", "figtree"),
        ("newsreader", "newsreader"),
        archetype="place",
    ),
    _family(
        "travel",
        "travel trip hotel flight tour destination itinerary hostel holiday journey camp room",
        "sky teal rust",
    ),
    _family(
        "garden",
        "plant garden seed farm flower organic harvest forest climate charity donat volunteer",
        "sage moss pine",
    ),
    _family("beauty", "salon hair barber beauty spa nail massage stylist makeup cosmetic", "rose plum celadon"),
    _family(
        "tools",
        "repair plumb electric trade builder mechanic workshop tool garage maintenance handyman cleaning",
        "rust lake graphite",
    ),
    _family(
        "press",
        "news article magazine journal story blog post editor newsletter press author",
        "graphite oxblood indigo",
    ),
    _family(
        "music", "music song playlist stream band podcast film movie video episode album radio", "night cobalt plum"
    ),
    _family(
        "wheels",
        "car bike vehicle scooter driver ride fleet delivery parcel courier truck taxi parking",
        "signal teal graphite",
    ),
    _family(
        "charts",
        "dashboard report metric analytic crm erp sales pipeline deal inventory warehouse admin internal",
        "slate ledger graphite",
    ),
    _family(
        "talk", "forum chat social community member friend club group topic thread message dating", "plum sky marquee"
    ),
    _family("games", "game quiz player score puzzle play level tournament chess card", "marquee cobalt night"),
    _family(
        "tasks",
        "task project todo kanban sprint team habit goal note plan schedule productivity",
        "slate rust cobalt sage",
    ),
    _family(
        "goods", "shop store product cart order catalog fashion cloth shoe gift brand merch", "kiln indigo rose pine"
    ),
    _family("blocks", "", "cobalt rust teal plum"),
)
BY_ID = {f.id: f for f in FAMILIES}

_BY_KIND: dict[AppKind, str] = {
    "shop": "goods", "learning": "books", "game": "games", "dashboard": "charts", "news": "press", "travel": "travel",
    "productivity": "tasks", "crm": "charts", "erp": "charts", "jobs": "work", "projects": "tasks", "blog": "press",
    "social": "talk", "internal-tool": "charts", "mail": "talk", "streaming": "music", "personal-blog": "press",
    "forum": "talk", "community": "talk", "event": "tickets", "cause": "garden", "marketplace": "goods",
}  # fmt: skip


_SHORT = 4
"""Letters up to which a stem must be the whole word: `car` is not the start of `care`."""
_PLAIN = frozenset({"goods", "tasks", "charts", "talk"})
"""Families whose words turn up in every kind of app, and so speak with a third of the voice."""


def family_of(spec: Spec) -> Family:
    """Return the family whose words the idea speaks most; without any, the kind's; without that, plain blocks.

    The name counts four times, models three times, the tagline twice, the summary once.
    """
    weighted = (
        (4, f"{spec.name} {spec.slug}"),
        (3, " ".join(m.name for m in spec.models)),
        (2, spec.tagline),
        (1, spec.summary),
    )
    scores = {f.id: sum(w * _hits(f, text) for w, text in weighted) * (1 if f.id in _PLAIN else 3) for f in FAMILIES}
    best = max(FAMILIES, key=lambda f: scores[f.id])
    if scores[best.id] > 0:
        return best
    return BY_ID[_BY_KIND.get(spec.kind, "blocks")]


def _hits(family: Family, text: str) -> int:
    found = set(re.findall(r"[a-z]+", text.lower()))
    return sum(1 for stem in family.words if any(_matches(stem, word) for word in found))


def _matches(stem: str, word: str) -> bool:
    if len(stem) <= _SHORT:
        return word in (stem, stem + "s")
    return word.startswith(stem)
