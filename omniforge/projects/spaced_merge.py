"""Three-way merge by line for files that a person laid out anew: lines that differ in blanks alone are the same line.

The rule is that of Git's `-Xignore-space-change` (merge-strategies(1)): our layout stays wherever the text is the same.
New lines of the other side get the indentation that the lines around them got.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.sequence import Region, regions

_FREE = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".css", ".html", ".sql", ".prisma")
"""Languages in which blanks between words carry no meaning."""
_ENDS_ONLY = (".md", ".txt")
"""Languages in which indentation does."""


def merge_spaced(path: str, base: str, ours: str, theirs: str) -> str | None:
    """Return the merged text, with our blanks where only blanks differ; None when that is no clean merge."""
    key = _key_of(path)
    if key is None:
        return None
    sides = [lines_of(text) for text in (base, ours, theirs)]
    keys = [[key(line) for line in side] for side in sides]
    found = regions(*keys)
    indents = _indents(found, sides)
    pieces: list[str] = []
    for region in found:
        if not region.their_changes or keys[1][region.ours] == keys[2][region.theirs]:
            pieces += sides[1][region.ours]
        elif not region.our_changes:
            pieces += [_indented(line, indents) for line in sides[2][region.theirs]]
        else:
            return None
    return "".join(pieces)


def _key_of(path: str) -> Callable[[str], str] | None:
    if path.endswith(_FREE):
        return lambda line: " ".join(line.split())
    if path.endswith(_ENDS_ONLY):
        return str.rstrip
    return None


def _indents(found: Sequence[Region], sides: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Return indentation of theirs -> what ours has most often on the same lines."""
    seen: dict[str, Counter[str]] = {}
    for region in found:
        if not region.our_changes and not region.their_changes:
            for mine, other in zip(sides[1][region.ours], sides[2][region.theirs], strict=True):
                if other.strip():
                    seen.setdefault(_indent(other), Counter())[_indent(mine)] += 1
    return {indent: counts.most_common(1)[0][0] for indent, counts in seen.items()}


def _indented(line: str, indents: Mapping[str, str]) -> str:
    indent = _indent(line)
    return indents.get(indent, indent) + line[len(indent) :]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
