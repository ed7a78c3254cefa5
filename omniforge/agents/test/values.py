"""A plausible value for a field of a row: by its type, its name, and the kind of thing the model is.

Invariant: the value depends on model, field and row number alone, so other fields never disturb it.
"""

import json
from collections.abc import Callable
from typing import Any

from omniforge.agents.test import moments, words
from omniforge.agents.test.chance import Chance, spread
from omniforge.agents.test.pattern_sample import sample
from omniforge.agents.test.vocabulary import Range, vocabulary, words_of
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import digits

SEED_KEY = "x-seed"
_COUNTRIES = ("GB", "DE", "FR", "ES", "PT", "NL", "IT", "DK", "PL", "AT", "IE", "SE")
_CURRENCIES = ("EUR", "GBP", "USD", "CHF", "SEK", "DKK", "PLN", "NOK")
_COLOURS = (
    "#2f5d50", "#c8553d", "#2b4570", "#e0a458", "#6b4e71", "#3a7d44", "#b23a48", "#1f7a8c", "#8d6a9f", "#bc6c25",
    "#52796f", "#d4a373",
)  # fmt: skip
_PLACES = (
    (53.7997, -1.5492), (45.7640, 4.8357), (41.1579, -8.6291), (47.0707, 15.4395), (56.1629, 10.2039),
    (51.0543, 3.7174), (45.0703, 7.6869), (60.3913, 5.3221), (51.8985, -8.4756), (36.7213, -4.4214),
    (52.0907, 5.1214), (54.3520, 18.6466),
)  # fmt: skip
_MAX_INTEGER = 2_000_000_000


def value(model: ModelView, field: FieldView, row: int) -> Any:
    """Return the JSON value of a field in row `row` (from 0): stated by the model's `x-seed`, else made up."""
    given = _given(model, field, row)
    if given == "" and not field.spec.required:
        return None
    if given is not None and given != "":
        return given
    maker = _MAKERS.get(field.type, _text)
    return maker(model, field, row)


def _given(model: ModelView, field: FieldView, row: int) -> Any:  # noqa: PLR0911 - one case per type
    """Return the value the model itself lists for this row, as its type wants it; `None` when there is none."""
    lists = (model.spec.model_extra or {}).get(SEED_KEY)
    values = lists.get(field.spec.id) if isinstance(lists, dict) else None
    if not isinstance(values, list) or not values:
        return None
    if row >= len(values) and (field.spec.unique or field == model.title_field):
        return None
    chosen = values[row % len(values)]
    if field.type == "enum":
        by_name = {name: label.id for label in field.spec.labels for name in (label.id, label.label)}
        return by_name.get(str(chosen))
    if field.type in ("integer", "rating", "duration"):
        return int(chosen) if isinstance(chosen, int | float) else None
    if field.type in ("money", "decimal"):
        return float(chosen) if isinstance(chosen, int | float) else None
    if field.type in ("string", "text", "rich_text", "slug", "email", "url", "phone"):
        return words.fitted(str(chosen), field.spec)
    return str(chosen) if field.type in ("date", "time", "datetime") else chosen


def _chance(model: ModelView, field: FieldView) -> Chance:
    return Chance(f"{model.id}.{field.spec.id}")


def _text(model: ModelView, field: FieldView, row: int) -> Any:
    if field.spec.pattern:
        chance = _chance(model, field)
        for attempt in range(8):
            text = sample(field.spec.pattern, lambda n, a=attempt: chance.below(n, row, a))  # type: ignore[misc]  # the default binds the attempt
            if text and words.fits(text, field.spec):
                return text
    return words.text(model, field, row)


def _integer(model: ModelView, field: FieldView, row: int) -> int:
    found = next((r for w in words_of(field.spec.id) if (r := vocabulary().integers.get(w))), None)
    return int(_number(model, field, row, found or vocabulary().integers["any"]))


def _amount(model: ModelView, field: FieldView, row: int) -> float:
    lists = vocabulary()
    by_field = next((r for w in words_of(field.spec.id) if (r := lists.amounts.get(w))), None)
    by_model = next((r for w in words_of(model.id) if (r := lists.amounts_of.get(w))), None)
    made = by_model if field.type == "money" and (by_field is None or by_field == lists.amounts["total"]) else by_field
    return round(_number(model, field, row, made or by_field or lists.amounts["any"]), digits(field.spec))


def _number(model: ModelView, field: FieldView, row: int, usual: Range) -> float:
    least, most, step = usual
    if field.spec.min is not None and (field.spec.min > least or field.spec.min > most):
        least, most = field.spec.min, max(most, field.spec.min + step * 40)
    if field.spec.max is not None:
        most = min(most, field.spec.max)
        least = min(least, most) if field.spec.min is None else max(field.spec.min, min(least, most))
    steps = max(1, int((most - least) / step) + 1)
    if field.spec.unique:
        return min(
            spread([least + i * step for i in range(max(steps, 1))], f"{model.id}.{field.spec.id}", row), _MAX_INTEGER
        )
    return least + _chance(model, field).below(steps, row) * step


def _boolean(model: ModelView, field: FieldView, row: int) -> bool:
    return _chance(model, field).below(10, row) < 7  # noqa: PLR2004 - seven of ten are yes


def _enum(model: ModelView, field: FieldView, row: int) -> str:
    return str(spread([label.id for label in field.spec.labels], f"{model.id}.{field.spec.id}", row))


def _one_of(values: tuple[Any, ...]) -> Callable[[ModelView, FieldView, int], Any]:
    return lambda model, field, row: spread(values, f"{model.id}.{field.spec.id}", row)


def _email(model: ModelView, field: FieldView, row: int) -> str:  # noqa: ARG001 - all makers have one shape
    return words.email(model, row)


def _url(model: ModelView, field: FieldView, row: int) -> str:  # noqa: ARG001 - all makers have one shape
    return f"https://example.com/{words.slug(model, row)}"


def _slug(model: ModelView, field: FieldView, row: int) -> str:
    return words.slug(model, row)[: field.spec.max_length or 120].strip("-")


def _phone(model: ModelView, field: FieldView, row: int) -> str:
    return f"+44 20 7946 {(_chance(model, field).below(90) * 10 + row) % 1000:04d}"  # Ofcom's numbers for drama


def _rating(model: ModelView, field: FieldView, row: int) -> int:
    return int(_chance(model, field).one_of((5, 4, 5, 3, 4, 5, 4, 2), row))


def _location(model: ModelView, field: FieldView, row: int) -> dict[str, float]:
    latitude, longitude = spread(_PLACES, f"{model.id}.{field.spec.id}", row)
    return {"lat": latitude, "lng": longitude}


def _list(model: ModelView, field: FieldView, row: int) -> list[str]:
    tags = vocabulary().titles["tag"]
    start = _chance(model, field).below(len(tags), row)
    return [tags[start], tags[(start + 3) % len(tags)]]


def _json(model: ModelView, field: FieldView, row: int) -> Any:  # noqa: ARG001 - all makers have one shape
    return json.loads(json.dumps({"source": "demo", "position": row + 1}))


def _uuid(model: ModelView, field: FieldView, row: int) -> str:
    digits = f"{_chance(model, field).number(row):016x}{row:016x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _picture(model: ModelView, field: FieldView, row: int) -> str:  # noqa: ARG001 - all makers have one shape
    return f"/brand/plate-{row % 6 + 1}.svg"


def _password(model: ModelView, field: FieldView, row: int) -> str:  # noqa: ARG001 - all makers have one shape
    return f"demo-password-{row + 1}"


def _duration(model: ModelView, field: FieldView, row: int) -> int:
    least = int(field.spec.min or 0)
    return max(least, int(min(_chance(model, field).one_of((15, 30, 30, 45, 60, 90), row), field.spec.max or 1440)))


_MAKERS: dict[str, Callable[[ModelView, FieldView, int], Any]] = {
    "integer": _integer,
    "decimal": _amount,
    "money": _amount,
    "boolean": _boolean,
    "enum": _enum,
    "email": _email,
    "url": _url,
    "slug": _slug,
    "phone": _phone,
    "rating": _rating,
    "location": _location,
    "string_list": _list,
    "json": _json,
    "uuid": _uuid,
    "file": _picture,
    "image": _picture,
    "password": _password,
    "duration": _duration,
    "date": moments.date_of,
    "datetime": moments.datetime_of,
    "time": moments.time_of,
    "country": _one_of(_COUNTRIES),
    "currency": _one_of(_CURRENCIES),
    "colour": _one_of(_COLOURS),
}
