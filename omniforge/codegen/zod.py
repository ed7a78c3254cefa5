"""Field descriptions and zod calls: what `src/models/<model>/schema.ts` is made of.

Invariant: every value printed is a TypeScript literal from `emit.py`; templates put them together.
"""

from dataclasses import dataclass

from omniforge.codegen import emit
from omniforge.codegen.app_view import FieldView, ModelView
from omniforge.codegen.currencies import USUAL
from omniforge.codegen.database import number
from omniforge.codegen.field_types import BUILDERS, DECIMALS, NUMBERS, TEXTS, default_ts, digits, rating_range
from omniforge.spec.model import Rule

_ROW_TYPES = {"boolean": "boolean", "json": "unknown", "string_list": "string[]", "location": "Location"}


@dataclass(frozen=True, slots=True)
class SchemaField:
    """One field as the template prints it.

    Attributes:
        prop: property name.
        meta: object literal of its FieldMeta.
        validator: zod expression.
        default: TypeScript literal of its default, or None.
        row_type: TypeScript type in rows; None when it never leaves the server.
        optional_in_row: whether some roles do not get it.
        computed: whether nobody enters it.
    """

    prop: str
    meta: str
    validator: str
    default: str | None
    row_type: str | None
    optional_in_row: bool
    computed: bool


def schema_fields(model: ModelView) -> tuple[SchemaField, ...]:
    """Return what the schema template needs to know of each field, in spec order."""
    return tuple(_schema_field(model, field) for field in model.fields)


def _schema_field(model: ModelView, field: FieldView) -> SchemaField:
    call = f"field.{BUILDERS[field.type]}({model.prop}Fields.{field.prop})"
    return SchemaField(
        prop=field.prop,
        meta=field_meta(field),
        validator=call if field.spec.required else f"{call}.nullish()",
        default=default_ts(field.spec),
        row_type=None if field.type == "password" else _row_type(field),
        optional_in_row=bool(field.spec.hidden_from),
        computed=field.computed,
    )


def _row_type(field: FieldView) -> str:
    if field.type == "enum":
        base = " | ".join(emit.ts_string(label.id) for label in field.spec.labels)
    elif field.type in NUMBERS:
        base = "number"
    else:
        base = _ROW_TYPES.get(field.type, "string")
    nullable = not field.spec.required and field.type not in ("string_list", "json")
    return f"{base} | null" if nullable else base


def field_meta(field: FieldView) -> str:
    """Return the FieldMeta literal of a field."""
    spec = field.spec
    entries = [
        ("name", emit.ts_string(field.prop)),
        ("label", emit.ts_string(field.label)),
        ("type", emit.ts_string(spec.type)),
        ("required", "true" if spec.required else "false"),
    ]
    if spec.type == "enum":
        options = (f"{{ id: {emit.ts_string(o.id)}, label: {emit.ts_string(o.label)} }}" for o in spec.labels)
        entries.append(("options", f"[{', '.join(options)}]"))
    if spec.description:
        entries.append(("help", emit.ts_string(emit.one_line(spec.description))))
    entries += _limits(field)
    if spec.type == "money":
        entries.append(("currency", emit.ts_string(spec.currency)))
        if digits(spec) != USUAL:
            entries.append(("digits", str(digits(spec))))
    if spec.message:
        entries.append(("message", emit.ts_string(emit.one_line(spec.message))))
    if spec.personal:
        entries.append(("personal", "true"))
    if field.sealed:
        entries.append(("sealed", emit.ts_string(seal_context(field))))
    if field.lookup:
        entries.append(("lookup", emit.ts_string(field.lookup)))
    if spec.hidden_from:
        entries.append(("hiddenFrom", f"[{', '.join(emit.ts_string(r) for r in spec.hidden_from)}]"))
    return "{ " + ", ".join(f"{key}: {value}" for key, value in entries) + " }"


def seal_context(field: FieldView) -> str:
    """Return what a sealed value is bound to: model and field by id, so that names may change."""
    _, model, _, own = field.node.split(".")
    return f"{model}.{own}"


def _limits(field: FieldView) -> list[tuple[str, str]]:
    spec = field.spec
    entries = []
    if spec.type in NUMBERS:
        low, high = rating_range(spec)
        whole = spec.type not in DECIMALS
        if low is not None:
            entries.append(("min", number(low, whole=whole)))
        if high is not None:
            entries.append(("max", number(high, whole=whole)))
    if spec.type in TEXTS:
        if spec.min_length is not None:
            entries.append(("minLength", str(spec.min_length)))
        if spec.max_length is not None:
            entries.append(("maxLength", str(spec.max_length)))
        if spec.pattern is not None:
            entries.append(("pattern", emit.ts_string(spec.pattern)))
    return entries


def rule_literals(model: ModelView) -> tuple[str, ...]:
    """Return the model's cross-field rules as object literals; a rule about an unknown field is left out."""
    props = {f.spec.id: f.prop for f in model.fields} | {link.id: link.fk for link in model.links}
    props |= {"state": "state"} if model.spec.states else {}
    known = (r for r in model.spec.rules if r.field in props and r.other in props)
    return tuple(_rule(rule, props) for rule in known)


def _rule(rule: Rule, props: dict[str, str]) -> str:
    head = f"kind: {emit.ts_string(rule.kind)}, field: {emit.ts_string(props[rule.field])}"
    other = f"other: {emit.ts_string(props[rule.other])}"
    message = f"message: {emit.ts_string(emit.one_line(rule.message))}"
    if rule.kind == "compare":
        return f"{{ {head}, op: {emit.ts_string(rule.op or '==')}, {other}, {message} }}"
    value = rule.value if not isinstance(rule.value, str) else emit.one_line(rule.value)
    return f"{{ {head}, {other}, value: {emit.json_value(value)}, {message} }}"
