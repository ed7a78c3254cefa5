"""Which records of a list are the same one: the key that names them, and how that key is found."""

from collections.abc import Hashable, Sequence
from typing import Any

CANDIDATES: tuple[tuple[str, ...], ...] = (
    ("id",),
    ("method", "path"),
    ("key",),
    ("name",),
    ("role", "scope"),
    ("role",),
    ("slug",),
    ("path",),
    ("locale",),
    ("code",),
    ("title",),
    ("label",),
)
"""Keys that name a record, the surest first; a composite one names it by all its parts."""


def record_key(old: Sequence[Any], new: Sequence[Any]) -> tuple[str, ...] | None:
    """Return the key under which every record of both lists is unique; `None` when they are no lists of records."""
    items = [*old, *new]
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    for key in CANDIDATES:
        if not all(key[0] in item for item in items) or not all(_is_plain(item.get(k)) for item in items for k in key):
            continue
        if _unique(old, key) and _unique(new, key):
            return key
    return None


def identity(record: dict[str, Any], key: tuple[str, ...]) -> str:
    """Return what names a record, as it stands in a path."""
    return " ".join(str(record[part]) for part in key if record.get(part) is not None)


def title(record: Any, fallback: str) -> str:
    """Return what people call a record."""
    if isinstance(record, dict):
        for key in ("name", "title", "label", "question", "id"):
            if isinstance(record.get(key), (str, int)):
                return str(record[key])
    return fallback


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float, bool))


def _unique(records: Sequence[dict[str, Any]], key: tuple[str, ...]) -> bool:
    names: list[Hashable] = [tuple(str(record.get(part)) for part in key) for record in records]
    return len(set(names)) == len(names)
