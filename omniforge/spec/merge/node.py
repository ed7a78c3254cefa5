"""Nodes of a parsed text that remember where they stand in it, so that a merge can splice instead of dump.

Invariant: equal `data` numbers mean equal data, equal `full` numbers mean equal data and equal comments; numbers are
comparable only between trees made with one `Interner`.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["map", "list", "scalar", "alias"]


class NotStructuredError(ValueError):
    """The text cannot be merged by structure: it does not parse."""


class LayoutError(NotStructuredError):
    """The text parses, but is laid out in a way that the splicer does not know."""


class Interner:
    """Give equal structures equal numbers."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def number(self, structure: Hashable) -> int:
        """Return the number of a structure built from text and numbers."""
        return self._numbers.setdefault(structure, len(self._numbers))


@dataclass(slots=True, eq=False)
class Entry:
    """One pair of a map or one item of a list.

    A block entry owns whole lines: its lead (blank lines and comments before it), the line it starts on, its value,
    and comment lines below that are indented deeper than itself: `text[lead_start:stop]`.
    """

    key: "Node | None"
    value: "Node"
    start: int
    lead_start: int = 0
    head_end: int = 0
    trail_end: int = 0
    stop: int = 0
    full: int = -1
    is_bare: bool = True

    @property
    def column(self) -> int:
        """How far the entry is indented."""
        text = self.value.text
        return self.start - text.rfind("\n", 0, self.start) - 1


@dataclass(slots=True, eq=False)
class Node:
    """A value with its place: `text[start:end]`, anchor and tag included; `body` is behind them."""

    text: str
    kind: Kind
    start: int
    end: int
    tag: str = ""
    value: str = ""
    style: str = "flow"
    anchor: str | None = None
    body: int = 0
    column: int = 0
    stop: int = 0
    data: int = -1
    full: int = -1
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Whether this is a map or list laid out by indentation."""
        return self.style == "block"

    @property
    def source(self) -> str:
        """The text of the value itself."""
        return self.text[self.start : self.end]

    @property
    def footer_start(self) -> int:
        """Where the comment lines below the last entry of a block begin."""
        return self.entries[-1].stop


@dataclass(slots=True, eq=False)
class Tree:
    """One parsed document: `text[:header_end]` before the root's own lines, `text[tail_start:]` after them."""

    text: str
    root: Node
    header_start: int
    header_end: int
    tail_start: int
    tail_end: int
    comments: tuple[tuple[int, str], ...] = ()
    anchors: tuple[str, ...] = ()
    repeated_keys: int = 0


def compose_map(interner: Interner, tag: str, pairs: list[tuple[int, int]]) -> int:
    """Return the number of a map from the numbers of its keys and values; order does not count."""
    return interner.number(("map", tag, *sorted(pairs)))


def compose_list(interner: Interner, tag: str, items: list[int]) -> int:
    """Return the number of a list from the numbers of its items."""
    return interner.number(("list", tag, *items))


def compose_scalar(interner: Interner, tag: str, value: str) -> int:
    """Return the number of a scalar; spellings of one boolean or of null are equal."""
    short = tag.rpartition(":")[2]
    if short == "bool":
        value = "true" if value.lower() in {"true", "yes", "on", "y"} else "false"
    elif short == "null":
        value = ""
    return interner.number(("scalar", tag, value))


def number_entry(
    interner: Interner, entry: Entry, lead: tuple[str, ...] = (), trail: str = "", below: tuple[str, ...] = ()
) -> int:
    """Return the number of an entry with its comments."""
    key = entry.key.data if entry.key else -1
    return interner.number(("entry", key, entry.value.full, lead, trail, below))


def plain(node: Node | None) -> Any:
    """Return the data of a node as JSON can hold it; None for a node that is missing."""
    if node is None:
        return None
    if node.kind == "map":
        return {str(plain(e.key)): plain(e.value) for e in node.entries}
    if node.kind == "list":
        return [plain(e.value) for e in node.entries]
    if node.kind == "alias":
        return f"*{node.value}"
    return _plain_scalar(node.tag.rpartition(":")[2], node.value)


def _plain_scalar(tag: str, value: str) -> Any:
    if tag == "null":
        return None
    if tag == "bool":
        return value.lower() in {"true", "yes", "on", "y"}
    try:
        if tag == "int":
            return int(value.replace("_", ""), 0)
        if tag == "float":
            return float(value.replace("_", ""))
    except ValueError:
        return value
    return value
