"""The computed fields of a model in TypeScript: what `src/models/<model>/computed.ts` is made of.

Invariant: aggregates are read, never worked out here: their records are not in the form.
"""

from typing import Any

from omniforge.codegen import emit, formula_ts
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import digits
from omniforge.spec.formula.kinds import READ_AS, STATE, Operands
from omniforge.spec.formula.of_model import formula_of, in_order, operands
from omniforge.spec.formula.tree import Aggregate, Formula, names_in


def worked_out(model: ModelView) -> tuple[FieldView, ...]:
    """Return the fields that a form can work out, each after those it reads."""
    views = {f.spec.id: f for f in model.fields}
    return tuple(views[f.id] for f in in_order(model.spec) if not isinstance(formula_of(f), Aggregate))


def parts(model: ModelView) -> tuple[FieldView | None, ...]:
    """Return what those fields are worked out from, in the order of the model; None stands for the state."""
    found = worked_out(model)
    read = {name for f in found for name in names_in(_formula(f))}
    fields = tuple(f for f in model.fields if f.spec.id in read and f not in found)
    by_id = {f.spec.id for f in model.fields}
    return (*fields, None) if STATE in read and STATE not in by_id else fields


def module(model: ModelView) -> dict[str, Any] | None:
    """Return the values of `computed.ts.jinja`; None when forms have nothing to work out."""
    found = worked_out(model)
    if not found:
        return None
    known = operands(model.spec)
    inside = {f.spec.id: f"worked.{f.prop}" for f in found}
    properties = {f.spec.id: f"parts.{f.prop}" for f in model.fields} | inside
    properties = {STATE: "parts.state", **properties}
    return {
        "parts": [("state", "string") if p is None else (p.prop, _type(p)) for p in parts(model)],
        "fields": [
            {
                "prop": f.prop,
                "type": _type(f),
                "formula": emit.one_line(f.spec.computed or ""),
                "value": _value(f, known, properties),
            }
            for f in found
        ],
    }


def _value(field: FieldView, known: Operands, properties: dict[str, str]) -> str:
    formula = _formula(field)
    if isinstance(formula, Aggregate):
        raise TypeError(formula)
    return formula_ts.fitted(field.type, digits(field.spec), formula_ts.expression(formula, known, properties))


def _formula(field: FieldView) -> Formula:
    formula = formula_of(field.spec)
    if formula is None:
        raise AssertionError(field.node)
    return formula


def _type(field: FieldView) -> str:
    return formula_ts.TYPES[READ_AS[field.spec.type]]
