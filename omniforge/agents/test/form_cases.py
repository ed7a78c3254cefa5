"""What a model's form is tested for: its controls, what it starts with, what it asks for, refuses and sends."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from omniforge.agents.frontend import app_sections
from omniforge.agents.test import cases, literals
from omniforge.agents.test.edge_cases import SORTED_BY_VALUE
from omniforge.agents.test.seeds import Row
from omniforge.codegen import emit
from omniforge.codegen.app_view import FieldView, LinkView, ModelView
from omniforge.codegen.field_types import NUMBERS, default_value
from omniforge.spec import access

Case = Mapping[str, Any]
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("text", "rich_text", "json", "string_list"), "textarea"),
    **dict.fromkeys(("enum", "country", "currency", "rating"), "select"),
    **dict.fromkeys(NUMBERS, "number"),
    "rating": "select", "boolean": "checkbox", "date": "date", "time": "time", "datetime": "datetime-local",
    "email": "email", "url": "url", "phone": "tel", "password": "password",
}  # fmt: skip
"""Kind of the control of a type, where it is not a line of text."""
_NOT_TYPED = ("json", "location")
_SHOWN_AS_SAID = ("string", "text", "enum", *SORTED_BY_VALUE)
_MOST_STARS = 5
_LINKED = emit.ts_string("linked")
"""What `tests/support/form.tsx` offers to link to."""


def form(model: ModelView, row: Row) -> Case:
    """Return what the tests of a model's form are made from."""
    typed = {f: row[f.prop] for f in model.entered if row[f.prop] is not None and _is_typed(f, row[f.prop])}
    is_whole = all(f in typed for f in model.entered if f.spec.required)
    return {
        "controls": [control for one in _inputs(model) for control in _controls(one)],
        "starts": [(f.prop, literals.api(value)) for f, value in _starts(model)],
        "missing": list(_missing(model)),
        "values": [*((f.prop, literals.api(v)) for f, v in typed.items()), *_links(model)] if is_whole else None,
        "broken": list(_broken(model, row)) if is_whole else [],
        "hidden": list(_hidden(model)),
    }


def _inputs(model: ModelView) -> list[app_sections.Input]:
    shown = [one for section in app_sections.sections(model) for one in section.inputs]
    return [one for one in shown if not (isinstance(one, FieldView) and one.computed)]


def _controls(one: app_sections.Input) -> Iterator[tuple[str, str, str]]:
    """Yield (name, TypeScript of the label, kind) of each control of an input, as its page has them."""
    label = emit.ts_string(emit.one_line(one.label))
    if isinstance(one, LinkView):
        yield one.fk, label, "select"
    elif not isinstance(one, FieldView):
        yield f"{one.prop}Ids", emit.ts_string("Linked record"), "checkbox"
    elif one.type == "location":
        yield f"{one.prop}.lat", "m.form.latitude", "number"
        yield f"{one.prop}.lng", "m.form.longitude", "number"
    else:
        yield one.prop, label, _KINDS.get(one.type, "text")


def _starts(model: ModelView) -> Iterator[tuple[FieldView, Any]]:
    for field in model.entered:
        value = default_value(field.spec)
        if value is not None and field.type in _SHOWN_AS_SAID and field.type not in ("rating", "datetime"):
            yield field, value


def _missing(model: ModelView) -> Iterator[str]:
    """Yield the names of the controls that say so when they are left empty."""
    for field in model.entered:
        if field.spec.required and field.spec.default is None and field.type not in ("boolean", "location"):
            yield field.prop
    yield from (link.fk for link in model.links if link.required)


def _links(model: ModelView) -> Iterator[tuple[str, str]]:
    yield from ((link.fk, _LINKED) for link in model.links)
    yield from ((f"{many.prop}Ids", f"[{_LINKED}]") for many in model.many if many.declared)


def _broken(model: ModelView, row: Row) -> Iterator[tuple[str, str, str]]:
    """Yield (message, changes, name of the control with the message) for each rule that can be broken."""
    types = {f.spec.id: f.type for f in model.fields}
    for rule in model.spec.rules:
        case = cases.broken_rule(model, rule, row)
        if case is not None and not {types[rule.field], types[rule.other]} & {*_NOT_TYPED, "rating"}:
            _, changes, prop = case
            yield emit.ts_string(emit.one_line(rule.message)), changes, prop


def _hidden(model: ModelView) -> Iterator[tuple[str, Sequence[str]]]:
    for role in model.access:
        names = [f.prop for f in model.entered if role in f.spec.hidden_from]
        if names and role != access.PUBLIC:
            yield role, names


def _is_typed(field: FieldView, value: Any) -> bool:
    """Whether a person can type a value into its control, and the form sends the very same."""
    if field.type == "rating":
        return 1 <= int(value) <= _MOST_STARS
    if field.type == "datetime":
        return str(value).endswith(":00.000Z")
    return field.type not in _NOT_TYPED
