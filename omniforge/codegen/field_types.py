"""What each field type of the spec is in SQL, Prisma, TypeScript, JSON Schema: one table, read by every emitter."""

import datetime as dt
from collections.abc import Mapping

from omniforge.codegen import emit
from omniforge.codegen.currencies import USUAL, minor_digits
from omniforge.spec.model import ModelField, Scalar

SQL_TYPES: Mapping[str, str] = {
    "string": "TEXT", "text": "TEXT", "rich_text": "TEXT", "integer": "INTEGER", "decimal": "DECIMAL(12,2)",
    "money": "DECIMAL(12,2)", "boolean": "BOOLEAN", "date": "DATE", "time": "TEXT", "datetime": "TIMESTAMP(3)",
    "duration": "INTEGER", "email": "TEXT", "url": "TEXT", "phone": "TEXT", "slug": "TEXT", "enum": "TEXT",
    "json": "JSONB", "string_list": "TEXT[]", "file": "TEXT", "image": "TEXT", "colour": "TEXT", "rating": "INTEGER",
    "location": "JSONB", "uuid": "TEXT", "password": "TEXT", "country": "TEXT", "currency": "TEXT",
}  # fmt: skip
PRISMA_TYPES: Mapping[str, str] = {
    "TEXT": "String", "INTEGER": "Int", "DECIMAL(12,2)": "Decimal",
    "DECIMAL(14,4)": "Decimal", "BOOLEAN": "Boolean", "DATE": "DateTime",
    "TIMESTAMP(3)": "DateTime", "JSONB": "Json", "TEXT[]": "String[]",
}  # fmt: skip
PRISMA_NATIVE: Mapping[str, str] = {
    "DECIMAL(12,2)": "@db.Decimal(12, 2)", "DECIMAL(14,4)": "@db.Decimal(14, 4)", "DATE": "@db.Date",
}  # fmt: skip
BUILDERS: Mapping[str, str] = {
    "string": "text", "text": "text", "rich_text": "text", "integer": "integer", "decimal": "decimal",
    "money": "decimal", "boolean": "boolean", "date": "date", "time": "time", "datetime": "datetime",
    "duration": "integer", "email": "email", "url": "url", "phone": "phone", "slug": "slug", "enum": "choice",
    "json": "json", "string_list": "stringList", "file": "file", "image": "file", "colour": "colour",
    "rating": "integer", "location": "location", "uuid": "uuid", "password": "password", "country": "country",
    "currency": "currency",
}  # fmt: skip
"""Functions of `src/lib/fields.ts` that validate a type."""
DECIMALS = ("decimal", "money")
NUMBERS = ("integer", "decimal", "money", "duration", "rating")
TEXTS = ("string", "text", "rich_text", "email", "url", "phone", "slug", "password", "file", "image", "time",
         "colour", "uuid", "country", "currency")  # fmt: skip
_WRITTEN = ("string", "text", "rich_text", "slug", "email", "url", "phone", "time", "colour", "country", "currency",
            "date", "uuid")  # fmt: skip
_MAX_RATING = 5


def sql_type(field: ModelField) -> str:
    """Return the SQL type of a field; money in a currency of more than two minor digits needs room for them."""
    return "DECIMAL(14,4)" if digits(field) > USUAL else SQL_TYPES[field.type]


def digits(field: ModelField) -> int:
    """Return the digits after the point of a decimal field."""
    return minor_digits(field.currency) if field.type == "money" else USUAL


def rating_range(field: ModelField) -> tuple[float | None, float | None]:
    """Return the bounds of a number: a rating is 1 to 5 and a duration at least 0 unless the spec says otherwise."""
    low, high = field.min, field.max
    if field.type == "rating":
        return (1 if low is None else low, _MAX_RATING if high is None else high)
    if field.type == "duration" and low is None:
        return (0, high)
    return (low, high)


def default_value(field: ModelField) -> str | int | float | bool | None:
    """Return the default in the field's own type; None when there is none, or it does not fit the type."""
    value = field.default
    if value is None:
        return None
    if field.type == "boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    if field.type in NUMBERS:
        return _number(field, value)
    if field.type == "enum":
        return str(value) if any(label.id == value for label in field.labels) else None
    if field.type == "datetime":
        return _moment(str(value))
    return emit.one_line(str(value)) if field.type in _WRITTEN else None


def _moment(text: str) -> str:
    """Return a moment in UTC as JavaScript prints it; one without an offset is in UTC already."""
    moment = dt.datetime.fromisoformat(text)
    utc = moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _number(field: ModelField, value: Scalar) -> int | float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    if field.type in DECIMALS and not number.is_integer():
        return number
    return int(number)


def default_sql(field: ModelField) -> str | None:
    """Return the column default as SQL."""
    value = default_value(field)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if field.type == "datetime":
        return emit.sql_string(str(value).replace("T", " ").removesuffix("Z"))
    return emit.sql_string(value) if isinstance(value, str) else repr(value)


def default_ts(field: ModelField) -> str | None:
    """Return the default as a TypeScript literal."""
    value = default_value(field)
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return emit.ts_string(value) if isinstance(value, str) else repr(value)
