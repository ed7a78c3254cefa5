"""How it earns and reaches people: pricing, funnel, channels, sales pipeline, scoring and automations."""

from collections.abc import Sequence

from omniforge.codegen.names import snake
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.pack import Pack, PackTier
from omniforge.ideas.parser.plain_copy import article

_FUNNEL = (("visit", "Visits the landing page", "page_view"), ("lead", "Leaves an address", "lead_submitted"))


def business(pack: Pack, models: Sequence[Json]) -> Json:
    """Return the business section; the funnel ends with the first record of the model people own."""
    own = next((m for m in models if m.get("owner")), models[0])
    made = (f"first_{own['id']}", f"Adds the first {own['name'].lower()}", f"{own['id']}.created")
    stages = (*_FUNNEL, ("account", "Creates an account", "signed_up"), made)
    return {
        "model": pack.business.model,
        "pricing": [_tier(t, currency=_currency(pack)) for t in pack.business.pricing],
        "funnel": [{"id": i[:64], "name": n[:120], "event": e} for i, n, e in stages],
        "channels": [{"id": snake(c.title), "name": c.title, "purpose": c.body} for c in pack.business.channels],
    }


def crm(pack: Pack, models: Sequence[Json]) -> Json:
    """Return pipeline stages with rising probability, and points for what leads do."""
    stages = pack.business.stages
    own = next((m for m in models if m.get("owner")), models[0])
    scoring = (
        ("lead_submitted", "lead_submitted", 20),
        ("pricing_seen", "pricing_viewed", 10),
        ("signed_up", "signed_up", 30),
        (f"made_{own['id']}"[:64], f"{own['id']}.created", 25),
        ("unsubscribed", "unsubscribed", -40),
    )
    return {
        "stages": [
            {"id": snake(name), "name": name, "probability": 10 + round(90 * i / max(1, len(stages) - 1))}
            for i, name in enumerate(stages)
        ],
        "scoring": [{"id": i, "event": e, "points": p} for i, e, p in scoring],
    }


def workflows(pack: Pack, models: Sequence[Json]) -> list[Json]:
    """Return the automations: welcome a lead, follow up a quiet one, and act on a model's first change of state."""
    second = pack.business.stages[1] if len(pack.business.stages) > 1 else pack.business.stages[0]
    found = [
        _workflow(
            "Welcome a new lead",
            "lead_submitted",
            [("send_mail", "welcome"), ("create_task", "Answer within one working day")],
        ),
        _workflow("Move a lead that signs up", "signed_up", [("change_stage", second), ("add_tag", "has account")]),
    ]
    moving = next((m for m in models if m.get("transitions")), None)
    if moving is not None:
        target = moving["transitions"][0]["target"]
        state = next(s["name"] for s in moving["states"] if s["id"] == target)
        name = f"Tell people when {article(moving['name'].lower())} is {state.lower()}"
        found.append(_workflow(name, f"{moving['id']}.{target}", [("notify", f"{moving['name']}: {state.lower()}")]))
    return found


def _currency(pack: Pack) -> str:
    """Return the one currency of a price list: that of the tiers that cost something."""
    return next((t.currency for t in pack.business.pricing if t.price > 0), "USD")


def _tier(tier: PackTier, *, currency: str) -> Json:
    return {
        "id": snake(tier.name),
        "name": tier.name,
        "price": tier.price,
        "currency": currency,
        "interval": tier.interval,
        "description": tier.description,
        "includes": list(tier.includes),
    }


def _workflow(name: str, trigger: str, actions: Sequence[tuple[str, str]]) -> Json:
    return {
        "id": snake(name)[:60].strip("_"),
        "name": name[:120],
        "trigger": trigger[:120],
        "actions": [{"id": f"{kind}_{i}", "kind": kind, "value": value} for i, (kind, value) in enumerate(actions, 1)],
    }
