"""Text from decisions: the lines of both sides spliced, with a hunk of two versions where they exclude each other.

Invariant: a value that nobody changed is copied, character by character, but for its indent.
Block entries are whole lines, so hunks stand between lines; what stands inside one line, or would leave an empty
block behind, is in conflict together with the entry around it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from omniforge.spec.merge.block_text import content_indent
from omniforge.spec.merge.decision import (
    Clash,
    Joined,
    MergedText,
    Part,
    Plan,
    Side,
    Take,
    Trivia,
    has_clash,
    host_side,
)
from omniforge.spec.merge.flow_text import flow_item, flow_key, flow_value, join_flow
from omniforge.spec.merge.indent import shift, shift_below
from omniforge.spec.merge.node import Entry, Node, NotStructuredError


@dataclass(frozen=True, slots=True)
class Hunk:
    """Whole lines in two versions."""

    ours: str
    theirs: str


Piece = str | Hunk


def one_side(pieces: Iterable[Piece], side: Side) -> str:
    """Return the text with one side taken in every hunk."""
    return "".join(p if isinstance(p, str) else p.theirs if side == "theirs" else p.ours for p in pieces)


def trivia_pieces(trivia: Trivia, column: int, pick: Side | None) -> list[Piece]:
    """Return comment lines at an indent."""
    if trivia.is_clash and pick is None:
        return [Hunk(shift(trivia.ours, column), shift(trivia.theirs, column))]
    lines = shift(trivia.of(pick), column)
    return [lines] if lines else []


def block_pieces(plan: Plan, column: int, pick: Side | None) -> list[Piece]:
    """Return the lines of a block collection whose entries start at `column`."""
    if isinstance(plan, Joined):
        pieces: list[Piece] = []
        frame = plan.node(plan.frame)
        for part in plan.parts:
            pieces += _part_pieces(part, plan, frame, column, pick)
        return [*pieces, *trivia_pieces(plan.footer, column, pick)]
    if isinstance(plan, Clash) and pick is None:
        return [Hunk(block_lines(plan.ours, column), block_lines(plan.theirs, column))]
    node = _picked(plan, pick)
    return [block_lines(node, column)]


def block_lines(node: Node, column: int) -> str:
    """Return all lines of a block as they stand, at another indent."""
    first = node.entries[0]
    line_start = node.text.rfind("\n", 0, first.start) + 1
    lead = node.text[first.lead_start : line_start] if first.lead_start < line_start else ""
    return shift(lead + " " * node.column + node.text[first.start : node.stop], column - node.column)


def stays_block(plan: Plan, pick: Side | None) -> bool:
    """Whether a value is written as lines of its own."""
    if isinstance(plan, Joined):
        return plan.node(plan.frame).is_block and any(_is_there(p, pick) for p in plan.parts)
    if isinstance(plan, MergedText):
        return False
    return _picked(plan, pick).is_block


def inline_text(plan: Plan, column: int, pick: Side | None) -> str:
    """Return a value that is not written as lines of its own; `column` is the indent of its entry."""
    if isinstance(plan, MergedText):
        indent = column + max(content_indent(plan.node) - _entry_column(plan.node), 1)
        return "\n".join((plan.header, *(" " * indent + line if line else "" for line in plan.lines)))
    if isinstance(plan, Joined):
        if not any(_is_there(p, pick) for p in plan.parts):
            return "{}" if plan.ours.kind == "map" else "[]"
        return _flow_text(plan, column, pick)
    node = _picked(plan, pick)
    return shift_below(node.source, column - _entry_column(node))


def _flow_text(plan: Joined, column: int, pick: Side | None) -> str:
    frame = plan.node(plan.frame)
    items: list[tuple[str, Entry | None]] = []
    for part in plan.parts:
        if not _is_there(part, pick):
            continue
        side = host_side(part, plan, pick)
        entry = part.entry(side)
        if entry is None:
            continue
        if part.value is None:
            text = flow_item(entry)
        elif stays_block(part.value, pick):
            text = flow_key(entry) + _in_flow(part.value, pick)
        elif not isinstance(part.value, (Joined, MergedText)) and not entry.value.entries:
            text = flow_key(entry) + flow_value(_picked(part.value, pick))
        else:
            text = flow_key(entry) + inline_text(part.value, _entry_column(entry.value), pick)
        if "\n" in text and frame.entries:
            text = shift_below(text, _entry_column(frame.entries[0].value) - _entry_column(entry.value))
        items.append((text, part.entry(plan.frame)))
    return shift_below(join_flow(frame, items), column - _entry_column(frame))


def _in_flow(plan: Plan, pick: Side | None) -> str:
    """Return a block value as it looks inside a flow collection."""
    if not isinstance(plan, Joined):
        return flow_value(_picked(plan, pick)) if not isinstance(plan, MergedText) else inline_text(plan, 0, pick)
    items = []
    for part in plan.parts:
        entry = part.entry(host_side(part, plan, pick))
        if entry is None or not _is_there(part, pick):
            continue
        if part.lead.of(pick).strip() or part.trail.of(pick):
            raise NotStructuredError("a comment inside a flow collection")
        items.append(flow_item(entry) if part.value is None else flow_key(entry) + _in_flow(part.value, pick))
    return f"{{{', '.join(items)}}}" if plan.ours.kind == "map" else f"[{', '.join(items)}]"


def _part_pieces(part: Part, plan: Joined, frame: Node, column: int, pick: Side | None) -> list[Piece]:
    if pick is None and part.is_clash:
        return [Hunk(*(one_side(_part_pieces(part, plan, frame, column, s), s) for s in ("ours", "theirs")))]
    if not _is_there(part, pick):
        return []
    side = host_side(part, plan, pick)
    entry = part.entry(side)
    if entry is None:
        return []
    if part.value is None:
        return [_entry_lines(entry, column)]
    try:
        lead = trivia_pieces(part.lead, column, pick)
        return [*lead, *_own_pieces(part, entry, column, pick)]
    except _TooSmallError:
        return [Hunk(*(one_side(_part_pieces(part, plan, frame, column, s), s) for s in ("ours", "theirs")))]


class _TooSmallError(Exception):
    """A hunk that must be widened to the entry around it."""


def _own_pieces(part: Part, entry: Entry, column: int, pick: Side | None) -> list[Piece]:
    value = part.value
    if value is None:
        return []
    if pick is None and (part.trail.is_clash or not stays_block(value, pick)) and _line_clash(part):
        raise _TooSmallError
    if pick is None and stays_block(value, "ours") != stays_block(value, "theirs"):
        raise _TooSmallError
    if not stays_block(value, pick):
        return [_inline_line(part, value, entry, column, pick)]
    if entry.value.is_block and entry.trail_end == entry.head_end == entry.value.body:
        return _compact(entry, value, column, pick)
    inner = column + _inner_indent(part, value, entry)
    head = " " * column + _block_head(entry)
    trail = part.trail.of(pick)
    body = block_pieces(value, inner, pick)
    if pick is None and not _both_stay(value):
        raise _TooSmallError
    return [head + (_gap(entry) + trail if trail else "") + _line_feed(entry), *body]


def _line_clash(part: Part) -> bool:
    return part.trail.is_clash or (part.value is not None and has_clash(part.value))


def _both_stay(value: Plan) -> bool:
    return stays_block(value, "ours") and stays_block(value, "theirs")


def _inline_line(part: Part, value: Plan, entry: Entry, column: int, pick: Side | None) -> str:
    text = entry.value.text
    head = _inline_head(entry)
    trail = part.trail.of(pick)
    written = inline_text(value, column, pick)
    line = " " * column + head + written
    if trail and isinstance(value, MergedText):
        raise NotStructuredError("a comment behind a merged text block")
    line = line.rstrip(" ") if not written else line
    below = "" if entry.value.is_block or not entry.stop else text[_after_line(entry) : entry.stop]
    return line + (_gap(entry) + trail if trail else "") + _line_feed(entry) + shift(below, column - entry.column)


def _compact(entry: Entry, value: Plan, column: int, pick: Side | None) -> list[Piece]:
    head = " " * column + entry.value.text[entry.start : entry.value.body]
    pieces = block_pieces(value, len(head), pick)
    if not pieces or not isinstance(pieces[0], str):
        raise _TooSmallError
    if pick is None and not _both_stay(value):
        raise _TooSmallError
    first = pieces[0]
    if first.startswith(" " * len(head)):
        return [head + first[len(head) :], *pieces[1:]]
    return [head.rstrip() + "\n" + first, *pieces[1:]]


def _entry_lines(entry: Entry, column: int) -> str:
    """Return an entry of one side as lines, whatever its layout is."""
    text = entry.value.text
    if not entry.stop:
        return " " * column + (flow_key(entry) if entry.key else "- ") + entry.value.source + "\n"
    line_start = text.rfind("\n", 0, entry.start) + 1
    lead = text[entry.lead_start : line_start] if entry.lead_start < line_start else ""
    return shift(lead + " " * entry.column + text[entry.start : entry.stop], column - entry.column)


def _inline_head(entry: Entry) -> str:
    """Return key, colon and space, or dash and space."""
    if entry.key is None:
        return "- "
    text = entry.value.text
    if entry.stop and not entry.value.is_block and entry.value.end > entry.value.start:
        return text[entry.start : entry.value.start]
    return text[entry.key.start : entry.key.end] + ": "


def _block_head(entry: Entry) -> str:
    text = entry.value.text
    if entry.stop and entry.value.is_block:
        return text[entry.start : entry.head_end]
    return "-" if entry.key is None else text[entry.key.start : entry.key.end] + ":"


def _gap(entry: Entry) -> str:
    """Return the space in front of a comment at the end of the line."""
    held = entry.value.text[entry.head_end : entry.trail_end] if entry.stop else ""
    return held[: len(held) - len(held.lstrip())] if held.strip() else "  "


def _line_feed(entry: Entry) -> str:
    """Return what ends the line of an entry; texts with line ends of both kinds keep each as it is."""
    return "\r\n" if entry.stop and entry.value.text.endswith("\r", 0, entry.trail_end) else "\n"


def _inner_indent(part: Part, value: Plan, entry: Entry) -> int:
    """Return how much deeper the entries of a block value stand than the entry itself."""
    side: Side = value.frame if isinstance(value, Joined) else value.side if isinstance(value, Take) else "ours"
    host = part.entry(side)
    if host is None or not host.value.is_block:
        host = entry
    return max(host.value.column - host.column, 0) if host.stop else 2


def _after_line(entry: Entry) -> int:
    end = entry.value.text.find("\n", entry.trail_end)
    return len(entry.value.text) if end < 0 else end + 1


def _is_there(part: Part, pick: Side | None) -> bool:
    return not (part.is_clash and part.entry(pick or part.only) is None)


def _picked(plan: Take | Clash | MergedText, pick: Side | None) -> Node:
    if isinstance(plan, Clash):
        return plan.theirs if pick == "theirs" else plan.ours
    return plan.node


def _entry_column(node: Node) -> int:
    """Return the indent of the line on which a value starts."""
    line = node.text.rfind("\n", 0, node.start) + 1
    return len(node.text[line:]) - len(node.text[line:].lstrip(" "))
