"""Three-way merge of JSON and YAML by structure instead of by line. Pure.

Invariant: a change made on one side only always arrives; a place changed differently on both sides is a conflict and
never a guess. `merge(b, b, x) == x` and `merge(b, x, b) == x`.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any


class NotStructuredError(ValueError):
    """The text is not what its suffix says, or says one key twice; merge it by line."""


@dataclass(slots=True)
class StructuredMerge:
    """The merged data, with the places in conflict (paths such as `dependencies.next`)."""

    value: Any = None
    conflicts: list[str] = field(default_factory=list)


class _Missing:
    """A key that is not there."""


_MISSING = _Missing()


def parse_json(text: str) -> Any:
    """Parse JSON strictly.

    Raises:
        NotStructuredError: it is no JSON, or an object has a key twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_unique_pairs)
    except ValueError as error:
        raise NotStructuredError(str(error)) from error


def dump_json(value: Any) -> str:
    """Return JSON with two spaces of indent and a final newline."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def parse_yaml(text: str) -> Any:
    """Parse one YAML document.

    Raises:
        NotStructuredError: it is no YAML, has several documents, or a mapping has a key twice.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError) as error:
        raise NotStructuredError(str(error)) from error


def dump_yaml_like(text: str, value: Any) -> str:
    """Return `text` (YAML) changed so that it means `value`, its comments and order kept where possible."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = _fit(yaml.load(text), value)
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def merge(base: Any, ours: Any, theirs: Any) -> StructuredMerge:
    """Merge plain data; the order of keys is ours, with their new keys after their neighbours."""
    result = StructuredMerge()
    result.value = _merge(base, ours, theirs, "", result.conflicts)
    return result


def same(left: Any, right: Any) -> bool:
    """Whether two values are the same data; `1`, `1.0` and `true` differ, the order of keys does not count."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return type(left) is type(right) and bool(left == right)


def _merge(base: Any, ours: Any, theirs: Any, path: str, conflicts: list[str]) -> Any:
    if same(ours, theirs) or same(theirs, base):
        return ours
    if same(ours, base):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        known = base if isinstance(base, dict) else {}
        return _merge_keys(known, ours, theirs, path, conflicts)
    if isinstance(ours, list) and isinstance(theirs, list):
        known_list = base if isinstance(base, list) else []
        merged = _merge_lists(known_list, ours, theirs, path, conflicts)
        if merged is not None:
            return merged
    conflicts.append(path or "the whole document")
    return ours


def _merge_keys(
    base: dict[Any, Any], ours: dict[Any, Any], theirs: dict[Any, Any], path: str, conflicts: list[str]
) -> dict[Any, Any]:
    merged: dict[Any, Any] = {}
    for key in _joined_order(list(ours), list(theirs)):
        here = f"{path}.{key}" if path else str(key)
        sides = (base.get(key, _MISSING), ours.get(key, _MISSING), theirs.get(key, _MISSING))
        value = _merge(*sides, here, conflicts)
        if value is not _MISSING:
            merged[key] = value
    return merged


def _merge_lists(base: list[Any], ours: list[Any], theirs: list[Any], path: str, conflicts: list[str]) -> Any:
    """Merge lists of records by `id` and lists of distinct scalars as ordered sets; None when neither fits."""
    for name in (_record_id, _scalar):
        try:
            sides = [_index(side, name) for side in (base, ours, theirs)]
        except KeyError:
            continue
        return list(_merge_keys(sides[0], sides[1], sides[2], path, conflicts).values())
    return None


def _index(items: Sequence[Any], name: Callable[[Any], Any]) -> dict[Any, Any]:
    found = {name(item): item for item in items}
    if len(found) != len(items):
        raise KeyError("not distinct")
    return found


def _record_id(item: Any) -> Any:
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        return item["id"]
    raise KeyError("no id")


def _scalar(item: Any) -> Any:
    if isinstance(item, (dict, list)):
        raise KeyError("not a scalar")
    return (type(item).__name__, item)


def _joined_order(ours: list[Any], theirs: list[Any]) -> list[Any]:
    """Return the keys of both: ours in order, each new one of theirs after the key it follows there."""
    joined, known = list(ours), set(ours)
    after = -1
    for key in theirs:
        if key in known:
            after = joined.index(key)
        else:
            after += 1
            joined.insert(after, key)
            known.add(key)
    return joined


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _fit(node: Any, value: Any) -> Any:
    """Return a round-trip node that means `value`, reusing what is equal."""
    if isinstance(node, dict) and isinstance(value, dict):
        for key in [k for k in node if k not in value]:
            del node[key]
        for position, (key, item) in enumerate(value.items()):
            if key in node:
                node[key] = _fit(node[key], item)
            else:
                _insert(node, position, key, item)
        return node
    return node if same(_plain(node), value) else value


def _insert(node: Any, position: int, key: Any, item: Any) -> None:
    """Insert into a round-trip mapping at a position; a plain one only grows at its end."""
    if hasattr(node, "insert"):
        node.insert(position, key, item)
    else:
        node[key] = item


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: _plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_plain(v) for v in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node
