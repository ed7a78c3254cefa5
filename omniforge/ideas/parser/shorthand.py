"""The one-line notation of packs: fields, relations, states, transitions and access as short strings.

Invariant: every function returns plain data that `spec/model.py` accepts, or raises `ValueError` naming the culprit.

    field       "string! unique <=120"   "money! >=0 as List price"   "enum! =Medium: Small | Medium | Large"
    relation    "many-to-one! category"  "many-to-many product as Products"  "many-to-one course cascade"
    states      "Requested > Confirmed > Completed* ; Cancelled*"           (`*` marks a final state)
    transition  "Confirm: requested, moved -> confirmed [doctor]"
    rule        "ends_on >= starts_on: It must not end before it starts."
    access      "list read; create update delete own"   "all"   "all own"
"""

import re
from typing import Any, get_args

from omniforge.codegen.names import snake, title
from omniforge.spec.kinds import OPERATIONS, FieldType, RelationKind

Json = dict[str, Any]

_TYPES = frozenset(get_args(FieldType))
_KINDS = frozenset(get_args(RelationKind))
_NUMBERS = frozenset({"integer", "decimal", "money", "rating", "duration"})


def field(field_id: str, text: str) -> Json:
    """Return a field record from `type[!] [unique] [personal] [<=n] [>=n] [=default] [as Label] [: A | B]`."""
    head, _, choices = text.partition(":")
    head, _, label = head.partition(" as ")
    kind, *marks = head.split()
    required = kind.endswith("!")
    kind = kind.rstrip("!")
    if kind not in _TYPES:
        raise ValueError(f"field {field_id}: unknown type {kind!r}")
    record: Json = {"id": field_id, "name": label.strip() or title(field_id), "type": kind}
    if required:
        record["required"] = True
    if choices:
        labels = [c.strip() for c in choices.split("|")]
        record["labels"] = [{"id": snake(c), "label": c} for c in labels]
    for mark in marks:
        _apply_mark(record, mark)
    return record


def relation(relation_id: str, text: str) -> Json:
    """Return a relation record from `kind[!] target [cascade|set-null] [as Inverse name]`."""
    head, _, inverse = text.partition(" as ")
    kind, target, *rest = head.split()
    required = kind.endswith("!")
    kind = kind.rstrip("!")
    if kind not in _KINDS:
        raise ValueError(f"relation {relation_id}: unknown kind {kind!r}")
    record: Json = {"id": relation_id, "name": title(relation_id), "kind": kind, "to": target}
    if required:
        record["required"] = True
    if rest:
        record["on_delete"] = rest[0]
    if inverse:
        record["inverse"] = inverse.strip()
    return record


def states(text: str) -> list[Json]:
    """Return state records from `First > Next > Last* ; Other*`."""
    found = []
    for part in re.split(r"[>;]", text):
        name = part.strip()
        final = name.endswith("*")
        name = name.rstrip("* ")
        record: Json = {"id": snake(name), "name": name}
        if final:
            record["final"] = True
        found.append(record)
    return found


def transition(text: str) -> Json:
    """Return a transition record from `Name: source, source -> target [role, role]`."""
    matched = re.fullmatch(r"\s*([^:]+):\s*([\w, ]+?)\s*->\s*(\w+)\s*(?:\[([\w, ]*)\])?\s*", text)
    if matched is None:
        raise ValueError(f"transition {text!r} is not `Name: source -> target [roles]`")
    name, sources, target, roles = matched.groups()
    record: Json = {"id": snake(name), "name": name.strip(), "source": _listed(sources), "target": target}
    if roles:
        record["roles"] = _listed(roles)
    return record


def rule(text: str) -> Json:
    """Return a `compare` rule from `field op other: message`."""
    matched = re.fullmatch(r"(\w+) (<=|>=|==|!=|<|>) (\w+): (.+)", text)
    if matched is None:
        raise ValueError(f"rule {text!r} is not `field op other: message`")
    name, op, other, message = matched.groups()
    return {"id": f"{name}_{other}", "kind": "compare", "field": name, "op": op, "other": other, "message": message}


def access(role: str, text: str) -> list[Json]:
    """Return access records of one role from `list read; create update own`."""
    found = []
    for part in text.split(";"):
        words = part.split()
        scope = "own" if "own" in words else "all"
        operations = [w for w in words if w != "own"]
        if operations == ["all"]:
            operations = list(OPERATIONS)
        unknown = [w for w in operations if w not in OPERATIONS]
        if unknown or not operations:
            raise ValueError(f"access of {role}: {text!r} is not a list of operations")
        record: Json = {"role": role, "operations": operations}
        if scope == "own":
            record["scope"] = scope
        found.append(record)
    return found


def _apply_mark(record: Json, mark: str) -> None:
    numeric = record["type"] in _NUMBERS
    if mark in ("unique", "personal"):
        record[mark] = True
    elif mark.startswith("<="):
        record["max" if numeric else "max_length"] = _number(mark[2:])
    elif mark.startswith(">="):
        record["min" if numeric else "min_length"] = _number(mark[2:])
    elif mark.startswith("="):
        record["default"] = _default(record["type"], mark[1:].replace("_", " "))
    elif re.fullmatch(r"[A-Z]{3}", mark):
        record["currency"] = mark
    else:
        raise ValueError(f"field {record['id']}: unknown mark {mark!r}")


def _default(kind: str, text: str) -> str | int | float | bool:
    if kind == "boolean":
        return text == "true"
    if kind == "enum":
        return snake(text)
    return _number(text) if kind in _NUMBERS else text


def _number(text: str) -> int | float:
    return float(text) if "." in text else int(text)


def _listed(text: str) -> list[str]:
    return [w.strip() for w in text.split(",") if w.strip()]
