"""Schemas that describe one thing in several ways: what is sent, what comes back, what may be changed."""

import re
from collections.abc import Collection, Iterator, Mapping

from omniforge.spec.importers.naming import singular, to_id

_BEFORE = re.compile(r"^(?:Create|Update|New|Patch|Upsert|Edit|Add|Save|Paginated|Partial|Get|Public|Full)(?=[A-Z])")
_AFTER = re.compile(
    r"(?<=[a-z0-9])(?:Input|Patch|Create|Created|Update|Updated|Request|Response|Resp|Req|Dto|DTO|Payload|Body|Form|New"
    r"|Base|Read|Write|Out|In|Details?|Detailed|Summary|Full|Simple|Result|Public|Private|InDB|Resource|Entity"
    r"|Model|Schema|View)$"
)
_ALONE = frozenset({"id", "uuid", "created_at", "updated_at", "version"})
_ALIKE = 0.5


def owners(schemas: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Return schema -> the name of the thing it describes.

    Args:
        schemas: name -> names of properties.

    Returns:
        `{"Item": "Item", "ItemCreate": "Item"}`. A schema is a variant of another one only if it shares half of its
        properties; so `OrderDetails` stays a thing of its own beside `Order`. Variants of a thing that has no schema of
        its own get its name.
    """
    keys = {name: _keys(properties) for name, properties in schemas.items()}
    parents = {name: _parent(name, keys) for name in keys}
    roots = {name: _root(name, parents) for name in keys}
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(roots.values()):
        *_, shortest = name, *_stems(name)
        groups.setdefault(singular_class(shortest), []).append(name)
    shared = {name: stem for stem, names in groups.items() if _share(names, keys) for name in names}
    return {name: shared.get(root, root) for name, root in roots.items()}


def singular_class(name: str) -> str:
    """Return `OrderLine` for `OrderLines`."""
    head = re.split(r"(?=[A-Z][a-z0-9]*$)", name)
    last = singular(head[-1]) if head[-1] else ""
    return "".join(head[:-1]) + last[:1].upper() + last[1:]


def _keys(properties: Collection[str]) -> frozenset[str]:
    """Names as far as they tell things apart: `petId` and `pet` are one."""
    return frozenset(re.sub(r"_(?:ids?|uuids?)$", "", to_id(p)) for p in properties) - _ALONE


def _stems(name: str) -> Iterator[str]:
    """Yield a name without its first or last word, as long as that word says only how the thing is described."""
    bare = name
    for _ in range(3):
        shorter = _AFTER.sub("", bare)
        shorter = _BEFORE.sub("", bare) if shorter == bare else shorter
        if shorter == bare:
            return
        bare = shorter
        yield bare


def _parent(name: str, keys: Mapping[str, frozenset[str]]) -> str | None:
    for stem in _stems(name):
        for form in (stem, singular_class(stem)):
            if form in keys and form != name and _are_alike(keys[name], keys[form]):
                return form
    return None


def _root(name: str, parents: Mapping[str, str | None]) -> str:
    seen = {name}
    while (parent := parents[name]) is not None and parent not in seen:
        seen.add(parent)
        name = parent
    return name


def _share(names: list[str], keys: Mapping[str, frozenset[str]]) -> bool:
    return len(names) > 1 and all(_are_alike(keys[names[0]], keys[other]) for other in names[1:])


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return smaller == 0 or len(one & other) >= _ALIKE * smaller
