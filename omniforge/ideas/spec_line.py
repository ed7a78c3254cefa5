"""A spec as one line of JSON: what a table of many parsed ideas needs, and no more.

Invariant: pure; both ends of every relation are entities of the same line.
"""

from typing import Any

from omniforge.codegen.account_words import account_name
from omniforge.spec.model import Feature, Model, Spec

USER = "User"
_SIGN_IN = (("Email", "email"), ("Password", "password"))
"""What every account has beside its name (`templates/nextjs`); models point to it as `user`."""


def spec_line(spec_id: str | int, spec: Spec) -> dict[str, Any]:
    """Return the line of a spec: kind, entities with fields, pairs of related entities, features, pages and roles."""
    names = {"user": USER, **{m.id: m.name for m in spec.models}}
    pairs = {tuple(sorted((m.name, names[to]))): None for m in spec.models for to in _linked(m)}
    return {
        "id": spec_id,
        "app_type": spec.kind,
        "entities": [*(_entity(m) for m in spec.models), _account(spec)],
        "relations": [list(pair) for pair in pairs],
        "features": [_feature(f) for f in spec.features],
        "pages": [p.name for p in spec.pages],
        "roles": [r.name for r in spec.roles],
    }


def _account(spec: Spec) -> dict[str, Any]:
    """Return the account as an entity; its role counts where people come in more than one."""
    roles = (("Role", "enum"),) if len(spec.roles) > 1 else ()
    fields = ((account_name(spec), "string"), *_SIGN_IN, *roles)
    return {"name": USER, "fields": [{"name": name, "type": kind} for name, kind in fields]}


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
