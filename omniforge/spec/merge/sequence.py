"""Alignment of two sequences and the three-way regions that follow from it (diff3).

The alignment is a patience diff (Bram Cohen): items that occur once on both sides are anchors, the longest increasing
chain of them is kept, and the gaps between are aligned the same way, at last by `difflib`.
"""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_DIFFLIB_LIMIT = 4_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """`base[start:stop]` became `side[side_start:side_stop]`."""

    start: int
    stop: int
    side_start: int
    side_stop: int

    @property
    def deletes(self) -> bool:
        """Whether items of the base are gone."""
        return self.stop > self.start

    @property
    def inserts(self) -> bool:
        """Whether new items are there."""
        return self.side_stop > self.side_start


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the base with what both sides made of it; stretches follow each other without a gap."""

    base: slice
    ours: slice
    theirs: slice
    our_changes: tuple[Change, ...] = ()
    their_changes: tuple[Change, ...] = ()


def changes(base: Sequence[Hashable], side: Sequence[Hashable]) -> list[Change]:
    """Return what turns `base` into `side`, in order, never two changes that touch."""
    found: list[Change] = []
    at_base = at_side = 0
    for start, side_start, size in (*_matches(base, side), (len(base), len(side), 0)):
        if start > at_base or side_start > at_side:
            found.append(Change(at_base, start, at_side, side_start))
        at_base, at_side = start + size, side_start + size
    return found


def regions(base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Region]:
    """Cut three sequences into stretches; changes that touch or overlap share one stretch."""
    left, right = changes(base, ours), changes(base, theirs)
    found: list[Region] = []
    at = our_at = their_at = i = j = 0
    while i < len(left) or j < len(right):
        start = min(c.start for c in (*left[i : i + 1], *right[j : j + 1]))
        stop, our_first, their_first = start, i, j
        grown = True
        while grown:
            grown = False
            while i < len(left) and left[i].start <= stop:
                stop, i, grown = max(stop, left[i].stop), i + 1, True
            while j < len(right) and right[j].start <= stop:
                stop, j, grown = max(stop, right[j].stop), j + 1, True
        our_changes, their_changes = tuple(left[our_first:i]), tuple(right[their_first:j])
        same = start - at
        if same:
            found.append(Region(slice(at, start), slice(our_at, our_at + same), slice(their_at, their_at + same)))
        our_stop = our_at + same + stop - start + _growth(our_changes)
        their_stop = their_at + same + stop - start + _growth(their_changes)
        found.append(
            Region(
                slice(start, stop),
                slice(our_at + same, our_stop),
                slice(their_at + same, their_stop),
                our_changes,
                their_changes,
            )
        )
        at, our_at, their_at = stop, our_stop, their_stop
    if at < len(base):
        rest = len(base) - at
        found.append(Region(slice(at, len(base)), slice(our_at, our_at + rest), slice(their_at, their_at + rest)))
    return found


def _growth(listed: Sequence[Change]) -> int:
    return sum(c.side_stop - c.side_start - c.stop + c.start for c in listed)


def _matches(left: Sequence[Hashable], right: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of equal items as (start on the left, start on the right, length)."""
    stack: list[tuple[int, int, int, int, bool]] = [(0, len(left), 0, len(right), False)]
    while stack:
        low, high, right_low, right_high, done = stack.pop()
        if done:
            yield low, right_low, high - low
            continue
        head = _common(left, right, range(low, high), range(right_low, right_high))
        if head:
            yield low, right_low, head
        low, right_low = low + head, right_low + head
        tail = _common(left, right, range(high - 1, low - 1, -1), range(right_high - 1, right_low - 1, -1))
        if tail:
            stack.append((high - tail, high, right_high - tail, right_high, True))
        high, right_high = high - tail, right_high - tail
        if low == high or right_low == right_high:
            continue
        parts = _anchored(left, right, (low, high), (right_low, right_high))
        if parts is not None:
            stack.extend(reversed(parts))
        elif (high - low) * (right_high - right_low) <= _DIFFLIB_LIMIT:
            matcher = SequenceMatcher(None, left[low:high], right[right_low:right_high], autojunk=False)
            stack.extend(
                (low + m.a, low + m.a + m.size, right_low + m.b, right_low + m.b + m.size, True)
                for m in reversed(matcher.get_matching_blocks())
                if m.size
            )


def _common(left: Sequence[Hashable], right: Sequence[Hashable], steps: range, right_steps: range) -> int:
    count = 0
    for i, j in zip(steps, right_steps, strict=False):
        if left[i] != right[j]:
            break
        count += 1
    return count


def _anchored(
    left: Sequence[Hashable], right: Sequence[Hashable], span: tuple[int, int], right_span: tuple[int, int]
) -> list[tuple[int, int, int, int, bool]] | None:
    """Cut two spans at the items that are unique in both; None when there is no such item."""
    once, right_once = _unique(left, *span), _unique(right, *right_span)
    pairs = [(i, right_once[item]) for item, i in once.items() if item in right_once]
    if not pairs:
        return None
    parts: list[tuple[int, int, int, int, bool]] = []
    low, right_low = span[0], right_span[0]
    for i, j in _longest_chain(pairs):
        parts.extend(((low, i, right_low, j, False), (i, i + 1, j, j + 1, True)))
        low, right_low = i + 1, j + 1
    return [*parts, (low, span[1], right_low, right_span[1], False)]


def _unique(items: Sequence[Hashable], low: int, high: int) -> dict[Hashable, int]:
    places: dict[Hashable, int] = {}
    repeated = set()
    for i in range(low, high):
        if items[i] in places:
            repeated.add(items[i])
        places[items[i]] = i
    return {item: i for item, i in places.items() if item not in repeated}


def _longest_chain(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs` (sorted by the first number) that rises in the second."""
    tops: list[int] = []
    top_pairs: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tops, j)
        before.append(top_pairs[at - 1] if at else -1)
        tops[at : at + 1] = [j]
        top_pairs[at : at + 1] = [n]
    chain = []
    n = top_pairs[-1]
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
