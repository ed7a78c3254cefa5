"""What an export made, and the names it used: shared by all writers."""

from collections.abc import Iterator
from dataclasses import dataclass

from omniforge.spec.identifiers import identifier_words
from omniforge.spec.model import Model, Spec


@dataclass(frozen=True, slots=True)
class Exported:
    """A spec in another format.

    Attributes:
        text: ends with a line feed.
        left_out: parts of the models that the format cannot say, by name.
    """

    text: str
    left_out: tuple[str, ...]


def class_name(name: str, fallback: str) -> str:
    """Return `OrderLine` for `Order line`."""
    return "".join(word.capitalize() for word in identifier_words(name, fallback))


def property_name(name: str, fallback: str) -> str:
    """Return `madeOn` for `Made on`."""
    whole = class_name(name, fallback)
    return whole[:1].lower() + whole[1:]


def class_names(spec: Spec) -> dict[str, str]:
    """Return id -> class name of every model, and of the account of a person."""
    return {"user": "User", **{model.id: class_name(model.name, model.id) for model in spec.models}}


def beyond_fields(model: Model) -> Iterator[str]:
    """Yield what a model has besides fields and links."""
    formulas = tuple(f for f in model.fields if f.computed is not None)
    parts = (
        ("states", model.states), ("access rules", model.access), ("conditions", model.rules), ("formulas", formulas),
    )  # fmt: skip
    for what, records in parts:
        if records:
            yield f"{what} of {model.name}"
