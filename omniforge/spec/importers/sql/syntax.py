"""The tables of a script: columns, keys, checks and comments, as all of its statements together leave them.

Each line of a table is parsed by itself, so that one nobody understands is reported by name and the rest is kept.
"""

import logging
from dataclasses import dataclass, field

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError
from sqlglot.tokenizer_core import Token, TokenType

from omniforge.spec.importers.report import Unmapped, UnmappedKind
from omniforge.spec.importers.sql.statements import Script

logging.getLogger("sqlglot").setLevel(logging.ERROR)  # it warns of what it does not know; here that is reported by name


@dataclass(slots=True)
class SqlColumn:
    """A column; `labels` are those of an enum written in place."""

    name: str
    type: exp.Expression | None
    line: int
    required: bool = False
    unique: bool = False
    primary: bool = False
    made: bool = False
    """The database makes the value: serial, identity, auto increment."""
    computed: bool = False
    default: exp.Expression | None = None
    comment: str = ""


@dataclass(slots=True)
class SqlLink:
    """A foreign key."""

    columns: tuple[str, ...]
    table: str
    on_delete: str
    line: int


@dataclass(slots=True)
class SqlTable:
    """A table as the whole script leaves it."""

    name: str
    line: int
    comment: str = ""
    columns: dict[str, SqlColumn] = field(default_factory=dict)
    primary: tuple[str, ...] = ()
    unique: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    links: list[SqlLink] = field(default_factory=list)
    checks: list[tuple[int, exp.Expression]] = field(default_factory=list)


@dataclass(slots=True)
class SqlSchema:
    """What a script makes.

    Attributes:
        tables: name in small letters -> table.
        enums: name of a type -> its values.
        domains: name of a type -> the column that it stands for, and what its values have to meet.
        unmapped: statements and lines that no table can say.
    """

    tables: dict[str, SqlTable] = field(default_factory=dict)
    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    domains: dict[str, SqlTable] = field(default_factory=dict)
    unmapped: list[Unmapped] = field(default_factory=list)

    def report(self, kind: UnmappedKind, line: int, what: str, reason: str) -> None:
        """Note what is not carried over."""
        self.unmapped.append(Unmapped(kind, line, what, reason))


class ItemReader:
    """Reads the lines of tables into them."""

    def __init__(self, script: Script, schema: SqlSchema) -> None:
        self._script = script
        self._schema = schema
        self._parser = Dialect.get_or_raise(script.dialect).parser(error_level=ErrorLevel.IMMEDIATE)
        self._head = tuple(Dialect.get_or_raise(script.dialect).tokenize("CREATE TABLE t ("))

    def read(self, table: SqlTable, tokens: tuple[Token, ...]) -> None:
        """Add one line of a table, or report it."""
        found = self._parsed(tokens)
        if found is None and tokens[0].text.upper() not in _CONSTRAINTS and len(tokens) > 1:
            found = self._parsed(_without_rest(tokens)) or _unknown_type(tokens)
            if len(tokens) > 2 and not isinstance(found, exp.Identifier):  # noqa: PLR2004 - name and type
                self._report(table, tokens, f"of this column only the type {tokens[1].text} could be read")
        if found is None or not self._add(table, found, tokens[0].line):
            self._report(table, tokens, "no counterpart in the spec")

    def _parsed(self, tokens: tuple[Token, ...]) -> exp.Expression | None:
        whole = [*self._head, *tokens, Token(TokenType.R_PAREN, ")")]
        try:
            (statement,) = self._parser.parse(whole, self._script.text)
        except (ParseError, ValueError):
            return None
        schema = statement.this if isinstance(statement, exp.Create) else None
        items = schema.expressions if isinstance(schema, exp.Schema) else []
        return items[0] if len(items) == 1 and isinstance(items[0], exp.Expression) else None

    def _add(self, table: SqlTable, item: exp.Expression, line: int) -> bool:
        if isinstance(item, exp.ColumnDef):
            table.columns[item.name.lower()] = self._column(table, item, line)
        elif isinstance(item, exp.Identifier):
            table.columns[item.name.lower()] = SqlColumn(item.name, None, line)
        elif isinstance(item, exp.Constraint):
            done = [self._add(table, part, line) for part in item.expressions]
            return all(done)
        elif isinstance(item, exp.PrimaryKey):
            table.primary = names_in(item.expressions)
        elif isinstance(item, exp.UniqueColumnConstraint) and isinstance(item.this, exp.Schema):
            table.unique.append((line, names_in(item.this.expressions)))
        elif isinstance(item, exp.ForeignKey) and isinstance(item.args.get("reference"), exp.Reference):
            table.links.append(_link(names_in(item.expressions), item.args["reference"], line))
        elif isinstance(item, exp.CheckColumnConstraint):
            table.checks.append((line, item.this))
        else:
            return False
        return True

    def _column(self, table: SqlTable, item: exp.ColumnDef, line: int) -> SqlColumn:
        column = SqlColumn(item.name, item.args.get("kind"), line)
        for constraint in item.args.get("constraints") or ():
            kind = constraint.args.get("kind")
            if isinstance(kind, exp.Reference):
                table.links.append(_link((item.name.lower(),), kind, line))
            elif isinstance(kind, exp.CheckColumnConstraint):
                table.checks.append((line, kind.this))
            else:
                _constrain(column, kind)
        return column

    def _report(self, table: SqlTable, tokens: tuple[Token, ...], reason: str) -> None:
        what = f"{written(self._script, tokens)} on {table.name}"
        kind: UnmappedKind = "option" if tokens[0].text.upper() in _INDEXES else "rule"
        reason = INDEX_REASON if kind == "option" else reason
        self._schema.report(kind, tokens[0].line, what, reason)


INDEX_REASON = "the app indexes by itself what it filters and sorts"
_CONSTRAINTS = frozenset({
    "PRIMARY", "UNIQUE", "FOREIGN", "CONSTRAINT", "CHECK", "KEY", "INDEX", "FULLTEXT", "SPATIAL", "EXCLUDE", "LIKE",
    "PERIOD",
})  # fmt: skip
_INDEXES = ("KEY", "INDEX", "FULLTEXT", "SPATIAL")


def written(script: Script, tokens: tuple[Token, ...]) -> str:
    """Return tokens as they are written, on one line and not too long."""
    text = " ".join(script.text[tokens[0].start : tokens[-1].end + 1].split())
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004 - a line of a report


def names_in(items: list[exp.Expression]) -> tuple[str, ...]:
    """Return the columns that a key names, in small letters; an expression has an empty name."""
    bare = [item.this if isinstance(item, (exp.Ordered, exp.ColumnPrefix)) else item for item in items]
    return tuple(i.name.lower() if isinstance(i, (exp.Identifier, exp.Column)) else "" for i in bare)


def _constrain(column: SqlColumn, kind: exp.Expression | None) -> None:
    if isinstance(kind, exp.NotNullColumnConstraint):
        column.required = not kind.args.get("allow_null")
    elif isinstance(kind, exp.PrimaryKeyColumnConstraint):
        column.primary = True
    elif isinstance(kind, exp.UniqueColumnConstraint):
        column.unique = True
    elif isinstance(kind, (exp.AutoIncrementColumnConstraint, exp.GeneratedAsIdentityColumnConstraint)):
        column.made = True
    elif isinstance(kind, exp.ComputedColumnConstraint):
        column.computed = True
    elif isinstance(kind, exp.DefaultColumnConstraint):
        column.default = kind.this
    elif isinstance(kind, exp.CommentColumnConstraint):
        column.comment = kind.name


def _link(columns: tuple[str, ...], reference: exp.Reference, line: int) -> SqlLink:
    target = reference.find(exp.Table)
    options = " ".join(str(o) for o in reference.args.get("options") or ()).upper()
    rule = "cascade" if "DELETE CASCADE" in options else "set-null" if "DELETE SET NULL" in options else "restrict"
    return SqlLink(columns, target.name.lower() if target else "", rule, line)


def _without_rest(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return name and type of a column whose constraints cannot be read."""
    end = 2
    if len(tokens) > end and tokens[end].token_type == TokenType.L_PAREN:
        while end < len(tokens) and tokens[end].token_type != TokenType.R_PAREN:
            end += 1
        end += 1
    return tokens[:end]


def _unknown_type(tokens: tuple[Token, ...]) -> exp.Expression:
    """Return a column of a type that has only a name."""
    kind = exp.DataType(this=exp.DType.USERDEFINED, kind=tokens[1].text)
    return exp.ColumnDef(this=exp.to_identifier(tokens[0].text), kind=kind)
