"""A map that one side put one or more levels deeper, under a new key, while the other side edited it.

Only this move is followed: the new place lies inside the map where the old one was, under the same key, with the very
data of the base, and nowhere else. A record that went to another list is deleted there and edited here: a conflict.
"""

from collections.abc import Callable, Iterable

from omniforge.spec.merge.decision import Joined, Part, Plan, Side, Trivia
from omniforge.spec.merge.node import Entry, Node
from omniforge.spec.merge.trivia import lead_of, trail_of

Chain = tuple[Entry, ...]


def wrapped_chain(moved: Entry, new_entries: Iterable[Entry]) -> Chain | None:
    """Return the entries that lead to the place a deleted map moved to, from the outermost; None when in doubt.

    Args:
        moved: the entry of the base that is gone.
        new_entries: entries that are new in the same map.
    """
    if moved.value.kind != "map" or len(moved.value.entries) == 0:
        return None
    found = [chain for entry in new_entries for chain in _chains(moved, entry, ())]
    return found[0] if len(found) == 1 and len(found[0]) > 1 else None


def _chains(moved: Entry, entry: Entry, above: Chain) -> Iterable[Chain]:
    chain = (*above, entry)
    if entry.key is None or moved.key is None:
        return
    if above and entry.key.data == moved.key.data and entry.value.data == moved.value.data:
        yield chain
    elif entry.value.kind == "map":
        for inner in entry.value.entries:
            yield from _chains(moved, inner, chain)


def wrapped_part(chain: Chain, side: Side, decide: Callable[[Node], Plan]) -> Part:
    """Return the new entry with the moved map in it decided anew.

    Args:
        chain: from `wrapped_chain`.
        side: the side that moved the map.
        decide: called with the moved map as it stands at its new place.
    """
    entry = chain[0]
    if len(chain) == 1:
        plan = decide(entry.value)
    else:
        parts = [
            wrapped_part(chain[1:], side, decide) if inner is chain[1] else _kept(inner, side)
            for inner in entry.value.entries
        ]
        plan = Joined(entry.value, entry.value, side, parts)
    lead, trail = lead_of(entry) or "", trail_of(entry) or ""
    return Part(entry, entry, plan, lead=Trivia(lead, lead), trail=Trivia(trail, trail))


def _kept(entry: Entry, side: Side) -> Part:
    return Part(entry, None) if side == "ours" else Part(None, entry)
