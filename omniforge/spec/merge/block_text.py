"""Three-way merge by line inside block scalars (`|` and `>`)."""

import re

import yaml

from omniforge.spec.merge.decision import MergedText
from omniforge.spec.merge.node import Interner, Node, compose_scalar
from omniforge.spec.merge.sequence import regions

_PLAIN_HEADER = re.compile(r"[|>]-?")


def merge_block_text(base: Node, ours: Node, theirs: Node, interner: Interner) -> MergedText | None:
    """Merge three block scalars of one style; None where a line is in conflict or the style differs."""
    if not (base.style == ours.style == theirs.style and base.style in {"|", ">"}):
        return None
    if not base.tag == ours.tag == theirs.tag or ours.anchor != theirs.anchor:
        return None
    headers, bodies = zip(*(_cut(node) for node in (base, ours, theirs)), strict=True)
    header = headers[2] if headers[1] == headers[0] else headers[1]
    if headers[2] not in (headers[0], headers[1], header) or not _PLAIN_HEADER.fullmatch(header.split(" ")[-1]):
        return None
    lines: list[str] = []
    for region in regions(*bodies):
        if not region.their_changes or bodies[1][region.ours] == bodies[2][region.theirs]:
            lines += bodies[1][region.ours]
        elif not region.our_changes:
            lines += bodies[2][region.theirs]
        else:
            return None
    value = _value(header, lines)
    if value is None:
        return None
    return MergedText("ours", ours, header, lines, compose_scalar(interner, ours.tag, value))


def content_indent(node: Node) -> int:
    """Return the column of the lines of a block scalar."""
    lines = [line for line in node.source.split("\n")[1:] if line.strip()]
    return min((len(line) - len(line.lstrip(" ")) for line in lines), default=0)


def _cut(node: Node) -> tuple[str, list[str]]:
    header, *lines = node.source.split("\n")
    indent = content_indent(node)
    return header.rstrip(), [line[indent:] if line.strip() else "" for line in lines]


def _value(header: str, lines: list[str]) -> str | None:
    text = f"- {header}\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)
    try:
        (value,) = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes nothing but text
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, str) else None
