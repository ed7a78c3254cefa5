"""The values of an enum in another format as the labels of a field."""

import re
from collections.abc import Collection

from omniforge.spec.importers.draft import Json
from omniforge.spec.importers.fit import unique_id
from omniforge.spec.importers.naming import to_id, to_label

_CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*|[a-z]+([A-Z][a-z0-9]*)+|[A-Z0-9]+(_[A-Z0-9]+)+|[A-Z]{4,}")


def to_labels(values: Collection[str]) -> list[Json]:
    """Return one label per value; codes as `in_progress` are read as words, two that become one id stay apart."""
    found: dict[str, Json] = {}
    for value in values:
        label_id = unique_id(to_id(value) if value else "none", found)
        text = to_label(value) if _CODE.fullmatch(value) else " ".join(value.split())
        found[label_id] = {"id": label_id, "label": (text[:1].upper() + text[1:])[:120] or "None"}
    return list(found.values())
