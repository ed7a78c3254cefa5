"""The order of merged entries: of keyed ones by their neighbours, of plain items by sequence."""

from collections import Counter
from collections.abc import Hashable, Sequence

from omniforge.spec.merge.node import Entry, Node
from omniforge.spec.merge.sequence import Change, Region, regions

Triple = tuple[Entry | None, Entry | None, Entry | None]


def joined_order(
    base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable]
) -> tuple[Hashable, ...] | None:
    """Return the keys of both sides in one order; None when both reordered what they share, and differently.

    A new key stands behind the key it follows on its own side, ours before theirs at one place.
    """
    shared = set(base) & set(ours) & set(theirs)
    known, left, right = ([k for k in keys if k in shared] for keys in (base, ours, theirs))
    if right in (known, left):
        return _insert(ours, theirs, behind_rivals=True)
    if left == known:
        return _insert(theirs, ours, behind_rivals=False)
    return None


def _insert(main: Sequence[Hashable], other: Sequence[Hashable], *, behind_rivals: bool) -> tuple[Hashable, ...]:
    """Put the keys that only `other` has into `main`; those at its end go to the end."""
    others, known = set(other), set(main)
    new = [key for key in other if key not in known]
    if not new:
        return tuple(main)
    last = len(other)
    while other[last - 1] not in known:
        last -= 1
        if not last:
            break
    behind: dict[Hashable | None, list[Hashable]] = {}
    before: Hashable | None = None
    for key in other[:last]:
        if key in known:
            before = key
        else:
            behind.setdefault(before, []).append(key)
    return _woven(list(main), behind, list(other[last:]), others, behind_rivals=behind_rivals)


def _woven(
    main: list[Hashable],
    behind: dict[Hashable | None, list[Hashable]],
    at_end: list[Hashable],
    others: set[Hashable],
    *,
    behind_rivals: bool,
) -> tuple[Hashable, ...]:
    stop = len(main)
    while not behind_rivals and stop and main[stop - 1] not in others:
        stop -= 1
    joined: list[Hashable] = []
    waiting = behind.get(None, [])
    for key in (*main[:stop], None):
        if key is None or key in others or not behind_rivals:
            joined += waiting
            waiting = []
        if key is not None:
            joined.append(key)
            waiting += behind.get(key, [])
    return (*joined, *at_end, *main[stop:])


def merge_items(base: Node | None, ours: Node, theirs: Node) -> list[Triple] | None:
    """Merge lists whose items have no key, by sequence; None where the order or an item is in doubt."""
    sides = [list(n.entries) if n is not None else [] for n in (base, ours, theirs)]
    numbers = [[e.value.data for e in side] for side in sides]
    cut = regions(*numbers)
    if _moved_and_changed(numbers, cut):
        return None
    merged: list[Triple] = []
    for region in cut:
        part = _resolve(region, numbers, sides)
        if part is None:
            return None
        merged += part
    return merged


def _resolve(region: Region, numbers: list[list[int]], sides: list[list[Entry]]) -> list[Triple] | None:
    """Deletions on both sides join; what is new beside a change of the other side has no certain place."""
    ours, theirs = sides[1][region.ours], sides[2][region.theirs]
    if not region.our_changes and not region.their_changes:
        return list(zip(sides[0][region.base], ours, theirs, strict=True))
    if numbers[1][region.ours] == numbers[2][region.theirs]:
        return [(None, o, t) for o, t in zip(ours, theirs, strict=True)]
    if not region.their_changes:
        return _one_changed(region, region.our_changes, sides, ours=True)
    if not region.our_changes:
        return _one_changed(region, region.their_changes, sides, ours=False)
    if any(c.inserts for c in (*region.our_changes, *region.their_changes)):
        return _edited_in_place(sides[0][region.base], ours, theirs)
    return []


def _edited_in_place(base: list[Entry], ours: list[Entry], theirs: list[Entry]) -> list[Triple] | None:
    """Pair neighbouring records without keys, each edited by one side at most and still much the same."""
    if not len(base) == len(ours) == len(theirs):
        return None
    triples = list(zip(base, ours, theirs, strict=True))
    for known, left, right in triples:
        changed = right if left.value.data == known.value.data else left
        if known.value.data not in (left.value.data, right.value.data) or not _much_alike(known.value, changed.value):
            return None
    return list(triples)


def _much_alike(one: Node, other: Node) -> bool:
    """Whether two maps have at least half of their entries in common."""
    pairs, others = ({(e.key.data, e.value.data) for e in n.entries if e.key is not None} for n in (one, other))
    return bool(pairs & others) and 2 * len(pairs & others) >= max(len(pairs), len(others))


def _one_changed(
    region: Region, changes: Sequence[Change], sides: list[list[Entry]], *, ours: bool
) -> list[Triple] | None:
    """Take the side that changed, unless the other edited a comment of an item that is gone."""
    kept = sides[2 if ours else 1][region.theirs if ours else region.ours]
    if any(b.full != k.full for b, k in zip(sides[0][region.base], kept, strict=True)):
        return None
    new = sides[1 if ours else 2][region.ours if ours else region.theirs]
    return [(None, e, None) if ours else (None, None, e) for e in new] if changes else None


def _moved_and_changed(numbers: list[list[int]], cut: Sequence[Region]) -> bool:
    """Whether an item that one side moved or repeated was changed by the other, or both put one at two places.

    Where equal items come and go on different sides, or one of several equal ones, nobody can tell which was meant.
    """
    base, ours, theirs = numbers
    out: list[Counter[int]] = []
    into: list[Counter[int]] = []
    for side, listed in ((ours, [r.our_changes for r in cut]), (theirs, [r.their_changes for r in cut])):
        flat = [c for changes in listed for c in changes]
        out.append(Counter(n for c in flat for n in base[c.start : c.stop]))
        into.append(Counter(n for c in flat for n in side[c.side_start : c.side_stop]))
    alike: Counter[int] = Counter()
    for region in cut:
        if region.our_changes and region.their_changes and ours[region.ours] == theirs[region.theirs]:
            alike.update(ours[region.ours])
            out[0].subtract(base[region.base])
            out[1].subtract(base[region.base])
    fresh = [into[i] - alike for i in (0, 1)]
    if not (+out[0] or fresh[0]) or not (+out[1] or fresh[1]):
        return False
    touched = {*+out[0], *+out[1], *fresh[0], *fresh[1]}
    repeated = {n for side in numbers for n, count in Counter(side).items() if count > 1}
    if touched & repeated:
        return True
    if any((+out[i] & fresh[i]) & +out[1 - i] for i in (0, 1)):
        return True
    return any(fresh[i] & +out[1 - i] for i in (0, 1)) or bool(fresh[0] & fresh[1])
