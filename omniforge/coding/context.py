"""What a model is shown of a project: the extension files it may edit, and the types they are written against. Pure.

Invariant: nothing but source of the app leaves, and never more than `MOST_CHARACTERS`; a file is shown whole or not at
all, since an edit needs its exact text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from omniforge.coding.paths import EXTENSIONS, TESTS

MOST_CHARACTERS = 40_000
_TYPES = "src/lib/resource/types.ts"
_HOOKS = ("export interface HookContext", "export type Input", "/** Your own behaviour around changes")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a model sees.

    Attributes:
        editable: path -> text of the files it may edit.
        types: path -> text of what they are written against; not for editing.
        others: paths of extension files it may not edit now, because there was no room for them.
    """

    editable: Mapping[str, str]
    types: Mapping[str, str]
    others: tuple[str, ...]


def shown(present: Mapping[str, str | None], folders: Sequence[str]) -> Shown:
    """Return what a request about some models needs, theirs first.

    Args:
        present: path -> text of the project's files.
        folders: of the models; without any, as many extension files are shown as there is room for.
    """
    own = [path for folder in folders for path in (f"{EXTENSIONS}{folder}.ts", f"{TESTS}{folder}.test.ts")]
    rest = sorted(p for p in present if p.startswith((EXTENSIONS, TESTS)))
    wanted = [p for p in dict.fromkeys((*own, *rest)) if present.get(p) is not None]
    types = {p: present[p] or "" for f in folders if (p := f"src/models/{f}/schema.ts") in present}
    types[_TYPES] = _hooks(present.get(_TYPES) or "")
    room = MOST_CHARACTERS - sum(map(len, types.values()))
    editable: dict[str, str] = {}
    for path in wanted:
        text = present[path] or ""
        if (path in own or not folders) and len(text) <= room:
            editable[path] = text
            room -= len(text)
    return Shown(editable, types, tuple(p for p in wanted if p not in editable))


def packages(package_json: str | None) -> tuple[str, ...]:
    """Return the names of the packages a project lists; none when its package.json cannot be read."""
    try:
        body = json.loads(package_json or "")
        return tuple(sorted({*body.get("dependencies", {}), *body.get("devDependencies", {})}))
    except (ValueError, AttributeError, TypeError):
        return ()


def _hooks(types: str) -> str:
    """Return the part of the types that hooks need."""
    starts = [types.find(mark) for mark in _HOOKS]
    if min(starts) < 0:
        return types[:4000]
    end = types.find("\n}\n", starts[-1])
    return types[min(starts) : end + 3 if end > 0 else None]
