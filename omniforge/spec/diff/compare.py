"""Two documents to the list of changes between them: by identity where records have one, else by likeness.

Invariant: a deletion is one change, whatever it held; equal documents have none; hash order never shows.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from omniforge.spec.diff import match
from omniforge.spec.diff.change import Change, Crumb
from omniforge.spec.diff.identity import identity, record_key, title

Crumbs = tuple[Crumb, ...]
_MISSING = object()


def compare(old: Any, new: Any) -> tuple[Change, ...]:
    """Return what differs between two documents of plain data, in the order of the new one.

    Args:
        old: mappings, lists and scalars as read from YAML or JSON.
        new: the same document later.
    """
    return match.settle(tuple(_node(old, new, "", ())))


def _node(old: Any, new: Any, path: str, crumbs: Crumbs) -> Iterator[Change]:
    if _is_same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _mapping(old, new, path, crumbs)
    elif isinstance(old, list) and isinstance(new, list):
        key = record_key(old, new)
        if key is None:
            yield Change(path, "changed", old, new, crumbs)
        else:
            yield from _records(old, new, key, path, crumbs)
    else:
        yield Change(path, "changed", old, new, crumbs)


def _mapping(old: dict[str, Any], new: dict[str, Any], path: str, crumbs: Crumbs) -> Iterator[Change]:
    if match.holds_records(old, new):
        yield from _keyed(old, new, path, crumbs)
        return
    for key in (*new, *(k for k in old if k not in new)):
        below = _join(path, key)
        before, after = old.get(key, _MISSING), new.get(key, _MISSING)
        if before is _MISSING or after is _MISSING:
            yield from _one_side(before, after, below, crumbs)
        else:
            yield from _node(before, after, below, crumbs)


def _one_side(before: Any, after: Any, path: str, crumbs: Crumbs) -> Iterator[Change]:
    """A list of records that appears or goes is told record by record, a section part by part, else as one value."""
    present = after if before is _MISSING else before
    if isinstance(present, list) and present and record_key(present, []) is not None:
        empty: list[Any] = []
        yield from _node(empty if before is _MISSING else before, empty if after is _MISSING else after, path, crumbs)
    elif before is _MISSING:
        yield Change(path, "added", None, after, crumbs)
    else:
        yield Change(path, "removed", before, None, crumbs)


def _records(
    old: list[dict[str, Any]], new: list[dict[str, Any]], key: tuple[str, ...], path: str, crumbs: Crumbs
) -> Iterator[Change]:
    before = {identity(record, key): record for record in old}
    after = {identity(record, key): record for record in new}
    yield from _keyed(before, after, path, crumbs, key=key)


def _keyed(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str, crumbs: Crumbs, *, key: tuple[str, ...] = ()
) -> Iterator[Change]:
    renames = match.renames(before, after)
    origin = {new_name: (old_name, sure) for old_name, (new_name, sure) in renames.items()}
    section = path.rpartition(".")[2]
    for name, record in after.items():
        below, here = _join(path, name), (*crumbs, Crumb(section, title(record, name), name))
        if name in before:
            yield from _same_record(before[name], record, below, here)
        elif name in origin:
            old_name, sure = origin[name]
            yield Change(below, "renamed", old_name, name, here, sure, record)
            was = before[old_name]
            yield from _node(_without_names(was, key), _without_names(record, key), below, here)
        else:
            yield Change(below, "added", None, record, here, record=record)
    for name, record in before.items():
        if name not in after and name not in renames:
            here = (*crumbs, Crumb(section, title(record, name), name))
            yield Change(_join(path, name), "removed", record, None, here, record=record)
    if key:
        yield from _reordered(before, after, renames, path, crumbs)


def _same_record(old: Any, new: Any, path: str, crumbs: Crumbs) -> Iterator[Change]:
    """Compare a record with itself later: another name under the same identity is a rename."""
    name_key = next((k for k in ("name", "label", "title") if _is_new_text(old, new, k)), None)
    if name_key is None:
        yield from _node(old, new, path, crumbs)
        return
    yield Change(_join(path, name_key), "renamed", old[name_key], new[name_key], crumbs, record=new)
    yield from _node(_without(old, {name_key}), _without(new, {name_key}), path, crumbs)


def _reordered(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    renames: Mapping[str, tuple[str, float]],
    path: str,
    crumbs: Crumbs,
) -> Iterator[Change]:
    names = {old: new for old, (new, _) in renames.items()}
    old_order = [names.get(name, name) for name in before]
    old_order = [name for name in old_order if name in after]
    new_order = [name for name in after if name in set(old_order)]
    if old_order != new_order:
        yield Change(path, "reordered", old_order, new_order, crumbs)


def _is_new_text(old: Any, new: Any, key: str) -> bool:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return False
    return isinstance(old.get(key), str) and isinstance(new.get(key), str) and old[key] != new[key]


def _without_names(record: Any, key: tuple[str, ...]) -> Any:
    return _without(record, {*key, "id", "name"}) if isinstance(record, dict) and key else record


def _without(record: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if k not in keys}


def _is_same(old: Any, new: Any) -> bool:
    """Whether two values are one: `1` and `1.0` are, `1` and `true` are not; the order of keys does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_is_same(value, new[key]) for key, value in old.items())
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_is_same, old, new))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _join(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)
