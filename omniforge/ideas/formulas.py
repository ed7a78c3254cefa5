"""What a language model may say about values that need no entering: formulas of computed fields. Pure.

Invariant: every formula passes the checker of specs; a field that has one keeps it, and none changes its type.
"""

from collections.abc import Sequence
from typing import Annotated, Any, get_args

from pydantic import Field, StringConstraints

from omniforge.ideas.record_ids import free_id
from omniforge.llm.claims import repeated
from omniforge.llm.words import Choice, Filled, Line
from omniforge.spec.check import check_spec
from omniforge.spec.formula.kinds import FUNCTIONS, READ_AS, WRITTEN_AS
from omniforge.spec.identifiers import folded
from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Model, ModelField, Spec
from omniforge.spec.slices import dump

Json = dict[str, Any]
_TYPES = tuple(t for t in get_args(FieldType) if t in WRITTEN_AS)
_NAME = Annotated[str, Line(40, 2)]
_FORMULA = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=200, pattern=r"^[\w \[\]()+*/&=!<>,.'\"%:-]+$"),
]
_NOT_ENTERED = ("required", "unique", "default", "min", "max", "min_length", "max_length", "pattern")


class Computed(Filled):
    """A field whose value follows from others."""

    thing: _NAME
    name: _NAME
    """Of the field; one that the thing has already gets the formula."""
    type: Annotated[str, Choice(_TYPES)]
    formula: _FORMULA
    """Over the ids of the thing's fields, or `sum(…)` or `count(…)` over things that are linked to it."""


class Formulas(Filled):
    """Values the description implies follow from others; may be empty."""

    computed: tuple[Computed, ...] = Field(max_length=4)


def known(spec: Spec) -> Json:
    """Return what formulas can be about: ids and types of fields, by the name of their thing, and what is linked."""
    things = {}
    for model in spec.models:
        fields = {f.id: f.type if f.computed is None else f"{f.type}, computed" for f in model.fields}
        entry: Json = {"fields": {i: t for i, t in fields.items() if t.partition(",")[0] in READ_AS}}
        if model.states:
            entry["state"] = [s.id for s in model.states]
        linked = [other.id for other in spec.models if _is_part(other, model)]
        things[model.name] = {**entry, "linked": linked}
    return {"things": things, "functions": list(FUNCTIONS)}


def applies(spec: Spec) -> bool:
    """Whether some thing has two figures, or two dates, of which a third can come, or figures of parts to add up."""
    return any(
        _n_of(model, "number") > 1
        or _n_of(model, "day") > 1
        or any(_is_part(other, model) and _n_of(other, "number") for other in spec.models)
        for model in spec.models
    )


def problems(spec: Spec, answer: Formulas) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    things = {folded(m.name, m.id): m for m in spec.models}
    found = repeated([f"{folded(c.thing, 'thing')} {folded(c.name, 'field')}" for c in answer.computed], "fields")
    for one in answer.computed:
        model = things.get(folded(one.thing, "thing"))
        if model is None:
            found.append(f"{one.thing}: there is no such thing")
            continue
        field = _field(model, one.name)
        if field is not None and field.computed is not None:
            found.append(f"{one.thing}: {one.name} has a formula already")
        elif field is not None and field.type != one.type:
            found.append(f"{one.thing}: {one.name} is a {field.type}")
    if found:
        return found
    return [f"{p.path}: {p.message}; {p.fix}" for p in check_spec(with_formulas(spec, answer)[0])]


def with_formulas(spec: Spec, answer: Formulas) -> tuple[Spec, list[str]]:
    """Return the spec with the computed fields, and the paths that changed."""
    body = dump(spec)
    paths: list[str] = []
    for model, record in zip(spec.models, body.get("models", []), strict=True):
        mine = [c for c in answer.computed if folded(c.thing, "thing") == folded(model.name, model.id)]
        paths += [f"models.{model.id}.fields.{_write(spec, model, record, one)}" for one in mine]
    return Spec.model_validate(body), paths


def _write(spec: Spec, model: Model, record: Json, one: Computed) -> str:
    """Put a formula into the record of its model, and return the id of the field."""
    fields: list[Json] = record.setdefault("fields", [])
    field = _field(model, one.name)
    if field is not None:
        at = next(n for n, f in enumerate(fields) if f["id"] == field.id)
        fields[at] = {k: v for k, v in fields[at].items() if k not in _NOT_ENTERED} | {"computed": one.formula}
        return field.id
    taken = {f["id"] for f in (*fields, *record.get("relations", []))}
    made: Json = {"id": free_id(one.name, taken), "name": one.name, "type": one.type, "computed": one.formula}
    fields.append(made | ({"currency": _currency(spec, model)} if one.type == "money" else {}))
    return str(made["id"])


def _currency(spec: Spec, model: Model) -> str:
    fields = (f for m in (model, *spec.models) for f in m.fields if f.type == "money")
    return next((f.currency for f in fields), "USD")


def _field(model: Model, name: str) -> ModelField | None:
    return next((f for f in model.fields if folded(f.name, f.id) == folded(name, "field")), None)


def _is_part(other: Model, model: Model) -> bool:
    return any(r.to == model.id and r.kind in ("many-to-one", "one-to-one") for r in other.relations)


def _n_of(model: Model, kind: str) -> int:
    return sum(READ_AS.get(f.type) == kind for f in model.fields)
