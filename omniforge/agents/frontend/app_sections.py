"""Which inputs a model's pages show, in which sections and columns: the stated layout, or a sensible one."""

from collections.abc import Sequence
from dataclasses import dataclass

from omniforge.agents.frontend.app_fields import UI
from omniforge.codegen.app_view import FieldView, LinkView, ManyView, ModelView

Input = FieldView | LinkView | ManyView

MAX_COLUMNS = 6
MAX_FILTERS = 4
_STATE_RANK, _LINK_RANK = 1, 2
_MANY_INPUTS = 5
"""Above this, inputs without stated sections are parted by what they are."""


_GROUPS = ("Details", "About", "Files", "Related")


_GROUPS = ("Details", "About", "Files", "Related")


@dataclass(frozen=True)
class InputSection:
    """A titled group of inputs."""

    name: str
    inputs: tuple[Input, ...]


def sections(model: ModelView) -> tuple[InputSection, ...]:
    """Return every input of the model once: as its layout says, the rest by what it is."""
    by_id = {_id(i): i for i in inputs(model)}
    stated = [
        InputSection(s.name, tuple(by_id.pop(f) for f in dict.fromkeys(s.fields) if f in by_id))
        for s in model.spec.layout.sections
    ]
    return tuple(s for s in (*stated, *_parted(tuple(by_id.values()), after=bool(stated))) if s.inputs)


def inputs(model: ModelView) -> tuple[Input, ...]:
    """Return what a form of the model asks for: fields, links, and the many-to-many links declared on it."""
    return (*model.fields, *model.links, *(m for m in model.many if m.declared))


def _id(one: Input) -> str:
    return one.spec.id if isinstance(one, FieldView) else one.id


def _parted(rest: Sequence[Input], *, after: bool) -> list[InputSection]:
    if len(rest) <= _MANY_INPUTS or after:
        return [InputSection("More" if after else "Details", tuple(rest))]
    return [InputSection(name, tuple(i for i in rest if _group(i) == name)) for name in _GROUPS]


def _group(one: Input) -> str:
    if isinstance(one, ManyView):
        return "Related"
    if isinstance(one, LinkView):
        return "Details"
    if one.type in ("file", "image"):
        return "Files"
    return "About" if one.type in ("text", "rich_text", "json", "string_list") else "Details"


def picture(model: ModelView) -> FieldView | None:
    """Return the field that shows what a record looks like: the first image that nobody is kept from seeing."""
    return next((f for f in model.fields if f.type == "image" and not f.spec.hidden_from), None)


def columns(model: ModelView) -> tuple[FieldView | LinkView | None, ...]:
    """Return what the list shows after the title, in order; `None` stands for the state."""
    title = model.title_field
    fields = {f.spec.id: f for f in model.fields if f is not title and f.type != "password"}
    known: dict[str, FieldView | LinkView | None] = {**fields, **{k.id: k for k in model.links}}
    if model.spec.states:
        known["state"] = None
    stated = [known[c] for c in dict.fromkeys(model.spec.layout.columns) if c in known]
    if stated:
        return tuple(stated)
    ranked = [(_rank(one), at, one) for at, one in enumerate(known.values())]
    best = sorted((r for r in ranked if r[0] > 0), key=lambda r: (r[0], r[1]))[: MAX_COLUMNS - 1]
    return tuple(one for _, _, one in sorted(best, key=lambda r: (_is_end(r[2]), r[1])))


def _rank(one: FieldView | LinkView | None) -> int:
    if one is None:
        return _STATE_RANK
    return _LINK_RANK if isinstance(one, LinkView) else UI[one.type].listed


def _is_end(one: FieldView | LinkView | None) -> bool:
    return isinstance(one, FieldView) and UI[one.type].end


def filters(model: ModelView) -> tuple[FieldView | LinkView | None, ...]:
    """Return what the list can be narrowed by: the state (`None`), choices, links, yes or no; at most four."""
    state: tuple[None, ...] = (None,) if model.spec.states else ()
    choices = (f for f in model.fields if f.type == "enum" and not f.sealed)
    links = (k for k in model.links if k.target != "user")
    yes_no = (f for f in model.fields if f.type == "boolean" and not f.sealed)
    return (*state, *choices, *links, *yes_no)[:MAX_FILTERS]
