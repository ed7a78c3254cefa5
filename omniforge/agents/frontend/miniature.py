"""A small still picture of the app's main screen, from the labels and sample values of one model.

Invariant: shows only columns, states and actions that the app has.
"""

import re
from dataclasses import dataclass
from typing import Any

from omniforge.codegen.app_view import AppView, FieldView, ModelView
from omniforge.spec.identifiers import words

_N_ROWS = 5
_N_COLUMNS = 3
_SKIPPED = (
    "text",
    "rich_text",
    "json",
    "file",
    "image",
    "password",
    "location",
    "uuid",
    "string_list",
    "boolean",
    "url",
)

_DAYS = ("3 Mar", "9 Mar", "14 Mar", "21 Mar", "2 Apr")
_COUNTS = ("4", "12", "7", "3", "5")
_SAMPLES = {
    "date": _DAYS,
    "datetime": _DAYS,
    "duration": ("30 min", "45 min", "60 min", "30 min", "90 min"),
    "integer": _COUNTS,
    "decimal": _COUNTS,
    "rating": _COUNTS,
}


@dataclass(frozen=True, slots=True)
class Miniature:
    """A table in the small.

    Attributes:
        model: what the rows are.
        columns: label and whether it is a number.
        rows: cells as text; an empty cell is drawn as a bar.
        states: names of the states of the rows, one per row; empty when the model has none.
        action: the first action of the model, or how a new one is made.
    """

    model: ModelView
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    states: tuple[str, ...]
    stages: tuple[str, ...]
    action: str


def miniature(view: AppView) -> Miniature | None:
    """Draw the model that the app turns on: most states, links and money."""
    if not view.models:
        return None
    spoken = " ".join(words(f"{view.spec.name} {view.spec.slug} {view.spec.tagline}"))
    model = max(view.models, key=lambda m: _weight(m) + 6 * _named(m, spoken))
    title = model.title_field
    rest = [f for f in model.fields if f is not title and f.type not in _SKIPPED and not f.spec.hidden_from]
    chosen = ([title] if title else []) + sorted(rest, key=_rank)[: _N_COLUMNS - (title is not None)]
    states = [s.name for s in model.spec.states]
    order = (1, 0, 1, 2, 0)
    return Miniature(
        model=model,
        columns=tuple((f.label, _is_number(f)) for f in chosen),
        rows=tuple(tuple(_sample(model, f, row) for f in chosen) for row in range(_N_ROWS)),
        states=tuple(states[min(i, len(states) - 1)] for i in order) if states else (),
        stages=tuple(states[:4]),
        action=model.spec.transitions[0].name if model.spec.transitions else f"New {model.noun}",
    )


def _weight(model: ModelView) -> int:
    money = any(f.type == "money" for f in model.fields)
    return 3 * min(len(model.spec.states), 4) + 4 * money + len(model.links) + min(len(model.fields), 5)


def _named(model: ModelView, spoken: str) -> bool:
    """Whether the product's own name speaks of the model: `Invoicing Ledger` of invoices."""
    first = words(model.label)[:1]
    return bool(first) and first[0][:6] in spoken


def _rank(field: FieldView) -> int:
    order = ("money", "date", "datetime", "enum", "duration", "integer", "decimal", "rating")
    return order.index(field.type) if field.type in order else len(order)


def _is_number(field: FieldView) -> bool:
    return field.type in ("money", "integer", "decimal", "duration", "rating")


def _sample(model: ModelView, field: FieldView, row: int) -> str:
    values = _seeds(model).get(field.spec.id)
    if values:
        return _written(field, values[row % len(values)])
    if field.type == "money":
        return _money((240, 1150, 86, 420, 675)[row], field.spec.currency)
    if field.type == "enum" and field.spec.labels:
        return field.spec.labels[row % len(field.spec.labels)].label
    return _SAMPLES.get(field.type, ("",) * _N_ROWS)[row]


def _seeds(model: ModelView) -> dict[str, list[Any]]:
    seeds = (model.spec.model_extra or {}).get("x-seed", {})
    return {k: v for k, v in seeds.items() if isinstance(v, list)} if isinstance(seeds, dict) else {}


def _written(field: FieldView, value: Any) -> str:
    if field.type == "money" and isinstance(value, int | float):
        return _money(value, field.spec.currency)
    if field.type == "enum":
        return next((label.label for label in field.spec.labels if label.id == value), str(value))
    if field.type in ("date", "datetime") and (match := re.match(r"\d{4}-(\d\d)-(\d\d)", str(value))):
        months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
        month = months[(int(match[1]) - 1) % 12]
        return f"{int(match[2])} {month}"
    if field.type == "duration":
        return f"{value} min"
    return str(value)


def _money(value: float, currency: str) -> str:
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(currency, f"{currency} ")
    return f"{sign}{value:,.2f}" if value % 1 else f"{sign}{value:,.0f}"
