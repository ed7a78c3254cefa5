"""Demo rows of a model: values of the domain, links to the rows of other models, states spread over the rows.

Invariant: a row's value depends on its model, field and number alone, but for rules that compare two fields and
unique groups, which may move the value of the field they name.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from omniforge.agents.test.chance import Chance, spread
from omniforge.agents.test.values import SEED_KEY, value
from omniforge.codegen.app_view import USER, LinkView, ManyView, ModelView
from omniforge.spec.model import Rule

LEAST_ROWS, MOST_ROWS = 8, 12
_ROOTS = 3
"""Rows of a model linked to itself that stand at the top."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """What demo rows have to know of the app around their model.

    Attributes:
        folders: model id -> folder, of every model it links to.
        user_roles: roles whose demo accounts links to people point to, the usual one first.
        skipped: ids of optional links left empty because the other side is filled later.
        counts: model id -> number of its rows, where there are fewer than usual.
        picked: relation id -> numbers of the target's rows, aligned with the rows; others are drawn.
    """

    folders: Mapping[str, str]
    user_roles: tuple[str, ...]
    skipped: Collection[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    picked: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def targets(self, model_id: str) -> int:
        """Return how many rows of a model (or demo accounts) rows can be linked to."""
        return len(self.user_roles) if model_id == USER else self.counts.get(model_id, LEAST_ROWS)


def row_count(model: ModelView, around: Around) -> int:
    """Return how many demo rows a model has: 8 to 12; fewer when each needs another row or account for itself."""
    single = [link for link in model.links if link.unique and link.target != model.id]
    if single:
        return min(LEAST_ROWS, *(around.targets(link.target) for link in single if link.required), LEAST_ROWS)
    lists = (model.spec.model_extra or {}).get(SEED_KEY)
    given = max((len(v) for v in lists.values() if isinstance(v, list)), default=0) if isinstance(lists, dict) else 0
    if given:
        return min(max(given, LEAST_ROWS), MOST_ROWS)
    return LEAST_ROWS + Chance(model.id).below(MOST_ROWS - LEAST_ROWS + 1, "rows")


def rows(model: ModelView, around: Around) -> tuple[Row, ...]:
    """Return the demo rows of a model."""
    made = [_row(model, index, around) for index in range(row_count(model, around))]
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


def _row(model: ModelView, index: int, around: Around) -> Row:
    row: Row = {"id": row_id(model.folder, index)}
    for made in model.entered:
        row[made.prop] = value(model, made, index)
    for link in model.links:
        if link.id not in around.skipped:
            target = _link(model, link, index, around)
            if target is not None:
                row[link.fk] = target
    for many in model.many:
        if many.declared and many.id not in around.skipped:
            row[f"{many.prop}Ids"] = _many(model, many, index, around)
    if model.spec.states:
        row["state"] = spread([s.id for s in model.spec.states], f"{model.id}.state", index)
    if model.spec.owner is not None:
        row["ownerEmail"] = owner_email(model.spec.owner)
    return row


def _link(model: ModelView, link: LinkView, index: int, around: Around) -> str | None:
    if link.target == USER:
        role = around.user_roles[index % len(around.user_roles)] if link.unique else around.user_roles[0]
        return None if link.unique and index >= len(around.user_roles) else f"seed-user-{role}"
    most = around.targets(link.target)
    folder = around.folders[link.target]
    if link.target == model.id:
        is_root = index < _ROOTS and not link.required
        return None if is_root else row_id(folder, max(0, index // _ROOTS - 1))
    if link.unique:
        return row_id(folder, index) if index < most else None
    picked = around.picked.get(link.id)
    if picked:
        return row_id(folder, picked[index % len(picked)] % most)
    return row_id(folder, Chance(f"{model.id}.{link.id}").below(most, index))


def _many(model: ModelView, many: ManyView, index: int, around: Around) -> list[str]:
    chance = Chance(f"{model.id}.{many.id}")
    if many.target == USER:
        return [f"seed-user-{around.user_roles[chance.below(len(around.user_roles), index)]}"]
    folder = around.folders[many.target]
    if many.target == model.id:
        return [row_id(folder, index - 1)] if index % _ROOTS == _ROOTS - 1 else []
    picked = around.picked.get(many.id)
    if picked:
        return [row_id(folder, picked[index % len(picked)])]
    most = around.targets(many.target)
    size = min(most, 1 + chance.below(3, index, "size"))
    start = chance.below(most, index)
    return sorted(row_id(folder, (start + step) % most) for step in range(size))


def _keep_order(model: ModelView, rule: Rule, row: Row, index: int) -> None:
    """Move the compared field so that the rule holds."""
    props = {f.spec.id: f for f in model.fields}
    mine, other = props.get(rule.field), props.get(rule.other)
    if mine is None or other is None or row.get(mine.prop) is None or row.get(other.prop) is None:
        return
    if not _holds(rule.op or "==", row[mine.prop], row[other.prop]):
        row[mine.prop] = moved(mine.type, row[other.prop], rule.op or "==", 1 + index % 3)


def moved(kind: str, other: Any, op: str, by: int) -> Any:
    """Return a value that stands in relation `op` to `other`, `by` steps away."""
    step = {"<": -by, "<=": -by, ">": by, ">=": by, "!=": by}.get(op, 0)
    if isinstance(other, int | float) and not isinstance(other, bool):
        return round(other + step, 2)
    if kind == "date":
        return (datetime.fromisoformat(other) + timedelta(days=step)).date().isoformat()
    if kind == "datetime":
        later = datetime.fromisoformat(other) + timedelta(hours=step)
        return later.strftime("%Y-%m-%dT%H:%M:00.000Z")
    if kind == "time":
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
