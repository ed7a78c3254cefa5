"""Merge of a text that only grows, such as `idea.md`: what both sides append is kept, ours first."""

from omniforge.spec.merge.line_merge import merge_lines
from omniforge.spec.merge.render import Piece


def merge_sections(base: str, ours: str, theirs: str) -> list[Piece]:
    """Merge by line, but where both sides only appended, keep both appendices in turn."""
    common = base.rstrip("\n")
    if not (common and ours.startswith(common) and theirs.startswith(common)):
        return merge_lines(base, ours, theirs)
    left, right = ours[len(common) :].strip("\n"), theirs[len(common) :].strip("\n")
    if not _starts_line(ours, common) or not _starts_line(theirs, common):
        return merge_lines(base, ours, theirs)
    if not left or left == right or right.startswith(left + "\n\n"):
        return [theirs]
    if not right or left.startswith(right + "\n\n"):
        return [ours]
    return [ours.rstrip("\n") + "\n\n" + right + "\n"]


def _starts_line(text: str, common: str) -> bool:
    return text[len(common) :].startswith("\n") or len(text) == len(common)
