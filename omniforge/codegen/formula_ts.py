"""Formulas as TypeScript: calls of `src/lib/formula.ts`, with which forms show values while one types.

Invariant: every value printed is a literal from `emit.py` or a property of `AppView`.
"""

from collections.abc import Mapping

from omniforge.codegen import emit
from omniforge.spec.formula.evaluate import MOST_LETTERS
from omniforge.spec.formula.kinds import Kind, Operands, kind_of, round_digits
from omniforge.spec.formula.tree import Call, Literal, Name, Node, Operation, decimal_text

LIBRARY = "formula"
"""Name under which the generated module imports the library."""
Properties = Mapping[str, str]
"""Field id -> TypeScript of its value, e.g. `parts.price`."""
_OPERATORS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "and": "and", "or": "or", "not": "not"}
_COMPARISONS = {"=": "same", "!=": "other", "<": "less", "<=": "atMost", ">": "more", ">=": "atLeast"}
_FUNCTIONS = {
    "floor": "floor", "ceil": "ceil", "abs": "abs", "if": "pick", "coalesce": "first", "is_empty": "isEmpty",
    "hours_between": "hoursBetween", "add_days": "addDays", "days_between": "daysBetween",
}  # fmt: skip
_READERS: Mapping[Kind, str] = {"number": "number", "text": "text", "truth": "truth", "day": "text", "moment": "text",
                                "choice": "text"}  # fmt: skip
TYPES: Mapping[Kind, str] = {"number": "number", "text": "string", "truth": "boolean", "day": "string",
                             "moment": "string", "choice": "string"}  # fmt: skip
"""TypeScript types of values, by kind."""


def expression(node: Node, operands: Operands, properties: Properties) -> str:
    """Return the TypeScript of a formula."""
    if isinstance(node, Literal):
        return _literal(node.value)
    if isinstance(node, Name):
        return _call(_READERS[operands[node.id].kind], properties[node.id])
    parts = node.operands if isinstance(node, Operation) else node.arguments
    written = [expression(p, operands, properties) for p in parts]
    write = _operation if isinstance(node, Operation) else _function
    return write(node, written, operands)  # type: ignore[arg-type]  # chosen by the type of the node


def _function(node: Call, written: list[str], operands: Operands) -> str:
    kind = kind_of(node.arguments[0], operands)
    if node.function == "round":
        return _call("round", written[0], str(round_digits(node)))
    if node.function == "join":
        shown = [_shown(p, ts, operands) for p, ts in zip(node.arguments, written, strict=True)]
        return _call("join", *shown)
    if node.function in ("min", "max"):
        least = "least" if node.function == "min" else "greatest"
        return _call(f"{least}{_suffix(kind)}", *written)
    return _call(_FUNCTIONS[node.function], *written)


def fitted(field_type: str, digits: int, ts: str) -> str:
    """Return the TypeScript of a value as the API shows it in a field of this type."""
    if field_type in MOST_LETTERS:
        return _call("fitText", ts, str(MOST_LETTERS[field_type]))
    if field_type == "integer":
        return _call("fitInteger", ts)
    return _call("fitAmount", ts, str(digits)) if field_type in ("decimal", "money") else ts


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return emit.ts_string(value)
    return _call("exact", emit.ts_string(decimal_text(value)))  # type: ignore[arg-type]  # a Fraction is what is left


def _operation(node: Operation, parts: list[str], operands: Operands) -> str:
    sign = node.operator
    if sign == "&":
        shown = [_shown(p, ts, operands) for p, ts in zip(node.operands, parts, strict=True)]
        return f"({' + '.join(shown)})"
    if len(parts) == 1 and sign == "-":
        return _call("negative", parts[0])
    if sign in _COMPARISONS:
        kind = kind_of(node.operands[0], operands)
        return _call(f"{_COMPARISONS[sign]}{_suffix(kind)}", *parts)
    return _call(_OPERATORS[sign], *parts)


def _suffix(kind: Kind) -> str:
    """Return how the functions that compare values of a kind end."""
    return {"number": "Number", "day": "Time", "moment": "Time"}.get(kind, "")


def _shown(node: Node, ts: str, operands: Operands) -> str:
    return _call("shownNumber" if kind_of(node, operands) == "number" else "shownText", ts)


def _call(function: str, *arguments: str) -> str:
    return f"{LIBRARY}.{function}({', '.join(arguments)})"
