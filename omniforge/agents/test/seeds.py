"""Demo rows of a model: values of the domain, links to the rows of other models, states spread over the rows.

Invariant: a row's value depends on its model, field and number alone, but for rules that compare two fields and
unique groups, which may move the value of the field they name.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from omniforge.agents.test.chance import Chance, spread
from omniforge.agents.test.values import SEED_KEY, value
from omniforge.codegen.app_view import USER, FieldView, LinkView, ManyView, ModelView
from omniforge.spec.model import Rule

LEAST_ROWS, MOST_ROWS = 8, 12
Row = dict[str, Any]


def row_count(model: ModelView) -> int:
    """Return how many demo rows a model has: 8 to 12; 8 when a link of it is one-to-one."""
    if any(link.unique for link in model.links):
        return LEAST_ROWS
    lists = (model.spec.model_extra or {}).get(SEED_KEY)
    given = max((len(v) for v in lists.values() if isinstance(v, list)), default=0) if isinstance(lists, dict) else 0
    if given:
        return min(max(given, LEAST_ROWS), MOST_ROWS)
    return LEAST_ROWS + Chance(model.id).below(MOST_ROWS - LEAST_ROWS + 1, "rows")


def rows(
    model: ModelView, folders: Mapping[str, str], *, user_role: str, skipped: Collection[str] = ()
) -> tuple[Row, ...]:
    """Return the demo rows of a model.

    Args:
        model: the model.
        folders: model id -> folder, of every model it links to.
        user_role: role whose demo account links to people point to.
        skipped: ids of optional links left empty because the other side is filled later.
    """
    made = [_row(model, index, folders, user_role, skipped) for index in range(row_count(model))]
    for rule in model.spec.rules:
        if rule.kind == "compare":
            for index, row in enumerate(made):
                _keep_order(model, rule, row, index)
    for group in model.spec.unique:
        _keep_apart(model, group.fields, made)
    return tuple(made)


def row_id(folder: str, index: int) -> str:
    """Return the stable id of a demo row, counted from 0."""
    return f"seed-{folder}-{index + 1}"


def owner_email(role: str) -> str:
    """Return the address of the demo user of a role."""
    return f"{role.replace('_', '-')}@example.com"


def _row(model: ModelView, index: int, folders: Mapping[str, str], user_role: str, skipped: Collection[str]) -> Row:
    row: Row = {"id": row_id(model.folder, index)}
    for field in model.fields:
        row[field.prop] = value(model, field, index)
    for link in model.links:
        if link.id not in skipped:
            target = f"seed-user-{user_role}" if link.target == USER else _link(model, link, index, folders)
            if target is not None:
                row[link.fk] = target
    for many in model.many:
        if many.declared and many.id not in skipped:
            row[f"{many.prop}Ids"] = _many(model, many, index, folders)
    if model.spec.states:
        row["state"] = spread([s.id for s in model.spec.states], f"{model.id}.state", index)
    if model.spec.owner is not None:
        row["ownerEmail"] = owner_email(model.spec.owner)
    return row


def _link(model: ModelView, link: LinkView, index: int, folders: Mapping[str, str]) -> str | None:
    chance = Chance(f"{model.id}.{link.id}")
    if link.target == model.id:
        return None if index < 3 and not link.required else row_id(folders[model.id], max(0, index // 3 - 1))  # noqa: PLR2004 - roots
    if link.unique:
        return row_id(folders[link.target], index)
    return row_id(folders[link.target], chance.below(LEAST_ROWS, index))


def _many(model: ModelView, many: ManyView, index: int, folders: Mapping[str, str]) -> list[str]:
    chance = Chance(f"{model.id}.{many.id}")
    if many.target == model.id:
        return [row_id(folders[model.id], index - 1)] if index % 3 == 2 else []  # noqa: PLR2004 - every third
    size = 1 + chance.below(3, index, "size")
    start = chance.below(LEAST_ROWS, index)
    return sorted(row_id(folders[many.target], (start + step) % LEAST_ROWS) for step in range(size))


def _keep_order(model: ModelView, rule: Rule, row: Row, index: int) -> None:
    """Move the compared field so that the rule holds."""
    props = {f.spec.id: f for f in model.fields}
    field, other = props.get(rule.field), props.get(rule.other)
    if field is None or other is None or row.get(field.prop) is None or row.get(other.prop) is None:
        return
    if not _holds(rule.op or "==", row[field.prop], row[other.prop]):
        row[field.prop] = moved(field, row[other.prop], rule.op or "==", 1 + index % 3)


def moved(field: FieldView, other: Any, op: str, by: int) -> Any:
    """Return a value that stands in relation `op` to `other`, `by` steps away."""
    step = {"<": -by, "<=": -by, ">": by, ">=": by, "!=": by}.get(op, 0)
    if isinstance(other, int | float) and not isinstance(other, bool):
        return round(other + step, 2)
    if field.type == "date":
        return (datetime.fromisoformat(other) + timedelta(days=step)).date().isoformat()
    if field.type == "datetime":
        later = datetime.fromisoformat(other) + timedelta(hours=step)
        return later.strftime("%Y-%m-%dT%H:%M:00.000Z")
    if field.type == "time":
        hour, minute = map(int, other.split(":"))
        return f"{min(23, max(0, hour + step)):02d}:{minute:02d}"
    return other


def _holds(op: str, left: Any, right: Any) -> bool:
    if type(left) is not type(right) and not (isinstance(left, int | float) and isinstance(right, int | float)):
        return False
    checks = {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}
    return bool(checks.get(op, (left == right) == (op == "==")))


def _keep_apart(model: ModelView, group: tuple[str, ...], made: list[Row]) -> None:
    """Re-draw the last plain field of a unique group until every row's combination is new."""
    fields = {f.spec.id: f for f in model.fields}
    fks = {link.id: link.fk for link in model.links}
    props = [fields[i].prop if i in fields else fks.get(i, "") for i in group]
    movable = next((fields[i] for i in reversed(group) if i in fields and fields[i].type != "boolean"), None)
    seen: set[str] = set()
    for index, row in enumerate(made):
        attempt = 0
        while (key := repr([row.get(p) for p in props])) in seen and movable is not None and attempt < 50:  # noqa: PLR2004 - bound
            attempt += 1
            row[movable.prop] = value(model, movable, index + attempt * MOST_ROWS)
        seen.add(key)
