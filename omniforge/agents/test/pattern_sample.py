"""A text that matches a regular expression: for seeds and tests of fields with a pattern.

Covers the subset that specs use (classes, groups, repeats, alternatives); anchors and look-arounds are passed over.
"""

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

code: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_CLASSES = {
    code.CATEGORY_DIGIT: "0123456789",
    code.CATEGORY_WORD: "abcdefghijklmnopqrstuvwxyz",
    code.CATEGORY_SPACE: " ",
    code.CATEGORY_NOT_DIGIT: "abcdefgh",
    code.CATEGORY_NOT_SPACE: "abcdefgh",
    code.CATEGORY_NOT_WORD: "-",
}
_ANYTHING = "abcdefghijklmnopqrstuvwxyz"
_EXTRA_REPEATS = 2
"""How many turns beyond the least an open repeat takes at most."""
Pick = Callable[[int], int]


def sample(pattern: str, pick: Pick) -> str | None:
    """Return a text that the whole pattern matches, or `None` when none is found.

    Args:
        pattern: regular expression.
        pick: `pick(n)` chooses a number below `n`; equal choices give equal texts.
    """
    try:
        compiled = re.compile(pattern)
        text = _sequence(list(parser.parse(pattern)), pick, [])
    except (re.error, _UnsupportedError):
        return None
    return text if compiled.fullmatch(text) else None


def mismatch(pattern: str) -> str | None:
    """Return a short text that the pattern does not match, or `None` when it matches all that were tried."""
    try:
        compiled = re.compile(pattern)
    except re.error:
        return None
    return next((text for text in ("!", "no match ~", "~" * 12, "") if not compiled.fullmatch(text)), None)


class _UnsupportedError(Exception):
    """The pattern holds something this sampler does not know."""


def _sequence(nodes: Sequence[tuple[Any, Any]], pick: Pick, groups: list[str]) -> str:
    return "".join(_node(kind, value, pick, groups) for kind, value in nodes)


def _node(kind: Any, value: Any, pick: Pick, groups: list[str]) -> str:  # noqa: PLR0911 - one case per kind of node
    if kind is code.LITERAL:
        return chr(value)
    if kind in (code.ANY, code.NOT_LITERAL):
        return _one_of(_ANYTHING, pick)
    if kind is code.IN:
        return _one_of(_members(value), pick)
    if kind is code.BRANCH:
        return _sequence(list(value[1][pick(len(value[1]))]), pick, groups)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
        least, most, inner = value
        turns = least + pick(min(int(most) - least, _EXTRA_REPEATS) + 1)
        return "".join(_sequence(list(inner), pick, groups) for _ in range(turns))
    if kind is code.SUBPATTERN:
        text = _sequence(list(value[-1]), pick, groups)
        groups.append(text)
        return text
    if kind is code.ATOMIC_GROUP:
        return _sequence(list(value), pick, groups)
    if kind is code.GROUPREF and value <= len(groups):
        return str(groups[value - 1])
    if kind in (code.AT, code.ASSERT, code.ASSERT_NOT):
        return ""
    raise _UnsupportedError


def _members(items: Sequence[tuple[Any, Any]]) -> str:
    found = ""
    if items and items[0][0] is code.NEGATE:
        excluded = _members(items[1:])
        return "".join(c for c in _ANYTHING + "0123456789" if c not in excluded) or "~"
    for kind, value in items:
        if kind is code.LITERAL:
            found += chr(value)
        elif kind is code.RANGE:
            found += "".join(map(chr, range(value[0], min(value[1], value[0] + 61) + 1)))
        elif kind is code.CATEGORY:
            found += _CLASSES.get(value, _ANYTHING)
    return found or "~"


def _one_of(characters: str, pick: Pick) -> str:
    return characters[pick(len(characters))]
