"""YAML text to trees with places, from the events of libyaml (PyYAML's `CParser`).

Events keep what `compose` loses: aliases stay aliases. Marks are character positions. libyaml ends a block collection
at its next token, so the ends of block nodes are found here, from their last entry.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from omniforge.spec.merge.layout import lay_out_root
from omniforge.spec.merge.node import (
    Entry,
    Interner,
    LayoutError,
    Node,
    NotStructuredError,
    Tree,
    compose_list,
    compose_map,
    compose_scalar,
    number_entry,
)

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_STRING = "tag:yaml.org,2002:str"
_MAP, _LIST = "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"
_COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)
_REMEMBERED = 10_000
_PLAIN_TAGS: dict[str, str] = {}


def parse_yaml(text: str, interner: Interner, *, laid_out: bool = True) -> list[Tree]:
    """Return the documents of a YAML text that ends with a newline.

    Args:
        text: YAML.
        interner: gives numbers that can be compared with those of other texts.
        laid_out: whether entries must know their lines; else only the data is there.

    Raises:
        LayoutError: it is YAML that is laid out in a way we cannot splice.
        NotStructuredError: it is no YAML, or uses an anchor that is not there.
    """
    try:
        return _Composer(text, interner, laid_out=laid_out).documents()
    except NotStructuredError:
        raise
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise NotStructuredError(_reason(error)) from error


def _reason(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return f"line {mark.line + 1}: {problem}" if mark is not None else problem


class _Composer:
    """Turns the events of one text into trees."""

    def __init__(self, text: str, interner: Interner, *, laid_out: bool) -> None:
        self._text = text
        self._laid_out = laid_out
        self._interner = interner
        self._anchors: list[str] = []
        self._scalars: list[tuple[int, int]] = []
        self._repeated = 0
        self._events = self._stream()

    def _stream(self) -> Iterator[Any]:
        parser = _LOADER(self._text)
        while parser.check_event():
            yield parser.get_event()

    def documents(self) -> list[Tree]:
        next(self._events)
        found: list[Tree] = []
        at = 0
        for event in self._events:
            if isinstance(event, yaml.StreamEndEvent):
                break
            self._anchors, self._scalars, self._repeated = [], [], 0
            content_start = event.end_mark.index if event.explicit else at
            root = self._node(next(self._events))
            end = next(self._events)
            tail_end = self._line_end(end.end_mark.index) if end.explicit else end.start_mark.index
            tree = Tree(self._text, root, at, content_start, 0, tail_end)
            tree.anchors, tree.repeated_keys = tuple(self._anchors), self._repeated
            tree.comments = _comments(self._text, at, tail_end, self._scalars)
            found.append(tree)
            at = tail_end
        if found:
            last = found[-1]
            last.comments += _comments(self._text, last.tail_end, len(self._text), [])
            last.tail_end = len(self._text)
        for tree in found if self._laid_out else ():
            lay_out_root(tree, self._interner)
        return found

    def _node(self, event: Any) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._map(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event)
        if event.anchor not in self._anchors:
            raise NotStructuredError(f"line {event.start_mark.line + 1}: there is no anchor named {event.anchor}")
        number = self._interner.number(("alias", event.anchor))
        start, end = event.start_mark.index, event.end_mark.index
        return Node(self._text, "alias", start, end, value=event.anchor, body=start, data=number, full=number)

    def _new(self, event: Any, kind: Any, default_tag: str) -> Node:
        start = event.start_mark.index
        if event.anchor:
            self._anchors.append(event.anchor)
        tag = event.tag or default_tag
        return Node(self._text, kind, start, event.end_mark.index, tag=tag, anchor=event.anchor, body=start)

    def _scalar(self, event: Any) -> Node:
        value: str = event.value
        tag = event.tag or (_plain_tag(value) if event.implicit[0] else _STRING)
        node = self._new(event, "scalar", tag)
        node.value, node.style = value, event.style or "plain"
        if node.style in "|>":
            node.end = node.start + len(self._text[node.start : node.end].rstrip(" \n"))
            if self._text.startswith("+", self._text.index(node.style, node.start) + 1):
                node.end = event.end_mark.index - (self._text[event.end_mark.index - 1] == "\n")
        self._scalars.append((node.start, node.end))
        node.data = node.full = compose_scalar(self._interner, tag, value)
        return node

    def _map(self, event: Any) -> Node:
        node = self._new(event, "map", _MAP)
        pairs: list[tuple[int, int]] = []
        while True:
            following = next(self._events)
            if isinstance(following, yaml.MappingEndEvent):
                break
            key = self._node(following)
            value = self._node(next(self._events))
            node.entries.append(Entry(key, value, key.start))
            pairs.append((key.data, value.data))
        self._repeated += len(pairs) - len({key for key, _ in pairs})
        node.data = compose_map(self._interner, node.tag, pairs)
        self._close(node, event, following)
        return node

    def _list(self, event: Any) -> Node:
        node = self._new(event, "list", _LIST)
        while True:
            following = next(self._events)
            if isinstance(following, yaml.SequenceEndEvent):
                break
            value = self._node(following)
            node.entries.append(Entry(None, value, value.start))
        node.data = compose_list(self._interner, node.tag, [e.value.data for e in node.entries])
        self._close(node, event, following)
        return node

    def _close(self, node: Node, event: Any, closing: Any) -> None:
        if event.flow_style:
            node.end = closing.end_mark.index
            opening = "{" if node.kind == "map" else "["
            for entry in node.entries:
                entry.full = number_entry(self._interner, entry)
            node.body = self._text.find(opening, node.start) if node.anchor or event.tag else node.start
            if self._text[node.body] != opening and self._laid_out:
                raise LayoutError(f"line {event.start_mark.line + 1}: a pair without braces in a flow list")
            inside = [c.rstrip() for c in _COMMENT.findall(node.source)] if "#" in node.source else []
            node.full = self._interner.number((node.data, *inside)) if inside else node.data
        else:
            node.style = "block"
            node.end = node.entries[-1].value.end
            node.full = -1 if self._laid_out else node.data

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1


def _comments(text: str, start: int, stop: int, scalars: list[tuple[int, int]]) -> tuple[tuple[int, str], ...]:
    """Return the comments between two places, with their place; a `#` inside a scalar is none."""
    if text.find("#", start, stop) < 0:
        return ()
    found: list[tuple[int, str]] = []
    at = start
    for scalar_start, scalar_end in (*scalars, (stop, stop)):
        if text.find("#", at, scalar_start) >= 0:
            found.extend((m.start(), m.group().rstrip()) for m in _COMMENT.finditer(text, at, scalar_start))
        at = max(at, scalar_end)
    return tuple(found)


def _plain_tag(value: str) -> str:
    tag = _PLAIN_TAGS.get(value)
    if tag is None:
        resolvers = yaml.SafeLoader.yaml_implicit_resolvers
        for candidate, pattern in (*resolvers.get(value[:1], []), *resolvers.get(None, [])):
            if pattern.match(value):
                tag = candidate
                break
        else:
            tag = _STRING
        if len(_PLAIN_TAGS) < _REMEMBERED:
            _PLAIN_TAGS[value] = tag
    return tag
