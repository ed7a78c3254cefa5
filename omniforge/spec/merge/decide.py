"""The three-way decisions: who changed what, and what excludes each other.

Laws: a change made by one side only always arrives; what both sides changed differently is a conflict; deleting what
the other side edited is a conflict; a comment is part of what it stands with. A record that both sides added under one
key becomes one record; a map or list that both added is united only where the two have nothing in common.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from omniforge.spec.merge.block_text import merge_block_text
from omniforge.spec.merge.decision import Choice, Clash, Conflict, ConflictKind, Joined, Part, Plan, Side, Take, Trivia
from omniforge.spec.merge.list_order import joined_order, merge_items
from omniforge.spec.merge.node import Entry, Interner, Node, plain
from omniforge.spec.merge.renaming import Names, follow_renames
from omniforge.spec.merge.trivia import footer_of, lead_of, merge_trivia, says_more, trail_of
from omniforge.spec.merge.wrapping import wrapped_chain, wrapped_part

RECORD_KEYS: tuple[tuple[str, ...], ...] = (
    ("id",),
    ("name",),
    ("key",),
    ("path", "method"),
    ("slug",),
    ("question",),
    ("locale",),
)


@dataclass(slots=True)
class Decider:
    """Collects the conflicts while it decides."""

    interner: Interner
    comments: Mapping[str, Choice] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    _uniting: int = 0

    def value(self, base: Node | None, ours: Node, theirs: Node, path: str) -> Plan:
        """Decide one value that both sides have."""
        if ours.full == theirs.full:
            return Take("theirs", theirs) if base is not None and ours.source == base.source else Take("ours", ours)
        one_sided = _one_sided(base, ours, theirs)
        if one_sided is not None:
            return one_sided
        joined = self._joined(base, ours, theirs, path)
        if joined is not None:
            return joined
        if base is not None:
            merged = merge_block_text(base, ours, theirs, self.interner)
            if merged is not None:
                return merged
        kind: ConflictKind = "add" if base is None else "comment" if ours.data == theirs.data else "edit"
        return self._clash(kind, base, ours, theirs, path)

    def trivia(self, merged: Trivia, base: str | None, path: str) -> Trivia:
        """Note a conflict between comments, unless a person has chosen a side for the place or one around it."""
        if merged.is_clash:
            for place, choice in self.comments.items():
                if path == place or path.startswith(f"{place}."):
                    chosen = (base or "") if choice == "base" else merged.of(choice)
                    return Trivia(chosen, chosen)
            self.conflicts.append(Conflict(path, "comment", base, merged.ours, merged.theirs))
        return merged

    def _clash(self, kind: ConflictKind, base: Node | None, ours: Node, theirs: Node, path: str) -> Clash:
        self.conflicts.append(Conflict(path, kind, plain(base), plain(ours), plain(theirs)))
        return Clash(ours, theirs)

    def _joined(self, base: Node | None, ours: Node, theirs: Node, path: str) -> Plan | None:
        kind = ours.kind
        if kind not in {"map", "list"} or theirs.kind != kind:
            return None
        known = base if base is not None and base.kind == kind else None
        if known is None and ours.data != theirs.data and not (self._uniting or _share_nothing(ours, theirs)):
            return None
        frame = _frame(known, ours, theirs)
        if frame is None:
            return None
        if kind == "map":
            parts = self._map_parts(known, ours, theirs, path)
        else:
            parts = self._list_parts(known, ours, theirs, path)
        if parts is None:
            return None
        footers = footer_of(known), footer_of(ours), footer_of(theirs)
        footer = self.trivia(merge_trivia(*footers), footers[0], path)
        return Joined(ours, theirs, frame, parts, footer)

    def _map_parts(self, base: Node | None, ours: Node, theirs: Node, path: str) -> list[Part] | None:
        sides = [_by_key(node) for node in (base, ours, theirs)]
        if any(not _same_repeats(sides[0], side) for side in sides[1:]):
            return None
        return self._keyed_parts(sides, path, ordered=False, label=lambda e: str(plain(e.key)))

    def _list_parts(self, base: Node | None, ours: Node, theirs: Node, path: str) -> list[Part] | None:
        nodes = [n for n in (base, ours, theirs) if n is not None]
        for names in RECORD_KEYS:
            sides = [_by_record_key(n, names) for n in nodes]
            if all(s is not None for s in sides) and any(sides):
                found = [s for s in sides if s is not None]
                if base is None:
                    found.insert(0, {})
                elif names != RECORD_KEYS[0]:
                    found = list(follow_renames(found[0], found[1], found[2], names))
                return self._keyed_parts(found, path, ordered=True, label=_record_label(names))
        triples = merge_items(base, ours, theirs)
        if triples is None:
            return None
        return [self._part(b, o, t, f"{path}.{n}") for n, (b, o, t) in enumerate(triples)]

    def _keyed_parts(
        self, sides: Sequence[Names], path: str, *, ordered: bool, label: Callable[[Entry], str]
    ) -> list[Part] | None:
        base, ours, theirs = sides
        order = joined_order(tuple(base), tuple(ours), tuple(theirs))
        if order is None and ordered:
            return None
        wrapped = {} if ordered else self._wrapped(base, ours, theirs, path)
        parts = []
        for key in order if order is not None else joined_order((), tuple(ours), tuple(theirs)) or ():
            entries = base.get(key), ours.get(key), theirs.get(key)
            shown = next(e for e in entries if e is not None)
            here = f"{path}.{label(shown)}" if path else label(shown)
            if key in wrapped:
                parts += wrapped[key]
                continue
            if _is_gone(*entries):
                continue
            united = ordered and entries[0] is None
            self._uniting += united
            parts.append(self._part(*entries, here))
            self._uniting -= united
        return parts

    def _wrapped(self, base: Names, ours: Names, theirs: Names, path: str) -> dict[Hashable, list[Part]]:
        """Return the parts of keys that one side put deeper while the other edited them, and of their new place."""
        found: dict[Hashable, list[Part]] = {}
        sides: tuple[tuple[Side, Names, Names], ...] = (("ours", ours, theirs), ("theirs", theirs, ours))
        for side, mover, editor in sides:
            new = {key: entry for key, entry in mover.items() if key not in base and key not in editor}
            for key, moved in base.items():
                edited = editor.get(key)
                if not new or key in mover or edited is None or edited.value.data == moved.value.data:
                    continue
                chain = wrapped_chain(moved, new.values())
                at = next((k for k, entry in new.items() if chain and entry is chain[0]), None)
                if chain is None or at is None or at in found:
                    continue
                here = f"{path}.{plain(moved.key)}" if path else str(plain(moved.key))
                decide = partial(self._moved_value, moved.value, edited.value, side, here)
                found |= {key: [], at: [wrapped_part(chain, side, decide)]}
        return found

    def _moved_value(self, base: Node, edited: Node, mover: Side, path: str, place: Node) -> Plan:
        ours, theirs = (place, edited) if mover == "ours" else (edited, place)
        return self.value(base, ours, theirs, path)

    def _part(self, base: Entry | None, ours: Entry | None, theirs: Entry | None, path: str) -> Part:
        """Decide one entry that at least one side still has."""
        if ours is None or theirs is None:
            if base is None:
                return Part(ours, theirs)
            held = [None if e is None else plain(e.value) for e in (base, ours, theirs)]
            self.conflicts.append(Conflict(path, "delete", *held))
            return Part(ours, theirs, is_clash=True)
        base_value = base.value if base else None
        value = self.value(base_value, ours.value, theirs.value, path)
        lead = merge_trivia(lead_of(base), lead_of(ours), lead_of(theirs))
        trail = merge_trivia(trail_of(base), trail_of(ours), trail_of(theirs))
        lead = self.trivia(lead, lead_of(base), path)
        trail = self.trivia(trail, trail_of(base), path)
        return Part(ours, theirs, value, lead=lead, trail=trail)


def _one_sided(base: Node | None, ours: Node, theirs: Node) -> Take | None:
    """Take the side that changed, if only one did; a new layout with old data counts for collections only."""
    if base is None:
        return None
    open_kinds = ours.kind == theirs.kind == base.kind and ours.kind in {"map", "list"}
    if theirs.full == base.full and (not open_kinds or theirs.source == base.source):
        return Take("ours", ours)
    if ours.full == base.full and (not open_kinds or ours.source == base.source):
        return Take("theirs", theirs)
    return None


def _frame(base: Node | None, ours: Node, theirs: Node) -> Side | None:
    """Choose the side whose layout, tag and anchor a merged collection gets; None when both changed them."""
    if not ours.entries and theirs.entries:
        sides: tuple[Side, ...] = ("theirs",)
    elif not theirs.entries:
        sides = ("ours",)
    elif ours.is_block != theirs.is_block and _has_comments(_block_of(ours, theirs)):
        sides = ("ours",) if ours.is_block else ("theirs",)
    elif base is not None and _layout(ours) == _layout(base) != _layout(theirs):
        sides = ("theirs", "ours")
    else:
        sides = ("ours", "theirs")
    properties = [(n.tag, n.anchor) for n in (base, ours, theirs) if n is not None]
    left, right = properties[-2:]
    if base is not None and base.entries:
        wanted = right if left == properties[0] else left if right == properties[0] or left == right else None
    else:
        wanted = left if left == right else None
    if wanted is None:
        return None
    return next((s for s in sides if (left if s == "ours" else right) == wanted), None)


def _block_of(ours: Node, theirs: Node) -> Node:
    return ours if ours.is_block else theirs


def _has_comments(node: Node) -> bool:
    return node.full != node.data


def _layout(node: Node) -> tuple[bool, bool]:
    return node.is_block, not node.is_block and "\n" in node.source


def _share_nothing(ours: Node, theirs: Node) -> bool:
    """Whether two collections that are both new are two sets of entries and not two versions of one thing."""
    if ours.kind == "map":
        return not _by_key(ours).keys() & _by_key(theirs).keys()
    for names in RECORD_KEYS:
        left, right = _by_record_key(ours, names), _by_record_key(theirs, names)
        if left and right:
            return not left.keys() & right.keys()
    return False


def _is_gone(base: Entry | None, ours: Entry | None, theirs: Entry | None) -> bool:
    """Whether a side deleted an entry that the other left as it was; its old comments go with it."""
    if base is None or (ours is not None and theirs is not None):
        return False
    kept = ours or theirs
    return kept is None or (kept.value.data == base.value.data and not says_more(kept, base))


def _by_key(node: Node | None) -> Names:
    """Index a map; a repeated key is counted."""
    seen: Counter[int] = Counter()
    found: Names = {}
    for entry in node.entries if node is not None else ():
        if entry.key is not None:
            found[entry.key.data, seen[entry.key.data]] = entry
            seen[entry.key.data] += 1
    return found


def _same_repeats(base: Mapping[Hashable, Entry], side: Mapping[Hashable, Entry]) -> bool:
    """Whether keys that are there more than once are there equally often on both."""
    return _repeats(base) == _repeats(side)


def _repeats(names: Iterable[Hashable]) -> set[Hashable]:
    return {k for k in names if isinstance(k, tuple) and k[1]}


def _by_record_key(node: Node, names: tuple[str, ...]) -> Names | None:
    """Index a list of records by some of their keys; None when one lacks a key or two are alike."""
    found: Names = {}
    for entry in node.entries:
        if entry.value.kind != "map":
            return None
        held = {e.key.value: e.value for e in entry.value.entries if e.key is not None}
        key = tuple(held[n].data for n in names if n in held and held[n].kind == "scalar")
        if len(key) != len(names) or key in found:
            return None
        found[key] = entry
    return found


def _record_label(names: tuple[str, ...]) -> Callable[[Entry], str]:
    def label(entry: Entry) -> str:
        held = {e.key.value: e.value.value for e in entry.value.entries if e.key is not None}
        return " ".join(held[n] for n in names)

    return label
