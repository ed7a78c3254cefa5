"""What the public pages show of each model: which field is the title, the price, the date, the place, the tag.

Invariant: picks go by type and name in spec order, so that a field added at the end rarely changes one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from omniforge.codegen.app_view import AppView, FieldView, LinkView, ModelView

_PLACE = re.compile(r"city|town|location|address|place|area|venue|neighbou?rhood|region|district|room")
_START = re.compile(r"start|begin|from|date|at$|on$|when|day")
_TEXT_TYPES = ("text", "rich_text")


@dataclass(frozen=True, slots=True)
class Pick:
    """A value shown on a card: its label and the TypeScript expression that gives it as text."""

    label: str
    value: str
    prop: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above the catalogue: an enum of the model, or a public model it links to."""

    prop: str
    label: str
    target: ModelView | None


@dataclass(frozen=True, slots=True)
class Showcase:
    """How one model is shown to visitors. Expressions read `row`."""

    model: ModelView
    title: str
    text: Pick | None
    image: Pick | None
    price: Pick | None
    when: Pick | None
    where: Pick | None
    tag: Pick | None
    facts: tuple[Pick, ...]
    filters: tuple[Filter, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """Props left out of the list of facts: they have a place of their own, or are no business of visitors."""
        picks = (self.text, self.image, self.price)
        private = (f.prop for f in self.model.fields if f.private)
        return (*(p.prop for p in picks if p is not None), *private)


def showcase(view: AppView, model: ModelView) -> Showcase:
    """Choose what a visitor sees of a public model."""
    fields = tuple(f for f in model.fields if not f.spec.hidden_from and not f.spec.personal and f.type != "password")
    title = model.title_field
    rest = [f for f in fields if f is not title]
    text = _take(rest, lambda f: f.type in _TEXT_TYPES)
    image = _take(rest, lambda f: f.type == "image")
    price = _take(rest, lambda f: f.type == "money")
    when = _take(rest, lambda f: f.type in ("date", "datetime") and bool(_START.search(f.spec.id)))
    when = when or _take(rest, lambda f: f.type in ("date", "datetime", "time"))
    where = _take(rest, lambda f: f.type == "string" and bool(_PLACE.search(f.spec.id)))
    link = _tag_link(view, model)
    enum = _take(rest, lambda f: f.type == "enum")
    tag = _link_pick(link) if link else (_field_pick(model, enum) if enum else None)
    facts = [_field_pick(model, f) for f in rest if f.type in ("duration", "integer", "rating", "decimal", "time")]
    if link and enum:
        facts.insert(0, _field_pick(model, enum))
    return Showcase(
        model=model,
        title=f"row.{title.prop}" if title else "row.id",
        text=_plain(text),
        image=_plain(image),
        price=_price_pick(model, price) if price else None,
        when=_field_pick(model, when) if when else None,
        where=_plain(where),
        tag=tag,
        facts=tuple(facts[:2]),
        filters=_filters(view, model, fields),
    )


def _take(fields: list[FieldView], wanted: Callable[[FieldView], bool]) -> FieldView | None:
    found = next((f for f in fields if wanted(f)), None)
    if found is not None:
        fields.remove(found)
    return found


def _plain(field: FieldView | None) -> Pick | None:
    if field is None:
        return None
    value = f"row.{field.prop}" if field.spec.required else f'row.{field.prop} ?? ""'
    return Pick(field.label, value, field.prop)


def _field_pick(model: ModelView, field: FieldView) -> Pick:
    return Pick(field.label, f"formatValue({model.prop}Fields.{field.prop}, row.{field.prop})", field.prop)


def _price_pick(model: ModelView, field: FieldView) -> Pick:
    return Pick(field.label, f"priceOf(row.{field.prop}, {model.prop}Fields.{field.prop}.currency)", field.prop)


def _tag_link(view: AppView, model: ModelView) -> LinkView | None:
    public = {m.id for m in view.models if m.public}
    return next((link for link in model.links if link.target in public), None)


def _link_pick(link: LinkView) -> Pick:
    value = f"row.{link.prop}.label" if link.required else f'row.{link.prop}?.label ?? ""'
    return Pick(link.label, value, link.prop)


def _filters(view: AppView, model: ModelView, fields: tuple[FieldView, ...]) -> tuple[Filter, ...]:
    public = {m.id: m for m in view.models if m.public}
    links = [Filter(link.prop, link.label, public[link.target]) for link in model.links if link.target in public]
    enums = [Filter(f.prop, f.label, None) for f in fields if f.type == "enum"]
    return tuple((links + enums)[:3])
