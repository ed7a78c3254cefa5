"""Pages people open and the journeys they make through the app.

Invariant: a journey only does what its role may do, to models that exist.
"""

from collections.abc import Collection, Iterable, Sequence

from omniforge.codegen.names import kebab, plural, snake
from omniforge.ideas.parser.domain import Domain
from omniforge.ideas.parser.drafts import EntityDraft, Json, RoleDraft
from omniforge.ideas.parser.pack import PackFlow
from omniforge.ideas.parser.plain_copy import article
from omniforge.ideas.parser.roles import role_map
from omniforge.spec.identifiers import identifier_words


def pages(models: Sequence[Json], roles: Collection[RoleDraft]) -> list[Json]:
    """Return the landing page, the public catalogue, and the workspace pages of every model."""
    found: list[Json] = [
        {
            "id": "landing",
            "name": "Start",
            "path": "/",
            "kind": "landing",
            "description": "What it is and how to begin.",
        },
        {
            "id": "dashboard",
            "name": "Dashboard",
            "path": "/app",
            "kind": "dashboard",
            "description": "Counts and recent changes.",
        },
    ]
    for model in models:
        label = model.get("plural") or plural(model["name"])
        slug = kebab(label, model["id"])
        access = model.get("access", [])
        if any(a["role"] == "public" for a in access):
            found.append(_page(f"{model['id']}_catalogue", f"{label} for everyone", f"/{slug}", "list", model["id"]))
        found.append(_page(f"{model['id']}_list", label, f"/app/{slug}", "list", model["id"]))
        makers = [r for r in roles if may(model, r.id, "create")]
        if makers:
            form = _page(f"{model['id']}_form", f"New {model['name'].lower()}", f"/app/{slug}/new", "form", model["id"])
            if len(makers) == 1:
                form["role"] = makers[0].id
            found.append(form)
    return found


def flows(
    domain: Domain, entities: Iterable[EntityDraft], models: Sequence[Json], roles: Sequence[RoleDraft]
) -> list[Json]:
    """Return the journeys of the packs as far as their models exist, and one for every other model."""
    drafts = tuple(entities)
    by_id = {m["id"]: m for m in models}
    found: list[Json] = []
    for flow in domain.primary.pack.flows:
        record = _flow(flow, domain.primary.pack.id, drafts, by_id, roles)
        if record is not None and record["id"] not in {f["id"] for f in found}:
            found.append(record)
    created = {s["model"] for f in found for s in f["steps"] if s["action"] == "create"}
    for model in models:
        maker = next((r for r in roles if may(model, r.id, "create")), None)
        if model["id"] not in created and maker is not None:
            enter = "sign_up" if maker.signup else "sign_in"
            steps = [
                {"action": enter},
                {"action": "create", "model": model["id"]},
                {"action": "open", "model": model["id"]},
            ]
            name = f"{maker.name} adds {article(model['name'].lower())}"
            record = _record(name, maker.id, steps)
            record["id"] = _free(record["id"], {f["id"] for f in found})
            found.append(record)
    if not any(s["action"] == "submit_lead" for f in found for s in f["steps"]):
        found.append(
            _record("A visitor leaves an address", None, [{"action": "visit", "path": "/"}, {"action": "submit_lead"}])
        )
    return found


def may(model: Json, role: str, operation: str) -> bool:
    """Whether the model's rules let a role do an operation."""
    return any(a["role"] == role and operation in a["operations"] for a in model.get("access", ()))


def _page(page_id: str, name: str, path: str, kind: str, model: str) -> Json:
    return {"id": page_id, "name": name, "path": path, "kind": kind, "model": model}


def _flow(
    flow: PackFlow, pack: str, drafts: Iterable[EntityDraft], models: dict[str, Json], roles: Sequence[RoleDraft]
) -> Json | None:
    ids = {d.known.id: d.id for d in drafts if d.known is not None and d.pack == pack}
    role = role_map(roles, pack).get(flow.role, flow.role)
    signs_up = next((r.signup for r in roles if r.id == role), False)
    steps: list[Json] = []
    for step in flow.steps:
        action, _, value = step.partition(" ")
        if action == "visit":
            steps.append({"action": action, "path": value})
        elif action in ("sign_up", "sign_in"):
            steps.append({"action": action if signs_up else "sign_in"})
        elif action == "submit_lead":
            steps.append({"action": action})
        elif value in ids and _allowed(models[ids[value]], role, action):
            steps.append({"action": action, "model": ids[value]})
    acts = [s for s in steps if s["action"] in ("create", "open", "edit", "delete", "submit_lead")]
    return _record(flow.name, role, steps) if acts else None


def _allowed(model: Json, role: str, action: str) -> bool:
    operation = {"create": "create", "open": "read", "edit": "update", "delete": "delete"}[action]
    return role == "admin" or may(model, role, operation) or (operation == "read" and may(model, "public", "read"))


def _record(name: str, role: str | None, steps: list[Json]) -> Json:
    numbered = [{"id": f"{s['action']}_{i}", **s} for i, s in enumerate(steps, 1)]
    record: Json = {"id": "_".join(identifier_words(snake(name)[:60].strip("_"), "journey")), "name": name[:120]}
    if role is not None:
        record["role"] = role
    return {**record, "steps": numbered}


def _free(wanted: str, taken: Collection[str]) -> str:
    candidate, n = wanted, 1
    while candidate in taken:
        n += 1
        candidate = f"{wanted[:58]}_{n}"
    return candidate
