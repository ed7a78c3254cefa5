"""Parts of a spec that are specs themselves: what one build step reads, and nothing else.

Invariant: a slice is valid under `spec/model.py`; a change outside the slice leaves it equal.
"""

from collections.abc import Collection
from typing import Any

from omniforge.spec.model import Model, Spec, title_field_id

Json = dict[str, Any]


def dump(spec: Spec) -> Json:
    """Return the spec as plain JSON data without defaults, in schema order."""
    return spec.model_dump(mode="json", exclude_defaults=True)


def keep(spec: Spec, *sections: str) -> Json:
    """Return name, slug, kind, roles and the named sections; models are left out unless named."""
    whole = dump(spec)
    kept = {"forge", "name", "slug", "kind", "locales", "roles", *sections}
    return {key: value for key, value in whole.items() if key in kept}


def for_model(spec: Spec, model_id: str, *sections: str) -> Json:
    """Return `keep(...)` with one model whole and the models it touches reduced to their names and links to it.

    Adding a field to another model leaves this slice equal.
    """
    model = next(m for m in spec.models if m.id == model_id)
    touched = {r.to for r in model.relations}
    slim = []
    for other in spec.models:
        if other.id == model_id:
            slim.append(_json(other))
        else:
            pointing = tuple(r for r in other.relations if r.to == model_id)
            if other.id in touched or pointing:
                slim.append(_reduced(other, {r.id for r in pointing}))
    return {**keep(spec, *sections), "models": slim}


def names_only(spec: Spec, *sections: str) -> Json:
    """Return `keep(...)` with every model reduced to its names, owner, access and title: for navigation and pages."""
    return {**keep(spec, *sections), "models": [_reduced(m, set()) for m in spec.models]}


def _json(model: Model) -> Json:
    return model.model_dump(mode="json", exclude_defaults=True)


def _reduced(model: Model, relations: Collection[str]) -> Json:
    whole = _json(model)
    reduced: Json = {k: whole[k] for k in ("id", "name", "plural", "description", "owner", "access") if k in whole}
    title = title_field_id(model)
    if title is not None:
        reduced["fields"] = [f for f in whole["fields"] if f["id"] == title]
        reduced["layout"] = {"title": title}
    if relations:
        reduced["relations"] = [r for r in whole["relations"] if r["id"] in relations]
    return reduced
