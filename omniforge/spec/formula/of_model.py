"""Formulas in their model: what their names stand for, in which order they are worked out, whom an aggregate counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from omniforge.spec.formula.kinds import READ_AS, STATE, Operand
from omniforge.spec.formula.parse import parse
from omniforge.spec.formula.tree import Aggregate, Formula, FormulaError, names_in
from omniforge.spec.model import Model, ModelField, Spec
from omniforge.spec.problem import quoted_list


@dataclass(frozen=True, slots=True)
class Source:
    """The records an aggregate is about.

    Attributes:
        model: id of their model.
        link: node of the link that leads from them to the record, e.g. `models.line.relations.invoice`.
    """

    model: str
    link: str


def formula_of(field: ModelField) -> Formula | None:
    """Return the tree of a computed field; None for one that people fill in.

    Raises:
        FormulaError: it cannot be read.
    """
    return None if field.computed is None else parse(field.computed)


def operands(model: Model) -> Mapping[str, Operand]:
    """Return what the formulas of a model can read: fields by id, and the state."""
    found = {STATE: Operand("choice", tuple(s.id for s in model.states))} if model.states else {}
    for field in model.fields:
        if field.type in READ_AS:
            found[field.id] = Operand(READ_AS[field.type], tuple(label.id for label in field.labels))
        else:
            found.pop(field.id, None)
    return found


def in_order(model: Model) -> tuple[ModelField, ...]:
    """Return the computed fields, each after those it reads; aggregates, which read other records, first.

    Raises:
        FormulaError: a formula cannot be read, or formulas read each other in a circle.
    """
    computed = {f.id: f for f in model.fields if f.computed is not None}
    reads = {i: sorted(set(names_in(_formula(f))) & set(computed)) for i, f in computed.items()}
    try:
        order = tuple(TopologicalSorter(reads).static_order())
    except CycleError as error:
        circle = " reads ".join(reversed(error.args[1]))
        raise FormulaError(f"{circle}: none of them can be worked out first", "take one of them out") from error
    return tuple(computed[i] for i in order)


def read_by_formulas(model: Model) -> frozenset[str]:
    """Return the ids of the fields that formulas of their own model read."""
    return frozenset(name for f in model.fields if f.computed is not None for name in names_in(parse(f.computed)))


def _formula(field: ModelField) -> Formula:
    return parse(field.computed or "")


def source_of(spec: Spec, model: Model, aggregate: Aggregate) -> Source:
    """Return whom an aggregate of a model is about.

    Raises:
        FormulaError: no link leads here from there, or several do.
    """
    found = dict(_links(spec, model, aggregate.source))
    if aggregate.link is not None:
        found = {i: s for i, s in found.items() if i == aggregate.link}
    if len(found) == 1:
        return next(iter(found.values()))
    inside = f"{aggregate.source}.{aggregate.field}" if aggregate.field else aggregate.source
    if found:
        fix = f"name the link: `{aggregate.function}({inside}, {min(found)})`"
        raise FormulaError(f'several links lead from "{aggregate.source}" to "{model.id}"', fix)
    near = sorted({m.id for m in spec.models for r in m.relations if _leads(r.kind, r.to, model)} | set(_own(model)))
    fix = f"use one of: {quoted_list(near)}" if near else f'add a many-to-one link to "{model.id}" there'
    raise FormulaError(f'no link leads from "{aggregate.source}" to "{model.id}"', fix)


def _links(spec: Spec, model: Model, source: str) -> list[tuple[str, Source]]:
    """Return (link id, source) of every link from `source` that ends at the model."""
    found = [
        (r.id, Source(r.to, f"models.{model.id}.relations.{r.id}"))
        for r in model.relations
        if r.kind == "one-to-many" and source in (r.id, r.to)
    ]
    for other in spec.models:
        if other.id == source:
            found += [
                (r.id, Source(other.id, f"models.{other.id}.relations.{r.id}"))
                for r in other.relations
                if _leads(r.kind, r.to, model)
            ]
    return found


def _leads(kind: str, to: str, model: Model) -> bool:
    return to == model.id and kind in ("many-to-one", "one-to-one")


def _own(model: Model) -> list[str]:
    return [r.id for r in model.relations if r.kind == "one-to-many"]
