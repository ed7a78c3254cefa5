"""The comments that a decision keeps, counted, so that the written text can be held to them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from omniforge.spec.merge.decision import Clash, Joined, MergedText, Part, Plan, Trivia, host_side
from omniforge.spec.merge.lines import lines_of
from omniforge.spec.merge.node import Entry, Node, Tree


class CommentIndex:
    """Finds the comments between two places of the texts that are merged."""

    def __init__(self, trees: Iterable[Tree]) -> None:
        self._by_text: dict[int, tuple[list[int], list[str]]] = {}
        for tree in trees:
            places, comments = self._by_text.setdefault(id(tree.text), ([], []))
            places += [place for place, _ in tree.comments]
            comments += [comment for _, comment in tree.comments]

    def within(self, text: str, start: int, stop: int) -> list[str]:
        """Return the comments of a stretch of one of the texts."""
        places, comments = self._by_text.get(id(text), ([], []))
        return comments[bisect_left(places, start) : bisect_left(places, stop)]

    def of_plan(self, plan: Plan) -> Counter[str]:
        """Count the comments of a decided value."""
        found: Counter[str] = Counter()
        self._add_plan(plan, found)
        return found

    def _add_plan(self, plan: Plan, found: Counter[str]) -> None:
        if isinstance(plan, Joined):
            frame = plan.node(plan.frame)
            if not frame.is_block:
                found.update(self.within(frame.text, frame.start, frame.end))
                return
            for part in plan.parts:
                self._add_part(part, plan, found)
            found.update(_lines(plan.footer))
        elif not isinstance(plan, (MergedText, Clash)):
            node = plan.node
            found.update(self.within(node.text, *_extent(node)))

    def _add_part(self, part: Part, plan: Joined, found: Counter[str]) -> None:
        entry = part.entry(host_side(part, plan, None))
        if entry is None:
            return
        if part.value is None:
            found.update(self.within(entry.value.text, *_entry_extent(entry)))
            return
        found.update(_lines(part.lead))
        found.update(_lines(part.trail))
        self._add_plan(part.value, found)
        if entry.stop and not entry.value.is_block:
            found.update(self.within(entry.value.text, entry.start, entry.value.start))
            found.update(self.within(entry.value.text, entry.trail_end, entry.stop))


def _lines(trivia: Trivia) -> list[str]:
    return [line.strip() for line in lines_of(trivia.ours) if line.strip().startswith("#")]


def _extent(node: Node) -> tuple[int, int]:
    return (node.entries[0].lead_start, node.stop) if node.is_block else (node.start, node.end)


def _entry_extent(entry: Entry) -> tuple[int, int]:
    return (entry.lead_start, entry.stop) if entry.stop else (entry.start, entry.value.end)
