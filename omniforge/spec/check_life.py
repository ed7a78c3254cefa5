"""Checks of what records go through: creation that is possible, states, access without contradiction."""

from collections.abc import Iterator, Mapping

from omniforge.spec.access import PUBLIC
from omniforge.spec.model import Model, Relation, Spec
from omniforge.spec.problem import Finding, Loc

USER = "user"
TARGETS = ("local", "docker", "vercel")
_WRITES = ("create", "update", "delete")


def findings(spec: Spec) -> Iterator[Finding]:
    """Yield every contradiction in relations, states and access."""
    for index, model in enumerate(spec.models):
        loc: Loc = ("models", index)
        for place, relation in enumerate(model.relations):
            yield from _relation(model, relation, (*loc, "relations", place))
        yield from _states(model, loc)
        yield from _access(model, loc)
    yield from _cycles(spec)
    for index, target in enumerate(spec.deploy.targets):
        if target not in TARGETS:
            yield Finding(("deploy", "targets", index), f'unknown target "{target}"', f"use: {', '.join(TARGETS)}")


def _relation(model: Model, relation: Relation, loc: Loc) -> Iterator[Finding]:
    if relation.to == USER and relation.kind == "one-to-many":
        message = "an account cannot hold the link: `user` is the app's own"
        yield Finding((*loc, "kind"), message, "use many-to-one or many-to-many")
    if relation.required and relation.on_delete == "set-null":
        yield Finding((*loc, "on_delete"), "a required link cannot become empty", "use restrict or cascade")
    if relation.required and relation.to == model.id and relation.kind != "many-to-many":
        message = f'every "{model.name}" needs another one first, so none can ever be made'
        yield Finding((*loc, "required"), message, "remove `required`")


def _states(model: Model, loc: Loc) -> Iterator[Finding]:
    final = {s.id for s in model.states if s.final}
    for index, transition in enumerate(model.transitions):
        place: Loc = (*loc, "transitions", index)
        if not transition.source:
            yield Finding((*place, "source"), "the transition starts nowhere", "name at least one state")
        if transition.target in transition.source:
            yield Finding((*place, "target"), "the transition leads to where it starts", "choose another target")
        for step, source in enumerate(transition.source):
            if source in final:
                message = f'"{source}" is final, so nothing can follow'
                yield Finding((*place, "source", step), message, "remove `final: true` from the state, or this source")
    if model.transitions and model.states and model.states[0].final:
        message = f'records start in "{model.states[0].id}", which is final'
        yield Finding((*loc, "states", 0, "final"), message, "put the first state first, or remove `final`")


def _access(model: Model, loc: Loc) -> Iterator[Finding]:
    granted: dict[tuple[str, str], str] = {}
    for index, rule in enumerate(model.access):
        place: Loc = (*loc, "access", index)
        if rule.scope == "own" and model.owner is None:
            message = f'"{model.name}" has no owner, so nobody owns a record'
            yield Finding((*place, "scope"), message, "add `owner:` to the model, or use `scope: all`")
        if rule.role == PUBLIC and rule.scope == "own":
            yield Finding((*place, "scope"), "the public owns nothing", "use `scope: all`")
        for step, operation in enumerate(rule.operations):
            if rule.role == PUBLIC and operation in _WRITES:
                message = f"the public cannot {operation}: it has no account"
                yield Finding((*place, "operations", step), message, "grant it to a role")
            first = granted.setdefault((rule.role, operation), rule.scope)
            if first != rule.scope:
                message = f'"{rule.role}" may {operation} both own and all records'
                yield Finding((*place, "operations", step), message, "keep one of the two")


def _cycles(spec: Spec) -> Iterator[Finding]:
    """A chain of required links that ends where it begins makes every first record impossible."""
    needs: dict[str, dict[str, Loc]] = {m.id: {} for m in spec.models}
    for index, model in enumerate(spec.models):
        for place, relation in enumerate(model.relations):
            if not relation.required or relation.kind == "many-to-many" or relation.to == model.id:
                continue
            loc: Loc = ("models", index, "relations", place, "required")
            holder, target = model.id, relation.to
            if relation.kind == "one-to-many":
                holder, target = target, holder
            if holder in needs and target in needs:
                needs[holder].setdefault(target, loc)
    for chain in _circles(needs):
        message = f"{' needs '.join((*chain, chain[0]))}: none of them can be made first"
        yield Finding(needs[chain[-1]][chain[0]], message, "remove `required` from one of these links")


def _circles(needs: Mapping[str, Mapping[str, Loc]]) -> Iterator[tuple[str, ...]]:
    """Yield one circle per depth-first back edge, in spec order."""
    done: set[str] = set()
    for start in needs:
        chain: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            chain.append(start)
            stack.append((start, iter(needs[start])))
        while stack:
            node, following = stack[-1]
            target = next(following, None)
            if target is None:
                stack.pop()
                chain.pop()
                done.add(node)
            elif target in chain:
                yield tuple(chain[chain.index(target) :])
            elif target not in done:
                chain.append(target)
                stack.append((target, iter(needs[target])))
