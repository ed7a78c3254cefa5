"""Formulas as PostgreSQL expressions: what triggers and migrations are made of.

Invariant: numbers are `numeric`, texts `text`; no row makes an expression fail, what cannot be worked out is NULL.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction

from omniforge.codegen import emit
from omniforge.spec.formula.evaluate import MOST_AMOUNT, MOST_DAYS, MOST_INTEGER, MOST_LETTERS
from omniforge.spec.formula.kinds import Operands, kind_of, round_digits
from omniforge.spec.formula.tree import DIVISION_DIGITS, Call, Literal, Name, Node, Operation, decimal_text

Columns = Mapping[str, str]
"""Field id -> SQL of its value, e.g. `NEW."price"`."""
_INNER_DIGITS = 40
"""Digits that a division reckons with, so that the quotient's last one is right."""
_NOTHING = "''"
_OPERATORS = {"=": "=", "!=": "<>"}


def expression(node: Node, operands: Operands, columns: Columns) -> str:
    """Return the SQL of a formula, safe to stand inside any other expression."""
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Name):
        cast = "::numeric" if operands[node.id].kind == "number" else ""
        return f"{columns[node.id]}{cast}"
    parts = node.operands if isinstance(node, Operation) else node.arguments
    written = [expression(p, operands, columns) for p in parts]
    if isinstance(node, Operation):
        return _operation(node, written, operands)
    return _FUNCTIONS[node.function](node, written, operands)


def fitted(field_type: str, digits: int, sql: str) -> str:
    """Return the SQL of a value as a column of this type takes it; NULL for what it cannot hold."""
    if field_type in MOST_LETTERS:
        return f"nullif(left({sql}, {MOST_LETTERS[field_type]}), '')"
    if field_type == "integer":
        return _bounded(f"round({sql})", decimal_text(Fraction(MOST_INTEGER)), "n::integer")
    if field_type in ("decimal", "money"):
        return _bounded(f"round({sql}, {digits})", decimal_text(MOST_AMOUNT), "n")
    return sql


def _bounded(sql: str, most: str, number: str) -> str:
    return f"(SELECT CASE WHEN abs(n) <= {most} THEN {number} END FROM {sql} AS n)"  # noqa: S608 - only what is emitted here


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{emit.sql_string(value)}::text" if isinstance(value, str) else f"{decimal_text(value)}::numeric"  # type: ignore[arg-type]  # a Fraction is what is left


def _operation(node: Operation, parts: list[str], operands: Operands) -> str:
    sign = node.operator
    if sign == "not":
        return f"(NOT {parts[0]})"
    if sign == "&":
        return f"({' || '.join(_text(p, sql, operands) for p, sql in zip(node.operands, parts, strict=True))})"
    if len(parts) == 1:
        return f"(- {parts[0]})"
    if sign == "/":
        below = parts[1] if isinstance(node.operands[1], Literal) else f"nullif({parts[1]}, 0)"
        return f"round(round({parts[0]}, {_INNER_DIGITS}) / {below}, {DIVISION_DIGITS})"
    return f"({parts[0]} {_OPERATORS.get(sign, sign).upper()} {parts[1]})"


def _text(node: Node, sql: str, operands: Operands) -> str:
    """Return a value inside a text; none is an empty one."""
    kind = kind_of(node, operands)
    if kind == "number":
        sql = f"trim_scale({sql})::text"
    elif kind == "day":
        sql = f"to_char({sql}, 'YYYY-MM-DD')"
    is_there = isinstance(node, Literal) or (isinstance(node, Operation) and node.operator == "&")
    return sql if is_there else f"coalesce({sql}, '')"


def _day(node: Node, sql: str, operands: Operands) -> str:
    return f"{sql}::date" if kind_of(node, operands) == "moment" else sql


Writer = Callable[[Call, list[str], Operands], str]


def _round(node: Call, parts: list[str], _operands: Operands) -> str:
    return f"round({parts[0]}, {round_digits(node)})"


def _join(node: Call, parts: list[str], operands: Operands) -> str:
    texts = [_text(a, sql, operands) for a, sql in zip(node.arguments, parts, strict=True)]
    return f"concat_ws({', '.join([texts[0], *(f'nullif({t}, {_NOTHING})' for t in texts[1:])])})"


def _is_empty(node: Call, parts: list[str], operands: Operands) -> str:
    is_text = kind_of(node.arguments[0], operands) == "text"
    return f"(coalesce({parts[0]}, '') = '')" if is_text else f"({parts[0]} IS NULL)"


def _days_between(node: Call, parts: list[str], operands: Operands) -> str:
    start, end = (_day(a, sql, operands) for a, sql in zip(node.arguments, parts, strict=True))
    return f"({end} - {start})::numeric"


def _hours_between(_node: Call, parts: list[str], _operands: Operands) -> str:
    seconds = f"extract(epoch FROM ({parts[1]} - {parts[0]}))::numeric"
    return f"round(round({seconds}, {_INNER_DIGITS}) / 3600, {DIVISION_DIGITS})"


def _add_days(_node: Call, parts: list[str], _operands: Operands) -> str:
    """Return a subquery, so that the operands are written once, however deep they are."""
    later = "v.day + v.days::integer"
    bounded = f"CASE WHEN {later} BETWEEN date '0001-01-01' AND date '9999-12-31' THEN {later} END"
    operands = f"SELECT {parts[0]} AS day, round({parts[1]}) AS days"
    return f"(SELECT CASE WHEN abs(v.days) <= {MOST_DAYS} THEN {bounded} END FROM ({operands}) AS v)"  # noqa: S608 - only what is emitted here


def _named(name: str) -> Writer:
    return lambda _node, parts, _operands: f"{name}({', '.join(parts)})"


_FUNCTIONS: Mapping[str, Writer] = {
    "round": _round,
    "floor": _named("floor"),
    "ceil": _named("ceil"),
    "abs": _named("abs"),
    "min": _named("least"),
    "max": _named("greatest"),
    "if": lambda _node, parts, _operands: f"CASE WHEN {parts[0]} THEN {parts[1]} ELSE {parts[2]} END",
    "coalesce": _named("coalesce"),
    "is_empty": _is_empty,
    "join": _join,
    "days_between": _days_between,
    "hours_between": _hours_between,
    "add_days": _add_days,
}
