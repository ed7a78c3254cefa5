"""The table of access in a model's tests: who may do what, and the body that each role sends."""

from typing import Any

from omniforge.agents.test import literals
from omniforge.codegen.app_view import USER, AppView, ModelView
from omniforge.spec import access
from omniforge.spec.kinds import OPERATIONS


def table(view: AppView, model: ModelView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return role -> what it may do with which rows; `incomplete` where it cannot fill in a whole record."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for role in (access.PUBLIC, *(r.id for r in view.roles)):
        granted = model.access.get(role, {})
        cells: list[tuple[str, str]] = [(op, granted[op]) for op in OPERATIONS if op in granted]
        if "create" in granted and _cannot_fill(view, model, role):
            cells = [(op, "incomplete" if op == "create" else scope) for op, scope in cells]
        found.append((role, cells))
    return found


def _cannot_fill(view: AppView, model: ModelView, role: str) -> bool:
    """Whether a role that may create rows can never send a whole one: it does not see what it must fill."""
    if any(role in f.spec.hidden_from and f.spec.required and f.spec.default is None for f in model.fields):
        return True
    return any(
        link.required
        and link.target not in (USER, model.id)
        and "read" not in view.model(link.target).access.get(role, {})
        for link in model.links
    )


def body(model: ModelView, links: list[dict[str, Any]]) -> str:
    """Return the expression for the body a role sends: links optional for the row are left out, hidden fields too."""
    left_out = [link["key"] for link in links if link["nullable"]]
    empty = [link["key"] for link in links if link["many"]]
    parts = [f"{key}: null" for key in left_out] + [f"{key}: []" for key in empty]
    hidden: dict[str, list[str]] = {}
    for field in model.entered:
        for role in field.spec.hidden_from:
            hidden.setdefault(role, []).append(field.prop)
    changes = f"{{ {', '.join(parts)} }}" if parts else "{}"
    owner = ", owner" if any(link["owned"] for link in links) else ""
    call = f"body({changes}{owner})" if parts or owner else "body()"
    signature = "(owner: { id: string })" if owner else "()"
    if not hidden:
        return f"{signature} => {call}"
    names = f"({literals.api(hidden)} as Record<string, string[]>)[role] ?? []"
    return f"async (owner: {{ id: string }}, role: string) => without(await {call}, {names})"
