"""Values as TypeScript: what the API is sent, and what Prisma stores."""

from typing import Any

from omniforge.agents.test.words import fits
from omniforge.codegen import emit
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.zod import seal_context

_MOMENTS = ("date", "datetime")
_LONG_RUN = 12
"""A longer run of one letter is said by its length."""


def api(value: Any) -> str:
    """Return the literal of a JSON value."""
    if isinstance(value, str):
        is_run = len(value) > _LONG_RUN and set(value) == {"x"}
        return f'"x".repeat({len(value)})' if is_run else emit.ts_string(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return emit.json_value(value)


def change(prop: str, value: Any) -> str:
    """Return an object literal with one property."""
    return f"{{ {prop}: {api(value)} }}"


def sealed(field: FieldView, expression: str) -> str:
    """Return the call that encrypts a value, given the expression of the value as Prisma would take it."""
    return f"seal({emit.ts_string(seal_context(field))}, {emit.ts_string(field.type)}, {expression})"


def stored(field: FieldView, value: Any) -> str:
    """Return the literal that Prisma takes: moments are `Date`."""
    return f"new Date({api(value)})" if field.type in _MOMENTS and value is not None else api(value)


def stored_change(field: FieldView, value: Any) -> str:
    """Return an object literal with one property for Prisma."""
    return f"{{ {field.prop}: {stored(field, value)} }}"


def numbered(model: ModelView, field: FieldView, value: Any, many: list[Any]) -> str:
    """Return an expression over `n` that differs from row to row, for a field that has to be unique.

    Args:
        model: the model of the field.
        field: the field.
        value: its usual value.
        many: a dozen valid values, for types that cannot be counted up.
    """
    least = int(field.spec.min or 0)
    counted = {
        "integer": f"{least} + n",
        "duration": f"{least} + n",
        "decimal": f"{least} + n",
        "money": f"{least} + n",
        "email": f"`{model.folder}-${{n}}@example.test`",
        "url": f"`https://example.com/{model.folder}/${{n}}`",
        "slug": f"`{model.folder[:20]}-${{n}}`",
        "phone": "`+44 20 7946 ${1000 + n}`",
        "uuid": "crypto.randomUUID()",
        "date": "new Date(Date.UTC(2026, 0, n))",
        "datetime": "new Date(Date.UTC(2026, 0, n, 9))",
    }
    if field.type in counted:
        return counted[field.type]
    if field.type in ("string", "text", "rich_text") and field.spec.pattern is None and isinstance(value, str):
        room = (field.spec.max_length or 500) - 4
        base = value[: max(room, 0)].rstrip()
        text = f"`{_template(base)} ${{n}}`" if base else f'String(n).padStart({field.spec.min_length or 1}, "0")'
        return text if fits(f"{base} 1", field.spec) else f'String(n).padStart({field.spec.min_length or 1}, "0")'
    choices = list(dict.fromkeys(stored(field, v) for v in many))
    return f"[{', '.join(choices)}][n % {len(choices)}]!"


def _template(text: str) -> str:
    return emit.clean(text).replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
