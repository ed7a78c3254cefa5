"""A database schema as values, and its SQL in the layout of `prisma migrate`.

Invariant: columns, keys and tables refer to each other by id, and names are worked out when SQL is written; so a
rename changes one value and no structure.
"""

from dataclasses import dataclass

from omniforge.codegen import emit

MAX_IDENTIFIER = 63
"""Bytes of a PostgreSQL identifier (NAMEDATALEN - 1)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        id: stable within its table.
        name: as in SQL.
        type: SQL type, e.g. `DECIMAL(12,2)`.
        required: NOT NULL.
        default: SQL expression, or None.
        backfill: SQL expression for rows that exist when the column becomes required; `""` when there is none.
        sealed: whether the app encrypts what it stores here.
    """

    id: str
    name: str
    type: str
    required: bool
    default: str | None = None
    backfill: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference of one column to the `id` of another table."""

    column: str
    """Column id."""
    target: str
    """Table id."""
    on_delete: str
    """`RESTRICT`, `CASCADE` or `SET NULL`."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index or unique constraint over columns."""

    columns: tuple[str, ...]
    """Column ids."""
    unique: bool = False
    live: bool = False
    """Whether rows that were deleted softly do not count; Prisma does not see such an index."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on one column."""

    column: str
    """Column id."""
    condition: str
    """SQL with `{column}` in place of the quoted name."""
    values: tuple[str, ...] = ()
    """The allowed values, when the condition is a list of them."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A column whose value a trigger works out."""

    column: str
    """Column id."""
    formula: str
    """What is worked out, with ids for names: equal as long as values stay as they are."""
    sql: str
    """The same as it stands in the trigger."""


@dataclass(frozen=True, slots=True)
class Follower:
    """A table whose computed columns are about the rows of this one."""

    table: str
    """Table id."""
    column: str
    """Column id of the reference to it."""
    watched: tuple[str, ...]
    """Ids of the other columns that make a difference there."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `join` marks the two-column table of a many-to-many link, whose names Prisma prescribes."""

    id: str
    name: str
    columns: tuple[Column, ...]
    indexes: tuple[Index, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    join: bool = False
    computed: tuple[Computed, ...] = ()
    """Each after those it reads."""
    followers: tuple[Follower, ...] = ()

    def column(self, column_id: str) -> Column:
        """Return a column by id; `KeyError` when there is none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


@dataclass(frozen=True, slots=True)
class Database:
    """All tables, in the order in which they are made."""

    tables: tuple[Table, ...]

    def table(self, table_id: str) -> Table:
        """Return a table by id; `KeyError` when there is none."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)


def constraint_name(table: str, columns: tuple[str, ...], suffix: str) -> str:
    """Return Prisma's default name of a constraint, cut to PostgreSQL's limit before the suffix."""
    ending = f"_{suffix}"
    whole = "_".join((table, *columns))
    return whole[: MAX_IDENTIFIER - len(ending)] + ending


def primary_key_name(table: Table) -> str:
    """Return the name of a table's primary key."""
    return constraint_name(table.name, ("AB",) if table.join else (), "pkey")


def foreign_key_name(table: Table, key: ForeignKey) -> str:
    """Return the name of a foreign key."""
    return constraint_name(table.name, (table.column(key.column).name,), "fkey")


def index_name(table: Table, index: Index) -> str:
    """Return the name of an index."""
    suffix = "key" if index.unique else "index" if table.join else "idx"
    return constraint_name(table.name, tuple(table.column(c).name for c in index.columns), suffix)


def check_name(table: Table, check: Check) -> str:
    """Return the name of a CHECK constraint."""
    return constraint_name(table.name, (table.column(check.column).name,), "check")


def quoted(name: str) -> str:
    """Return a quoted identifier."""
    return emit.sql_identifier(name)


def column_definition(column: Column) -> str:
    """Return `"name" TYPE NOT NULL DEFAULT x`."""
    required = " NOT NULL" if column.required else ""
    default = f" DEFAULT {column.default}" if column.default is not None else ""
    return f"{quoted(column.name)} {column.type}{required}{default}"


def create_table(table: Table) -> str:
    """Return the CREATE TABLE statement with its primary key."""
    columns = ",\n".join(f"    {column_definition(column)}" for column in table.columns)
    key = ",".join(quoted(c.name) for c in table.columns) if table.join else quoted("id")
    constraint = f"    CONSTRAINT {quoted(primary_key_name(table))} PRIMARY KEY ({key})"
    return f"-- CreateTable\nCREATE TABLE {quoted(table.name)} (\n{columns},\n\n{constraint}\n);"


def create_index(table: Table, index: Index) -> str:
    """Return the CREATE INDEX statement."""
    unique = "UNIQUE " if index.unique else ""
    columns = ", ".join(quoted(table.column(c).name) for c in index.columns)
    name = quoted(index_name(table, index))
    live = f" WHERE {quoted('deletedAt')} IS NULL" if index.live else ""
    return f"-- CreateIndex\nCREATE {unique}INDEX {name} ON {quoted(table.name)}({columns}){live};"


def add_foreign_key(database: Database, table: Table, key: ForeignKey) -> str:
    """Return the statement that adds a foreign key."""
    target = quoted(database.table(key.target).name)
    return (
        f"-- AddForeignKey\nALTER TABLE {quoted(table.name)} ADD CONSTRAINT {quoted(foreign_key_name(table, key))} "
        f"FOREIGN KEY ({quoted(table.column(key.column).name)}) REFERENCES {target}({quoted('id')}) "
        f"ON DELETE {key.on_delete} ON UPDATE CASCADE;"
    )


def add_check(table: Table, check: Check, *, of_new_rows_only: bool = False) -> str:
    """Return the statement that adds a CHECK constraint; `of_new_rows_only` leaves those that exist alone."""
    condition = check_condition(table, check)
    ending = " NOT VALID" if of_new_rows_only else ""
    return (
        f"-- AddCheck\nALTER TABLE {quoted(table.name)} ADD CONSTRAINT {quoted(check_name(table, check))} "
        f"CHECK ({condition}){ending};"
    )


def check_condition(table: Table, check: Check) -> str:
    """Return the condition with the column's name in it."""
    return check.condition.replace("{column}", quoted(table.column(check.column).name))


def create_statements(database: Database) -> tuple[str, ...]:
    """Return the statements that make an empty database into this one, in Prisma's order."""
    ordered = (*(t for t in database.tables if not t.join), *(t for t in database.tables if t.join))
    return (
        *(create_table(t) for t in ordered),
        *(create_index(t, i) for t in ordered for i in t.indexes),
        *(add_foreign_key(database, t, k) for t in ordered for k in t.foreign_keys),
        *(add_check(t, c) for t in ordered for c in t.checks),
        *(statement for t in ordered for statement in create_triggers(database, t)),
    )


def trigger_name(table: Table, kind: str) -> str:
    """Return the name of a trigger and of its function: `computed` or `followed`."""
    return constraint_name(table.name, (), kind)


def create_triggers(database: Database, table: Table) -> tuple[str, ...]:
    """Return the statements that make the triggers of a table."""
    return (*create_computed(table), *create_followed(database, table))


def create_computed(table: Table) -> tuple[str, ...]:
    """Return the trigger that works out a table's computed columns on every change of a row."""
    if not table.computed:
        return ()
    named = [(table.column(c.column).name, c.sql) for c in table.computed]
    body = [f"NEW.{quoted(name)} := {sql}; -- {emit.comment_text(name)}" for name, sql in named]
    return _trigger(table, "computed", "BEFORE INSERT OR UPDATE", [*body, "RETURN NEW; END"])


def create_followed(database: Database, table: Table) -> tuple[str, ...]:
    """Return the trigger that has other rows worked out anew when one of theirs changes."""
    body = [line for follower in table.followers for line in _follow(database, table, follower)]
    if not body:
        return ()
    return _trigger(table, "followed", "AFTER INSERT OR UPDATE OR DELETE", [*body, "RETURN NULL; END"])


def work_out(table: Table) -> str:
    """Return the statement that has every row of a table worked out anew."""
    return f"-- Backfill\nUPDATE {quoted(table.name)} SET {quoted('version')} = {quoted('version')};"


def _follow(database: Database, table: Table, follower: Follower) -> list[str]:
    key = quoted(table.column(follower.column).name)
    columns = [key, *(quoted(table.column(c).name) for c in follower.watched)]
    before, after = (f"ROW({', '.join(f'{row}.{c}' for c in columns)})" for row in ("OLD", "NEW"))
    target = quoted(database.table(follower.table).name)
    update = f"UPDATE {target} SET {quoted('version')} = {quoted('version')}"  # noqa: S608 - quoted names
    return [
        f"IF TG_OP <> 'UPDATE' OR {before} IS DISTINCT FROM {after} THEN",
        f"  {update} WHERE {quoted('id')} IN (OLD.{key}, NEW.{key}); END IF; -- {emit.comment_text(target)}",
    ]


def _trigger(table: Table, kind: str, when: str, body: list[str]) -> tuple[str, ...]:
    """Return function and trigger; no line within ends in a semicolon, at which the tests of an app cut migrations."""
    name, mark = quoted(trigger_name(table, kind)), "$forge$"
    lines = "\n".join(f"    {line}" for line in body)
    while mark in lines:
        mark = f"{mark[:-1]}_$"
    function = f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS {mark}"
    trigger = f"CREATE TRIGGER {name} {when} ON {quoted(table.name)} FOR EACH ROW EXECUTE FUNCTION {name}();"
    return (
        f"-- CreateFunction\n{function}\nBEGIN\n{lines}\n{mark};",
        f"-- CreateTrigger\n{trigger}",
    )


def script(statements: tuple[str, ...]) -> str:
    """Join statements to the text of a `migration.sql`."""
    return "\n\n".join(statements) + "\n"
