"""A check of TOML that was merged by line: it must hold the data that the merge of its structure would hold."""

import tomllib
from typing import Any

from omniforge.spec.merge.decide import Decider
from omniforge.spec.merge.decision import data_of
from omniforge.spec.merge.node import (
    Entry,
    Interner,
    Node,
    compose_list,
    compose_map,
    compose_scalar,
    number_entry,
)


def toml_problem(base: str, ours: str, theirs: str, merged: str) -> str | None:
    """Return what is wrong with a merge by line; None when it is right, or when a version is no TOML itself."""
    try:
        known, left, right = (tomllib.loads(text) for text in (base, ours, theirs))
    except tomllib.TOMLDecodeError:
        return None
    try:
        result = tomllib.loads(merged)
    except tomllib.TOMLDecodeError as error:
        return f"the merged text would not parse: {error}"
    interner = Interner()
    decider = Decider(interner)
    plan = decider.value(_node(known, interner), _node(left, interner), _node(right, interner), "")
    if decider.conflicts:
        return decider.conflicts[0].describe()
    if data_of(plan, interner) != _node(result, interner).data:
        return "the merged text would not hold the merged data"
    return None


def _node(data: Any, interner: Interner) -> Node:
    """Return plain data as a node that has no place in a text."""
    if isinstance(data, dict):
        node = Node("", "map", 0, 0, tag="map")
        node.entries = [Entry(_node(key, interner), _node(value, interner), 0) for key, value in data.items()]
        pairs = [(entry.key.data, entry.value.data) for entry in node.entries if entry.key is not None]
        node.data = compose_map(interner, "map", pairs)
    elif isinstance(data, list):
        node = Node("", "list", 0, 0, tag="list")
        node.entries = [Entry(None, _node(item, interner), 0) for item in data]
        node.data = compose_list(interner, "list", [entry.value.data for entry in node.entries])
    else:
        kind = type(data).__name__
        node = Node("", "scalar", 0, 0, tag=kind, value=str(data))
        node.data = compose_scalar(interner, kind, node.value)
    node.full = node.data
    for entry in node.entries:
        entry.full = number_entry(interner, entry)
    return node
