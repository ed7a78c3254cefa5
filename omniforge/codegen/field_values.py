"""Whether the generated app takes a value of a field: the rules of `src/lib/fields.ts`, as far as they are plain here.

Invariant: an answer is given only where both sides cannot differ; else there is none.
"""

import datetime as dt
import re
from collections.abc import Mapping

from omniforge.codegen.field_types import DECIMALS, NUMBERS, digits, rating_range
from omniforge.spec.model import ModelField

_FORMS: Mapping[str, str] = {
    "string": r"[\s\S]*", "text": r"[\s\S]*", "rich_text": r"[\s\S]*",
    "phone": r"\+?[0-9 ()./-]{5,30}", "slug": r"[a-z0-9]+(?:-[a-z0-9]+)*", "colour": r"#[0-9a-fA-F]{6}",
    "country": r"[A-Z]{2}", "currency": r"[A-Z]{3}", "time": r"(?:[01][0-9]|2[0-3]):[0-5][0-9]",
}  # fmt: skip
JUDGED = (*_FORMS, *NUMBERS, "date", "enum")
"""Types of which something can be said."""
_MAX_INTEGER, _MAX_AMOUNT = 2_147_483_647, 9_999_999_999.99
_MAX_LENGTH = {"text": 20_000, "rich_text": 50_000}
_MAX_LINE = 500
_YEARS = range(1900, 2200)
"""Every calendar and every database agrees on these."""


def takes(field: ModelField, value: str | float) -> bool | None:
    """Return whether a field takes a value, trimmed and on one line; None when that is not certain."""
    if field.type in NUMBERS:
        return isinstance(value, int | float) and _takes_number(field, value)
    if not isinstance(value, str):
        return False if field.type in JUDGED else None
    if field.type == "enum":
        return value in {label.id for label in field.labels}
    if field.type == "date":
        return _takes_date(value)
    return _takes_text(field, value) if field.type in _FORMS else None


def _takes_number(field: ModelField, value: float) -> bool:
    is_whole = field.type not in DECIMALS
    limit = _MAX_INTEGER if is_whole else _MAX_AMOUNT
    low, high = (b if b is None or not is_whole else int(b) for b in rating_range(field))
    exact = float(value).is_integer() if is_whole else float(f"{value:.{digits(field)}f}") == value
    return exact and (-limit if low is None else low) <= value <= (limit if high is None else high)


def _takes_date(value: str) -> bool | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    if int(value[:4]) not in _YEARS:
        return None
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _takes_text(field: ModelField, value: str) -> bool | None:
    least = max(field.min_length or 0, 1 if field.required else 0)
    most = field.max_length or _MAX_LENGTH.get(field.type, _MAX_LINE)
    units = len(value.encode("utf-16-le")) // 2
    if not value or units != len(value):
        return None
    if not least <= units <= most or not re.fullmatch(_FORMS[field.type], value):
        return False
    return True if field.pattern is None else _matches(field.pattern, value)


def _matches(pattern: str, value: str) -> bool | None:
    """Return whether a value has a form; engines differ on letters beyond ASCII, so nothing is said of them."""
    if not value.isascii():
        return None
    try:
        return re.fullmatch(pattern, value, re.ASCII) is not None
    except re.error:
        return None
