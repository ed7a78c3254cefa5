"""Which model a product is about: what its public pages show first, and what its words talk about.

Invariant: pure; the same answer for every agent, so that text and pages speak of the same thing.
"""

from omniforge.codegen.app_view import AppView, ModelView
from omniforge.spec.identifiers import words

_STRUCTURE = frozenset(
    [
        "category",
        "tag",
        "type",
        "kind",
        "plan",
        "tier",
        "option",
        "section",
        "group",
        "setting",
        "status",
        "level",
        "label",
    ]
)
"""Last words of models that only sort or price other things."""


def main_model(view: AppView) -> ModelView | None:
    """Return the public model that visitors come for: priced, dated or pictured things before what sorts them."""
    return max((m for m in view.models if m.public), key=weight, default=None)


def second_model(view: AppView, main: ModelView | None) -> ModelView | None:
    """Return the public model beside the main one: the one it links to, else the next in weight."""
    if main is None:
        return None
    linked = {link.target for link in main.links} | {many.target for many in main.many}
    others = [m for m in view.models if m.public and m.id != main.id]
    return max(others, key=lambda m: (m.id in linked, weight(m)), default=None)


def weight(model: ModelView) -> int:
    """Return how much a model is a thing of its own, by its fields, links and name."""
    types = {f.type for f in model.fields}
    points = 4 * ("money" in types) + 2 * ("image" in types) + 2 * bool({"date", "datetime"} & types)
    structural = (words(model.label) or ("",))[-1] in _STRUCTURE
    return points + min(len(model.fields), 6) + len(model.links) + model.owned - 8 * structural
