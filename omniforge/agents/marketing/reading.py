"""What copy reads of a spec: names, access and states of models, never their fields; and which model it is about.

Invariant: adding a field leaves the slice equal, unless it changes what the product is about.
"""

from omniforge.agents.base import Json
from omniforge.codegen import main_thing
from omniforge.codegen.app_view import AppView, ModelView, build_view
from omniforge.spec import slices
from omniforge.spec.model import Spec

MAIN = "x-main"
"""Extension key that marks the main model in a slice."""


def words_slice(spec: Spec, *sections: str) -> Json:
    """Return `slices.names_only` with states and transitions added and the main model marked."""
    reduced = slices.names_only(spec, *sections)
    whole = {m["id"]: m for m in slices.dump(spec).get("models", ())}
    view = build_view(spec)
    main = main_thing.main_model(view) or max(view.models, key=main_thing.weight, default=None)
    for model in reduced["models"]:
        model.update({k: v for k, v in whole[model["id"]].items() if k in ("states", "transitions")})
        if main is not None and model["id"] == main.id:
            model[MAIN] = True
    return reduced


def main_model(view: AppView) -> ModelView | None:
    """Return the marked model, else the first."""
    marked = (m for m in view.models if (m.spec.model_extra or {}).get(MAIN))
    return next(marked, next(iter(view.models), None))
