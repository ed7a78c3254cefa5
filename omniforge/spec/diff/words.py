"""A change as a sentence a founder reads: `Appointment: field reason added (text, required)`."""

from collections.abc import Sequence
from typing import Any

from omniforge.spec.diff.change import Change, Crumb
from omniforge.spec.diff.identity import title

_NOUNS = {
    "models": "model", "fields": "field", "relations": "link", "states": "state", "transitions": "action",
    "access": "access of", "rules": "rule", "unique": "unique group", "labels": "choice", "roles": "role",
    "personas": "persona", "features": "feature", "pages": "page", "sections": "section", "items": "item",
    "flows": "flow", "steps": "step", "apis": "route", "integrations": "integration", "pricing": "pricing tier",
    "funnel": "funnel stage", "channels": "channel", "benefits": "benefit", "faq": "question", "stages": "stage",
    "scoring": "score rule", "workflows": "automation", "actions": "action", "experiments": "experiment",
    "variants": "variant", "colours": "colour",
}  # fmt: skip
_LENGTH = 60
_SURE = 0.995
_FLAGS = ("required", "unique", "personal", "final")


def phrase(change: Change) -> str:
    """Return the sentence, without a full stop."""
    if change.kind in ("added", "removed"):
        return _came_or_went(change)
    if change.kind == "renamed":
        return f"{_within(change.crumbs[:-1])}{_renamed(change)}"
    if change.kind == "moved":
        origin = change.before.split(".")
        return f"{_named(change)} moved from {'.'.join(origin[1:-2]) or origin[0]} to {_where(change.crumbs[:-1])}"
    if change.kind == "reordered":
        return f"{_within(change.crumbs)}{_key(change)} reordered: {_order(change.before, change.after)}"
    return _changed(change)


def _came_or_went(change: Change) -> str:
    if change.record is not None or _is_record(change):
        return f"{_within(change.crumbs[:-1])}{_named(change)} {change.kind}{_details(change)}"
    subject = f"{_within(change.crumbs)}{_key(change)}"
    if change.kind == "added":
        return f"{subject} added: {_value(change.after)}"
    return f"{subject} removed, was {_value(change.before)}"


def _changed(change: Change) -> str:
    before, after = change.before, change.after
    if isinstance(before, list) and isinstance(after, list):
        return f"{_within(change.crumbs)}{_key(change)}: {_lists(before, after)}"
    if _is_price(change):
        return f"{_within(change.crumbs[:-1])}{_crumb(change.crumbs[-1])} {_value(before)} → {_value(after)}"
    return f"{_within(change.crumbs)}{_key(change)} {_value(before)} → {_value(after)}"


def _renamed(change: Change) -> str:
    crumb = change.crumbs[-1]
    noun = _NOUNS.get(crumb.section, crumb.section)
    sure = "" if change.confidence > _SURE else f" ({round(change.confidence * 100)} % sure)"
    is_top = len(change.crumbs) == 1 and crumb.section == "models"
    return f"renamed {'' if is_top else noun + ' '}{change.before} to {change.after}{sure}"


def _within(crumbs: Sequence[Crumb]) -> str:
    return f"{_where(crumbs)}: " if crumbs else ""


def _where(crumbs: Sequence[Crumb]) -> str:
    """Models are called by their name alone; everything else says what it is."""
    first = crumbs[0]
    parts = [first.name if first.section == "models" else _crumb(first), *(_crumb(c) for c in crumbs[1:])]
    return ", ".join(parts)


def _crumb(crumb: Crumb) -> str:
    return f"{_NOUNS.get(crumb.section, crumb.section)} {crumb.name}"


def _named(change: Change) -> str:
    return _crumb(change.crumbs[-1]) if change.crumbs else _key(change)


def _key(change: Change) -> str:
    """Return the part of the path below the innermost record, in words."""
    steps = change.path.split(".")
    below = steps
    for crumb in change.crumbs:
        tail = crumb.key.split(".")
        n = next((i for i in range(len(below)) if below[i : i + len(tail)] == tail), None)
        below = below[n + len(tail) :] if n is not None else below[-1:]
    return " ".join(below or steps[-1:]).replace("_", " ")


def _details(change: Change) -> str:
    record = change.record
    if change.kind != "added" or not isinstance(record, dict):
        return ""
    section = change.crumbs[-1].section
    if section == "fields":
        said = [str(record.get("type", "string")), *(flag for flag in _FLAGS if record.get(flag))]
    elif section == "relations":
        said = [f"{record.get('kind', 'link')} to {record.get('to', '?')}"]
    elif section == "models":
        said = [_count(record.get("fields", ()), "field")]
    elif section == "pricing":
        said = [f"{_value(record.get('price'))} a {record.get('interval', 'month')}"]
    elif section == "access":
        said = [", ".join(map(str, record.get("operations", ())))]
    else:
        return ""
    return f" ({', '.join(said)})"


def _count(items: Sequence[Any], noun: str) -> str:
    return f"{len(items)} {noun}{'' if len(items) == 1 else 's'}"


def _order(before: Sequence[Any], after: Sequence[Any]) -> str:
    """Say which one moved when one did, else the new order."""
    for name in after:
        if [n for n in before if n != name] == [n for n in after if n != name]:
            at = after.index(name)
            return f"{name} comes first" if at == 0 else f"{name} comes after {after[at - 1]}"
    return _cut(", ".join(map(str, after)))


def _lists(before: list[Any], after: list[Any]) -> str:
    gone = [title(item, _value(item)) for item in before if item not in after]
    come = [title(item, _value(item)) for item in after if item not in before]
    said = [f"added {', '.join(come)}"] if come else []
    said += [f"removed {', '.join(gone)}"] if gone else []
    return _cut("; ".join(said)) if said else f"now {_cut(', '.join(title(i, _value(i)) for i in after))}"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return _cut(", ".join(f"{k} {_value(v)}" for k, v in value.items()))
    if isinstance(value, list):
        return _cut(", ".join(title(item, _value(item)) for item in value)) or "nothing"
    if isinstance(value, str):
        return _cut(value if value and " " not in value else f'"{value}"')
    return _number(value)


def _number(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else line[: _LENGTH - 1].rstrip() + "…"


def _is_price(change: Change) -> bool:
    return bool(change.crumbs) and change.crumbs[-1].section == "pricing" and change.path.endswith(".price")


def _is_record(change: Change) -> bool:
    return bool(change.crumbs) and change.path.endswith(f"{change.crumbs[-1].section}.{change.crumbs[-1].key}")
