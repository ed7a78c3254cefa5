"""Every problem of a pack file at once, each with path, line and fix.

Invariant: `PackReport.pack` is set exactly when there is no problem; problems are sorted by line, then path.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from omniforge.ideas.parser import pack_check_entity
from omniforge.ideas.parser.pack import Pack, PackEntity, PackFeature, PackFlow, PackRole
from omniforge.spec import check_shape
from omniforge.spec.problem import Finding, Problem, quoted_list, readable_path
from omniforge.spec.text import Document, load_data

_STEPS = ("visit", "sign_up", "sign_in", "submit_lead", "create", "open", "edit", "delete")
_ON_ENTITY = {"create": "create", "open": "read", "edit": "update", "delete": "delete"}
_GENERAL = "general"
_MAX_WEIGHT = 6.0


@dataclass(frozen=True, slots=True)
class PackReport:
    """What a check found.

    Attributes:
        problems: sorted by line, then path.
        pack: the pack, when there is no problem.
    """

    problems: tuple[Problem, ...]
    pack: Pack | None


def check_text(text: str) -> PackReport:
    """Check the text of a pack: YAML, shape, and whether it names only what it has."""
    document = load_data(text)
    problems = {Problem(readable_path(document.data, p.loc), p.line, p.message, p.fix) for p in document.problems}
    pack = None
    if document.data is not None or not problems:
        pack, found = _check_data(document.data)
        problems |= {_place(finding, document) for finding in found}
    return PackReport(tuple(sorted(problems, key=lambda p: (p.line, p.path, p.message))), None if problems else pack)


def findings(pack: Pack) -> Iterator[Finding]:
    """Yield what does not fit together in a pack of the right shape."""
    yield from _triggers(pack)
    yield from _repeats(pack)
    for position, entity in enumerate(pack.entities):
        yield from pack_check_entity.findings(pack, entity, ("entities", position))
    entities = {e.id for e in pack.entities}
    for position, feature in enumerate(pack.features):
        if feature.on is not None and feature.on not in entities:
            yield _unknown(("features", position, "on"), "entity", feature.on, entities)
    for position, _ in enumerate(pack.flows):
        yield from _flow(pack, position)


def _check_data(data: Any) -> tuple[Pack | None, tuple[Finding, ...]]:
    if not isinstance(data, dict):
        message = "the file is empty" if data is None else "the document is no set of keys"
        return None, (Finding((), message, "write one with: forge pack new NAME"),)
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        shape = check_shape.findings(data, error)
        return None, (*shape, *_rest(data, {finding.loc[0] for finding in shape if finding.loc}))
    return pack, tuple(findings(pack))


def _rest(data: dict[str, Any], wrong: AbstractSet[str | int]) -> tuple[Finding, ...]:
    """Return what does not fit together in the parts whose shape is right."""
    if wrong & {"roles", "entities"}:
        return ()
    right = {name: () if name in wrong else data.get(name, ()) for name in ("features", "flows")}
    parts: dict[str, Any] = {
        "id": str(data.get("id", "")),
        "triggers": {} if "triggers" in wrong else data["triggers"],
        "roles": tuple(PackRole.model_validate(record) for record in data["roles"]),
        "entities": tuple(PackEntity.model_validate(record) for record in data["entities"]),
        "features": tuple(PackFeature.model_validate(record) for record in right["features"]),
        "flows": tuple(PackFlow.model_validate(record) for record in right["flows"]),
    }
    pack = Pack.model_construct(**parts)
    return tuple(finding for finding in findings(pack) if finding.loc[0] not in wrong)


def _triggers(pack: Pack) -> Iterator[Finding]:
    if not pack.triggers and pack.id != _GENERAL:
        yield Finding(("triggers",), "no word calls for this pack", "add words of a text and their weight: {bakery: 4}")
    for phrase, weight in pack.triggers.items():
        if not 0 < weight <= _MAX_WEIGHT:
            message = f'the weight of "{phrase}" is {weight:g}'
            yield Finding(
                ("triggers", phrase), message, "give 0.5 (a common word) to 6 (a word of this business alone)"
            )


def _repeats(pack: Pack) -> Iterator[Finding]:
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("roles", (r.id for r in pack.roles)),
        ("entities", (e.id for e in pack.entities)),
    )
    for name, ids in lists:
        seen: set[str] = set()
        for position, record_id in enumerate(ids):
            if record_id in seen:
                yield Finding((name, position, "id"), f'"{record_id}" is there twice', "give one of them another id")
            seen.add(record_id)
    for name, size in (("roles", len(pack.roles)), ("entities", len(pack.entities))):
        if not size:
            yield Finding((name,), f"`{name}` is empty", f"add at least one of the {name}")


def _flow(pack: Pack, position: int) -> Iterator[Finding]:
    flow, loc = pack.flows[position], ("flows", position)
    roles = {r.id for r in pack.roles} | {"admin"}
    entities = {e.id: e for e in pack.entities}
    if flow.role not in roles:
        yield _unknown((*loc, "role"), "role", flow.role, roles)
        return
    for number, step in enumerate(flow.steps):
        action, _, target = step.partition(" ")
        place = (*loc, "steps", number)
        if action not in _STEPS:
            yield Finding(place, f'"{step}" is no step', f"begin it with one of: {', '.join(_STEPS)}")
        elif action in _ON_ENTITY and target not in entities:
            yield _unknown(place, "entity", target, entities)
        elif action in _ON_ENTITY and not pack_check_entity.may(entities[target], flow.role, _ON_ENTITY[action]):
            fix = f"grant `{_ON_ENTITY[action]}` to {flow.role} in its access, or let another role do it"
            yield Finding(place, f"{flow.role} may not {action} {target}", fix)


def _unknown(loc: tuple[str | int, ...], what: str, name: str, known: Iterable[str]) -> Finding:
    return Finding(loc, f'there is no {what} "{name}"', f"name one of: {quoted_list(known)}")


def _place(finding: Finding, document: Document) -> Problem:
    path = readable_path(document.data, finding.loc)
    return Problem(path, document.line_of(finding.loc), finding.message, finding.fix)
