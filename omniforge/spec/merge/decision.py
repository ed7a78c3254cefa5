"""What a merge decided for each place, before any text is written. Plain values; `render` turns them into text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from omniforge.spec.merge.node import Entry, Interner, Node, compose_list, compose_map

Side = Literal["ours", "theirs"]
Choice = Literal["ours", "theirs", "base"]
ConflictKind = Literal["edit", "delete", "add", "order", "comment", "meaning", "text"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that nobody but a person can decide; values are JSON data, None for what is not there."""

    path: str
    kind: ConflictKind
    base: Any
    ours: Any
    theirs: Any
    reason: str | None = None

    def describe(self) -> str:
        """Return one line for a person."""
        words = {
            "edit": "both sides changed it, differently",
            "delete": "one side deleted what the other changed",
            "add": "both sides added it, differently",
            "order": "both sides put the entries in another order",
            "comment": "both sides changed a comment here, differently",
            "meaning": "each side is right, both together are not",
            "text": "both sides changed the same lines",
        }
        return f"conflict at {self.path or 'the whole file'}: {self.reason or words[self.kind]}"


@dataclass(slots=True)
class Trivia:
    """Comment and blank lines, not indented; two versions where both sides changed them differently."""

    ours: str = ""
    theirs: str = ""

    @property
    def is_clash(self) -> bool:
        """Whether a person must choose."""
        return self.ours != self.theirs

    def of(self, side: Side | None) -> str:
        """Return the lines of one side."""
        return self.theirs if side == "theirs" else self.ours


@dataclass(slots=True)
class Take:
    """The value as it stands on one side."""

    side: Side
    node: Node


@dataclass(slots=True)
class Clash:
    """Two values that exclude each other."""

    ours: Node
    theirs: Node


@dataclass(slots=True)
class MergedText:
    """A block scalar merged by line: its header on the side of `node`, and its lines without indent."""

    side: Side
    node: Node
    header: str
    lines: list[str]
    data: int


@dataclass(slots=True)
class Part:
    """One entry of a merged collection.

    `value` is None where the entry comes whole from the one side that has it, or where one side deleted what the
    other edited (`is_clash`).
    """

    ours: Entry | None
    theirs: Entry | None
    value: "Plan | None" = None
    is_clash: bool = False
    lead: Trivia = field(default_factory=Trivia)
    trail: Trivia = field(default_factory=Trivia)

    def entry(self, side: Side) -> Entry | None:
        """Return the entry as one side has it."""
        return self.ours if side == "ours" else self.theirs

    @property
    def only(self) -> Side:
        """The side that has the entry, where one has it alone."""
        return "theirs" if self.ours is None else "ours"


@dataclass(slots=True)
class Joined:
    """A collection merged entry by entry; `frame` is the side whose layout it gets."""

    ours: Node
    theirs: Node
    frame: Side
    parts: list[Part]
    footer: Trivia = field(default_factory=Trivia)

    def node(self, side: Side) -> Node:
        """Return the collection as one side has it."""
        return self.ours if side == "ours" else self.theirs


Plan = Take | Clash | MergedText | Joined


def host_side(part: Part, plan: Joined, pick: Side | None) -> Side:
    """Return the side whose spelling of the entry is used."""
    if part.is_clash and pick is not None:
        return pick
    if part.ours is None or part.theirs is None:
        return part.only
    value = part.value
    if isinstance(value, Joined):
        return value.frame
    if isinstance(value, Clash):
        return pick or "ours"
    return value.side if value is not None else plan.frame


def has_clash(plan: Plan) -> bool:
    """Whether any place below is in conflict."""
    if isinstance(plan, Joined):
        return plan.footer.is_clash or any(part_has_clash(p) for p in plan.parts)
    return isinstance(plan, Clash)


def part_has_clash(part: Part) -> bool:
    """Whether an entry, its comments or anything in it is in conflict."""
    if part.is_clash or part.lead.is_clash or part.trail.is_clash:
        return True
    return part.value is not None and has_clash(part.value)


def data_of(plan: Plan, interner: Interner) -> int:
    """Return the number of the data that a plan without conflicts stands for."""
    if isinstance(plan, Joined):
        return _joined_data(plan.ours, plan.parts, interner)
    if isinstance(plan, MergedText):
        return plan.data
    if isinstance(plan, Clash):
        raise TypeError("a conflict has no data")
    return plan.node.data


def _joined_data(node: Node, parts: Sequence[Part], interner: Interner) -> int:
    pairs: list[tuple[int, int]] = []
    for part in parts:
        entry = part.ours or part.theirs
        if entry is None:
            continue
        value = entry.value.data if part.value is None else data_of(part.value, interner)
        pairs.append((entry.key.data if entry.key else -1, value))
    if node.kind == "map":
        return compose_map(interner, node.tag, pairs)
    return compose_list(interner, node.tag, [value for _, value in pairs])
