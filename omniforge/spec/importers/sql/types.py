"""Types of SQL as those of a spec, with the limits and choices that a type carries."""

from dataclasses import dataclass

from sqlglot import exp

from omniforge.spec.importers.guess import is_money, is_short, text_kind
from omniforge.spec.importers.sql.syntax import SqlSchema
from omniforge.spec.kinds import FieldType

_D = exp.DType
_TYPES: dict[exp.DType, FieldType] = {
    **dict.fromkeys((_D.INT, _D.BIGINT, _D.SMALLINT, _D.TINYINT, _D.MEDIUMINT, _D.INT128, _D.UINT, _D.UBIGINT,
                     _D.USMALLINT, _D.UTINYINT, _D.UMEDIUMINT, _D.SERIAL,
                     _D.BIGSERIAL, _D.SMALLSERIAL, _D.YEAR), "integer"),
    **dict.fromkeys((_D.DECIMAL, _D.UDECIMAL, _D.FLOAT, _D.DOUBLE, _D.UDOUBLE), "decimal"),
    **dict.fromkeys((_D.MONEY, _D.SMALLMONEY), "money"),
    **dict.fromkeys((_D.BOOLEAN, _D.BIT), "boolean"),
    **dict.fromkeys((_D.DATE, _D.DATE32), "date"),
    **dict.fromkeys((_D.TIME, _D.TIMETZ), "time"),
    **dict.fromkeys((_D.TIMESTAMP, _D.TIMESTAMPTZ, _D.TIMESTAMPNTZ, _D.TIMESTAMPLTZ, _D.DATETIME, _D.DATETIME64,
                     _D.SMALLDATETIME), "datetime"),
    _D.INTERVAL: "duration",
    **dict.fromkeys((_D.JSON, _D.JSONB, _D.HSTORE, _D.OBJECT, _D.STRUCT, _D.MAP), "json"),
    _D.UUID: "uuid",
    **dict.fromkeys((_D.BINARY, _D.VARBINARY, _D.BLOB, _D.TINYBLOB, _D.MEDIUMBLOB, _D.LONGBLOB, _D.IMAGE), "file"),
    **dict.fromkeys((_D.POINT, _D.GEOMETRY, _D.GEOGRAPHY, _D.GEOGRAPHYPOINT), "location"),
    **dict.fromkeys((_D.VARCHAR, _D.CHAR, _D.NCHAR, _D.NVARCHAR, _D.BPCHAR, _D.NAME, _D.INET, _D.IPADDRESS, _D.IPV4,
                     _D.IPV6), "string"),
    **dict.fromkeys((_D.TEXT, _D.TINYTEXT, _D.MEDIUMTEXT, _D.LONGTEXT, _D.XML), "text"),
}  # fmt: skip
_NAMED: dict[str, FieldType] = {
    "citext": "string", "cidr": "string", "macaddr": "string", "ltree": "string", "clob": "text",
    "geometry": "location", "geography": "location", "point": "location", "number": "decimal",
}  # fmt: skip
_MADE = (_D.SERIAL, _D.BIGSERIAL, _D.SMALLSERIAL)


@dataclass(frozen=True, slots=True)
class SqlType:
    """What a type means.

    Attributes:
        kind: `None` when no type of a spec keeps such values.
        max_length: characters, where the type says so.
        labels: choices of an enum.
        note: what of the type is lost.
        made: the database makes the value.
    """

    kind: FieldType | None
    max_length: int | None = None
    labels: tuple[str, ...] = ()
    note: str = ""
    made: bool = False


def spec_type(found: exp.Expression | None, column: str, schema: SqlSchema, *, is_line: bool) -> SqlType:
    """Return what the type of a column means.

    Args:
        found: the type as parsed; SQLite takes columns without one.
        column: the name, which tells more than the type: `email`, `price`, `body`.
        schema: for enums and domains.
        is_line: a text is known to be short: it is unique, or a key.
    """
    if not isinstance(found, exp.DataType):
        return SqlType("string" if is_line or is_short(column) else "text", note="" if found is None else str(found))
    name = found.this
    if name == _D.USERDEFINED:
        return _named(found, column, schema, is_line=is_line)
    if name in (_D.ENUM, _D.ENUM8, _D.ENUM16):
        return SqlType("enum", labels=tuple(e.name for e in found.expressions))
    if name == _D.SET:
        return SqlType("string_list", note=f"the choices {', '.join(e.name for e in found.expressions)}")
    if name == _D.ARRAY:
        inner = spec_type(found.expressions[0] if found.expressions else None, column, schema, is_line=True)
        is_text = inner.kind in ("string", "text", "email", "url", "phone", "slug", "uuid")
        return SqlType("string_list") if is_text else SqlType("json", note=f"the element type of {found.sql()}")
    numbers = [int(e.name) for e in found.expressions if e.name.isdigit()]
    return _plain(_TYPES.get(name), found, column, numbers, is_line=is_line)


def _plain(kind: FieldType | None, found: exp.DataType, column: str, numbers: list[int], *, is_line: bool) -> SqlType:
    if kind == "string":
        return SqlType(text_kind(column), max_length=numbers[0] if numbers and numbers[0] > 0 else None)
    if kind == "text":
        return SqlType(text_kind(column) if found.this == _D.TEXT and (is_line or is_short(column)) else "text")
    if kind == "decimal":
        if found.this in (_D.DECIMAL, _D.UDECIMAL) and (numbers[1:] == [0] or len(numbers) == 1):
            return SqlType("integer")
        return SqlType("money" if is_money(column) else "decimal")
    if found.this in (_D.TINYINT, _D.UTINYINT) and numbers == [1]:
        return SqlType("boolean")
    is_bits = found.this == _D.BIT and numbers and numbers[0] > 1
    return SqlType("string", note=found.sql()) if is_bits else SqlType(kind, made=found.this in _MADE)


def _named(found: exp.DataType, column: str, schema: SqlSchema, *, is_line: bool) -> SqlType:
    kind = found.args.get("kind")
    last = kind.find_all(exp.Identifier) if isinstance(kind, exp.Expression) else ()
    name = [i.name.lower() for i in last][-1:] or [str(kind).lower()]
    if name[0] in schema.enums:
        return SqlType("enum", labels=schema.enums[name[0]])
    if name[0] in schema.domains:
        value = schema.domains[name[0]].columns.get("value")
        if value is not None:
            return spec_type(value.type, column, schema, is_line=is_line)
    if name[0] in _NAMED:
        named = _NAMED[name[0]]
        return SqlType(text_kind(column) if named == "string" else named)
    if name[0] == "tsvector":
        return SqlType(None, note="the app searches by itself")
    return SqlType("string" if is_line or is_short(column) else "text", note=f"the type {name[0]}")
