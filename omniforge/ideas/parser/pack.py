"""Packs: what forge knows about a line of business, as validated data in `templates/packs/<id>/pack.yaml`.

Invariant: a pack that loads is consistent: its shorthand parses, and its links, roles and features name things it has.
"""

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from omniforge.errors import SpecError
from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.resources import templates_dir
from omniforge.spec.kinds import AppKind, Archetype, FeatureKind, HexColour, Id, Shell


class PackRecord(BaseModel):
    """Base of every node of a pack: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


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
    relations: dict[Id, str] = {}
    states: str = ""
    transitions: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    access: dict[Id, str] = {}
    seed: dict[Id, tuple[Any, ...]] = {}
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

    @model_validator(mode="after")
    def _names_what_it_has(self) -> "Pack":
        entities = {e.id for e in self.entities}
        roles = {r.id for r in self.roles} | {"admin", "public"}
        for entity in self.entities:
            _check_entity(entity, entities, roles)
        for feature in self.features:
            if feature.on is not None and feature.on not in entities:
                raise ValueError(f"feature {feature.name!r} is on unknown entity {feature.on!r}")
        for flow in self.flows:
            named = [s.split()[1] for s in flow.steps if s.split()[0] in ("create", "open", "edit", "delete")]
            if flow.role not in roles or not set(named) <= entities:
                raise ValueError(f"flow {flow.name!r} names an unknown role or entity")
        return self


def _check_entity(entity: PackEntity, entities: set[str], roles: set[str]) -> None:
    fields = {f: shorthand.field(f, text) for f, text in entity.fields.items()}
    seeded = set(entity.seed).union(*(v.seed for v in entity.variants))
    unknown = (seeded - set(entity.relations) | ({entity.title} if entity.title else set())) - set(fields)
    if unknown:
        raise ValueError(f"entity {entity.id}: seed or title names unknown fields {sorted(unknown)}")
    for name, text in entity.relations.items():
        if shorthand.relation(name, text)["to"] not in entities | {"user"}:
            raise ValueError(f"entity {entity.id}: relation {name} points to an unknown entity")
    states = {s["id"] for s in shorthand.states(entity.states)} if entity.states else set()
    for text in entity.transitions:
        move = shorthand.transition(text)
        if not {*move["source"], move["target"]} <= states or not set(move.get("roles", ())) <= roles:
            raise ValueError(f"entity {entity.id}: transition {text!r} names an unknown state or role")
    for text in entity.rules:
        rule = shorthand.rule(text)
        if not {rule["field"], rule["other"]} <= set(fields):
            raise ValueError(f"entity {entity.id}: rule {text!r} names an unknown field")
    for role, text in entity.access.items():
        shorthand.access(role, text)
    named = set(entity.access) | ({entity.owner} if entity.owner else set())
    if not named <= roles:
        raise ValueError(f"entity {entity.id}: unknown roles {sorted(named - roles)}")


def load_pack(path: Path) -> Pack:
    """Read and validate one `pack.yaml`.

    Raises:
        SpecError: it is not a pack; the message names the file and what is wrong.
    """
    try:
        return Pack.model_validate(read_yaml(path))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise SpecError(f"{path.parent.name}/{path.name}: {error}", hint="compare it with another pack") from error


@cache
def packs() -> tuple[Pack, ...]:
    """Return every pack in `templates/packs`, sorted by id."""
    found = (load_pack(p) for p in (templates_dir() / "packs").glob("*/pack.yaml"))
    return tuple(sorted(found, key=lambda p: p.id))
