"""The tables of a model's tests: values that are refused, values that change, filters that find."""

from collections.abc import Iterator
from typing import Any

from omniforge.agents.test import literals, pattern_sample
from omniforge.agents.test.seeds import Row, moved
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import digits
from omniforge.spec.model import Rule

_NUMBERS = ("integer", "decimal", "money", "duration", "rating")
_TEXTS = ("string", "text", "rich_text", "slug", "email", "url", "phone", "password")
_UNCHANGEABLE = ("password", "json", "location")
_WRONG: dict[str, tuple[str, Any]] = {
    "integer": ("is not whole", 1.5),
    "duration": ("is not whole", 1.5),
    "decimal": ("is not a number", "a lot"),
    "money": ("is not a number", "a lot"),
    "boolean": ("is neither yes nor no", "perhaps"),
    "date": ("is not in the calendar", "2026-02-30"),
    "datetime": ("is not a moment", "yesterday"),
    "time": ("is not on the clock", "25:00"),
    "email": ("is no address", "nobody"),
    "url": ("is no web address", "javascript:alert(1)"),
    "phone": ("is no number", "call me"),
    "slug": ("has capitals and blanks", "Not A Slug"),
    "enum": ("is no choice", "no-such-choice"),
    "rating": ("is above five", 6),
    "colour": ("is no colour", "reddish"),
    "uuid": ("is no UUID", "1234"),
    "country": ("is no country code", "Atlantis"),
    "currency": ("is no currency code", "coins"),
    "password": ("is too short", "short"),
    "location": ("is not on the globe", {"lat": 200, "lng": 0}),
    "string_list": ("is no list", "one"),
    "file": ("is no file", "nowhere"),
    "image": ("is no picture", "nowhere"),
}
_LONG = 400
"""Limits above this are not tried: the table would drown in text."""


def invalid(model: ModelView, sent: Row) -> Iterator[tuple[str, str, str]]:
    """Yield (reason, changes, property) for each rule of each field and of the model."""
    for field in model.entered:
        for reason, value in _wrong_values(field):
            yield f"{field.label}: {reason}", literals.change(field.prop, value), field.prop
    for link in model.links:
        if link.required:
            yield f"{link.label}: missing", literals.change(link.fk, None), link.fk
        yield f"{link.label}: does not exist", literals.change(link.fk, "missing"), link.fk
    for rule in model.spec.rules:
        case = broken_rule(model, rule, sent)
        if case is not None:
            yield case


def changes(model: ModelView, first: Row, later: tuple[Row, ...]) -> Iterator[tuple[str, str]]:
    """Yield (property, new value) for fields whose value can be changed alone."""
    for field in changeable(model):
        value = next((r[field.prop] for r in later if r[field.prop] != first[field.prop]), None)
        if value is not None:
            yield field.prop, literals.api(value)


def changeable(model: ModelView) -> tuple[FieldView, ...]:
    """Return the fields that no rule ties to another."""
    return tuple(f for f in model.entered if f.spec.id not in model.ruled and f.type not in _UNCHANGEABLE)


def filters(model: ModelView, first: Row, later: tuple[Row, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (query, changes of the row that is found, changes of one that is not)."""
    for field in model.entered:
        if field.spec.id in model.ruled or field.sealed:
            continue
        if field.type == "enum" and len(field.spec.labels) > 1:
            one, other = field.spec.labels[0].id, field.spec.labels[1].id
            yield _filter(field, "", one, other)
        elif field.type == "boolean":
            yield _filter(field, "", True, False)
        elif field.type in (*_NUMBERS, "date", "datetime"):
            value = next((r[field.prop] for r in later if r[field.prop] != first[field.prop]), None)
            if value is not None:
                low, high = sorted((first[field.prop], value))
                part = ".min" if field.type in _NUMBERS else ".from"
                yield _filter(field, part, high, low)
    if len(model.spec.states) > 1:
        one, other = model.spec.states[0].id, model.spec.states[1].id
        yield f"filter.state={one}", literals.change("state", one), literals.change("state", other)


def search(model: ModelView, sent: Row, later: tuple[Row, ...]) -> dict[str, str] | None:
    """Return two titles and a query that finds the first only, or `None` when titles cannot be searched so."""
    field = model.title_field
    if field is None or field.type != "string" or field.spec.hidden_from or field.computed:
        return None
    wanted = str(sent[field.prop])
    formulas = [f.spec.computed or "" for f in model.fields]
    texts = " ".join(str(v) for v in (*sent.values(), *formulas)).lower()
    for row in later:
        other = str(row[field.prop])
        word = next((w for w in wanted.split() if w.isalnum() and w.lower() not in other.lower()), None)
        if word and texts.count(word.lower()) == 1:
            return {"prop": field.prop, "wanted": wanted, "other": other, "query": word}
    return None


def _filter(field: FieldView, part: str, match: Any, other: Any) -> tuple[str, str, str]:
    text = literals.api(match).strip('"')
    return (
        f"filter.{field.prop}{part}={text}",
        literals.stored_change(field, match),
        literals.stored_change(field, other),
    )


def _wrong_values(field: FieldView) -> Iterator[tuple[str, Any]]:
    spec = field.spec
    if spec.required and spec.default is None:
        yield "missing", None
    if field.type in _WRONG:
        yield _WRONG[field.type]
    if field.type in ("decimal", "money"):
        least = int(spec.min or 0)
        yield f"more than {digits(spec)} digits after the point", round(least + 0.1 ** (digits(spec) + 1), 8)
    if field.type in _NUMBERS and field.type != "rating":
        step = 1
        if spec.min is not None:
            yield f"below {spec.min:g}", _whole(spec.min - step)
        if spec.max is not None:
            yield f"above {spec.max:g}", _whole(spec.max + step)
    if field.type in ("string", "text", "rich_text"):
        yield from _wrong_texts(field)


def _wrong_texts(field: FieldView) -> Iterator[tuple[str, Any]]:
    spec = field.spec
    if spec.max_length is not None and spec.max_length <= _LONG:
        yield f"longer than {spec.max_length}", "x" * (spec.max_length + 1)
    if spec.min_length is not None and spec.min_length > 1:
        yield f"shorter than {spec.min_length}", "x" * (spec.min_length - 1)
    if spec.pattern is not None:
        text = pattern_sample.mismatch(spec.pattern)
        if text:
            yield "of another form", text


def broken_rule(model: ModelView, rule: Rule, sent: Row) -> tuple[str, str, str] | None:
    """Return (reason, changes, property) that break a rule between two fields; None where no change surely does."""
    fields = {f.spec.id: f for f in model.fields}
    field, other = fields.get(rule.field), fields.get(rule.other)
    if field is None or other is None:
        return None
    if rule.kind == "required_if" and rule.value is not None:
        text = f"{{ {field.prop}: null, {other.prop}: {literals.api(rule.value)} }}"
        return f"{field.label}: {rule.message}", text, field.prop
    opposite = {"<": ">", "<=": ">", ">": "<", ">=": "<", "==": "<", "!=": "=="}
    if rule.kind == "compare" and sent.get(other.prop) is not None:
        value = moved(field.type, sent[other.prop], opposite.get(rule.op or "==", "<"), 1)
        if value != sent[field.prop]:
            return f"{field.label}: {rule.message}", literals.change(field.prop, value), field.prop
    return None


def _whole(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number
