"""Ids for records that somebody names in words. Pure."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from omniforge.spec.identifiers import identifier_words

_LONGEST = 40


def free_id(name: str, taken: Collection[str]) -> str:
    """Return an id made of a name's words that is not taken."""
    base = re.sub(r"_+", "_", "_".join(identifier_words(name, "item")))[:_LONGEST].strip("_")
    wanted, n = base, 2
    while wanted in taken:
        wanted, n = f"{base}_{n}", n + 1
    return wanted


def with_ids(items: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return records with ids made of one of their values."""
    taken: set[str] = set()
    found = []
    for item in items:
        item_id = free_id(item[key], taken)
        taken.add(item_id)
        found.append({"id": item_id, **item})
    return found
