"""JSON text to a tree with places (RFC 8259); JSON is not quite YAML: tabs, surrogate pairs, repeated keys."""

import re
from json import decoder

from omniforge.spec.merge.node import (
    Entry,
    Interner,
    Node,
    NotStructuredError,
    Tree,
    compose_list,
    compose_map,
    compose_scalar,
    number_entry,
)

_scan_string = decoder.scanstring  # type: ignore[attr-defined] # the C function is not in the stubs
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
_LITERALS = {"true": "tag:yaml.org,2002:bool", "false": "tag:yaml.org,2002:bool", "null": "tag:yaml.org,2002:null"}


def parse_json(text: str, interner: Interner) -> list[Tree]:
    """Return the one document of a JSON text.

    Raises:
        NotStructuredError: it is no JSON.
    """
    scanner = _Scanner(text, interner)
    try:
        start = scanner.space(0)
        root = scanner.value(start)
    except (IndexError, ValueError, RecursionError) as error:
        raise NotStructuredError(f"not JSON: {error}") from error
    if scanner.space(root.end) != len(text):
        raise NotStructuredError(f"line {text.count(chr(10), 0, root.end) + 1}: more after the end of the JSON value")
    tree = Tree(text, root, 0, root.start, root.end, len(text))
    tree.repeated_keys = scanner.repeated
    return [tree]


class _Scanner:
    """Recursive descent over one text."""

    def __init__(self, text: str, interner: Interner) -> None:
        self._text = text
        self._interner = interner
        self.repeated = 0

    def space(self, at: int) -> int:
        """Return the place behind white space."""
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def value(self, at: int) -> Node:
        """Scan the value that starts at a place."""
        first = self._text[at]
        if first == '"':
            value, end = _scan_string(self._text, at + 1, True)
            return self._scalar(at, end, "tag:yaml.org,2002:str", value)
        if first == "{":
            return self._map(at)
        if first == "[":
            return self._list(at)
        for word, tag in _LITERALS.items():
            if self._text.startswith(word, at):
                return self._scalar(at, at + len(word), tag, word)
        number = _NUMBER.match(self._text, at)
        if number is None:
            raise ValueError(f"line {self._text.count(chr(10), 0, at) + 1}: {self._text[at : at + 12]!r}")
        kind = "float" if number.group(1) or number.group(2) else "int"
        return self._scalar(at, number.end(), f"tag:yaml.org,2002:{kind}", number.group())

    def _scalar(self, start: int, end: int, tag: str, value: str) -> Node:
        node = Node(self._text, "scalar", start, end, tag=tag, value=value, style='"', body=start)
        node.data = node.full = compose_scalar(self._interner, tag, value)
        return node

    def _map(self, start: int) -> Node:
        node = Node(self._text, "map", start, start, body=start)
        at = self.space(start + 1)
        while self._text[at] != "}":
            if self._text[at] != '"':
                raise ValueError(f"line {self._text.count(chr(10), 0, at) + 1}: a key is not quoted")
            key = self.value(at)
            at = self.space(key.end)
            self._expect(at, ":")
            value = self.value(self.space(at + 1))
            node.entries.append(Entry(key, value, key.start))
            at = self._after_item(value.end, "}")
        node.end = at + 1
        for entry in node.entries:
            entry.full = number_entry(self._interner, entry)
        pairs = [(e.key.data, e.value.data) for e in node.entries if e.key is not None]
        self.repeated += len(pairs) - len({key for key, _ in pairs})
        node.data = node.full = compose_map(self._interner, "", pairs)
        return node

    def _list(self, start: int) -> Node:
        node = Node(self._text, "list", start, start, body=start)
        at = self.space(start + 1)
        while self._text[at] != "]":
            value = self.value(at)
            node.entries.append(Entry(None, value, value.start))
            at = self._after_item(value.end, "]")
        node.end = at + 1
        for entry in node.entries:
            entry.full = number_entry(self._interner, entry)
        node.data = node.full = compose_list(self._interner, "", [e.value.data for e in node.entries])
        return node

    def _after_item(self, at: int, closing: str) -> int:
        at = self.space(at)
        if self._text[at] == closing:
            return at
        self._expect(at, ",")
        at = self.space(at + 1)
        if self._text[at] == closing:
            raise ValueError(f"line {self._text.count(chr(10), 0, at) + 1}: a comma before {closing}")
        return at

    def _expect(self, at: int, sign: str) -> None:
        if self._text[at] != sign:
            raise ValueError(f"line {self._text.count(chr(10), 0, at) + 1}: {sign!r} expected")
