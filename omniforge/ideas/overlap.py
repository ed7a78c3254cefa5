"""What open branches change in common, told before anyone merges.

Invariant: only reads; a branch is open when it has commits that the current branch lacks.
"""

from dataclasses import dataclass
from itertools import combinations

from omniforge.ideas import branches, history, repository, versions
from omniforge.ideas.repository import Idea
from omniforge.spec.diff.change import Judged


@dataclass(frozen=True, slots=True)
class Shared:
    """One place that two branches change.

    Attributes:
        path: the place, or the file.
        ours: what the first branch does there.
        theirs: what the second one does.
        conflicts: whether merging the two would ask a person.
    """

    path: str
    ours: str
    theirs: str
    conflicts: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two branches that touch, and where."""

    one: str
    other: str
    shared: tuple[Shared, ...]

    @property
    def is_clean(self) -> bool:
        """Whether the two merge without a person."""
        return not any(place.conflicts for place in self.shared)


def overlap(idea: Idea) -> tuple[Overlap, ...]:
    """Return every pair of open branches that change something in common; the current branch counts as open."""
    found = branches.list_branches(idea)
    names = [b.name for b in found if b.is_current or b.n_ahead]
    pairs = (_between(idea, one, other) for one, other in combinations(names, 2))
    return tuple(pair for pair in pairs if pair.shared)


def _between(idea: Idea, one: str, other: str) -> Overlap:
    base = history.merge_base(idea, one, other)
    base_files = history.files_at(idea, base) if base is not None else {}
    ours, theirs = history.files_at(idea, one), history.files_at(idea, other)
    joined = versions.join(base_files, ours, theirs, labels=(one, other))
    shared = []
    changed = [
        p for p in sorted({*base_files, *ours, *theirs}) if base_files.get(p) not in (ours.get(p), theirs.get(p))
    ]
    for path in changed:
        conflicts = next((f.conflicts for f in joined if f.path == path), ())
        if path == repository.SPEC:
            base_spec = base_files.get(path, "")
            mine = history.spec_changes(base_spec, ours.get(path, ""))
            yours = history.spec_changes(base_spec, theirs.get(path, ""))
            shared += _in_spec(mine, yours, {c.path for c in conflicts})
        elif ours.get(path) != theirs.get(path) or conflicts:
            shared.append(Shared(path, f"{path} changed", f"{path} changed", bool(conflicts)))
    return Overlap(one, other, tuple(shared))


def _in_spec(mine: tuple[Judged, ...], yours: tuple[Judged, ...], conflicts: set[str]) -> list[Shared]:
    shared = []
    for ours in mine:
        for theirs in yours:
            path = _common(ours.change.path, theirs.change.path)
            if path is not None:
                clashes = any(_common(path, conflict) is not None for conflict in conflicts)
                shared.append(Shared(path, ours.words, theirs.words, clashes))
    told = {place.path for place in shared}
    words = "changes what the other needs"
    untold = [c for c in sorted(conflicts) if all(_common(path, c) is None for path in told)]
    return [*shared, *(Shared(conflict, words, words, conflicts=True) for conflict in untold)]


def _common(one: str, other: str) -> str | None:
    """Return the inner one of two places when one holds the other."""
    if one == other or one.startswith(f"{other}."):
        return one
    return other if other.startswith(f"{one}.") else None
