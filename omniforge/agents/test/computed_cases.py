"""The tables of a model's tests about computed fields: what they are worked out to, by forge's own reckoning."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omniforge.agents.test import literals
from omniforge.agents.test.cases import changeable
from omniforge.agents.test.seeds import Row
from omniforge.agents.test.values import value
from omniforge.codegen import computed_ts
from omniforge.codegen.app_view import AppView, FieldView, ModelView
from omniforge.codegen.computed import aggregate_link
from omniforge.codegen.field_types import digits
from omniforge.spec.formula.evaluate import Value, as_json, evaluate, fitted, read
from omniforge.spec.formula.kinds import STATE
from omniforge.spec.formula.of_model import formula_of, operands
from omniforge.spec.formula.tree import Aggregate

Case = Mapping[str, Any]
_CLAIMED = {"integer": 123_456, "decimal": 123_456.78, "money": 123_456.78, "date": "1999-09-09",
            "datetime": "1999-09-09T09:09:09.000Z"}  # fmt: skip


def worked(model: ModelView, first: Row, later: Sequence[Row]) -> Case | None:
    """Return what the fields of a new record are worked out to, what a client may claim, and what changes do."""
    fields = computed_ts.worked_out(model)
    if not fields:
        return None
    expected = _worked(model, first)
    zeros = {p.prop: 0 for p in computed_ts.parts(model) if p is not None and p.computed}
    states = {"state": model.spec.states[0].id} if None in computed_ts.parts(model) else {}
    more = "".join(f", {prop}: {literals.api(v)}" for prop, v in {**zeros, **states}.items())
    return {
        "expected": _object(expected),
        "claimed": _object({f.prop: _claim(f, expected.get(f.prop)) for f in model.fields if f.computed}),
        "parts": f"{{ ...VALUES{more} }}" if more else "VALUES",
        "changes": list(_changes(model, first, later)),
        "moved": _moved(model, first),
    }


def _claim(field: FieldView, worked_out: Any) -> Any:
    if field.type == "boolean":
        return worked_out is not True
    return _CLAIMED.get(field.type, "as the client likes it")


def _object(values: Mapping[str, Any]) -> str:
    return f"{{ {', '.join(f'{prop}: {literals.api(v)}' for prop, v in values.items())} }}"


def _changes(model: ModelView, first: Row, later: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield (change, what follows from it) for each field that formulas read and that can be changed alone."""
    free = changeable(model)
    for part in computed_ts.parts(model):
        if part is None or part not in free:
            continue
        before = _worked(model, first)
        for row in later:
            changed = {**first, part.prop: row[part.prop]}
            after = _worked(model, changed)
            if after != before:
                yield literals.change(part.prop, row[part.prop]), _object(after)
                break


def _moved(model: ModelView, first: Row) -> Case | None:
    if None not in computed_ts.parts(model):
        return None
    start = model.spec.states[0].id
    transition = next((t for t in model.spec.transitions if start in t.source), None)
    if transition is None:
        return None
    return {"transition": transition.id, "expected": _object(_worked(model, first, state=transition.target))}


def _worked(model: ModelView, row: Row, *, state: str | None = None) -> dict[str, Any]:
    """Return property -> JSON of each computed field of a record that nothing is linked to."""
    known = operands(model.spec)
    views = {f.spec.id: f for f in model.fields}
    values: dict[str, Value] = {
        i: read(operand.kind, row.get(views[i].prop)) for i, operand in known.items() if i in views
    }
    if STATE in known and STATE not in views:
        values[STATE] = state or model.spec.states[0].id
    values |= {f.spec.id: read("number", 0) for f in model.fields if isinstance(formula_of(f.spec), Aggregate)}
    found = {}
    for field in computed_ts.worked_out(model):
        formula = formula_of(field.spec)
        if formula is None or isinstance(formula, Aggregate):
            continue
        values[field.spec.id] = fitted(field.type, digits(field.spec), evaluate(formula, values))
        found[field.prop] = as_json(values[field.spec.id])
    return found


def aggregates(view: AppView, model: ModelView) -> list[dict[str, Any]]:
    """Return what the tests of a model's aggregates know of the records they are about; plain data."""
    found = []
    for field in model.fields:
        formula = formula_of(field.spec)
        if not isinstance(formula, Aggregate):
            continue
        other, link = aggregate_link(view, model, formula)
        added = next((f for f in other.fields if f.spec.id == formula.field), None)
        set_to = ["", ""] if added is None or added.computed else [_given(other, added, row) for row in (0, 1)]
        found.append(
            {
                "prop": field.prop,
                "label": field.label,
                "noun": other.plural_noun,
                "class_name": other.class_name,
                "folder": other.folder,
                "child_prop": other.prop,
                "fk": link.fk,
                "soft": other.spec.soft_delete,
                "first": set_to[0],
                "second": None if link.unique else set_to[1],
                "of_one": "1" if added is None else f"Number(one.{added.prop})",
                "of_two": "1" if added is None else f"Number(two.{added.prop})",
            }
        )
    return found


def _given(model: ModelView, field: FieldView, row: int) -> str:
    return f", {field.prop}: {literals.stored(field, value(model, field, row))}"
