"""Checks of one entity of a pack: its shorthand, what it names, and whether its example values fit its fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from omniforge.ideas.parser import shorthand
from omniforge.ideas.parser.pack import Pack, PackEntity
from omniforge.spec.problem import Finding, Loc, quoted_list

Json = dict[str, Any]
_FIELD_FIX = "write `type[!] [unique] [personal] [<=n] [>=n] [=default] [: A | B]`, e.g. `string! <=120`"
_RELATION_FIX = "write `kind[!] entity [cascade|set-null] [as Inverse name]`, e.g. `many-to-one! product as Orders`"
_TRANSITION_FIX = "write `Name: state -> state [role]`, e.g. `Confirm: requested -> confirmed [host]`"
_RULE_FIX = "write `field >= other: What to tell people.`"
_ACCESS_FIX = "write operations, e.g. `list read; create update delete own`, or `all`, or `all own`"
_MIN_VALUES = 3
_EVERYONE = {"public", "admin"}


def findings(pack: Pack, entity: PackEntity, loc: Loc) -> Iterator[Finding]:
    """Yield every problem of an entity at `loc`."""
    fields, wrong = _records(entity.fields, shorthand.field, (*loc, "fields"), _FIELD_FIX)
    relations, twisted = _records(entity.relations, shorthand.relation, (*loc, "relations"), _RELATION_FIX)
    yield from (*wrong, *twisted)
    known = {e.id for e in pack.entities} | {"user"}
    for name, record in relations.items():
        if record["to"] not in known:
            yield _unknown((*loc, "relations", name), "entity", record["to"], known)
    if entity.title is not None and entity.title not in entity.fields:
        yield _unknown((*loc, "title"), "field", entity.title, entity.fields)
    yield from _roles(pack, entity, loc)
    yield from _life(pack, entity, loc)
    yield from _seed(entity, fields, entity.seed, (*loc, "seed"))
    for number, variant in enumerate(entity.variants):
        yield from _seed(entity, fields, variant.seed, (*loc, "variants", number, "seed"))


def may(entity: PackEntity, role: str, operation: str) -> bool:
    """Whether a role may do an operation, by the access of the entity."""
    if role == "admin":
        return True
    texts = [entity.access.get(role, ""), entity.access.get("public", "") if operation == "read" else ""]
    words = {word for text in texts for word in text.replace(";", " ").split()}
    return bool(words & {operation, "all"})


def _records(
    texts: Mapping[str, str], read: Callable[[str, str], Json], loc: Loc, fix: str
) -> tuple[dict[str, Json], list[Finding]]:
    found: dict[str, Json] = {}
    wrong = []
    for name, text in texts.items():
        try:
            found[name] = read(name, text)
        except (ValueError, IndexError) as error:
            wrong.append(Finding((*loc, name), str(error) or f'"{text}" cannot be read', fix))
    return found, wrong


def _roles(pack: Pack, entity: PackEntity, loc: Loc) -> Iterator[Finding]:
    roles = {r.id for r in pack.roles}
    if entity.owner is not None and entity.owner not in roles:
        yield _unknown((*loc, "owner"), "role", entity.owner, roles)
    for role, text in entity.access.items():
        if role not in roles | _EVERYONE:
            yield _unknown((*loc, "access", role), "role", role, roles | _EVERYONE)
        try:
            scopes = [rule.get("scope") for rule in shorthand.access(role, text)]
        except ValueError as error:
            yield Finding((*loc, "access", role), str(error), _ACCESS_FIX)
            continue
        if "own" in scopes and entity.owner is None:
            fix = "add `owner:` with the role that makes them, or leave out `own`"
            yield Finding((*loc, "access", role), "`own` means nothing: nobody owns these records", fix)


def _life(pack: Pack, entity: PackEntity, loc: Loc) -> Iterator[Finding]:
    states = {s["id"] for s in shorthand.states(entity.states)} if entity.states else set()
    roles = {r.id for r in pack.roles} | _EVERYONE
    for number, text in enumerate(entity.transitions):
        place = (*loc, "transitions", number)
        try:
            move = shorthand.transition(text)
        except ValueError as error:
            yield Finding(place, str(error), _TRANSITION_FIX)
            continue
        for state in sorted({*move["source"], move["target"]} - states):
            yield _unknown(place, "state", state, states)
        for role in sorted(set(move.get("roles", ())) - roles):
            yield _unknown(place, "role", role, roles)
    for number, text in enumerate(entity.rules):
        try:
            rule = shorthand.rule(text)
        except ValueError as error:
            yield Finding((*loc, "rules", number), str(error), _RULE_FIX)
            continue
        for field in sorted({rule["field"], rule["other"]} - set(entity.fields)):
            yield _unknown((*loc, "rules", number), "field", field, entity.fields)


def _seed(
    entity: PackEntity, fields: Mapping[str, Json], seed: Mapping[str, Sequence[Any]], loc: Loc
) -> Iterator[Finding]:
    sizes = {name: len(values) for name, values in seed.items()}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"{name} {size}" for name, size in sizes.items())
        yield Finding(loc, f"the lists differ in length: {listed}", "the i-th values of all lists are one record")
    if sizes and min(sizes.values()) < _MIN_VALUES:
        yield Finding(
            loc, "there are too few example values", f"give at least {_MIN_VALUES}; eight look like a business"
        )
    for name, values in seed.items():
        if name in entity.relations:
            continue
        if name not in entity.fields:
            yield _unknown((*loc, name), "field", name, {*entity.fields, *entity.relations})
        elif name in fields:
            yield from _values(fields[name], values, (*loc, name))


def _values(field: Json, values: Iterable[Any], loc: Loc) -> Iterator[Finding]:
    for number, value in enumerate(values):
        wrong = _misfit(field, value)
        if wrong is not None:
            yield Finding((*loc, number), *wrong)


def _misfit(field: Json, value: Any) -> tuple[str, str] | None:
    """Return message and fix when an example value does not fit its field."""
    labels = {label["id"] for label in field.get("labels", ())}
    if labels and value not in labels:
        return f'"{value}" is no label of {field["id"]}', f"write one of: {quoted_list(labels)}"
    if isinstance(value, bool) != (field["type"] == "boolean"):
        return f'"{value}" does not fit a {field["type"]}', "write a value of that type"
    if isinstance(value, str) and len(value) > field.get("max_length", len(value)):
        limit = field["max_length"]
        return f'"{value[:30]}" is longer than its field', f"write at most {limit} characters, or allow more"
    number = isinstance(value, (int, float))
    if number and not field.get("min", value) <= value <= field.get("max", value):
        return f"{value} is outside the limits of {field['id']}", "change the value or the limits"
    return None


def _unknown(loc: Loc, what: str, name: str, known: Iterable[str]) -> Finding:
    return Finding(loc, f'there is no {what} "{name}"', f"name one of: {quoted_list(known)}")
