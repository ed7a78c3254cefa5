"""A spec as one line of JSON: what a table of many parsed ideas needs, and no more.

Invariant: pure; both ends of every relation are entities of the same line.
"""

from typing import Any

from omniforge.spec.model import Feature, Model, Spec

USER = "User"
_USER_FIELDS = (("Name", "string"), ("Email", "email"), ("Password", "password"), ("Role", "enum"))
"""The account that every app has (`templates/nextjs`); models point to it as `user`."""


def spec_line(spec_id: str | int, spec: Spec) -> dict[str, Any]:
    """Return the line of a spec: kind, entities with fields, pairs of related entities, features, pages and roles."""
    names = {"user": USER, **{m.id: m.name for m in spec.models}}
    pairs = {tuple(sorted((m.name, names[to]))): None for m in spec.models for to in _linked(m)}
    account = {"name": USER, "fields": [{"name": name, "type": kind} for name, kind in _USER_FIELDS]}
    return {
        "id": spec_id,
        "app_type": spec.kind,
        "entities": [*(_entity(m) for m in spec.models), account],
        "relations": [list(pair) for pair in pairs],
        "features": [_feature(f) for f in spec.features],
        "pages": [p.name for p in spec.pages],
        "roles": [r.name for r in spec.roles],
    }


def _linked(model: Model) -> list[str]:
    owner = ["user"] if model.owner else []
    return [*(r.to for r in model.relations), *owner]


def _entity(model: Model) -> dict[str, Any]:
    fields = [{"name": f.name, "type": f.type} for f in model.fields]
    if model.states:
        fields.append({"name": "Status", "type": "enum"})
    return {"name": model.name, "fields": fields}


def _feature(feature: Feature) -> str:
    words = [w.rstrip(". ") for w in (feature.name or feature.kind, feature.description) if w]
    return ": ".join(words)
