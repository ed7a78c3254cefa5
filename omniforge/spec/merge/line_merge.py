"""Three-way merge by line (diff3), for text without structure and as the way out when structure fails."""

from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.render import Hunk, Piece
from omniforge.spec.merge.sequence import regions


def merge_lines(base: str, ours: str, theirs: str) -> list[Piece]:
    """Merge by line; changes that touch or overlap, and differ, become hunks."""
    sides = [lines_of(s) for s in (base, ours, theirs)]
    pieces: list[Piece] = []
    for region in regions(*sides):
        left, right = "".join(sides[1][region.ours]), "".join(sides[2][region.theirs])
        if not region.their_changes or left == right:
            pieces.append(left)
        elif not region.our_changes:
            pieces.append(right)
        else:
            pieces.append(Hunk(left, right))
    return pieces


def is_clean(pieces: list[Piece]) -> bool:
    """Whether there is no hunk."""
    return all(isinstance(p, str) for p in pieces)
