"""In which order demo rows can be stored, and which optional links stay empty because they would form a ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from omniforge.agents.test.seeds import LEAST_ROWS
from omniforge.agents.test.values import SEED_KEY, value
from omniforge.codegen.app_view import USER, AppView, ModelView


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


def picked_rows(view: AppView, model: ModelView) -> dict[str, list[int]]:
    """Return relation id -> numbers of the target's demo rows, where the model lists titles of them in `x-seed`.

    A title that no row of the target has points to the first row; a list without any known title is passed over.
    """
    lists = (model.spec.model_extra or {}).get(SEED_KEY)
    found: dict[str, list[int]] = {}
    for relation in model.spec.relations:
        titles = lists.get(relation.id) if isinstance(lists, dict) else None
        if not isinstance(titles, list) or relation.to == USER or not titles:
            continue
        target = view.model(relation.to)
        if target.title_field is not None:
            known = [value(target, target.title_field, row) for row in range(LEAST_ROWS)]
            if any(t in known for t in titles):
                found[relation.id] = [known.index(t) if t in known else 0 for t in titles]
    return found


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
