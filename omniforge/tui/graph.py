"""The task graph as text: how deep a step lies, and the lines that join one step to its neighbours.

Invariant: pure; one gutter cell per row, all of one width.
"""

from collections.abc import Collection, Mapping, Sequence

GUTTER = 3
"""Columns of the gutter."""


def depths(upstream: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return step -> number of steps on the longest way from a root; unknown upstream ids are left out.

    Args:
        upstream: step -> steps it waits for, in topological order.
    """
    found: dict[str, int] = {}
    for step, before in upstream.items():
        found[step] = 1 + max((found[b] for b in before if b in found), default=-1)
    return found


def gutter(n_rows: int, selected: int, linked: Collection[int]) -> list[str]:
    """Return one cell per row: lines from the linked rows to the selected one, blanks where nothing is joined."""
    rows = {r for r in linked if 0 <= r < n_rows and r != selected}
    if not rows or not 0 <= selected < n_rows:
        return ["   "] * n_rows
    top, bottom = min(*rows, selected), max(*rows, selected)
    cells = []
    for row in range(n_rows):
        if row in rows or row == selected:
            corner = "╭" if row == top else "╰" if row == bottom else "├"
            cells.append(f"{corner}─{'●' if row == selected else '╴'}")
        else:
            cells.append("│  " if top < row < bottom else "   ")
    return cells
