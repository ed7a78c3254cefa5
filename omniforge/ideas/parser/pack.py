"""Packs: what forge knows about a line of business, as validated data in `templates/packs/<id>/pack.yaml`.

Invariant: this module says what a pack looks like; whether its parts fit together is the matter of `pack_check`.
"""

from typing import Any, Literal

from pydantic import Field

from omniforge.spec.kinds import AppKind, Archetype, FeatureKind, HexColour, Id, Shell
from omniforge.spec.model import Record


class PackRecord(Record):
    """Base of every node of a pack: frozen, no unknown keys but `x-…`."""


class PackRole(PackRecord):
    """A kind of user, with what they want: becomes a role and a persona."""

    id: Id
    name: str
    description: str
    signup: bool = True
    side: Literal["demand", "supply"] = "demand"
    """Who comes for something, or who offers and runs it: how roles of two packs are matched."""
    words: tuple[str, ...] = ()
    """Words of a text that mean this role."""
    goal: str = ""
    pain: str = ""


class PackVariant(PackRecord):
    """Example values for texts that speak of something narrower, e.g. a shop of ceramics."""

    words: tuple[str, ...]
    when_not: tuple[str, ...] = ()
    """Words of a text that rule this variant out."""
    seed: dict[Id, tuple[Any, ...]]


class PackEntity(PackRecord):
    """A thing this business keeps."""

    id: Id
    name: str
    plural: str | None = None
    description: str
    words: tuple[str, ...] = ()
    """Other names of this entity; the one a text uses becomes its name."""
    hints: tuple[str, ...] = ()
    """Words of a text that call for this entity without naming it."""
    core: bool = False
    """In every app of this pack, spoken of or not."""
    owner: Id | None = None
    title: Id | None = None
    fields: dict[Id, str]
    relations: dict[Id, str] = Field(default_factory=dict)
    states: str = ""
    transitions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    audit: bool = False
    """Whether its trade has to say who changed what and when: money owed, contracts, care, grades."""
    soft_delete: bool = False
    """Whether a deleted one has to come back: what is kept by law or cannot be made again."""
    access: dict[Id, str] = Field(default_factory=dict)
    seed: dict[Id, tuple[Any, ...]] = Field(default_factory=dict)
    """Field id -> example values; lists are aligned: the i-th values of all lists belong to one record."""
    variants: tuple[PackVariant, ...] = ()


class PackFeature(PackRecord):
    """A behaviour bound to one of the entities."""

    kind: FeatureKind
    on: Id | None = None
    name: str
    description: str
    words: tuple[str, ...] = ()
    """Words of a text that ask for it; with none, it belongs to every app of this pack."""


class PackFlow(PackRecord):
    """A journey: `visit /path`, `sign_up`, `sign_in`, `submit_lead` and `<create|open|edit|delete> entity`."""

    name: str
    role: Id
    steps: tuple[str, ...]


class PackTier(PackRecord):
    """A price as this business usually shapes it."""

    name: str
    price: float = Field(ge=0)
    currency: str = "USD"
    interval: str = "month"
    description: str
    includes: tuple[str, ...]


class PackText(PackRecord):
    """A titled line of copy."""

    title: str
    body: str


class PackCopy(PackRecord):
    """Words for the landing page. `{name}` stands for the product."""

    audience: str
    promise: str
    headline: str
    subheadline: str
    call_to_action: str
    letter: str = ""
    """What a mail to people who leave their address is about, inside a sentence: `new courses`."""
    story: PackText | None = None
    """Why it exists: what is hard without it, and what it does about that."""
    benefits: tuple[PackText, ...]
    steps: tuple[PackText, ...]
    faq: tuple[PackText, ...]


class PackBusiness(PackRecord):
    """How this business earns and where it finds people."""

    model: str
    pricing: tuple[PackTier, ...]
    channels: tuple[PackText, ...]
    stages: tuple[str, ...]
    """Sales pipeline, first to last."""


class PackBrand(PackRecord):
    """Tone and looks."""

    voice: str
    adjectives: tuple[str, ...]
    palette: tuple[HexColour, HexColour]
    """Brand and accent colours when the idea names none."""


class PackStore(PackRecord):
    """The app stores' view of it."""

    category: str
    keywords: tuple[str, ...]


class Pack(PackRecord):
    """One line of business."""

    id: Id
    title: str
    kind: AppKind
    archetype: Archetype
    shell: Shell = "sidebar"
    overlay: bool = False
    """A way of doing business (marketplace, booking) rather than a line of it: joins another pack."""
    example: str = ""
    """One sentence that this pack must recognise as its own."""
    triggers: dict[str, float]
    """Words or phrases of a text -> weight."""
    roles: tuple[PackRole, ...]
    entities: tuple[PackEntity, ...]
    features: tuple[PackFeature, ...] = ()
    flows: tuple[PackFlow, ...] = ()
    business: PackBusiness
    copywriting: PackCopy
    brand: PackBrand
    store: PackStore
    name_words: tuple[str, ...]
    """Words to build a product name from when the idea gives none."""
