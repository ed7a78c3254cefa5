"""CHECK constraints as rules of fields: bounds, lengths, choices, patterns, comparisons of two columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlglot import exp

_OPS: dict[type[exp.Expression], str] = {
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.EQ: "==",
    exp.NEQ: "!=",
}
_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition.

    Attributes:
        kind: `min`, `max`, `min_length`, `max_length`, `in`, `pattern`, `required` or `compare`.
        column: the column, in small letters.
        value: a number for bounds and lengths, the values for `in`, a regular expression, or operator and other column.
        strict: the bound itself is not allowed.
    """

    kind: str
    column: str
    value: float | str | tuple[str, ...] = 0
    strict: bool = False


def rules_of(check: exp.Expression) -> list[Rule] | None:
    """Return what a check demands; `None` when a part of it has no counterpart."""
    found: list[Rule] = []
    for part in _conjuncts(check):
        rules = list(_rules(part))
        if not rules:
            return None
        found += rules
    return found


def _conjuncts(check: exp.Expression) -> Iterator[exp.Expression]:
    bare = _bare(check)
    if isinstance(bare, exp.And):
        yield from _conjuncts(bare.this)
        yield from _conjuncts(bare.expression)
    else:
        yield bare


def _rules(part: exp.Expression) -> Iterator[Rule]:
    column = _column(part.this) if isinstance(part.this, exp.Expression) else None
    if type(part) in _OPS:
        yield from _comparison(part, _OPS[type(part)])
    elif isinstance(part, exp.Between):
        for word, key in (("min", "low"), ("max", "high")):
            yield from _bound(_bare(part.this), word, _number(part.args[key]), strict=False)
    elif isinstance(part, exp.In) and column:
        values = [_text(e) for e in part.expressions]
        yield from _choices(column, values)
    elif isinstance(part, exp.Or):
        yield from _alternatives(part)
    elif isinstance(part, exp.RegexpLike) and column and (pattern := _text(part.expression)) is not None:
        if pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$") and "|" not in pattern:
            yield Rule("pattern", column, pattern[1:-1])
    elif isinstance(part, exp.Not) and (column := _not_null(_bare(part.this))):
        yield Rule("required", column)


def _not_null(inner: exp.Expression) -> str | None:
    is_null = isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null)
    return _column(inner.this) if is_null else None


def _comparison(part: exp.Expression, op: str) -> Iterator[Rule]:
    left, right = _bare(part.this), _bare(part.expression)
    if _number(left) is not None:
        left, right, op = right, left, _TURNED[op]
    number, column, other = _number(right), _column(left), _column(right)
    if isinstance(right, exp.Any) and column and op == "==":
        yield from _choices(column, [_text(e) for e in _elements(right.this)])
    elif column and other:
        yield Rule("compare", column, f"{op} {other}")
    elif number is not None and op in (">", ">="):
        yield from _bound(left, "min", number, strict=op == ">")
    elif number is not None and op in ("<", "<="):
        yield from _bound(left, "max", number, strict=op == "<")
    elif column and op in ("!=", ">") and _text(right) == "":
        yield Rule("min_length", column, 1)
    elif column and op == "==":
        yield from _choices(column, [_text(right)])


def _bound(what: exp.Expression, word: str, number: float | None, *, strict: bool) -> Iterator[Rule]:
    if number is None:
        return
    column = _column(what)
    if column:
        yield Rule(word, column, number, strict)
    elif isinstance(what, exp.Length) and (column := _column(what.this)):
        shift = (1 if word == "min" else -1) if strict else 0
        yield Rule(f"{word}_length", column, number + shift)


def _alternatives(part: exp.Or) -> Iterator[Rule]:
    """`a = 'x' OR a = 'y'` is a choice; `a IS NULL OR …` is what an optional field means anyway."""
    sides = [_bare(part.this), _bare(part.expression)]
    nulls = [s for s in sides if isinstance(s, exp.Is) and isinstance(s.expression, exp.Null)]
    if nulls:
        rest = next((s for s in sides if s is not nulls[0]), None)
        rules = rules_of(rest) if rest is not None else None
        yield from (r for r in rules or () if r.column == _column(nulls[0].this))
        return
    found = [list(_rules(side)) for side in sides]
    if all(len(r) == 1 and r[0].kind == "in" for r in found) and found[0][0].column == found[1][0].column:
        values = [v for r in found for v in (r[0].value if isinstance(r[0].value, tuple) else ())]
        yield Rule("in", found[0][0].column, tuple(values))


def _choices(column: str, values: list[str | None]) -> Iterator[Rule]:
    texts = [v for v in values if v is not None]
    if texts and len(texts) == len(values):
        yield Rule("in", column, tuple(texts))


def _elements(what: exp.Expression) -> list[exp.Expression]:
    bare = _bare(what)
    return bare.expressions if isinstance(bare, (exp.Array, exp.Tuple)) else []


def _bare(what: exp.Expression) -> exp.Expression:
    """Take brackets and casts away, which dumps put around everything."""
    while isinstance(what, (exp.Paren, exp.Cast)):
        what = what.this
    return what


def _column(what: exp.Expression) -> str | None:
    bare = _bare(what)
    return bare.name.lower() if isinstance(bare, exp.Column) else None


def _number(what: exp.Expression) -> float | None:
    bare = _bare(what)
    if isinstance(bare, exp.Neg):
        inner = _number(bare.this)
        return None if inner is None else -inner
    if isinstance(bare, exp.Literal) and not bare.is_string:
        return float(bare.this)
    return None


def _text(what: exp.Expression) -> str | None:
    bare = _bare(what)
    return str(bare.this) if isinstance(bare, exp.Literal) and bare.is_string else None
