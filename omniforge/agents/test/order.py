"""In which order demo rows can be stored, and which optional links stay empty because they would form a ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from omniforge.codegen.app_view import USER, AppView


@dataclass(frozen=True, slots=True)
class SeedOrder:
    """The order of models, and model id -> ids of its relations left empty."""

    models: tuple[str, ...]
    skipped: Mapping[str, tuple[str, ...]]


def seed_order(view: AppView) -> SeedOrder:
    """Return an order that respects every required link and as many optional ones as possible, in spec order."""
    known = {m.id for m in view.models}
    upstream: dict[str, set[str]] = {m.id: set() for m in view.models}
    skipped: dict[str, list[str]] = {m.id: [] for m in view.models}
    wanted = [(m.id, link.id, link.target, link.required) for m in view.models for link in m.links]
    wanted += [(m.id, many.id, many.target, False) for m in view.models for many in m.many if many.declared]
    for holder, relation, target, required in sorted(wanted, key=lambda edge: not edge[3]):
        if target in (USER, holder) or target not in known:
            continue
        upstream[holder].add(target)
        if not _is_acyclic(upstream):
            upstream[holder].discard(target)
            if not required:
                skipped[holder].append(relation)
    return SeedOrder(_stable_order(upstream), {m: tuple(r) for m, r in skipped.items()})


def _is_acyclic(upstream: Mapping[str, set[str]]) -> bool:
    try:
        TopologicalSorter(upstream).prepare()
    except CycleError:
        return False
    return True


def _stable_order(upstream: Mapping[str, set[str]]) -> tuple[str, ...]:
    done: list[str] = []
    waiting = list(upstream)
    while waiting:
        ready = next(m for m in waiting if upstream[m] <= set(done))
        waiting.remove(ready)
        done.append(ready)
    return tuple(done)
