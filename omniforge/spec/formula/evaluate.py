"""The value of a formula for one record: what the database and the form work out too.

Invariant: no value makes it fail; what cannot be worked out is None, as NULL is in SQL.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from omniforge.spec.formula.kinds import Kind, round_digits
from omniforge.spec.formula.tree import DIVISION_DIGITS, Call, Literal, Name, Node, Operation, decimal_text, rounded

Value = Fraction | str | bool | dt.date | dt.datetime | None
Values = Mapping[str, Value]
MOST_DAYS = 1_000_000
"""Days that `add_days` adds at most."""
MOST_AMOUNT, MOST_INTEGER = Fraction("9999999999.99"), 2_147_483_647
MOST_LETTERS = {"string": 500, "text": 20_000}
_DAY_S, _HOUR_MS = 86_400, 3_600_000


def read(kind: Kind, value: object) -> Value:
    """Return a JSON value of a record as formulas see it."""
    if value is None:
        return None
    if kind == "number":
        return Fraction(str(value))
    if kind == "day":
        return dt.date.fromisoformat(str(value)[:10])
    if kind == "moment":
        moment = dt.datetime.fromisoformat(str(value))
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return bool(value) if kind == "truth" else str(value)


def fitted(field_type: str, digits: int, value: Value) -> Value:
    """Return a value as a field of this type stores it; None for what it cannot hold, and for an empty text."""
    if isinstance(value, str):
        return value[: MOST_LETTERS[field_type]] or None
    if not isinstance(value, Fraction):
        return value
    number = rounded(value, 0 if field_type == "integer" else digits)
    most = MOST_INTEGER if field_type == "integer" else MOST_AMOUNT
    return number if abs(number) <= most else None


def as_json(value: Value) -> str | float | bool | None:
    """Return a value as the API shows it."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, dt.date) else value


def evaluate(node: Node, values: Values) -> Value:
    """Return the value of a formula that passed the type checker."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Name):
        return values.get(node.id)
    if isinstance(node, Operation):
        return _operation(node.operator, [evaluate(o, values) for o in node.operands])
    return _FUNCTIONS[node.function](node, [evaluate(a, values) for a in node.arguments])


def _operation(sign: str, parts: list[Value]) -> Value:
    if sign in ("and", "or"):
        decisive = sign == "or"
        return decisive if decisive in parts else None if None in parts else not decisive
    if sign == "&":
        return "".join(_text(p) for p in parts)
    if None in parts:
        return None
    if sign == "not":
        return not parts[0]
    if sign in _COMPARISONS:
        return _COMPARISONS[sign](parts[0], parts[1])
    return _reckoned(sign, [p for p in parts if isinstance(p, Fraction)])


def _reckoned(sign: str, parts: list[Fraction]) -> Fraction | None:
    if len(parts) == 1:
        return -parts[0]
    left, right = parts
    if sign == "/":
        return None if right == 0 else rounded(left / right, DIVISION_DIGITS)
    return {"+": left + right, "-": left - right, "*": left * right}[sign]


_COMPARISONS: Mapping[str, Callable[..., bool]] = {
    "=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _number(apply: Callable[[Call, Fraction], Fraction]) -> Callable[[Call, Sequence[Value]], Value]:
    return lambda node, parts: apply(node, parts[0]) if isinstance(parts[0], Fraction) else None


def _extreme(pick: Callable[..., Value]) -> Callable[[Call, Sequence[Value]], Value]:
    def apply(_node: Call, parts: Sequence[Value]) -> Value:
        present = [p for p in parts if p is not None]
        return pick(present) if present else None

    return apply


def _join(_node: Call, parts: Sequence[Value]) -> Value:
    return _text(parts[0]).join(t for t in map(_text, parts[1:]) if t)


def _days_between(_node: Call, parts: Sequence[Value]) -> Value:
    days = [p.date() if isinstance(p, dt.datetime) else p for p in parts if isinstance(p, dt.date)]
    return Fraction((days[1] - days[0]).days) if len(days) == len(parts) else None


def _hours_between(_node: Call, parts: Sequence[Value]) -> Value:
    start, end = parts
    if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
        return None
    milliseconds = (end - start) // dt.timedelta(milliseconds=1)
    return rounded(Fraction(milliseconds, _HOUR_MS), DIVISION_DIGITS)


def _add_days(_node: Call, parts: Sequence[Value]) -> Value:
    day, count = parts
    if not isinstance(day, dt.date) or not isinstance(count, Fraction):
        return None
    whole = int(rounded(count, 0))
    if abs(whole) > MOST_DAYS:
        return None
    try:
        return day + dt.timedelta(days=whole)
    except OverflowError:
        return None


_FUNCTIONS: Mapping[str, Callable[[Call, Sequence[Value]], Value]] = {
    "round": _number(lambda node, n: rounded(n, round_digits(node))),
    "floor": _number(lambda _, n: Fraction(math.floor(n))),
    "ceil": _number(lambda _, n: Fraction(math.ceil(n))),
    "abs": _number(lambda _, n: abs(n)),
    "min": _extreme(min),
    "max": _extreme(max),
    "if": lambda _, parts: parts[1] if parts[0] is True else parts[2],
    "coalesce": lambda _, parts: next((p for p in parts if p is not None), None),
    "is_empty": lambda _, parts: parts[0] is None or parts[0] == "",
    "join": _join,
    "days_between": _days_between,
    "hours_between": _hours_between,
    "add_days": _add_days,
}
