"""TypeScript as a tree, read by tree-sitter: nodes, texts and constant strings for the guard."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file."""

    root: "Node"
    broken_line: int | None
    """First line that does not parse, from 1."""


def parse(text: str) -> Source:
    """Return the tree of a TypeScript text."""
    root = _parser().parse(text.encode()).root_node
    broken = next((n for n in walk(root) if n.is_error or n.is_missing), None) if root.has_error else None
    return Source(root, broken.start_point.row + 1 if broken is not None else None)


def walk(node: "Node") -> Iterator["Node"]:
    """Yield a node and everything in it, in source order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(here.children))


def text_of(node: "Node | None") -> str:
    """Return the source of a node."""
    return node.text.decode(errors="replace") if node is not None and node.text is not None else ""


def constant(node: "Node | None") -> str | None:
    """Return the string a node always is: a literal, a template without gaps, or a sum of such; else None."""
    if node is None:
        return None
    if node.type in ("string", "template_string"):
        if any(child.type == "template_substitution" for child in node.children):
            return None
        return "".join(_piece(child) for child in node.children if child.is_named)
    if node.type in ("parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"):
        return constant(node.named_children[0]) if node.named_children else None
    if node.type == "binary_expression" and text_of(node.child_by_field_name("operator")) == "+":
        left, right = constant(node.child_by_field_name("left")), constant(node.child_by_field_name("right"))
        return left + right if left is not None and right is not None else None
    return None


def _piece(node: "Node") -> str:
    text = text_of(node)
    if node.type != "escape_sequence":
        return text
    simple = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
    body = text[1:]
    if body[:1] in ("u", "x"):
        digits = body[1:].strip("{}")
        try:
            return chr(int(digits, 16))
        except (ValueError, OverflowError):
            return text
    return simple.get(body, body)


@cache
def _parser() -> "Parser":
    import tree_sitter_typescript
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_typescript.language_typescript()))
