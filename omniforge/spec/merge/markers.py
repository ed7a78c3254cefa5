"""Git's conflict markers, always on whole lines."""

from collections.abc import Iterable

from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.render import Hunk, Piece
from omniforge.spec.merge.sequence import changes


def marked(pieces: Iterable[Piece], *, ours: str = "ours", theirs: str = "theirs") -> str:
    """Return the text with a pair of markers around every hunk.

    Args:
        pieces: text and hunks; all of whole lines.
        ours: what stands behind the marker of our side.
        theirs: the same of the other side.
    """
    written: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            written.append(piece)
        elif piece.ours == piece.theirs:
            written.append(piece.ours)
        else:
            written += (f"<<<<<<< {ours}\n", _whole(piece.ours), "=======\n", _whole(piece.theirs))
            written.append(f">>>>>>> {theirs}\n")
    return "".join(written)


def one_hunk(ours: str, theirs: str) -> list[Piece]:
    """Return two versions of a text as one hunk, with the lines they share at both ends outside of it."""
    left, right = lines_of(ours), lines_of(theirs)
    if ours == theirs:
        return [ours]
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    left_stop, right_stop = len(left) - tail, len(right) - tail
    middle = Hunk("".join(left[head:left_stop]), "".join(right[head:right_stop]))
    return ["".join(left[:head]), middle, "".join(left[left_stop:])]


def line_hunks(ours: str, theirs: str) -> list[Piece]:
    """Return two versions of a text as text and hunks wherever their lines differ."""
    left, right = lines_of(ours), lines_of(theirs)
    pieces: list[Piece] = []
    at = 0
    for change in changes(left, right):
        pieces.append("".join(left[at : change.start]))
        pieces.append(
            Hunk("".join(left[change.start : change.stop]), "".join(right[change.side_start : change.side_stop]))
        )
        at = change.stop
    return [*pieces, "".join(left[at:])]


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _whole(lines: str) -> str:
    return lines if not lines or lines.endswith("\n") else lines + "\n"
