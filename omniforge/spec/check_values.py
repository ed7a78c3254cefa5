"""Checks of fields and their rules: limits, defaults, patterns and conditions that can hold at all."""

import datetime as dt
import re
from collections.abc import Iterator
from uuid import UUID

from omniforge.spec.kinds import FieldType
from omniforge.spec.model import Model, ModelField, Rule, Scalar, Spec
from omniforge.spec.problem import Finding, Loc, quoted_list

NUMBERS: frozenset[FieldType] = frozenset({"integer", "decimal", "money", "duration", "rating"})
WHOLE: frozenset[FieldType] = frozenset({"integer", "duration", "rating"})
TEXTS: frozenset[FieldType] = frozenset({"string", "text", "rich_text", "email", "url", "phone", "slug", "password"})
TIMES: frozenset[FieldType] = frozenset({"date", "time", "datetime"})
NO_DEFAULT: frozenset[FieldType] = frozenset({"file", "image", "json", "location", "password", "string_list"})
NOT_UNIQUE: frozenset[FieldType] = frozenset({"boolean", "json", "location", "string_list", "password"})
MAX_RATING = 5
_UNSAFE_PATTERN = re.compile(r"\(\?(?!:)|\\[1-9]|\\[pPkAZz]|[*+?}]\+")
"""Lookarounds, named groups, inline flags, back references, Unicode classes, possessive quantifiers."""


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield every field or rule that contradicts itself."""
    for index, model in enumerate(spec.models):
        for place, field in enumerate(model.fields):
            yield from _field(field, ("models", index, "fields", place))
        for place, rule in enumerate(model.rules):
            yield from _rule(model, rule, ("models", index, "rules", place))


def _field(field: ModelField, loc: Loc) -> Iterator[Finding]:
    yield from _labels(field, loc)
    yield from _limits(field, loc)
    yield from _pattern(field, loc)
    if field.unique and field.type in NOT_UNIQUE:
        yield Finding((*loc, "unique"), f"a {field.type} field cannot be unique", "remove `unique`")
    if field.default is not None:
        wrong = _default_problem(field, field.default)
        if wrong is not None:
            yield Finding((*loc, "default"), *wrong)


def _labels(field: ModelField, loc: Loc) -> Iterator[Finding]:
    if field.type == "enum" and not field.labels:
        yield Finding(loc, f'the enum "{field.name}" has no labels', "add `labels: [{id: small, label: Small}, …]`")
    if field.type != "enum" and field.labels:
        yield Finding((*loc, "labels"), f"labels have no meaning for a {field.type} field", "make it `type: enum`")


def _limits(field: ModelField, loc: Loc) -> Iterator[Finding]:
    for key in ("min", "max"):
        if getattr(field, key) is not None and field.type not in NUMBERS:
            fix = f"use `{key}_length`" if field.type in TEXTS else f"remove `{key}`"
            yield Finding((*loc, key), f"`{key}` has no meaning for a {field.type} field", fix)
    for key in ("min_length", "max_length"):
        if getattr(field, key) is not None and field.type not in TEXTS:
            fix = f"use `{key[:3]}`" if field.type in NUMBERS else f"remove `{key}`"
            yield Finding((*loc, key), f"`{key}` has no meaning for a {field.type} field", fix)
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Finding((*loc, "min"), f"min {field.min:g} is greater than max {field.max:g}", "swap the two")
    shortest, longest = field.min_length, field.max_length
    if shortest is not None and longest is not None and shortest > longest:
        message = f"min_length {shortest} is greater than max_length {longest}"
        yield Finding((*loc, "min_length"), message, "swap the two")
    if field.type == "rating" and ((field.min or 1) < 1 or (field.max or 1) > MAX_RATING):
        key = "min" if (field.min or 1) < 1 else "max"
        yield Finding((*loc, key), f"a rating goes from 1 to {MAX_RATING}", "use `type: integer` for other ranges")


def _pattern(field: ModelField, loc: Loc) -> Iterator[Finding]:
    if field.pattern is None:
        return
    place = (*loc, "pattern")
    if field.type not in TEXTS:
        yield Finding(place, f"`pattern` has no meaning for a {field.type} field", "remove `pattern`")
        return
    try:
        re.compile(field.pattern)
    except (re.error, OverflowError, RecursionError) as error:
        yield Finding(place, f"not a regular expression: {error}", "correct the expression")
        return
    if _UNSAFE_PATTERN.search(re.sub(r"\\\\", "", field.pattern)):
        message = "the pattern uses what not every engine knows: lookarounds, named groups, flags or back references"
        yield Finding(place, message, "use characters, classes, plain groups and quantifiers only")


def _default_problem(field: ModelField, value: Scalar) -> tuple[str, str] | None:
    """Return message and fix when the default does not fit the field."""
    if field.type in NO_DEFAULT:
        return f"a {field.type} field takes no default", "remove `default`"
    if field.type == "enum":
        known = {label.id for label in field.labels}
        fits = value in known or not known
        return None if fits else (f'the default "{value}" is none of the labels', f"use one of: {quoted_list(known)}")
    if not _fits(field.type, value):
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
        return f"the default {shown} is no {field.type}", _example(field.type)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _out_of_range(field, value)
    if isinstance(value, str) and field.type in TEXTS:
        return _wrong_text(field, value)
    return None


def _out_of_range(field: ModelField, value: float) -> tuple[str, str] | None:
    low = field.min if field.min is not None else (1 if field.type == "rating" else None)
    high = field.max if field.max is not None else (MAX_RATING if field.type == "rating" else None)
    if (low is not None and value < low) or (high is not None and value > high):
        return f"the default {value:g} is outside min and max", "choose a default within the limits"
    return None


def _wrong_text(field: ModelField, value: str) -> tuple[str, str] | None:
    if len(value) < (field.min_length or 0) or (field.max_length is not None and len(value) > field.max_length):
        return f"the default has {len(value)} characters, outside min_length and max_length", "choose another default"
    return None


def _fits(kind: FieldType, value: Scalar) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind in WHOLE:
        return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    if kind in NUMBERS:
        return isinstance(value, (int, float))
    return isinstance(value, str) and _text_fits(kind, value)


def _text_fits(kind: FieldType, value: str) -> bool:
    patterns = {
        "email": r"[^@\s]+@[^@\s]+\.[^@\s]+", "url": r"https?://\S+", "slug": r"[a-z0-9]+(-[a-z0-9]+)*",
        "colour": r"#[0-9a-fA-F]{6}", "time": r"([01][0-9]|2[0-3]):[0-5][0-9]", "country": r"[A-Z]{2}",
        "currency": r"[A-Z]{3}",
    }  # fmt: skip
    if kind in patterns:
        return re.fullmatch(patterns[kind], value) is not None
    try:
        if kind == "date":
            dt.date.fromisoformat(value)
        elif kind == "datetime":
            dt.datetime.fromisoformat(value)
        elif kind == "uuid":
            UUID(value)
    except ValueError:
        return False
    return True


def _example(kind: FieldType) -> str:
    examples = {
        "boolean": "true", "date": '"2026-01-31"', "datetime": '"2026-01-31T09:00:00Z"', "time": '"09:00"',
        "colour": '"#1f6f54"', "country": "FR", "currency": "EUR", "email": "ada@example.com", "uuid": "a UUID",
        "url": "https://example.com", "slug": "my-slug",
    }  # fmt: skip
    if kind in NUMBERS:
        return f"write a {'whole ' if kind in WHOLE else ''}number without quotes"
    return f"write it like {examples[kind]}" if kind in examples else "put the text in quotes"


def _rule(model: Model, rule: Rule, loc: Loc) -> Iterator[Finding]:
    by_id = {f.id: f for f in model.fields}
    field, other = by_id.get(rule.field), by_id.get(rule.other)
    if rule.field == rule.other:
        yield Finding((*loc, "other"), "the rule compares a field with itself", "name another field")
    elif rule.kind == "compare":
        if rule.op is None:
            yield Finding(
                (*loc, "op"), "a `compare` rule needs an operator", "add `op: <`, or another of <= > >= == !="
            )
        if rule.value is not None:
            yield Finding((*loc, "value"), "a `compare` rule takes no value", "remove `value`, or use `required_if`")
        if field is not None and other is not None and _group(field) != _group(other):
            message = f"{field.id} ({field.type}) cannot be compared with {other.id} ({other.type})"
            yield Finding((*loc, "other"), message, "compare two numbers, two dates, two times or two texts")
        elif field is not None and _group(field) in ("boolean", "enum", "") and rule.op not in (None, "==", "!="):
            yield Finding((*loc, "op"), f"a {field.type} field has no order", "use `==` or `!=`")
    else:
        yield from _required_if(rule, field, other, loc)


def _required_if(rule: Rule, field: ModelField | None, other: ModelField | None, loc: Loc) -> Iterator[Finding]:
    if rule.op is not None:
        yield Finding((*loc, "op"), "a `required_if` rule takes no operator", "remove `op`, or use `compare`")
    if rule.value is None:
        yield Finding((*loc, "value"), "a `required_if` rule needs a value", "add `value:`")
    elif other is not None and other.type not in NO_DEFAULT:
        wrong = _default_problem(other.model_copy(update={"min": None, "max": None}), rule.value)
        if wrong is not None:
            yield Finding((*loc, "value"), wrong[0].replace("the default", "the value"), wrong[1])
    if field is not None and field.required:
        yield Finding((*loc, "field"), f'"{field.id}" is always required', "remove `required`, or this rule")


def _group(field: ModelField) -> str:
    """Return what a field can be compared with."""
    if field.type in NUMBERS:
        return "number"
    if field.type in TIMES or field.type in ("boolean", "enum"):
        return field.type
    return "text" if field.type in TEXTS - {"password"} else ""
