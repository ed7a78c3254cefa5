"""What a site keeps and who uses it: everyone reads what it shows, visitors see what they sent.

Invariant: nobody but the people who run a site changes what it shows.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from omniforge.codegen.names import plural, snake
from omniforge.ideas.parser import linking
from omniforge.ideas.parser.domain import Domain
from omniforge.ideas.parser.drafts import RULE, TEXT, EntityDraft, RoleDraft
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.phrases import PhraseIndex
from omniforge.ideas.parser.site_parts import Sent, is_someone, known, vocabulary
from omniforge.ideas.parser.sites import SiteWish
from omniforge.ideas.parser.text_entities import DEMAND, SUPPLY, new_id
from omniforge.ideas.parser.told import RESERVED
from omniforge.ideas.parser.vocabulary import kind_of

_SHOWN = {"public": "list read", DEMAND: "list read", SUPPLY: "all"}
_SENT = {DEMAND: "list read create own", SUPPLY: "list read update"}
_WEIGHT = 2.2
_FEW_FIELDS = 3
_OF = {
    "order": ("good",),
    "booking": ("happening", "plan", "place"),
    "appointment": (),
    "joining": ("happening", "plan", "group"),
    "request": (),
}
"""Families of what such a form is about."""


def drafts(index: PhraseIndex, wish: SiteWish, read: Iterable[EntityDraft]) -> tuple[EntityDraft, ...]:
    """Return what the site keeps, in the order of the text.

    Args:
        index: the text.
        wish: what it asks for.
        read: the things as an app would keep them; their packs know fields and example values.
    """
    packs = {d.name.lower(): d for d in read if d.pack and d.known is not None}
    taken = set(RESERVED)
    hidden = known("unseen") | (known("unseen_alone") if wish.is_person else frozenset())
    shown = [
        _shown(index, name, _visible(name, packs.get(name), hidden), packs.get(name), taken) for name in wish.shown
    ]
    shown = list(linking.link(shown, index, {}, is_whole=False))
    sent = [_sent(index, s, shown, taken) for s in wish.sent]
    return (*shown, *sent)


def _shown(
    index: PhraseIndex, name: str, fields: Mapping[str, str], knows: EntityDraft | None, taken: set[str]
) -> EntityDraft:
    seed = {f: v for f, v in knows.seed.items() if f in fields} if knows is not None else {}
    return _draft(
        index, name, taken, fields=fields, seed=seed, access=_SHOWN, description=f"Shown to everyone: {name}."
    )


def _visible(name: str, knows: EntityDraft | None, hidden: Collection[str]) -> dict[str, str]:
    """Return the fields of a thing without those that no visitor should or would see."""
    if is_someone(name):
        return {str(f): str(text) for f, text in vocabulary()["shown_person"].items()}
    usual = knows.fields or (knows.known.fields if knows.known else {}) if knows is not None else kind_of(name).fields
    found = {f: text for f, text in usual.items() if "personal" not in text and f not in hidden}
    if not any(text.startswith("string!") for text in found.values()):
        found = {"title": "string! <=160", **found}
    if len(found) < _FEW_FIELDS and not any(text.startswith(("image", "file")) for text in found.values()):
        found["image"] = "image"
    return found


def _sent(index: PhraseIndex, sent: Sent, shown: Sequence[EntityDraft], taken: set[str]) -> EntityDraft:
    record = vocabulary()["sent"][sent.kind]
    about = subject(sent, shown)
    is_asked = sent.kind == "request"
    return _draft(
        index,
        sent.name,
        taken,
        fields={str(f): str(text) for f, text in record["fields"].items()},
        relations={about.id: f"many-to-one {about.id}"} if about is not None else {},
        access=_SENT,
        owner=DEMAND,
        states="Received > Answered*" if is_asked else "Received > Confirmed* ; Declined*",
        transitions=(f"Answer: received -> answered [{SUPPLY}]",)
        if is_asked
        else (f"Confirm: received -> confirmed [{SUPPLY}]", f"Decline: received -> declined [{SUPPLY}]"),
        description=f"Sent by visitors: {sent.name}.",
    )


def subject(sent: Sent, shown: Sequence[EntityDraft]) -> EntityDraft | None:
    """Return what a form is about: the cake of an order, the course of a registration."""
    families = _OF[sent.kind]
    fit = [d for d in shown if kind_of(d.name).id in families and d.name.lower() not in known("aside")]
    if not fit and sent.kind == "order":
        fit = [d for d in shown if not kind_of(d.name).id]
    return next(iter(fit), None)


def _draft(
    index: PhraseIndex,
    name: str,
    taken: set[str],
    *,
    fields: Mapping[str, str],
    access: Mapping[str, str],
    description: str,
    seed: Mapping[str, tuple[object, ...]] | None = None,
    relations: Mapping[str, str] | None = None,
    owner: str | None = None,
    states: str = "",
    transitions: tuple[str, ...] = (),
) -> EntityDraft:
    entity_id = new_id(name, taken)
    label = name[:1].upper() + name[1:]
    hit = index.first((name,)) or index.first((name.split(maxsplit=1)[0],))
    entity = PackEntity(
        id=entity_id,
        name=label,
        description=description,
        owner=owner,
        fields=dict(fields),
        relations=dict(relations or {}),
        states=states,
        transitions=transitions,
        access=dict(access),
    )
    return EntityDraft(
        id=entity_id,
        name=label,
        plural=None,
        description=description,
        source=TEXT if hit else RULE,
        words=hit.words if hit else "",
        known=entity,
        seed=seed or {},
        weight=_WEIGHT,
    )


def roles(wish: SiteWish, domain: Domain) -> tuple[RoleDraft, ...]:
    """Return who comes to the site and who runs it."""
    sides = {side: tuple((m.pack.id, r.id) for m in domain.matches for r in m.pack.roles if r.side == side)
             for side in (DEMAND, SUPPLY)}  # fmt: skip
    name, does = _visitor(wish)
    return (
        RoleDraft(
            id=snake(name), name=name, description=does, signup=True, side=DEMAND, source=RULE,
            goal="Find what is asked for, and somebody who answers",
            pain="Pages that say neither what there is nor whom to ask",
            stands_for=sides[DEMAND],
        ),
        RoleDraft(
            id="editor", name="Editor", description="Keeps what the site shows up to date and answers.", signup=False,
            side=SUPPLY, source=RULE, goal="The site says what is true today, and nobody waits for an answer",
            pain="A site that only its maker can change", stands_for=sides[SUPPLY],
        ),
    )  # fmt: skip


def _visitor(wish: SiteWish) -> tuple[str, str]:
    kinds = {s.kind for s in wish.sent}
    if kinds & {"order", "booking", "appointment"}:
        return "Customer", f"Looks around and sends {_listed(wish)}."
    if "joining" in kinds:
        return "Applicant", f"Looks around and sends {_listed(wish)}."
    if kinds:
        return "Client", f"Looks around and sends {_listed(wish)}."
    return "Reader", "Looks around."


def _listed(wish: SiteWish) -> str:
    return " and ".join(plural(s.name) for s in wish.sent)
