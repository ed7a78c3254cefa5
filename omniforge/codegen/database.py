"""The database of an app: which tables, columns and keys a spec needs.

Invariant: what `prisma.py` writes as a schema and what this says are the same database.
"""

from omniforge.codegen import emit
from omniforge.codegen.account_tables import account_tables
from omniforge.codegen.app_view import USER, AppView, FieldView, LinkView, ModelView
from omniforge.codegen.computed import with_computed
from omniforge.codegen.field_types import DECIMALS, NUMBERS, SQL_TYPES, default_sql, rating_range, sql_type
from omniforge.codegen.sql import Check, Column, Database, ForeignKey, Index, Table

NOW = "CURRENT_TIMESTAMP"
TIMESTAMP = "TIMESTAMP(3)"
ON_DELETE = {"restrict": "RESTRICT", "cascade": "CASCADE", "set-null": "SET NULL"}
INDEXED = ("enum", "date", "datetime", *NUMBERS)
"""Field types that lists are filtered and sorted by."""
_MAX_INDEXED_LENGTH = 600
"""Characters of a title that surely fit an index entry (2,704 bytes, PostgreSQL manual, 67.4)."""
_MAX_LINE = 500
_BACKFILL = {
    "TEXT": "''", "INTEGER": "0", "BOOLEAN": "false", "DATE": "CURRENT_DATE",
    TIMESTAMP: NOW, "JSONB": "'{}'", "TEXT[]": "ARRAY[]::TEXT[]",
}  # fmt: skip
_SEALED_BACKFILL = {
    "string_list": "'[]'",
    "datetime": "to_char(CURRENT_TIMESTAMP AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
}


def build_database(view: AppView) -> Database:
    """Return the tables of an app: its own first, then the joins of many-to-many links."""
    tables = [*system_tables(view), *(_table(model) for model in view.models)]
    joins = [_join(view, model, n) for model in view.models for n, many in enumerate(model.many) if many.declared]
    return with_computed(view, Database(tables=(*tables, *joins)))


def system_tables(view: AppView) -> tuple[Table, ...]:
    """Return the tables that every app has."""
    roles = tuple(r.id for r in view.roles)
    user = Table(
        id="user",
        name="User",
        columns=(
            _text("id"), _text("email"), _text("name"), _text("passwordHash"),
            _text("role", backfill=emit.sql_string(view.default_role.id)),
            Column("disabled", "disabled", "BOOLEAN", required=True, default="false"),
            Column("tokenVersion", "tokenVersion", "INTEGER", required=True, default="0"),
            *_times(),
        ),
        indexes=(Index(("email",), unique=True),),
        checks=(_one_of("role", roles),),
    )  # fmt: skip
    reset = Table(
        id="system.password_reset",
        name="PasswordReset",
        columns=(
            _text("id"), _text("userId"), _text("tokenHash"),
            Column("expiresAt", "expiresAt", TIMESTAMP, required=True),
            Column("usedAt", "usedAt", TIMESTAMP, required=False), _created(),
        ),
        indexes=(Index(("tokenHash",), unique=True), Index(("userId",))),
        foreign_keys=(ForeignKey("userId", "user", "CASCADE"),),
    )  # fmt: skip
    return (user, reset, *account_tables(), *_site_tables())


def _site_tables() -> tuple[Table, ...]:
    lead = Table(
        id="system.lead",
        name="SiteLead",
        columns=(
            _text("id"), _text("email"), _text("name", required=False), _text("message", required=False),
            Column("consent", "consent", "BOOLEAN", required=True), _text("consentText"), _text("source"), _created(),
        ),
        indexes=(Index(("createdAt",)),),
    )  # fmt: skip
    event = Table(
        id="system.event",
        name="SiteEvent",
        columns=(
            _text("id"), _text("name"), _text("path", required=False),
            Column("props", "props", "JSONB", required=False), _created(),
        ),
        indexes=(Index(("name", "createdAt")),),
    )  # fmt: skip
    mail = Table(
        id="system.mail",
        name="SiteMail",
        columns=(
            _text("id"), _text("to"), _text("subject"), _text("text"), _text("html", required=False), _created(),
            Column("sentAt", "sentAt", TIMESTAMP, required=False),
        ),
        indexes=(Index(("createdAt",)),),
    )  # fmt: skip
    change = Table(
        id="system.change",
        name="SiteChange",
        columns=(
            _text("id"), _text("model"), _text("recordId"), _text("action"),
            Column("changes", "changes", "JSONB", required=True), _text("userId", required=False), _created(),
        ),
        indexes=(Index(("model", "recordId", "createdAt")), Index(("userId",))),
        foreign_keys=(ForeignKey("userId", "user", "SET NULL"),),
    )  # fmt: skip
    return (lead, event, mail, change)


def _table(model: ModelView) -> Table:
    columns = [_text("id"), *(c for f in model.fields for c in _field_columns(f))]
    columns += [_link_column(link) for link in model.links]
    live = model.spec.soft_delete
    indexes = [Index((_key_id(f),), unique=True, live=live) for f in model.fields if f.spec.unique]
    indexes += [Index((_link_id(link),), unique=True) for link in model.links if link.unique]
    indexes += [Index((_key_id(f),)) for f in model.fields if _is_indexed(f) or _is_indexed_title(model, f)]
    indexes += [Index((_link_id(link),)) for link in model.links if not link.unique]
    keys = [ForeignKey(_link_id(k), k.target, ON_DELETE[on_delete(k)]) for k in model.links]
    checks = [check for f in model.fields for check in _field_checks(f)]
    if model.owned:
        admin_first = 'SELECT "id" FROM "User" ORDER BY ("role" = \'admin\') DESC, "createdAt" LIMIT 1'
        columns.append(_text("ownerId", backfill=f"({admin_first})"))
        indexes.append(Index(("ownerId",)))
        keys.append(ForeignKey("ownerId", "user", "RESTRICT"))
    if model.spec.states:
        states = tuple(s.id for s in model.spec.states)
        columns.append(Column("state", "state", "TEXT", required=True, default=emit.sql_string(states[0])))
        indexes.append(Index(("state",)))
        checks.append(_one_of("state", states))
    columns.append(Column("version", "version", "INTEGER", required=True, default="1"))
    columns += _times()
    if model.spec.soft_delete:
        columns.append(Column("deletedAt", "deletedAt", TIMESTAMP, required=False))
    indexes.append(Index(("createdAt",)))
    indexes += [Index(columns_of(model, group.fields), unique=True, live=live) for group in model.spec.unique]
    return Table(model.id, model.class_name, tuple(columns), tuple(indexes), tuple(keys), tuple(checks))


def columns_of(model: ModelView, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return column ids for field and relation ids of a unique group; `owner` is the owner's column."""
    links = {link.id: _link_id(link) for link in model.links}
    fields = {f.spec.id: _key_id(f) for f in model.fields}
    system = {"owner": "ownerId", "state": "state"}
    return tuple(fields.get(i) or links.get(i) or system[i] for i in ids)


def on_delete(link: LinkView) -> str:
    """Return the rule of a link; a required one cannot be emptied."""
    return "restrict" if link.required and link.on_delete == "set-null" else link.on_delete


def join_sides(view: AppView, model: ModelView, index: int) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return (column id, table id) of columns A and B of a many-to-many link.

    Prisma gives A to the model whose name sorts first, and for a link to itself to the field whose name does.
    """
    many = model.many[index]
    if many.target == model.id:
        near, far = ("near", model.id), ("far", model.id)
        return (near, far) if many.prop < many.inverse_prop else (far, near)
    target = "User" if many.target == USER else view.model(many.target).class_name
    near, far = (model.id, model.id), (many.target, many.target)
    return (near, far) if model.class_name < target else (far, near)


def _join(view: AppView, model: ModelView, index: int) -> Table:
    many = model.many[index]
    (a_id, a_table), (b_id, b_table) = join_sides(view, model, index)
    return Table(
        id=f"{model.id}.{many.id}",
        name=f"_{many.relation}",
        columns=(Column(a_id, "A", "TEXT", required=True), Column(b_id, "B", "TEXT", required=True)),
        indexes=(Index((b_id,)),),
        foreign_keys=(ForeignKey(a_id, a_table, "CASCADE"), ForeignKey(b_id, b_table, "CASCADE")),
        join=True,
    )


def _field_id(field: FieldView) -> str:
    return f"field.{field.spec.id}"


def _key_id(field: FieldView) -> str:
    """Return the column that values are found by: of a sealed field its keyed hash."""
    return f"lookup.{field.spec.id}" if field.lookup else _field_id(field)


def _is_indexed_title(model: ModelView, field: FieldView) -> bool:
    """Whether a field names records, which lists are sorted by and pickers search in."""
    is_short = (field.spec.max_length or _MAX_LINE) <= _MAX_INDEXED_LENGTH and field.type not in ("text", "rich_text")
    return field is model.title_field and is_short and not field.spec.unique


def _is_indexed(field: FieldView) -> bool:
    if field.spec.unique:
        return False
    return field.lookup is not None if field.sealed else field.type in INDEXED


def _link_id(link: LinkView) -> str:
    return f"link.{link.id}"


def _field_columns(field: FieldView) -> tuple[Column, ...]:
    if not field.sealed:
        return (_field_column(field),)
    backfill = f"({_SEALED_BACKFILL.get(field.type) or _backfill(field, default_sql(field.spec))})::text"
    sealed = Column(_field_id(field), field.prop, "TEXT", field.spec.required, backfill=backfill, sealed=True)
    return (sealed, _text_column(_key_id(field), field.lookup)) if field.lookup else (sealed,)


def _text_column(column: str, name: str) -> Column:
    return Column(column, name, "TEXT", required=False)


def _field_column(field: FieldView) -> Column:
    default = default_sql(field.spec)
    required = field.spec.required and field.type != "string_list"
    return Column(_field_id(field), field.prop, sql_type(field.spec), required, default, _backfill(field, default))


def _backfill(field: FieldView, default: str | None) -> str:
    spec = field.spec
    if default is not None:
        return default
    if spec.unique and SQL_TYPES[field.type] == "TEXT":
        return '"id"'
    if field.type in NUMBERS:
        return _nearest_to_zero(*rating_range(spec))
    special = {"location": '\'{"lat":0,"lng":0}\''}
    if field.type == "enum":
        special["enum"] = emit.sql_string(spec.labels[0].id)
    return special.get(field.type, _BACKFILL[SQL_TYPES[field.type]])


def _nearest_to_zero(low: float | None, high: float | None) -> str:
    if low is not None and low > 0:
        return number(low)
    return number(high) if high is not None and high < 0 else "0"


def _link_column(link: LinkView) -> Column:
    table = f"{{{link.target}}}"
    first = f'(SELECT "id" FROM {table} ORDER BY "createdAt", "id" LIMIT 1)'  # noqa: S608 - a table id, quoted later
    backfill = "" if link.unique else first
    return Column(_link_id(link), link.fk, "TEXT", link.required, backfill=backfill)


def _field_checks(field: FieldView) -> list[Check]:
    spec = field.spec
    column = _field_id(field)
    if field.sealed:
        return []
    if field.type == "enum":
        return [_one_of(column, tuple(label.id for label in spec.labels))]
    if field.type not in NUMBERS:
        return []
    low, high = rating_range(spec)
    parts = []
    if low is not None:
        parts.append(f"{{column}} >= {number(low, whole=field.type not in DECIMALS)}")
    if high is not None:
        parts.append(f"{{column}} <= {number(high, whole=field.type not in DECIMALS)}")
    return [Check(column, " AND ".join(parts))] if parts else []


def number(value: float, *, whole: bool = False) -> str:
    """Return a number as SQL: whole ones without a point."""
    return str(int(value)) if whole or float(value).is_integer() else repr(float(value))


def _one_of(column: str, values: tuple[str, ...]) -> Check:
    listed = ", ".join(emit.sql_string(v) for v in values)
    return Check(column, f"{{column}} IN ({listed})", values)


def _text(name: str, *, required: bool = True, backfill: str = "") -> Column:
    return Column(name, name, "TEXT", required, backfill=backfill)


def _created() -> Column:
    return Column("createdAt", "createdAt", TIMESTAMP, required=True, default=NOW)


def _times() -> tuple[Column, Column]:
    return (_created(), Column("updatedAt", "updatedAt", TIMESTAMP, required=True, backfill=NOW))
