"""Checks of computed fields: formulas that can be read, fit their field, and do not go in circles."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from omniforge.spec.formula import of_model
from omniforge.spec.formula.kinds import READ_AS, WRITTEN_AS, Kind, kind_of
from omniforge.spec.formula.tree import Aggregate, Formula, FormulaError, names_in
from omniforge.spec.model import Model, ModelField, Spec
from omniforge.spec.problem import Finding, Loc, quoted_list

_NOT_WITH: Mapping[str, str] = {
    "required": "a value that cannot be worked out is empty",
    "unique": "nobody could give it another value",
    "default": "its value is worked out for every record",
    "personal": "the database works it out, and cannot read what is encrypted",
    "min": "use min() and max() in the formula",
    "max": "use min() and max() in the formula",
    "min_length": "nobody could make it longer",
    "max_length": "nobody could make it shorter",
    "pattern": "nobody could give it another form",
}
_ENDS: Mapping[str, tuple[str, ...]] = {"number": ("integer", "decimal", "money"), "text": ("string", "text")}
_Key = tuple[str, str]
"""Ids of model and field."""


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield everything that is wrong with computed fields."""
    readable = True
    for index, model in enumerate(spec.models):
        for place, field in enumerate(model.fields):
            if field.computed is None:
                continue
            loc: Loc = ("models", index, "fields", place)
            found = [*_field(field, loc), *_formula(spec, model, field, loc)]
            readable = readable and not any(f.loc == (*loc, "computed") for f in found)
            yield from found
        yield from _rules(model, ("models", index))
    if readable:
        yield from _circle(spec)


def _field(field: ModelField, loc: Loc) -> Iterator[Finding]:
    for key, reason in _NOT_WITH.items():
        value = getattr(field, key)
        if value is not None and value is not False:
            yield Finding((*loc, key), f"a computed field takes no `{key}`: {reason}", f"remove `{key}`")
    if field.type not in WRITTEN_AS:
        message = f"a {field.type} field cannot be computed"
        yield Finding((*loc, "computed"), message, f"use one of: {quoted_list(WRITTEN_AS)}")


def _formula(spec: Spec, model: Model, field: ModelField, loc: Loc) -> Iterator[Finding]:
    place = (*loc, "computed")
    try:
        formula = of_model.formula_of(field)
        if formula is None:
            return
        if isinstance(formula, Aggregate):
            yield from _aggregate(spec, model, field, formula, place)
            return
        _readable(model, formula)
        kind = kind_of(formula, of_model.operands(model))
    except FormulaError as error:
        yield Finding(place, error.message, error.fix)
        return
    if WRITTEN_AS.get(field.type, kind) != kind:
        yield Finding(place, f"the formula gives {_called(kind)}, and the field is a {field.type}", _ending(kind))
    by_id = {f.id: f for f in model.fields}
    yield from _hidden(field, [by_id[i] for i in names_in(formula) if i in by_id], loc)


def _called(kind: Kind) -> str:
    return {"truth": "true or false", "day": "a date", "moment": "a date and time"}.get(kind, f"a {kind}")


def _ending(kind: Kind) -> str:
    if kind == "choice":
        return 'compare the choice: `status = "…"`'
    types = _ENDS.get(kind) or tuple(t for t, k in WRITTEN_AS.items() if k == kind)
    return f"make it `type: {types[0]}`" + (f", or {' or '.join(types[1:])}" if types[1:] else "")


def _readable(model: Model, formula: Formula) -> None:
    """Refuse what no formula may read, and one that reads nothing."""
    by_id = {f.id: f for f in model.fields}
    if not any(True for _ in names_in(formula)):
        fix = "name a field in it, or use `default` for a value that is always the same"
        raise FormulaError("the formula reads no field, so that every record gets one value", fix)
    for name in names_in(formula):
        field = by_id.get(name)
        if field is not None and field.personal:
            fix = "remove `personal` from that field, or read another"
            raise FormulaError(f'"{name}" is personal: its values are encrypted, or erased with the person', fix)
        if field is not None and field.type not in READ_AS:
            raise FormulaError(f'a formula cannot read "{name}", a {field.type} field', "read another field")


def _aggregate(spec: Spec, model: Model, field: ModelField, formula: Aggregate, place: Loc) -> Iterator[Finding]:
    source = of_model.source_of(spec, model, formula)
    if WRITTEN_AS.get(field.type) != "number":
        message = f"`{formula.function}(…)` gives a number, and the field is a {field.type}"
        yield Finding(place, message, _ending("number"))
    if formula.field is None:
        return
    other = next(m for m in spec.models if m.id == source.model)
    added = next((f for f in other.fields if f.id == formula.field), None)
    numbers = [f.id for f in other.fields if READ_AS.get(f.type) == "number"]
    if added is None or added.id not in numbers:
        what = "there is no field" if added is None else "no number is in"
        yield Finding(place, f'{what} "{formula.field}" of "{other.id}"', f"use one of: {quoted_list(numbers)}")
        return
    if added.personal:
        yield Finding(place, f'"{added.id}" of "{other.id}" is personal, so encrypted', "add up another field")
    yield from _hidden(field, [added], place[:-1])


def _hidden(field: ModelField, read: list[ModelField], loc: Loc) -> Iterator[Finding]:
    for other in read:
        missing = [role for role in other.hidden_from if role not in field.hidden_from]
        if missing:
            message = f'{", ".join(missing)} would learn of "{other.id}", which is hidden from them'
            fix = f"add `hidden_from: [{', '.join(dict.fromkeys((*field.hidden_from, *other.hidden_from)))}]`"
            yield Finding((*loc, "computed"), message, fix)
            return


def _rules(model: Model, loc: Loc) -> Iterator[Finding]:
    computed = {f.id for f in model.fields if f.computed is not None}
    for index, rule in enumerate(model.rules):
        for key in ("field", "other"):
            if getattr(rule, key) in computed:
                message = f'"{getattr(rule, key)}" is computed, after the rules are checked'
                yield Finding((*loc, "rules", index, key), message, "name the fields that its formula reads")
    for index, group in enumerate(model.unique):
        for place, name in enumerate(group.fields):
            if name in computed:
                message = f'"{name}" is computed: nobody could give it another value'
                yield Finding((*loc, "unique", index, "fields", place), message, "name the fields that it reads")


def _circle(spec: Spec) -> Iterator[Finding]:
    """A circle within a model, or one that goes through aggregates of several."""
    places: dict[_Key, Loc] = {}
    reads: dict[_Key, list[_Key]] = {}
    for index, model in enumerate(spec.models):
        for place, field in enumerate(model.fields):
            formula = of_model.formula_of(field)
            if formula is None:
                continue
            key = (model.id, field.id)
            places[key] = ("models", index, "fields", place, "computed")
            if isinstance(formula, Aggregate):
                source = of_model.source_of(spec, model, formula)
                reads[key] = [(source.model, formula.field)] if formula.field else []
            else:
                reads[key] = [(model.id, name) for name in names_in(formula)]
    graph = {key: [r for r in read if r in places] for key, read in reads.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        chain = [".".join(key) for key in reversed(error.args[1])]
        message = f"{' reads '.join(chain)}: none of them can be worked out first"
        yield Finding(places[error.args[1][-1]], message, "let one of them read other fields")
