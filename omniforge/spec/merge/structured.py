"""The merge of texts that parse: documents paired, decided, written, and the result checked against the decision."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from omniforge.spec.merge.comments import CommentIndex
from omniforge.spec.merge.decide import Decider
from omniforge.spec.merge.decision import Choice, Conflict, Joined, Plan, data_of
from omniforge.spec.merge.line_merge import is_clean, merge_lines
from omniforge.spec.merge.markers import line_hunks, one_hunk
from omniforge.spec.merge.node import Interner, LayoutError, Node, NotStructuredError, Tree, plain
from omniforge.spec.merge.render import (
    Piece,
    block_pieces,
    inline_text,
    one_side,
    stays_block,
    trivia_pieces,
)
from omniforge.spec.merge.trivia import header_of, merge_trivia, tail_of

Kind = Literal["yaml", "json"]
HEADER, FOOTER = "@header", "@footer"
"""Paths of the comments above and below everything in a document."""
Sides = tuple[list[Tree], list[Tree], list[Tree]]


def merge_structured(
    base: str, ours: str, theirs: str, *, kind: Kind, comments: Mapping[str, Choice]
) -> tuple[list[Piece], tuple[Conflict, ...]]:
    """Merge three texts that end with a newline; comments in conflict at the given places are settled as chosen.

    Returns:
        The text in pieces, and the conflicts; a text without conflicts has no hunks.

    Raises:
        NotStructuredError: one of the three does not parse.
    """
    interner = Interner()
    lines = merge_lines(base, ours, theirs)
    try:
        known, left, right = (_parse(t, kind, interner) for t in (base, ours, theirs))
    except LayoutError:
        known, left, right = (_parse(t, kind, interner, laid_out=False) for t in (base, ours, theirs))
        return _by_line_only(lines, (ours, theirs), (known, left, right), kind, interner)
    return _merge_trees(lines, (ours, theirs), (known, left, right), kind, Decider(interner, comments))


def _merge_trees(
    lines: list[Piece], texts: tuple[str, str], trees: Sides, kind: Kind, decider: Decider
) -> tuple[list[Piece], tuple[Conflict, ...]]:
    known, left, right = trees
    interner = decider.interner
    if len(left) != len(right) or (known and len(known) != len(left)) or not left:
        return _by_line_only(lines, texts, trees, kind, interner)
    bases: Sequence[Tree | None] = known or [None] * len(left)
    plans = [
        decider.value(b.root if b else _empty_like(o.root), o.root, t.root, _prefix(n, len(left)))
        for n, (b, o, t) in enumerate(zip(bases, left, right, strict=True))
    ]
    wanted = None if decider.conflicts else _Wanted.of(plans, trees, decider)
    if wanted is not None and is_clean(lines) and wanted.problem(one_side(lines, "ours"), kind, interner) is None:
        return lines, ()
    try:
        pieces = _write(plans, trees, decider)
    except NotStructuredError as error:
        return one_hunk(*texts), (*decider.conflicts, _whole_conflict(trees, str(error)))
    if decider.conflicts or wanted is None:
        return _with_valid_sides(pieces, texts, kind), tuple(decider.conflicts)
    problem = wanted.problem(one_side(pieces, "ours"), kind, interner)
    if problem is None:
        return pieces, ()
    return one_hunk(*texts), (_whole_conflict(trees, problem),)


def _whole_conflict(sides: Sides, reason: str) -> Conflict:
    whole = [[plain(t.root) for t in side] for side in sides]
    return Conflict("", "meaning", whole[0], whole[1], whole[2], reason)


def _with_valid_sides(pieces: list[Piece], texts: tuple[str, str], kind: Kind) -> list[Piece]:
    """Return pieces of which either side parses, if need be one hunk around all that differs."""
    try:
        for side in ("ours", "theirs"):
            _parse(one_side(pieces, "ours" if side == "ours" else "theirs"), kind, Interner())
    except NotStructuredError:
        return one_hunk(*texts)
    return pieces


def _parse(text: str, kind: Kind, interner: Interner, *, laid_out: bool = True) -> list[Tree]:
    if kind == "json":
        from omniforge.spec.merge.json_tree import parse_json

        return parse_json(text, interner) if text.strip() else []
    from omniforge.spec.merge.yaml_tree import parse_yaml

    return parse_yaml(text, interner, laid_out=laid_out)


def _prefix(number: int, count: int) -> str:
    return "" if count == 1 else str(number)


def _place(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name


def _empty_like(node: Node) -> Node | None:
    """Return an empty map as the base of two maps that are both new."""
    if node.kind != "map":
        return None
    return Node("", "map", 0, 0, tag=node.tag, style=node.style)


def _write(plans: Sequence[Plan], sides: Sides, decider: Decider) -> list[Piece]:
    pieces: list[Piece] = []
    known, left, right = sides
    for n, plan in enumerate(plans):
        trees = known[n] if known else None, left[n], right[n]
        prefix = _prefix(n, len(plans))
        headers = [header_of(t) for t in trees]
        tails = [tail_of(t) for t in trees]
        pieces += trivia_pieces(decider.trivia(merge_trivia(*headers), headers[0], _place(prefix, HEADER)), 0, None)
        pieces += _root_pieces(plan)
        pieces += trivia_pieces(decider.trivia(merge_trivia(*tails), tails[0], _place(prefix, FOOTER)), 0, None)
    return pieces


def _root_pieces(plan: Plan) -> list[Piece]:
    if stays_block(plan, "ours") and stays_block(plan, "theirs"):
        column = plan.node(plan.frame).column if isinstance(plan, Joined) else 0
        return block_pieces(plan, column, None)
    texts = [_root_text(plan, side) for side in ("ours", "theirs")]
    return line_hunks(*texts)


def _root_text(plan: Plan, side: Literal["ours", "theirs"]) -> str:
    if stays_block(plan, side):
        return one_side(block_pieces(plan, 0, side), side)
    return inline_text(plan, 0, side)


def _by_line_only(
    lines: list[Piece], texts: tuple[str, str], sides: Sides, kind: Kind, interner: Interner
) -> tuple[list[Piece], tuple[Conflict, ...]]:
    """Believe the merge by line where it is clean, repeats nothing and holds the data that the decisions say."""
    if is_clean(lines):
        try:
            merged = _parse(one_side(lines, "ours"), kind, interner, laid_out=False)
        except NotStructuredError:
            merged = []
        if merged and not _repeats_more(merged, sides) and _is_decided(merged, sides, interner):
            return lines, ()
    whole = [[plain(t.root) for t in trees] for trees in sides]
    return one_hunk(*texts), (Conflict("", "edit", whole[0], whole[1], whole[2]),)


def _is_decided(merged: Sequence[Tree], sides: Sides, interner: Interner) -> bool:
    """Whether merged documents hold what is decided for them one by one; where they cannot be paired nobody can say."""
    known, left, right = sides
    if not (len(known) == len(left) == len(right) == len(merged)):
        return True
    decider = Decider(interner)
    plans = [decider.value(b.root, o.root, t.root, "") for b, o, t in zip(known, left, right, strict=True)]
    return not decider.conflicts and [data_of(p, interner) for p in plans] == [t.root.data for t in merged]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a clean result must hold."""

    data: list[int]
    comments: Counter[str]
    sides: Sides
    has_choices: bool

    @classmethod
    def of(cls, plans: Sequence[Plan], sides: Sides, decider: Decider) -> "_Wanted":
        """Work it out from decisions without conflicts."""
        index = CommentIndex(tree for side in sides for tree in side)
        comments: Counter[str] = Counter()
        for plan in plans:
            comments.update(index.of_plan(plan))
        data = [data_of(plan, decider.interner) for plan in plans]
        return cls(data, comments, sides, has_choices=bool(decider.comments))

    def problem(self, text: str, kind: Kind, interner: Interner) -> str | None:
        """Return what is wrong with a merged text, None when it says what was decided."""
        try:
            merged = _parse(text, kind, interner)
        except NotStructuredError as error:
            return f"the merged text would not parse: {error}"
        if [t.root.data for t in merged] != self.data:
            return "the merged text would not hold the merged data"
        if _repeats_more(merged, self.sides):
            return "the merged text would repeat a key or an anchor"
        return self._comment_problem(Counter(c for t in merged for _, c in t.comments))

    def _comment_problem(self, merged: Counter[str]) -> str | None:
        """Compare comments: all that were decided, none more often than a side has it, none gone that all have.

        Where a person chose between comments, one that the sides have at two places may go, or be there twice.
        """
        if self.comments - merged:
            return "the merged text would lose a comment"
        if self.has_choices:
            return None
        held = [Counter(c for t in side for _, c in t.comments) for side in self.sides]
        for comment in merged | held[0]:
            b, o, t = (side[comment] for side in held)
            if not min(b, o, t) <= merged[comment] <= max(o, t, o + t - b):
                return "the merged text would lose or repeat a comment"
        return None


def _repeats_more(merged: list[Tree], sides: Sides) -> bool:
    if sum(t.repeated_keys for t in merged) > max(sum(t.repeated_keys for t in side) for side in sides):
        return True
    anchors = Counter(a for t in merged for a in t.anchors)
    before = [Counter(a for t in side for a in t.anchors) for side in sides]
    return any(count > 1 and count > max(b[name] for b in before) for name, count in anchors.items())
