"""Checks of references: whatever names a model, role, field or state names one that exists."""

from collections.abc import Collection, Iterable, Iterator

from omniforge.spec import access
from omniforge.spec.model import Model, Spec
from omniforge.spec.problem import Finding, Loc, quoted_list

USER = "user"
_LAYOUT_EXTRAS = frozenset({"state", "owner", "created_at", "updated_at"})
_NEEDS_MODEL = ("create", "open", "edit", "delete")


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield every dangling reference."""
    models = {m.id for m in spec.models}
    roles = {r.id for r in access.roles(spec)}
    for index, model in enumerate(spec.models):
        yield from _model(model, ("models", index), models, roles)
    yield from _sections(spec, models, roles)


def _model(model: Model, loc: Loc, models: Collection[str], roles: Collection[str]) -> Iterator[Finding]:
    fields = {f.id for f in model.fields}
    shown = fields | {r.id for r in model.relations}
    links = {r.id for r in model.relations if r.kind in ("many-to-one", "one-to-one")}
    yield from _known([model.owner], (*loc, "owner"), "role", roles)
    for index, relation in enumerate(model.relations):
        place: Loc = (*loc, "relations", index, "to")
        yield from _known([relation.to], place, "model", {*models, USER})
    for index, rule in enumerate(model.access):
        yield from _known([rule.role], (*loc, "access", index, "role"), "role", {*roles, access.PUBLIC})
    for index, field in enumerate(model.fields):
        yield from _known(field.hidden_from, (*loc, "fields", index, "hidden_from"), "role", roles, listed=True)
    for index, condition in enumerate(model.rules):
        yield from _known([condition.field], (*loc, "rules", index, "field"), "field", fields)
        yield from _known([condition.other], (*loc, "rules", index, "other"), "field", fields)
    for index, group in enumerate(model.unique):
        yield from _known(group.fields, (*loc, "unique", index, "fields"), "field", fields | links, listed=True)
    yield from _known([model.layout.title], (*loc, "layout", "title"), "field", fields)
    columns = shown | _LAYOUT_EXTRAS
    yield from _known(model.layout.columns, (*loc, "layout", "columns"), "field", columns, listed=True)
    for index, section in enumerate(model.layout.sections):
        place = (*loc, "layout", "sections", index, "fields")
        yield from _known(section.fields, place, "field", shown, listed=True)
    yield from _states(model, loc, roles)


def _states(model: Model, loc: Loc, roles: Collection[str]) -> Iterator[Finding]:
    states = {s.id for s in model.states}
    for index, transition in enumerate(model.transitions):
        place: Loc = (*loc, "transitions", index)
        yield from _known(transition.source, (*place, "source"), "state", states, listed=True)
        yield from _known([transition.target], (*place, "target"), "state", states)
        yield from _known(transition.roles, (*place, "roles"), "role", roles, listed=True)


def _sections(spec: Spec, models: Collection[str], roles: Collection[str]) -> Iterator[Finding]:
    for index, persona in enumerate(spec.personas):
        yield from _known([persona.role], ("personas", index, "role"), "role", roles)
    for index, feature in enumerate(spec.features):
        yield from _known([feature.on], ("features", index, "on"), "model", models)
    for index, page in enumerate(spec.pages):
        yield from _known([page.model], ("pages", index, "model"), "model", models)
        yield from _known([page.role], ("pages", index, "role"), "role", roles)
    for index, flow in enumerate(spec.flows):
        yield from _known([flow.role], ("flows", index, "role"), "role", roles)
        for place, step in enumerate(flow.steps):
            loc: Loc = ("flows", index, "steps", place, "model")
            yield from _known([step.model], loc, "model", models)
            if step.model is None and step.action in _NEEDS_MODEL:
                yield Finding(loc, f'the step "{step.action}" names no model', "add `model:` with the id of a model")
    for index, api in enumerate(spec.apis):
        yield from _known([api.model], ("apis", index, "model"), "model", models)


def _known(
    wanted: Iterable[str | None], loc: Loc, what: str, known: Collection[str], *, listed: bool = False
) -> Iterator[Finding]:
    """Yield a finding for each wanted id that is not known; `listed` says that `loc` is a list of ids."""
    for index, name in enumerate(wanted):
        if name is not None and name not in known:
            place = (*loc, index) if listed else loc
            fix = f"use one of: {quoted_list(known)}" if known else f"add a {what}, or remove this line"
            yield Finding(place, f'there is no {what} "{name}"', fix)
