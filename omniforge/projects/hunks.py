"""The hunks of a change, and a file with only some of them. Pure.

Invariant: all hunks give the new text, none gives the old one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher

_CONTEXT = 3
"""Lines shown around a change; changes closer than twice that are one hunk."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """A part of a file that changes.

    Attributes:
        number: from 1, in the order of the file.
        line: first line of it in the old text, from 1.
        text: its lines as a unified diff shows them, header included.
    """

    number: int
    line: int
    text: str


_Ops = list[tuple[str, int, int, int, int]]


def hunks(before: str, after: str) -> tuple[Hunk, ...]:
    """Return the hunks between two texts."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_hunk(n, group, old, new) for n, group in enumerate(_groups(old, new), start=1))


def with_hunks(before: str, after: str, wanted: Collection[int]) -> str:
    """Return the old text with the hunks of these numbers."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines: list[str] = []
    done = 0
    for number, group in enumerate(_groups(old, new), start=1):
        for kind, start, end, new_start, new_end in group:
            lines += old[done:start]
            lines += new[new_start:new_end] if kind != "equal" and number in wanted else old[start:end]
            done = end
    return "".join([*lines, *old[done:]])


def _groups(old: list[str], new: list[str]) -> list[_Ops]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [list(group) for group in matcher.get_grouped_opcodes(_CONTEXT) if any(op[0] != "equal" for op in group)]


def _hunk(number: int, group: _Ops, old: list[str], new: list[str]) -> Hunk:
    first, last = group[0], group[-1]
    head = f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
    lines = [head]
    for kind, start, end, new_start, new_end in group:
        if kind == "equal":
            lines += [f" {line.rstrip()}" if line.strip() else "" for line in old[start:end]]
            continue
        lines += [_marked("-", line) for line in old[start:end]]
        lines += [_marked("+", line) for line in new[new_start:new_end]]
    return Hunk(number, first[1] + 1, "\n".join(lines))


def _marked(mark: str, line: str) -> str:
    return mark + line.removesuffix("\n")


def _range(start: int, end: int) -> str:
    """Return a range of a hunk's head, as unified diffs write it."""
    n_lines = end - start
    return f"{start + 1 if n_lines else start},{n_lines}"
