"""Three-way merge of the comment and blank lines around entries."""

import re
from collections import Counter

from omniforge.spec.merge.decision import Trivia
from omniforge.spec.merge.indent import shift
from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.node import Entry, Node, Tree
from omniforge.spec.merge.sequence import regions

_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


def lead_of(entry: Entry | None) -> str | None:
    """Return the lines above an entry without the indent of the entry; None when there is no entry."""
    if entry is None:
        return None
    if not entry.stop:
        return ""
    text = entry.value.text
    line_start = text.rfind("\n", 0, entry.start) + 1
    return shift(text[entry.lead_start : line_start], -entry.column) if line_start > entry.lead_start else ""


def trail_of(entry: Entry | None) -> str | None:
    """Return the comment at the end of the line of an entry."""
    if entry is None:
        return None
    return entry.value.text[entry.head_end : entry.trail_end].strip() if entry.stop else ""


def says_more(entry: Entry, base: Entry) -> bool:
    """Whether an entry of equal data has a comment that its base has not."""
    return entry.full != base.full and bool(_comments_of(entry) - _comments_of(base))


def footer_of(node: Node | None) -> str | None:
    """Return the lines below the last entry of a block, without the indent of the block."""
    if node is None or not node.entries:
        return None
    return shift(node.text[node.footer_start : node.stop], -node.column) if node.is_block else ""


def header_of(tree: Tree | None) -> str:
    """Return the lines above the root."""
    return tree.text[tree.header_start : tree.header_end] if tree else ""


def tail_of(tree: Tree | None) -> str:
    """Return the lines below the root."""
    return tree.text[tree.tail_start : tree.tail_end] if tree else ""


def merge_trivia(base: str | None, ours: str | None, theirs: str | None) -> Trivia:
    """Merge lines of comments; a change of blank lines only never conflicts."""
    if ours is None or theirs is None:
        only = ours or theirs or ""
        return Trivia(only, only)
    base = base or ""
    if theirs in (base, ours):
        return Trivia(ours, ours)
    if ours == base:
        return Trivia(theirs, theirs)
    known, left, right = _comments(base), _comments(ours), _comments(theirs)
    if right in (known, left):
        return Trivia(ours, ours)
    if left == known:
        return Trivia(theirs, theirs)
    merged = _by_line(base, ours, theirs)
    return Trivia(ours, theirs) if merged is None else Trivia(merged, merged)


def _comments_of(entry: Entry) -> Counter[str]:
    start, stop = (entry.lead_start, entry.stop) if entry.stop else (entry.start, entry.value.end)
    return Counter(_COMMENT.findall(entry.value.text, start, stop))


def _comments(lines: str) -> list[str]:
    return [line.strip() for line in lines_of(lines) if line.strip()]


def _by_line(base: str, ours: str, theirs: str) -> str | None:
    sides = [lines_of(s) for s in (base, ours, theirs)]
    merged: list[str] = []
    for region in regions(*sides):
        if not region.their_changes:
            merged += sides[1][region.ours]
        elif not region.our_changes or sides[1][region.ours] == sides[2][region.theirs]:
            merged += sides[2][region.theirs]
        else:
            return None
    return "".join(merged)
