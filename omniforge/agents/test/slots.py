"""What a language model may add to tests: the words of a model's demo rows, and values that must be taken or refused.

Invariant: links, numbers, dates and the count of rows stay forge's; words that the spec itself gives stay as they are.
Cases are data: forge writes the tests, and what a case expects is held against the rules of the spec first.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Annotated

from pydantic import Field

from omniforge.agents.base import Json, TaskInputs
from omniforge.agents.slotted import TaskSlot
from omniforge.agents.test import extra_cases, model_files, seeds
from omniforge.agents.test.values import SEED_KEY, value
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import NUMBERS, rating_range
from omniforge.llm.claims import repeated
from omniforge.llm.slots import Slot, declared_slots
from omniforge.llm.words import Choice, Filled, Line

NAME = "test"
_TYPES = ("string", "text", "rich_text")
_MOST_FIELDS = 6
_MOST_CASES, _MOST_CASE_FIELDS = 8, 12
_SHOWN = 3
"""Rows of forge's own that the model sees."""


class Column(Filled):
    """The values of one field, one for each row."""

    field: Annotated[str, Line(64)]
    values: tuple[Annotated[str, Line(240)], ...] = Field(min_length=1, max_length=seeds.MOST_ROWS)


class Rows(Filled):
    """Words of a model's demo rows; row n takes value n of every column."""

    columns: tuple[Column, ...] = Field(min_length=1, max_length=_MOST_FIELDS)


class Case(Filled):
    """A value of one field that must be taken or refused."""

    field: Annotated[str, Line(64)]
    value: Annotated[str, Line(240)]
    expected: Annotated[str, Choice((extra_cases.TAKEN, extra_cases.REFUSED))]
    because: Annotated[str, Line(80, 3)]


class Cases(Filled):
    """Values beyond those forge tries."""

    cases: tuple[Case, ...] = Field(min_length=1, max_length=_MOST_CASES)


@cache
def slots() -> tuple[TaskSlot, ...]:
    """Return the slots of a model's tests, in the order in which they are declared."""
    declared = declared_slots(NAME)
    return (
        Slot(NAME, declared["rows"], Rows, _inputs, _problems, lambda task: bool(_fields(task))),
        Slot(NAME, declared["cases"], Cases, _case_inputs, _case_problems, lambda task: bool(_case_fields(task))),
    )


def with_rows(spec: Json, model_id: str, answer: Json) -> Json:
    """Return the slice with a model's own words for its rows, where the spec gives none."""
    columns = {c["field"]: list(c["values"]) for c in answer["columns"]}
    models = [{**m, SEED_KEY: {**columns, **m.get(SEED_KEY, {})}} if m["id"] == model_id else m for m in spec["models"]]
    return {**spec, "models": models}


def _model(inputs: TaskInputs) -> ModelView:
    return inputs.view.model(inputs.task.params["model"])


def _n_rows(inputs: TaskInputs) -> int:
    view, params = inputs.view, inputs.task.params
    model = view.model(params["model"])
    return seeds.row_count(model, replace(model_files.around_model(view, model), counts=params["counts"]))


def _fields(inputs: TaskInputs) -> tuple[FieldView, ...]:
    """Return the fields whose words may be written: no pattern, not given by the spec."""
    model = _model(inputs)
    given = (model.spec.model_extra or {}).get(SEED_KEY)
    stated = set(given) if isinstance(given, dict) else set()
    free = (f for f in model.entered if f.type in _TYPES and not f.spec.pattern and f.spec.id not in stated)
    return tuple(free)[:_MOST_FIELDS]


def _inputs(inputs: TaskInputs) -> Json:
    model, fields = _model(inputs), _fields(inputs)
    spec = inputs.spec
    return {
        "product": {"name": spec.name, "kind": spec.kind, "thing": model.label, "about": model.spec.description},
        "n_rows": _n_rows(inputs),
        "fields": [
            {
                "field": f.spec.id,
                "name": f.spec.name,
                "about": f.spec.description,
                "most_characters": min(f.spec.max_length or 240, 240),
                "now": [str(value(model, f, row)) for row in range(_SHOWN)],
            }
            for f in fields
        ],
    }


def _problems(inputs: TaskInputs, answer: Rows) -> Sequence[str]:
    model, n = _model(inputs), _n_rows(inputs)
    fields = {f.spec.id: f for f in _fields(inputs)}
    problems = repeated([c.field for c in answer.columns], "columns")
    for column in answer.columns:
        field = fields.get(column.field)
        if field is None:
            problems.append(f"{column.field}: there is no such field; take {', '.join(fields)}")
            continue
        if len(column.values) != n:
            problems.append(f"{column.field}: {len(column.values)} values, it needs {n}")
        most, least = field.spec.max_length or 240, field.spec.min_length or 0
        if any(not least <= len(v) <= most for v in column.values):
            problems.append(f"{column.field}: every value needs {least} to {most} characters")
        if field == model.title_field or field.spec.unique:
            problems += repeated(list(column.values), column.field)
    return problems


def _case_fields(inputs: TaskInputs) -> tuple[FieldView, ...]:
    return extra_cases.fields(_model(inputs))[:_MOST_CASE_FIELDS]


def _case_inputs(inputs: TaskInputs) -> Json:
    model, spec = _model(inputs), inputs.spec
    return {
        "product": {"name": spec.name, "kind": spec.kind, "thing": model.label, "about": model.spec.description},
        "n_cases": _MOST_CASES,
        "fields": [_rules(f) for f in _case_fields(inputs)],
    }


def _rules(field: FieldView) -> Json:
    """Return what is known of a field, without what is not said."""
    spec = field.spec
    low, high = rating_range(spec)
    known = {
        "field": spec.id,
        "name": spec.name,
        "type": spec.type,
        "about": spec.description,
        "least": low if spec.type in NUMBERS else None,
        "most": high if spec.type in NUMBERS else None,
        "least_characters": spec.min_length,
        "most_characters": spec.max_length,
        "pattern": spec.pattern,
        "choices": [label.id for label in spec.labels],
    }
    return {key: value for key, value in known.items() if value not in (None, "", [])}


def _case_problems(inputs: TaskInputs, answer: Cases) -> Sequence[str]:
    """Return why not one of the cases can be used; single ones that cannot are left out, and the step's log says so."""
    proposed = [case.model_dump() for case in answer.cases]
    found = model_files.more_cases(inputs.view, _model(inputs), proposed)
    return () if found.taken or found.refused else found.dropped
