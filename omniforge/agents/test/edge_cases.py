"""The tables of a model's tests about what is just allowed, what is filled in, and how rows are put in order."""

from collections.abc import Iterator
from typing import Any

from omniforge.agents.test import literals
from omniforge.agents.test.cases import changeable
from omniforge.agents.test.seeds import Row
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.field_types import NUMBERS, default_value, rating_range
from omniforge.spec.formula.of_model import read_by_formulas

_WORDS = ("string", "text", "rich_text")
_NEVER_NULL = ("string_list",)
SORTED_BY_VALUE = (*NUMBERS, "boolean", "date", "datetime", "time")
"""Types that every database puts in the same order."""
_BY_LETTER = ("string", "text", "rich_text", "enum", "slug", "email")


def edges(model: ModelView) -> Iterator[tuple[str, str, str]]:
    """Yield (reason, property, literal) of values that the rules of a field just allow."""
    read = read_by_formulas(model.spec)
    for field in changeable(model):
        if not field.spec.required and field.type not in _NEVER_NULL:
            yield f"no {field.label}", field.prop, "null"
        if field.spec.id not in read:  # what is worked out of a huge number may not fit its own column
            yield from ((reason, field.prop, literals.api(value)) for reason, value in _bounds(field))


def _bounds(field: FieldView) -> Iterator[tuple[str, Any]]:
    spec = field.spec
    if field.type in NUMBERS:
        low, high = rating_range(spec)
        if low is not None:
            yield f"the least {field.label}", low
        if high is not None:
            yield f"the most {field.label}", high
    if field.type in _WORDS and spec.pattern is None:
        if spec.min_length is not None and spec.min_length > 1:
            yield f"the shortest {field.label}", "x" * spec.min_length
        if spec.max_length is not None:
            yield f"the longest {field.label}", "x" * spec.max_length
    if field.type == "enum" and spec.labels:
        yield f"the last {field.label}", spec.labels[-1].id


def defaults(model: ModelView) -> list[tuple[str, str]]:
    """Return (property, literal) of what a new record gets when nobody says anything; ruled fields are left out."""
    found = [(f, default_value(f.spec)) for f in model.entered if f.spec.id not in model.ruled]
    return [(field.prop, literals.api(value)) for field, value in found if value is not None]


def orders(model: ModelView, first: Row, later: tuple[Row, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield (property, change of the row that comes first, change of the one that comes last)."""
    for field in model.entered:
        if field.spec.id in model.ruled or field.sealed or field.type not in (*SORTED_BY_VALUE, *_BY_LETTER):
            continue
        mine = first[field.prop]
        other = next((r[field.prop] for r in later if _differs(field, mine, r[field.prop])), None)
        if other is not None:
            low, high = sorted((mine, other))
            yield field.prop, literals.stored_change(field, low), literals.stored_change(field, high)


def _differs(field: FieldView, one: Any, other: Any) -> bool:
    """Whether every database puts two values in the same order: letters do not depend on its language then."""
    if one is None or other is None or one == other:
        return False
    if field.type in SORTED_BY_VALUE:
        return True
    a, b = str(one)[:1], str(other)[:1]
    is_plain = a.isascii() and b.isascii() and a.isalnum() and b.isalnum() and a.casefold() != b.casefold()
    return is_plain and (a < b) == (a.casefold() < b.casefold())
