"""Entity drafts into models of the spec: fields, relations, states, access and example values.

Invariant: every link, role, state and field that is named exists.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from omniforge.codegen.names import plural, snake
from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.drafts import EntityDraft, Json, RoleDraft
from omniforge.ideas.parser.pack import PackEntity
from omniforge.ideas.parser.roles import role_map
from omniforge.spec.kinds import OPERATIONS

_ACCOUNT = "user"
"""Id of the link of a person's record to the account."""


def build(entities: Iterable[EntityDraft], roles: Collection[RoleDraft]) -> list[Json]:
    """Return model records in the order of the drafts."""
    drafts = tuple(entities)
    return [_model(d, drafts, roles) for d in drafts]


def _model(draft: EntityDraft, drafts: tuple[EntityDraft, ...], roles: Collection[RoleDraft]) -> Json:
    known = draft.known
    record: Json = {"id": draft.id, "name": draft.name}
    if draft.plural:
        record["plural"] = draft.plural
    record["description"] = draft.description
    translate = role_map(roles, draft.pack) if draft.pack else sides(roles)
    if known is not None and known.owner:
        record["owner"] = translate[known.owner]
    fields = draft.fields or (known.fields if known else {})
    record["fields"] = [shorthand.field(f, text) for f, text in fields.items()]
    names: dict[str, str] = {}
    if known is not None:
        taken = {f["id"] for f in record["fields"]}
        linked = _relations(draft, drafts, taken)
        linked |= _account(draft, record.get("owner"), roles, {*taken, *(str(r["id"]) for r in linked.values())})
        record["relations"] = list(linked.values())
        if known.states:
            record["states"] = shorthand.states(known.states)
            record["transitions"] = [_transition(t, translate) for t in known.transitions]
        record["rules"] = [shorthand.rule(r) for r in known.rules]
        record |= {option: True for option in ("audit", "soft_delete") if getattr(known, option)}
        record["access"] = _shared(_access(_rules(draft, known, translate), translate), roles)
        if known.title:
            record["layout"] = {"title": known.title}
        names = {name: str(link["id"]) for name, link in linked.items()}
    seed = {names.get(f, f): list(v) for f, v in draft.seed.items() if f in fields or f in names}
    if seed:
        record["x-seed"] = seed
    return {key: value for key, value in record.items() if value not in ([], {}, "")}


def _relations(draft: EntityDraft, drafts: tuple[EntityDraft, ...], fields: Collection[str]) -> dict[str, Json]:
    """Return the pack's name of a relation -> the relation, for those whose target the app has."""
    assert draft.known is not None  # noqa: S101 - only called with a known entity
    ids = {d.known.id: d for d in drafts if d.known is not None and d.pack == draft.pack}
    if not draft.pack:
        ids = {d.id: d for d in drafts}
    found: dict[str, Json] = {}
    for name, text in draft.known.relations.items():
        record = shorthand.relation(name, text)
        target = ids.get(record["to"])
        if record["to"] != "user" and target is None:
            continue
        if target is not None:
            if draft.pack == "":
                record["name"] = target.name
            if record["id"] == record["to"] and target.id != record["to"]:
                record["id"], record["name"] = target.id, target.name
            record["to"] = target.id
        if record["id"] not in fields:
            found[name] = record
    return found | _added(
        draft, drafts, {r["to"] for r in found.values()}, {*fields, *(r["id"] for r in found.values())}
    )


def _added(
    draft: EntityDraft, drafts: Iterable[EntityDraft], linked: Collection[str], taken: Collection[str]
) -> dict[str, Json]:
    """Return links to things of other packs, or of the text, that are not linked from either side yet."""
    by_id = {d.id: d for d in drafts}
    found = _sharing(draft, by_id, linked, taken)
    for parent in draft.belongs_to:
        if parent in taken or parent in linked or parent == draft.id or _points(by_id[parent], draft):
            continue
        found[parent] = {**shorthand.relation(parent, f"many-to-one {parent}"), "name": by_id[parent].name}
    return found


def _account(
    draft: EntityDraft, owner: str | None, roles: Iterable[RoleDraft], taken: Collection[str]
) -> dict[str, Json]:
    """Return the link of people of whom records are kept to the account with which they sign in."""
    head = draft.id.rsplit("_", maxsplit=1)[-1]
    signs_in = any(r.id == draft.id or (r.id == head and r.signup) for r in roles)
    if not signs_in or owner in (draft.id, head) or _ACCOUNT in taken:
        return {}
    return {_ACCOUNT: {**shorthand.relation(_ACCOUNT, f"one-to-one user as {draft.name} record"), "name": "Account"}}


def _sharing(
    draft: EntityDraft, by_id: Mapping[str, EntityDraft], linked: Collection[str], taken: Collection[str]
) -> dict[str, Json]:
    """Return links to things of which this has several, and they of it."""
    found: dict[str, Json] = {}
    for other in draft.shares:
        label = by_id[other].plural or plural(by_id[other].name)
        name = snake(label)
        if name not in taken and other not in linked and not _points(by_id[other], draft):
            inverse = draft.plural or plural(draft.name)
            found[name] = {**shorthand.relation(name, f"many-to-many {other} as {inverse}"), "name": label}
    return found


def _points(draft: EntityDraft, other: EntityDraft) -> bool:
    """Whether a draft is linked to another by what is known about it."""
    if draft.known is None or other.known is None:
        return False
    if draft.pack and draft.pack != other.pack:
        return False
    own = other.known.id if draft.pack else other.id
    return any(shorthand.relation(name, text)["to"] == own for name, text in draft.known.relations.items())


def _transition(text: str, translate: Mapping[str, str]) -> Json:
    record = shorthand.transition(text)
    if "roles" in record:
        record["roles"] = list(dict.fromkeys(translate.get(r, r) for r in record["roles"]))
    return record


def _rules(draft: EntityDraft, known: PackEntity, translate: Mapping[str, str]) -> Mapping[str, str]:
    """Return who may do what; where one role is both sides of a text entity, what its owner may."""
    if draft.pack and len(set(translate.values())) == 1 and known.owner in known.access:
        return {role: text for role, text in known.access.items() if role in ("public", known.owner)}
    if draft.pack or translate["demand"] != translate["supply"]:
        return known.access
    other = {"demand": "supply", "supply": "demand"}.get(known.owner or "", "")
    return {role: text for role, text in known.access.items() if role != other}


def _access(rules: Mapping[str, str], translate: Mapping[str, str]) -> list[Json]:
    granted: dict[str, dict[str, str]] = {}
    for role, text in rules.items():
        for record in shorthand.access(role, text):
            scopes = granted.setdefault(translate.get(role, role), {})
            for operation in record["operations"]:
                if scopes.get(operation) != "all":
                    scopes[operation] = record.get("scope", "all")
    found: list[Json] = []
    for role, scopes in granted.items():
        for scope in ("all", "own"):
            operations = [o for o in OPERATIONS if scopes.get(o) == scope]
            if operations:
                found.append({"role": role, "operations": operations, **({"scope": "own"} if scope == "own" else {})})
    return found


def _shared(granted: list[Json], roles: Iterable[RoleDraft]) -> list[Json]:
    """Return the rules with those of roles that share the rights of another."""
    more = [{**rule, "role": r.id} for r in roles if r.like for rule in granted if rule["role"] == r.like]
    return [*granted, *more]


def sides(roles: Collection[RoleDraft]) -> dict[str, str]:
    """Return the role that stands for each side of a text entity."""
    demand = next((r.id for r in roles if r.side == "demand"), next(iter(roles)).id)
    supply = next((r.id for r in roles if r.side == "supply"), demand)
    return {"demand": demand, "supply": supply}


def field_ids(model: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of a model record's fields."""
    return tuple(f["id"] for f in model.get("fields", ()))
