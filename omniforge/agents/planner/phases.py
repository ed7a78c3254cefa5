"""The plan of an app: phases with their steps, and which step waits for which.

Invariant: ids are unique, every `after` names an earlier step, and fields are never named.
"""

from omniforge.agents.base import Json
from omniforge.codegen.app_view import AppView, ModelView


def phases(view: AppView) -> list[Json]:
    """Return the phases in order; a step has id, title, done (made by the build) and the ids it comes after."""
    data = [_step(f"data.{m.id}", f"Store {m.plural_noun}", after=_stored_before(view, m)) for m in view.models]
    data_ids = [s["id"] for s in data]
    rules = [
        _step(f"rules.{m.id}", f"Decide who may do what with {m.plural_noun}", after=[f"data.{m.id}"])
        for m in view.models
    ]
    pages = [
        _step(f"pages.{m.id}", f"List, detail and form for {m.plural_noun}", after=[f"rules.{m.id}"])
        for m in view.models
    ]
    ready = [f for f in view.spec.features if f.status == "ready"]
    waiting = [f for f in view.spec.features if f.status == "needs_code"]
    features = [
        _step(f"feature.{f.id}", f.name or f.kind.replace("_", " "), after=[f"pages.{f.on}"] if f.on else data_ids)
        for f in ready
    ]
    later = [
        _step(
            f"later.{f.id}",
            f.name or f.kind.replace("_", " "),
            after=[f"pages.{f.on}"] if f.on else data_ids,
            done=False,
        )
        for f in waiting
    ]
    every_page = [s["id"] for s in pages]
    launch = [
        _step("launch.site", "Landing page, prices and form for leads", after=["look.design"]),
        _step("launch.checks", "Types, lint, unit tests and journeys", after=every_page or ["look.design"]),
        _step("launch.release", "Container image and release", after=["launch.checks"]),
    ]
    found = [
        _phase("data", "Data", data),
        _phase("rules", "Access", rules),
        _phase("look", "Looks", [_step("look.design", "Colours, type and layout", after=[])]),
        _phase("pages", "Pages", pages),
        _phase("features", "Behaviours", features),
        _phase("launch", "Launch", launch),
        _phase("later", "Needs code", later),
    ]
    return [p for p in found if p["steps"]]


def _stored_before(view: AppView, model: ModelView) -> list[str]:
    order = [m.id for m in view.models]
    earlier = order[: order.index(model.id)]
    targets = {link.target for link in model.links if link.required}
    return [f"data.{m}" for m in earlier if m in targets]


def _phase(phase_id: str, title: str, steps: list[Json]) -> Json:
    return {"id": phase_id, "title": title, "steps": steps}


def _step(step_id: str, title: str, *, after: list[str], done: bool = True) -> Json:
    return {"id": step_id, "title": title, "done": done, "after": after}
