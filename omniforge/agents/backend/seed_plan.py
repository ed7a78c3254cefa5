"""What scripts must know of the tables: of the fields only passwords and sealed ones, so that few changes touch it."""

from omniforge.codegen.app_view import AppView, FieldView, ModelView
from omniforge.codegen.database import join_sides
from omniforge.codegen.zod import seal_context

PATH = "scripts/lib/tables.json"


def seed_plan(view: AppView) -> dict[str, object]:
    """Return roles, and per folder the table with its joins, password columns and sealed columns."""
    return {
        "roles": [{"id": r.id, "label": r.name} for r in view.roles],
        "models": {m.folder: _model_plan(view, m) for m in view.models},
    }


def _model_plan(view: AppView, model: ModelView) -> dict[str, object]:
    many = {f"{link.prop}Ids": _join_plan(view, model, index) for index, link in enumerate(model.many) if link.declared}
    passwords = [f.prop for f in model.fields if f.type == "password"]
    plan: dict[str, object] = {"table": model.class_name, "many": many, "passwords": passwords}
    sealed = {f.prop: _seal_plan(f) for f in model.fields if f.sealed}
    return {**plan, "sealed": sealed} if sealed else plan


def _seal_plan(field: FieldView) -> dict[str, str]:
    lookup = {"lookup": field.lookup} if field.lookup else {}
    return {"type": field.type, "context": seal_context(field), **lookup}


def _join_plan(view: AppView, model: ModelView, index: int) -> dict[str, str]:
    link = model.many[index]
    (a_id, _), _ = join_sides(view, model, index)
    near_is_a = a_id == ("near" if link.target == model.id else model.id)
    near, far = ("A", "B") if near_is_a else ("B", "A")
    return {"table": f"_{link.relation}", "near": near, "far": far}
