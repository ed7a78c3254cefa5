"""Records that a request adds to a spec: a model for a thing, a record and a feature for a deed.

Invariant: pure; every role and model that a record names is one of the spec or of the record's own addition.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from omniforge.codegen.names import snake
from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.datafile import read_yaml
from omniforge.ideas.parser.drafts import Json
from omniforge.ideas.parser.features import with_status
from omniforge.ideas.parser.phrases import base_form
from omniforge.ideas.parser.vocabulary import kind_of
from omniforge.resources import templates_dir
from omniforge.spec.model import Model, Spec


@dataclass(frozen=True, slots=True)
class Addition:
    """A record that belongs at a path of the spec.

    Attributes:
        path: e.g. `models.review`; its last part is the record's id.
        record: plain data without the id.
        words: what asks for it; empty when it follows from another addition.
    """

    path: str
    record: Json
    words: str


def find_model(name: str, spec: Spec) -> Model | None:
    """Return the model that a word or phrase names, in any number."""
    wanted = " ".join(base_form(w) for w in name.split())
    for model in spec.models:
        names = {model.name, model.plural or "", model.id.replace("_", " ")}
        if wanted in {" ".join(base_form(w) for w in n.split()) for n in names if n}:
            return model
    return None


def find_role(name: str, spec: Spec) -> str | None:
    """Return the id of the role that a word or phrase names, in any number."""
    wanted = " ".join(base_form(w) for w in name.split())
    names = {" ".join(base_form(w) for w in r.name.split()): r.id for r in spec.roles}
    return names.get(wanted)


@cache
def actions() -> dict[str, Json]:
    """Return verb -> the record it leaves (`vocabulary/actions.yaml`)."""
    found: dict[str, Json] = read_yaml(templates_dir() / "packs" / "vocabulary" / "actions.yaml")
    return {verb: {"noun": noun, **record} for noun, record in found.items() for verb in record["verbs"].split()}


def deed(action: Json, model: Model | None, role: str, doer: str | None, spec: Spec, *, words: str) -> list[Addition]:
    """Return the record that a deed leaves, linked to the thing or person it is done to, and the feature.

    Args:
        action: one of `actions`.
        model: what it is done to.
        role: whom it is done to, when there is no model.
        doer: role that owns the records; the first that may sign up when missing.
        spec: as it is.
        words: what asks for it.
    """
    target_id, target_name = (model.id, model.name) if model else (role, role.replace("_", " ").capitalize())
    noun = str(action["noun"])
    same = find_model(noun, spec)
    if same is not None and any(r.to == (model.id if model else "user") for r in same.relations):
        return [feature(action["kind"], words, on=model.id if model else same.id)]
    name = f"{target_name} {noun}" if same is not None else noun.capitalize()
    owner = doer or next((r.id for r in spec.roles if r.signup), None)
    link = {"id": target_id, "name": target_name, "kind": "many-to-one", "to": model.id if model else "user"}
    record: Json = {"name": name, "description": f"Asked for: {words}."}
    if owner:
        record["owner"] = owner
    record["fields"] = [shorthand.field(f, text) for f, text in action["fields"].items()]
    record["relations"] = [{**link, "required": True, "on_delete": "cascade"}]
    if action.get("states"):
        record["states"] = shorthand.states(action["states"])
        record["transitions"] = [shorthand.transition(t) for t in action["transitions"]]
    record["access"] = list(_access(spec, owner, model, is_open=bool(action.get("open"))))
    model_id = snake(name)
    behaviour = feature(action["kind"], words, on=model.id if model else model_id)
    return [Addition(f"models.{model_id}", record, words), behaviour]


def feature(kind: str, words: str, *, on: str | None) -> Addition:
    """Return a behaviour asked for in these words."""
    name = words[:1].upper() + words[1:]
    record: Json = {"kind": kind, "name": name[:120], "description": f"Asked for: {words}."}
    if on is not None:
        record["on"] = on
    return Addition(f"features.{snake(name)[:60].strip('_')}", with_status(record), words)


def _access(spec: Spec, owner: str | None, target: Model | None, *, is_open: bool) -> Iterator[Json]:
    """Yield who may do what: its owner everything, others read it; the public too where the target is public."""
    reading, writing = ["list", "read"], ["create", "update", "delete"]
    if is_open and target is not None and any(a.role == "public" for a in target.access):
        yield {"role": "public", "operations": reading}
    if owner and is_open:
        yield {"role": owner, "operations": writing, "scope": "own"}
    elif owner:
        yield {"role": owner, "operations": [*reading, *writing], "scope": "own"}
    for role in spec.roles:
        if role.id != owner or is_open:
            yield {"role": role.id, "operations": reading}


def new_model(singular: str, spec: Spec, *, words: str, owner: str | None = None) -> Addition:
    """Return a model for a noun, with the fields such things usually have."""
    kind = kind_of(singular)
    owner = owner or next((r.id for r in spec.roles if r.signup), None)
    record: Json = {"name": singular.capitalize(), "description": f"Asked for: {words}."}
    if owner:
        record["owner"] = owner
    record["fields"] = [shorthand.field(f, text) for f, text in kind.fields.items()]
    if kind.states:
        record["states"] = shorthand.states(kind.states)
        record["transitions"] = [shorthand.transition(t) for t in kind.transitions]
    record["access"] = list(_access(spec, owner, None, is_open=False))
    return Addition(f"models.{snake(singular)}", record, words)


def main_model(spec: Spec) -> Model:
    """Return the model that the public sees, else the first."""
    return next((m for m in spec.models if any(a.role == "public" for a in m.access)), spec.models[0])
