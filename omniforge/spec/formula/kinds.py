"""Kinds of values in formulas, and what fits together: the type checker.

Invariant: a formula that passes can be evaluated, and written as SQL and TypeScript, whatever the record holds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal as Closed

from omniforge.spec.formula.tree import Call, FormulaError, Literal, Name, Node, Operation
from omniforge.spec.kinds import FieldType
from omniforge.spec.problem import quoted_list

Kind = Closed["number", "text", "truth", "day", "moment", "choice"]
"""A `choice` is the id of an enum's label or of a state: it can only be compared."""

READ_AS: Mapping[FieldType, Kind] = {
    "integer": "number", "decimal": "number", "money": "number", "duration": "number", "rating": "number",
    "string": "text", "text": "text", "email": "text", "url": "text", "phone": "text", "slug": "text", "time": "text",
    "country": "text", "currency": "text", "colour": "text", "uuid": "text",
    "boolean": "truth", "date": "day", "datetime": "moment", "enum": "choice",
}  # fmt: skip
"""Field types that formulas read."""
WRITTEN_AS: Mapping[FieldType, Kind] = {
    "integer": "number", "decimal": "number", "money": "number", "string": "text", "text": "text",
    "boolean": "truth", "date": "day", "datetime": "moment",
}  # fmt: skip
"""Field types that can be computed."""
STATE = "state"
_WORDS: Mapping[Kind, str] = {
    "number": "a number", "text": "a text", "truth": "true or false", "day": "a date", "moment": "a date and time",
    "choice": "a choice",
}  # fmt: skip
_JOINED = ("text", "number", "day")
_ORDERED = ("number", "day", "moment")


@dataclass(frozen=True, slots=True)
class Operand:
    """What a name in a formula stands for.

    Attributes:
        kind: of its values.
        choices: ids of the labels or states, of a choice.
    """

    kind: Kind
    choices: tuple[str, ...] = ()


Operands = Mapping[str, Operand]


def kind_of(node: Node, operands: Operands) -> Kind:
    """Return the kind of a formula's value.

    Raises:
        FormulaError: an unknown name or function, or parts that do not fit together.
    """
    if isinstance(node, Literal):
        return "truth" if isinstance(node.value, bool) else "text" if isinstance(node.value, str) else "number"
    if isinstance(node, Name):
        return _operand(node, operands).kind
    if isinstance(node, Operation):
        return _operation(node, operands)
    return _call(node, operands)


def _operand(name: Name, operands: Operands) -> Operand:
    if name.id in operands:
        return operands[name.id]
    hyphened = next((i for i in operands if "-" in i and i.startswith(name.id)), None)
    if hyphened is not None:
        raise FormulaError(f'there is no field "{name.id}"', f"write an id with hyphens in brackets: [{hyphened}]")
    near = get_close_matches(name.id, operands, n=1)
    fix = f"did you mean {near[0]}?" if near else f"use one of: {quoted_list(operands)}"
    raise FormulaError(f'there is no field "{name.id}" that a formula can read', fix)


def _operation(node: Operation, operands: Operands) -> Kind:
    sign, parts = node.operator, node.operands
    if sign in ("and", "or", "not"):
        for part in parts:
            _need(part, operands, "truth", f"`{sign}`")
        return "truth"
    if sign == "&":
        for part in parts:
            _need_joined(part, operands, "`&`")
        return "text"
    if sign in ("=", "!=", "<", "<=", ">", ">="):
        _comparison(sign, parts, operands)
        return "truth"
    for part in parts:
        _need_number(part, operands, sign)
    if sign == "/" and isinstance(parts[1], Literal) and parts[1].value == 0:
        raise FormulaError("the formula divides by zero", "divide by something else")
    return "number"


def _need(part: Node, operands: Operands, wanted: Kind, where: str) -> None:
    kind = kind_of(part, operands)
    if kind != wanted:
        raise FormulaError(f"{where} needs {_WORDS[wanted]}, and {_shown(part)} is {_WORDS[kind]}", _way_to(wanted))


def _way_to(wanted: Kind) -> str:
    ways = {
        "truth": "compare it: `quantity > 0`",
        "number": "use a number, decimal, money or duration field",
        "text": "use a text, or join values with `&`",
    }
    return ways.get(wanted, f"use {_WORDS[wanted]}")


def _need_number(part: Node, operands: Operands, sign: str) -> None:
    kind = kind_of(part, operands)
    if kind in ("day", "moment"):
        fix = "use days_between(from, to), hours_between(from, to) or add_days(date, days)"
        raise FormulaError(f"`{sign}` reckons with numbers, and {_shown(part)} is {_WORDS[kind]}", fix)
    if kind == "text" and sign == "+":
        fix = 'join texts with `&`: a & " " & b'
        raise FormulaError(f"`+` reckons with numbers, and {_shown(part)} is a text", fix)
    _need(part, operands, "number", f"`{sign}`")


def _need_joined(part: Node, operands: Operands, where: str) -> None:
    kind = kind_of(part, operands)
    if kind not in _JOINED:
        fix = 'choose the words: `if(… = "…", "yes", "no")`'
        raise FormulaError(f"{where} joins texts, numbers and dates, and {_shown(part)} is {_WORDS[kind]}", fix)


def _comparison(sign: str, parts: Sequence[Node], operands: Operands) -> None:
    left, right = (kind_of(p, operands) for p in parts)
    if "choice" in (left, right):
        _choice(sign, parts, operands)
        return
    if left != right:
        message = f"{_shown(parts[0])} is {_WORDS[left]} and {_shown(parts[1])} is {_WORDS[right]}"
        raise FormulaError(f"`{sign}` compares two of a kind: {message}", "compare like with like")
    if sign not in ("=", "!=") and left not in _ORDERED:
        raise FormulaError(f"`{sign}` needs numbers or dates; {_WORDS[left]} has no order", "use `=` or `!=`")


def _choice(sign: str, parts: Sequence[Node], operands: Operands) -> None:
    named = [p for p in parts if isinstance(p, Name) and operands.get(p.id, Operand("text")).kind == "choice"]
    words = [p for p in parts if isinstance(p, Literal) and isinstance(p.value, str)]
    if not named or not words or sign not in ("=", "!="):
        fix = f'compare it with one: `{named[0].id if named else "status"} = "…"`'
        raise FormulaError("a choice can only be compared with one of its ids, by `=` or `!=`", fix)
    choices = operands[named[0].id].choices
    if words[0].value not in choices:
        message = f'"{words[0].value}" is no choice of "{named[0].id}"'
        raise FormulaError(message, f"use one of: {quoted_list(choices)}")


Rule = Callable[[Call, Operands], Kind]


def _call(node: Call, operands: Operands) -> Kind:
    if node.function in ("count", "sum"):
        fix = f"make `{node.function}(…)` a computed field of its own, and read that field here"
        raise FormulaError(f"`{node.function}(…)` stands in a larger formula", fix)
    if node.function in ("today", "now"):
        fix = "compare with a date field: the value is stored, and would be wrong tomorrow"
        raise FormulaError(f"a stored value cannot depend on {node.function}()", fix)
    if node.function not in FUNCTIONS:
        near = get_close_matches(node.function, FUNCTIONS, n=1)
        fix = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(FUNCTIONS)}"
        raise FormulaError(f'there is no function "{node.function}"', fix)
    least, most, usage = _ARITIES[node.function]
    if not least <= len(node.arguments) <= most:
        raise FormulaError(f"`{node.function}` got {len(node.arguments)} arguments", f"write `{usage}`")
    return FUNCTIONS[node.function](node, operands)


def _of_number(node: Call, operands: Operands) -> Kind:
    _need(node.arguments[0], operands, "number", f"`{node.function}`")
    return "number"


def _round(node: Call, operands: Operands) -> Kind:
    _of_number(node, operands)
    if len(node.arguments) > 1:
        round_digits(node)
    return "number"


def round_digits(node: Call) -> int:
    """Return the digits that a `round` keeps."""
    if len(node.arguments) == 1:
        return 0
    said = node.arguments[1]
    value = said.value if isinstance(said, Literal) else None
    if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= _MOST_DIGITS:
        raise FormulaError("`round` keeps a fixed number of digits", f"write a whole number from 0 to {_MOST_DIGITS}")
    return int(value)


_MOST_DIGITS = 8


def _same_kind(parts: Iterable[Node], operands: Operands, where: str, allowed: Sequence[str]) -> Kind:
    kinds = [(p, kind_of(p, operands)) for p in parts]
    first = kinds[0][1]
    for part, kind in kinds:
        if kind not in allowed:
            listed = ", ".join(_WORDS[k] for k in _WORDS if k in allowed)
            raise FormulaError(f"`{where}` takes {listed}, and {_shown(part)} is {_WORDS[kind]}", "use another field")
        if kind != first:
            message = f"`{where}` takes values of one kind: {_shown(kinds[0][0])} is {_WORDS[first]}"
            raise FormulaError(f"{message}, {_shown(part)} is {_WORDS[kind]}", "use values of one kind")
    return first


def _extreme(node: Call, operands: Operands) -> Kind:
    return _same_kind(node.arguments, operands, node.function, _ORDERED)


_VALUES = ("number", "text", "truth", "day", "moment")


def _if(node: Call, operands: Operands) -> Kind:
    _need(node.arguments[0], operands, "truth", "the condition of `if`")
    return _same_kind(node.arguments[1:], operands, "if", _VALUES)


def _coalesce(node: Call, operands: Operands) -> Kind:
    return _same_kind(node.arguments, operands, "coalesce", _VALUES)


def _is_empty(node: Call, operands: Operands) -> Kind:
    kind_of(node.arguments[0], operands)
    return "truth"


def _join(node: Call, operands: Operands) -> Kind:
    _need(node.arguments[0], operands, "text", "the separator of `join`")
    for part in node.arguments[1:]:
        _need_joined(part, operands, "`join`")
    return "text"


def _days_between(node: Call, operands: Operands) -> Kind:
    for part in node.arguments:
        if kind_of(part, operands) not in ("day", "moment"):
            raise FormulaError(f"`days_between` takes dates, and {_shown(part)} is none", "use two date fields")
    return "number"


def _hours_between(node: Call, operands: Operands) -> Kind:
    for part in node.arguments:
        _need(part, operands, "moment", "`hours_between`")
    return "number"


def _add_days(node: Call, operands: Operands) -> Kind:
    _need(node.arguments[0], operands, "day", "`add_days`")
    _need(node.arguments[1], operands, "number", "`add_days`")
    return "day"


_ANY = 16
_ARITIES: Mapping[str, tuple[int, int, str]] = {
    "round": (1, 2, "round(number, digits)"),
    "floor": (1, 1, "floor(number)"),
    "ceil": (1, 1, "ceil(number)"),
    "abs": (1, 1, "abs(number)"),
    "min": (2, _ANY, "min(a, b)"),
    "max": (2, _ANY, "max(a, b)"),
    "if": (3, 3, "if(condition, then, else)"),
    "coalesce": (2, _ANY, "coalesce(field, otherwise)"),
    "is_empty": (1, 1, "is_empty(field)"),
    "join": (3, _ANY, 'join(" ", a, b)'),
    "days_between": (2, 2, "days_between(from, to)"),
    "hours_between": (2, 2, "hours_between(from, to)"),
    "add_days": (2, 2, "add_days(date, days)"),
}
FUNCTIONS: Mapping[str, Rule] = {
    "round": _round, "floor": _of_number, "ceil": _of_number, "abs": _of_number, "min": _extreme, "max": _extreme,
    "if": _if, "coalesce": _coalesce, "is_empty": _is_empty, "join": _join, "days_between": _days_between,
    "hours_between": _hours_between, "add_days": _add_days,
}  # fmt: skip
"""Function -> its rule."""


def _shown(part: Node) -> str:
    if isinstance(part, Name):
        return f'"{part.id}"'
    if isinstance(part, Literal):
        return f'"{part.value}"' if isinstance(part.value, str) else str(part.value).lower()
    return f"`{part.operator}`" if isinstance(part, Operation) else f"`{part.function}(…)`"
