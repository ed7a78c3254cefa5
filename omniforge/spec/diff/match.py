"""Pairs what went with what came: renames within a list, moves between lists, and the references that follow.

Invariant: each record takes part in one pair at most; the surest pairs are made first, ties by name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from omniforge.spec.diff.change import Change
from omniforge.spec.diff.similarity import THRESHOLD, likeness

_MAX_PAIRS = 4_000
"""Candidates compared by content; beyond that, a document is new and not renamed."""


def renames(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, float]]:
    """Return old name -> (new name, confidence) for records that go on under another name."""
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    if not gone or not come or len(gone) * len(come) > _MAX_PAIRS:
        return {}
    old_slot, new_slot = _slots(before, after), _slots(after, before)
    rated = []
    for old in gone:
        for new in come:
            if type(before[old]) is not type(after[new]):
                continue
            same_place = old_slot[old] == new_slot[new]
            score = likeness(before[old], after[new], old_key=old, new_key=new, same_place=same_place)
            if score >= THRESHOLD:
                rated.append((-round(score, 4), old, new))
    paired: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, old, new in sorted(rated):
        if old not in paired and new not in taken:
            paired[old] = (new, round(-score, 2))
            taken.add(new)
    return paired


def holds_records(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether mappings hold records under free keys: two or more of a kind, none of them a plain value or list."""
    values = [*old.values(), *new.values()]
    if len(old) < 2 or not all(isinstance(value, dict) for value in values):  # noqa: PLR2004 - one value shows no pattern
        return False
    keys = [frozenset(value) for value in values]
    shared = frozenset.intersection(*keys)
    return bool(shared)


def settle(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Join removals and additions of one record into moves, and drop what only follows a rename."""
    return tuple(_without_consequences(_with_moves(changes)))


def _slots(records: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, tuple[str | None, str | None, int]]:
    """Return for each record the neighbours that both sides know, and how many strangers precede it there."""
    names = list(records)
    slots = {}
    previous: str | None = None
    rank = 0
    following = _following(names, others)
    for name in names:
        if name in others:
            previous, rank = name, 0
        slots[name] = (previous, following[name], rank)
        rank += name not in others
    return slots


def _following(names: Sequence[str], others: Mapping[str, Any]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    known: str | None = None
    for name in reversed(names):
        found[name] = known
        known = name if name in others else known
    return found


def _with_moves(changes: Sequence[Change]) -> list[Change]:
    """A record that left one list and came into another list of the same kind has moved."""
    gone = [c for c in changes if c.kind == "removed" and isinstance(c.record, dict)]
    moves: dict[int, Change] = {}
    dropped: set[int] = set()
    for index, change in enumerate(changes):
        if change.kind != "added" or not isinstance(change.record, dict):
            continue
        same = [g for g in gone if id(g) not in dropped and _is_same(g, change)]
        if len(same) == 1:
            origin = same[0]
            dropped.add(id(origin))
            moves[index] = replace(change, kind="moved", before=origin.path, after=change.path)
    return [moves.get(i, c) for i, c in enumerate(changes) if id(c) not in dropped]


def _is_same(gone: Change, come: Change) -> bool:
    mine, yours = gone.crumbs[-1], come.crumbs[-1]
    same_list = gone.path.rpartition(".")[0] == come.path.rpartition(".")[0]
    if mine.section != yours.section or same_list:
        return False
    return bool(gone.record == come.record)


def _without_consequences(changes: Sequence[Change]) -> list[Change]:
    """Drop changes of references that only repeat a rename of what they name."""
    renamed = {str(c.before): str(c.after) for c in changes if c.kind == "renamed" and c.path.endswith(f".{c.after}")}
    if not renamed:
        return list(changes)
    return [c for c in changes if c.kind != "changed" or _renamed(c.before, renamed) != c.after]


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(item, names) for item in value]
    if isinstance(value, dict):
        return {key: _renamed(item, names) for key, item in value.items()}
    return value
