"""What a model's tests know of its public pages: what a visitor is shown of the first demo row, and what not."""

from collections.abc import Iterator, Mapping
from typing import Any

from omniforge.agents.frontend.showcase import Pick, Showcase, showcase
from omniforge.agents.test.seeds import Row
from omniforge.codegen import emit
from omniforge.codegen.app_view import AppView, FieldView, ModelView

Case = Mapping[str, Any]
_SHORTEST_SECRET = 6
"""A shorter text may be part of another one by chance."""


def visitors(view: AppView, model: ModelView, row: Row) -> Case | None:
    """Return what the tests of a public model expect of its pages; `None` for a model that only members see."""
    if not model.public:
        return None
    shown = showcase(view, model)
    card = list(_card(model, shown, row))
    return {
        "card": card,
        "priced": any("priceOf(" in value for _, value in card),
        "labels": [f.label for f in _facts(model, shown) if row.get(f.prop) not in (None, "", [])],
        "all_labels": all(not f.computed for f in _facts(model, shown)),
        "choices": [f"filter.{one.prop}" for one in shown.filters],
        "narrowed": next(_narrowed(model, shown), None),
        "secret": [f.prop for f in model.entered if _is_private(f) and is_telling(row[f.prop])],
    }


def _card(model: ModelView, shown: Showcase, row: Row) -> Iterator[tuple[str, str]]:
    """Yield (property of the thing, expression over VALUES) of what is shown as it was entered."""
    entered = {f.prop: f for f in model.entered}
    title = model.title_field
    if title is not None and title.prop in entered and not title.spec.hidden_from and row[title.prop]:
        yield "title", f"VALUES.{title.prop}"
    for name in ("text", "image", "where"):
        pick: Pick | None = getattr(shown, name)
        if pick is not None and pick.prop in entered and row[pick.prop]:
            yield name, f"VALUES.{pick.prop}"
    if shown.price is not None and shown.price.prop in entered and row[shown.price.prop] is not None:
        currency = emit.ts_string(entered[shown.price.prop].spec.currency)
        yield "price", f"priceOf(VALUES.{shown.price.prop}, {currency})"
    tag = entered.get(shown.tag.prop) if shown.tag is not None else None
    if tag is not None and tag.type == "enum":
        label = next((one.label for one in tag.spec.labels if one.id == row[tag.prop]), None)
        if label is not None:
            yield "tag", emit.ts_string(label)


def _facts(model: ModelView, shown: Showcase) -> list[FieldView]:
    title = model.title_field
    return [f for f in model.fields if f.prop not in shown.shown and f != title and f.type != "password"]


def _narrowed(model: ModelView, shown: Showcase) -> Iterator[dict[str, str]]:
    """Yield the choices between named values: one of them, and another."""
    fields = {f.prop: f for f in model.entered}
    for one in shown.filters:
        field = fields.get(one.prop) if one.target is None else None
        if field is not None and field.spec.id not in model.ruled and len(field.spec.labels) > 1:
            match, other, *_ = field.spec.labels
            yield {"prop": field.prop, "match": match.id, "other": other.id}


def _is_private(field: FieldView) -> bool:
    return field.type != "password" and field.private


def is_telling(value: Any) -> bool:
    """Whether a text is long enough to be looked for in another one."""
    return isinstance(value, str) and len(value) >= _SHORTEST_SECRET
