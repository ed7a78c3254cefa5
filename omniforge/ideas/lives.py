"""What a language model may say about the life of things: the states a record goes through, and who moves it on. Pure.

Invariant: a thing that has states keeps them; every new state can be reached, and the spec with them has no problem.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from omniforge.ideas.record_ids import free_id, with_ids
from omniforge.llm.claims import repeated
from omniforge.llm.words import Filled, Line
from omniforge.spec.check import check_spec
from omniforge.spec.identifiers import folded
from omniforge.spec.model import Spec
from omniforge.spec.slices import dump

_NAME = Annotated[str, Line(40, 2)]


class Step(Filled):
    """A move from some states to another."""

    name: _NAME
    """What somebody does, e.g. `Accept`."""
    source: tuple[_NAME, ...] = Field(min_length=1, max_length=6)
    target: _NAME
    roles: tuple[Annotated[str, Line(40)], ...] = Field(max_length=4)
    """Names of the roles that may; empty: everyone who may change the record."""


class Life(Filled):
    """The states of one thing."""

    thing: _NAME
    states: tuple[_NAME, ...] = Field(min_length=2, max_length=7)
    """The first is where a new record begins."""
    steps: tuple[Step, ...] = Field(min_length=1, max_length=10)


class Lives(Filled):
    """Lives the description implies; may be empty."""

    lives: tuple[Life, ...] = Field(max_length=3)


def with_lives(spec: Spec, answer: Lives) -> tuple[Spec, list[str]]:
    """Return the spec with the states and transitions, and the paths that are new."""
    body = dump(spec)
    roles = {folded(r.name, r.id): r.id for r in spec.roles}
    lives = {folded(life.thing, "thing"): life for life in answer.lives}
    models, paths = [], []
    for model in body.get("models", []):
        life = lives.get(folded(model["name"], model["id"]))
        models.append(model if life is None else {**model, **_records(life, roles)})
        paths += [] if life is None else [f"models.{model['id']}.states", f"models.{model['id']}.transitions"]
    return Spec.model_validate({**body, "models": models}), paths


def problems(spec: Spec, answer: Lives) -> Sequence[str]:
    """Return what is wrong with an answer, in words for the model."""
    things = {folded(m.name, m.id): m for m in spec.models}
    roles = {folded(r.name, r.id) for r in spec.roles}
    found = repeated([folded(life.thing, "thing") for life in answer.lives], "things")
    for life in answer.lives:
        model = things.get(folded(life.thing, "thing"))
        if model is None:
            found.append(f"{life.thing}: there is no such thing")
        elif model.states:
            found.append(f"{life.thing}: it has states already")
        found += _life_problems(life, roles)
    if found:
        return found
    return [f"{p.path}: {p.message}" for p in check_spec(with_lives(spec, answer)[0])]


def _life_problems(life: Life, roles: set[str]) -> list[str]:
    states = [folded(s, "state") for s in life.states]
    found = [f"{life.thing}: {p}" for p in repeated(states, "states")]
    found += [f"{life.thing}: {p}" for p in repeated([folded(s.name, "step") for s in life.steps], "names of steps")]
    for step in life.steps:
        named = [step.target, *step.source]
        found += [f"{life.thing}: there is no state {s}" for s in named if folded(s, "state") not in states]
        found += [f"{life.thing}: there is no role {r}" for r in step.roles if folded(r, "role") not in roles]
    reached = {folded(s.target, "state") for s in life.steps}
    return found + [f"{life.thing}: nothing leads to {s}" for s in life.states[1:] if folded(s, "state") not in reached]


def _records(life: Life, roles: dict[str, str]) -> dict[str, Any]:
    left = {folded(s, "state") for step in life.steps for s in step.source}
    states = with_ids([{"name": s, "final": folded(s, "state") not in left} for s in life.states], "name")
    ids = {folded(s["name"], "state"): s["id"] for s in states}
    taken: set[str] = set()
    transitions = []
    for step in life.steps:
        step_id = free_id(step.name, taken)
        taken.add(step_id)
        transitions.append(
            {
                "id": step_id,
                "name": step.name,
                "source": [ids[folded(s, "state")] for s in step.source],
                "target": ids[folded(step.target, "state")],
                "roles": [roles[folded(r, "role")] for r in step.roles],
            }
        )
    return {"states": states, "transitions": transitions}
