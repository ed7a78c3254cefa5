"""The tables of a model's tests about what is kept: histories, deleted rows, names that some roles do not know."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omniforge.agents.test import literals
from omniforge.agents.test.cases import changeable
from omniforge.agents.test.seeds import Row
from omniforge.codegen import emit
from omniforge.codegen.app_view import USER, AppView, FieldView, ModelView, unnamed_for
from omniforge.spec import access
from omniforge.spec.formula.of_model import read_by_formulas

Case = Mapping[str, Any]


def history(model: ModelView, first: Row, later: tuple[Row, ...]) -> Case | None:
    """Return the changes whose values no history keeps, and those that some roles are not told of at all."""
    if not model.spec.audit:
        return None
    secret = [(f, c) for f in model.fields if _is_secret(f) and (c := _change(model, f, first, later))]
    readers = [r for r, granted in model.access.items() if "read" in granted and r != access.PUBLIC]
    return {
        "secret": [(f.prop, change) for f, change in secret],
        "blind": [(r, f.prop, change) for f, change in secret for r in readers if r in f.spec.hidden_from],
    }


def _is_secret(field: FieldView) -> bool:
    return field.type == "password" or field.spec.personal or bool(field.spec.hidden_from)


def _change(model: ModelView, field: FieldView, first: Row, later: tuple[Row, ...]) -> str | None:
    if field.type != "password" and (field not in changeable(model) or field.spec.id in read_by_formulas(model.spec)):
        return None
    value = next((r[field.prop] for r in later if r[field.prop] not in (None, first[field.prop])), None)
    return None if value is None else literals.change(field.prop, value)


def restore(view: AppView, model: ModelView, conflicts: Sequence[Case]) -> Case | None:
    """Return who may not restore deleted rows, or only their own, and the unique values that deleted rows set free."""
    if not model.spec.soft_delete:
        return None
    scopes = {r.id: model.access.get(r.id, {}).get("delete") for r in view.roles}
    unique_links = {link.label for link in model.links if link.unique}
    return {
        "refused": _listed(r for r, scope in scopes.items() if scope is None),
        "own": _listed(r for r, scope in scopes.items() if scope == "own"),
        "freed": [c for c in conflicts if c["label"] not in unique_links],
    }


def _listed(roles: Iterator[str]) -> str | None:
    found = list(roles)
    return f"[{', '.join(map(emit.ts_string, found))}]" if found else None


def unnamed(view: AppView, model: ModelView) -> Iterator[dict[str, str]]:
    """Yield the links whose names a role that reads the model may not know."""
    for link in model.links:
        if link.target in (USER, model.id) or view.model(link.target).title_field is None:
            continue
        other = view.model(link.target)
        for role in unnamed_for(view, model, other):
            if role != access.PUBLIC and "read" in model.access[role]:
                names = {"class_name": other.class_name, "folder": other.folder}
                yield {**names, "role": role, "label": link.label, "fk": link.fk, "prop": link.prop}
