"""A record that a side gave another name: the same record, so that edits of the other side follow it.

Only a sure rename is followed: nothing but the key is new, and no other new record of that side is like it. A record
that both sides renamed is one record with two names, which is a conflict. Records with an `id` need none of this.
"""

from collections.abc import Hashable, Mapping

from omniforge.spec.merge.node import Entry

Names = dict[Hashable, Entry]
Pairs = frozenset[tuple[int, int]]


def follow_renames(base: Names, ours: Names, theirs: Names, key: tuple[str, ...]) -> tuple[Names, Names, Names]:
    """Return the records of a list by key, with each renamed record under one key on all sides.

    Args:
        base: records of the base by key.
        ours: of our side.
        theirs: of the other side.
        key: the entries of a record that name it.
    """
    if base.keys() <= ours.keys() and base.keys() <= theirs.keys():
        return base, ours, theirs
    content = {id(entry): _content(entry, key) for side in (base, ours, theirs) for entry in side.values()}
    left, right = (_renamed(base, side, content) for side in (ours, theirs))
    names: dict[Hashable, Hashable] = {}
    for old, entry in base.items():
        first, second = left.get(old), right.get(old)
        exact = [
            key is not None and content[id(side[key])] == content[id(entry)]
            for side, key in ((ours, first), (theirs, second))
        ]
        if first is not None and second is not None:
            if any(exact) and (first == second or (first not in theirs and second not in ours)):
                names |= {old: first, second: first}
        elif first is not None and exact[0] and first not in theirs:
            names[old] = first
        elif second is not None and exact[1] and second not in ours:
            names[old] = second
    sides = [{names.get(key, key): entry for key, entry in side.items()} for side in (base, ours, theirs)]
    return sides[0], sides[1], sides[2]


def _renamed(base: Names, side: Names, content: Mapping[int, Pairs]) -> dict[Hashable, Hashable]:
    """Return old key -> new key of records that one new record of a side is like, and no other."""
    gone = [key for key in base if key not in side]
    new = [key for key in side if key not in base]
    like = {old: [key for key in new if _alike(content[id(base[old])], content[id(side[key])])] for old in gone}
    claimed = [keys[0] for keys in like.values() if len(keys) == 1]
    return {old: keys[0] for old, keys in like.items() if len(keys) == 1 and claimed.count(keys[0]) == 1}


def _content(entry: Entry, key: tuple[str, ...]) -> Pairs:
    """Return the entries of a record without those that name it."""
    pairs = entry.value.entries
    return frozenset((e.key.data, e.value.data) for e in pairs if e.key is not None and e.key.value not in key)


def _alike(one: Pairs, other: Pairs) -> bool:
    return bool(one & other) and 2 * len(one & other) >= max(len(one), len(other))
