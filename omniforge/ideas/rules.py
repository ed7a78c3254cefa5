"""What a language model may say must hold of what is kept: required, unique, limits, conditions over two fields. Pure.

Invariant: limits only become tighter; every rule points at words of the text, fits the demo rows a thing comes with,
and the spec with it has no problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from omniforge.ideas.quoting import is_said, not_quoted
from omniforge.ideas.record_ids import free_id
from omniforge.llm.claims import repeated
from omniforge.llm.words import Choice, Filled, Line
from omniforge.spec.check import check_spec
from omniforge.spec.check_values import NO_DEFAULT, NUMBERS, TEXTS
from omniforge.spec.identifiers import folded
from omniforge.spec.model import Model, ModelField, Relation, Spec
from omniforge.spec.slices import dump

Json = dict[str, Any]
SEED = "x-seed"
_NAME = Annotated[str, Line(60)]
_MESSAGE = Annotated[str, Line(120, 5)]
_KINDS = ("required", "unique", "at_least", "at_most")
_OPERATORS = ("<", "<=", ">", ">=", "==", "!=")
_TELLING = frozenset({"string", "email", "url", "slug", "phone", "integer"})
"""Types of fields whose values are many enough to be unique."""
_CHOSEN = frozenset({"enum", "boolean"})
_SINGLE = ("many-to-one", "one-to-one")
_LARGEST = 1_000_000_000


class Implied(Filled):
    """A rule with the words that imply it."""

    thing: _NAME
    because: Annotated[str, Line(200, 3)]
    """Words of the description that say so, copied."""


class Limit(Implied):
    """What must hold of one field."""

    field: _NAME
    kind: Annotated[str, Choice(_KINDS)]
    number: float = Field(ge=-_LARGEST, le=_LARGEST)
    """Of `at_least` and `at_most`: the number itself, of a text its characters; else 0."""


class Comparison(Implied):
    """An order between two fields of one thing: `field` `op` `other`."""

    field: _NAME
    op: Annotated[str, Choice(_OPERATORS)]
    other: _NAME
    message: _MESSAGE
    """What somebody reads who breaks it."""


class Need(Implied):
    """A field that must be filled in when a choice or a yes-or-no field has a certain value."""

    field: _NAME
    other: _NAME
    value: Annotated[str, Line(60)]
    """A label of the choice; `yes` or `no`."""
    message: _MESSAGE


class Once(Implied):
    """Fields and links of one thing that together must not occur twice."""

    fields: tuple[_NAME, ...] = Field(min_length=2, max_length=3)


class Rules(Filled):
    """Rules that the description implies; all lists may be empty."""

    limits: tuple[Limit, ...] = Field(max_length=12)
    comparisons: tuple[Comparison, ...] = Field(max_length=4)
    needs: tuple[Need, ...] = Field(max_length=4)
    once: tuple[Once, ...] = Field(max_length=3)


def with_rules(spec: Spec, answer: Rules) -> tuple[Spec, Mapping[str, str]]:
    """Return the spec with the rules, and the words behind each path that changed."""
    models = [dict(m) for m in dump(spec).get("models", [])]
    words: dict[str, str] = {}
    for record, model in zip(models, spec.models, strict=True):
        path = f"models.{model.id}"
        for limit in _of(model, answer.limits):
            field = _field(model, limit.field)
            if field is None:
                continue
            change = {k: v for k, v in _change(field, limit).items() if getattr(field, k) != v}
            record["fields"] = [f | change if f["id"] == field.id else f for f in record["fields"]]
            words |= {f"{path}.fields.{field.id}.{key}": limit.because for key in change}
        _add(record, "rules", [(r, b) for r, b in _conditions(model, answer)], words)
        _add(record, "unique", [(_group(model, o), o.because) for o in _of(model, answer.once)], words)
    return Spec.model_validate({**dump(spec), "models": models}), words


def known(spec: Spec) -> Json:
    """Return thing -> its fields with their rules, its links, and the conditions over several of them."""
    keys = ("type", "required", "unique", "min", "max", "min_length", "max_length")
    found: Json = {}
    for model in dump(spec).get("models", []):
        fields = {
            f["name"]: {k: f[k] for k in keys if k in f} | ({"choices": _labels(f)} if f.get("labels") else {})
            for f in model.get("fields", [])
        }
        links = [r["name"] for r in model.get("relations", []) if r["kind"] in _SINGLE]
        conditions = [r["message"] for r in model.get("rules", [])]
        found[model["name"]] = {"fields": fields, "links": links, "conditions": conditions}
    return found


def _labels(field: Json) -> list[str]:
    return [label["label"] for label in field["labels"]]


def problems(spec: Spec, text: str, answer: Rules) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    things = {folded(m.name, m.id): m for m in spec.models}
    found: list[str] = []
    rules: tuple[Limit | Comparison | Need | Once, ...] = (
        *answer.limits,
        *answer.comparisons,
        *answer.needs,
        *answer.once,
    )
    for rule in rules:
        model = things.get(folded(rule.thing, "thing"))
        found += not_quoted(rule.because, text, rule.thing)
        if model is None:
            found.append(f"{rule.thing}: there is no such thing")
        else:
            found += [f"{rule.thing}: there is no field {n}" for n in _names(rule) if not _is_there(model, n, rule)]
    if found:
        return found
    found += repeated([f"{_key(x.thing, x.field)} {x.kind}" for x in answer.limits], "limits")
    for model in spec.models:
        found += [f"{model.name}: {p}" for p in _model_problems(model, text, answer)]
    return found or [f"{p.path}: {p.message}" for p in check_spec(with_rules(spec, answer)[0])]


def _model_problems(model: Model, text: str, answer: Rules) -> Iterator[str]:
    for limit in _of(model, answer.limits):
        yield from _limit_problems(model, limit, text)
    tied = [i for r in model.rules if r.kind == "compare" for i in (r.field, r.other)]
    for comparison in _of(model, answer.comparisons):
        pair = [f.id for n in (comparison.field, comparison.other) if (f := _field(model, n)) is not None]
        if set(pair) & set(tied):
            yield f"{comparison.field}: one of the two is compared already"
        tied += pair
    for need in _of(model, answer.needs):
        yield from _need_problems(model, need)
    for once in _of(model, answer.once):
        ids = [_id(model, n) for n in once.fields]
        yield from repeated([str(i) for i in ids], "fields")
        if any(set(g.fields) == set(ids) for g in model.unique):
            yield f"{' and '.join(once.fields)}: they are unique together already"
        if not any(f.id in ids and f.id not in _seed(model) and f.type not in _CHOSEN for f in model.fields):
            yield f"{' and '.join(once.fields)}: name a field, such as a date, that tells them apart"


def _limit_problems(model: Model, limit: Limit, text: str) -> Iterator[str]:
    field = _field(model, limit.field)
    if field is None:
        return
    values = _seed(model).get(field.id, [])
    if limit.kind == "required" and (field.type in NO_DEFAULT or field.hidden_from or "" in values):
        yield f"{field.name} cannot be required"
    if limit.kind == "unique" and (
        field.type not in _TELLING or field.personal or len({*map(str, values)}) < len(values)
    ):
        yield f"{field.name} cannot be unique"
    if limit.kind not in ("at_least", "at_most"):
        return
    if field.type not in NUMBERS | TEXTS:
        yield f"{field.name} is a {field.type} and has no such limit"
    elif not is_said(limit.number, text):
        yield f"{field.name}: {limit.number:g} is not in the description"
    elif limit.number < 0 and field.type in TEXTS:
        yield f"{field.name}: a text has no {limit.number:g} characters"
    elif not _is_tighter(field, limit):
        yield f"{field.name} is limited more narrowly already"
    elif any(_is_outside(value, limit) for value in values):
        yield f"{field.name}: what it usually holds is outside {limit.number:g}"


def _need_problems(model: Model, need: Need) -> Iterator[str]:
    field, other = _field(model, need.field), _field(model, need.other)
    if other is None or field is None:
        return
    value = _value(other, need.value)
    if other.type not in _CHOSEN:
        yield f"{need.other} is neither a choice nor a yes or no"
    elif value is None:
        yield f"{need.other} has no value {need.value}"
    elif field.type in NO_DEFAULT or field.hidden_from or _is_missing(model, field, other, value=value):
        yield f"{need.field} cannot be required then"


def _is_missing(model: Model, field: ModelField, other: ModelField, *, value: str | bool) -> bool:
    """Whether a demo row may lack what it needs: one that has the value, or one nobody can tell of."""
    mine, theirs = _seed(model).get(field.id, []), _seed(model).get(other.id, [])
    if len(mine) != len(theirs):
        return "" in mine
    said = [_value(other, str(v)) for v in theirs]
    return any(m == "" and s == value for m, s in zip(mine, said, strict=True))


def _change(field: ModelField, limit: Limit) -> Json:
    if limit.kind in ("required", "unique"):
        return {limit.kind: True}
    key = "min" if limit.kind == "at_least" else "max"
    return {f"{key}_length": int(limit.number)} if field.type in TEXTS else {key: limit.number}


def _conditions(model: Model, answer: Rules) -> Iterator[tuple[Json, str]]:
    for c in _of(model, answer.comparisons):
        ids = {"field": _id(model, c.field), "other": _id(model, c.other)}
        yield {"kind": "compare", **ids, "op": c.op, "message": c.message}, c.because
    for n in _of(model, answer.needs):
        other = _field(model, n.other)
        value = _value(other, n.value) if other is not None else None
        ids = {"field": _id(model, n.field), "other": _id(model, n.other)}
        yield {"kind": "required_if", **ids, "value": value, "message": n.message}, n.because


def _add(record: Json, key: str, found: Sequence[tuple[Json, str]], words: dict[str, str]) -> None:
    """Append records with ids of their own."""
    for one, because in found:
        there = record.get(key, [])
        ids = one["fields"] if key == "unique" else (one["field"], one["other"])
        made = {"id": free_id(" ".join(ids), {r["id"] for r in there}), **one}
        record[key] = [*there, made]
        words[f"models.{record['id']}.{key}.{made['id']}"] = because


def _group(model: Model, once: Once) -> Json:
    return {"fields": [_id(model, n) for n in once.fields]}


def _of(model: Model, rules: Sequence[Any]) -> Iterator[Any]:
    return (r for r in rules if folded(r.thing, "thing") == folded(model.name, model.id))


def _names(rule: Limit | Comparison | Need | Once) -> tuple[str, ...]:
    if isinstance(rule, Once):
        return rule.fields
    return (rule.field,) if isinstance(rule, Limit) else (rule.field, rule.other)


def _is_there(model: Model, name: str, rule: object) -> bool:
    found = _id(model, name)
    return found is not None and (isinstance(rule, Once) or _field(model, name) is not None)


def _id(model: Model, name: str) -> str | None:
    """Return the id of a field or link by its name."""
    records: tuple[ModelField | Relation, ...] = (*model.fields, *(r for r in model.relations if r.kind in _SINGLE))
    return next((r.id for r in records if folded(r.name, r.id) == folded(name, "field")), None)


def _field(model: Model, name: str) -> ModelField | None:
    return next((f for f in model.fields if f.id == _id(model, name)), None)


def _key(thing: str, field: str) -> str:
    return f"{folded(thing, 'thing')} {folded(field, 'field')}"


def _seed(model: Model) -> Mapping[str, list[Any]]:
    """Return field id -> the demo values a thing comes with."""
    lists = (model.model_extra or {}).get(SEED)
    return {k: v for k, v in lists.items() if isinstance(v, list)} if isinstance(lists, dict) else {}


def _is_tighter(field: ModelField, limit: Limit) -> bool:
    is_text = field.type in TEXTS
    low, high = (field.min_length, field.max_length) if is_text else (field.min, field.max)
    if limit.kind == "at_least":
        return low is None or limit.number >= low
    return high is None or limit.number <= high


def _is_outside(value: Any, limit: Limit) -> bool:
    size = value if isinstance(value, int | float) and not isinstance(value, bool) else len(str(value))
    return bool(size < limit.number if limit.kind == "at_least" else size > limit.number)


def _value(other: ModelField, said: str) -> str | bool | None:
    """Return the value that a label or `yes` stands for."""
    if other.type == "boolean":
        return {"yes": True, "true": True, "no": False, "false": False}.get(said.strip().lower())
    named = {n: label.id for label in other.labels for n in (folded(label.label, label.id), folded(label.id, label.id))}
    return named.get(folded(said, "label"))
