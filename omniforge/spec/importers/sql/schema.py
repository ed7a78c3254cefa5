"""Applies the statements of a script one after the other: what is left at the end are its tables and types."""

from sqlglot.tokenizer_core import Token, TokenType

from omniforge.errors import SpecError
from omniforge.spec.importers.sql.statements import Script, Statement, closing, read_script, split
from omniforge.spec.importers.sql.syntax import INDEX_REASON, ItemReader, SqlColumn, SqlSchema, SqlTable, written

_NO_MODEL = frozenset({
    "SET", "SELECT", "BEGIN", "START", "COMMIT", "USE", "LOCK", "UNLOCK", "PRAGMA", "END", "ROLLBACK", "ANALYZE",
    "VACUUM",
})  # fmt: skip
"""Statements that rule the session and say nothing about data."""
_MODIFIERS = frozenset({
    "CREATE", "OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED", "FOREIGN", "UNIQUE", "CLUSTERED",
    "FULLTEXT",
    "SPATIAL", "MATERIALIZED", "RECURSIVE", "CONSTRAINT", "VIRTUAL", "TRUSTED", "PROCEDURAL",
})  # fmt: skip
ROUTINE_REASON = "procedures, functions and triggers are code of the database"
_REASONS = {
    "INDEX": INDEX_REASON,
    "VIEW": "lists are made from the models; a view is no record that can be kept",
    "SEQUENCE": "ids are made by the app",
    "EXTENSION": "the app needs no extension of the database",
    **dict.fromkeys(("FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "RULE", "AGGREGATE"), ROUTINE_REASON),
    **dict.fromkeys(("GRANT", "REVOKE"), "the access rules of the spec say who may do what"),
    "SCHEMA": "all models share one schema",
    "DATABASE": "the app makes its own database",
}
_SILENT = ("OWNER", "SEQUENCE", "DATABASE", "SCHEMA")


def read_schema(source: str) -> SqlSchema:
    """Return what a script of SQL makes.

    Raises:
        SpecError: a quote is not closed, or a table has no end.
    """
    script = read_script(source)
    return _Reading(script).schema()


class _Reading:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._schema = SqlSchema()
        self._items = ItemReader(script, self._schema)

    def schema(self) -> SqlSchema:
        for line, name in self._script.routines:
            self._schema.report("option", line, name, ROUTINE_REASON)
        for statement in self._script.statements:
            try:
                self._apply(statement)
            except IndexError as error:
                text = written(self._script, statement.tokens)
                raise SpecError(f"SQL line {statement.line}: this statement breaks off: {text}") from error
        return self._schema

    def _apply(self, statement: Statement) -> None:
        words = statement.words
        if words[0] == "CREATE":
            self._create(statement)
        elif words[:2] == ("ALTER", "TABLE") or words[:3] == ("ALTER", "FOREIGN", "TABLE"):
            self._alter_table(statement)
        elif words[:2] == ("COMMENT", "ON"):
            self._comment(statement)
        elif words[0] == "DROP":
            for token in statement.tokens[2:] if words[1] == "TABLE" else ():
                self._schema.tables.pop(token.text.lower(), None)
        elif words[0] not in _NO_MODEL and not (words[0] == "ALTER" and set(words) & set(_SILENT)):
            self._leave_out(statement, words[0])

    def _create(self, statement: Statement) -> None:
        kind = next((w for w in statement.words if w not in _MODIFIERS), "")
        makers = {
            "TABLE": self._create_table, "TYPE": self._create_type,
            "DOMAIN": self._create_domain, "INDEX": self._create_index,
        }  # fmt: skip
        if kind in makers:
            makers[kind](statement)
        else:
            self._leave_out(statement, kind)

    def _leave_out(self, statement: Statement, kind: str) -> None:
        rows = "rows are not imported: add them in the app, or in its seed data"
        reason = (
            rows if kind in ("INSERT", "COPY", "UPDATE", "DELETE") else _REASONS.get(kind, "no counterpart in the spec")
        )
        if kind in ("INSERT", "COPY"):
            what = f"{kind} INTO {_name(statement.tokens, 2 if kind == 'INSERT' else 1)[0]}"
            if any(u.what == what for u in self._schema.unmapped):
                return
        else:
            what = written(self._script, statement.tokens)
        self._schema.report("option", statement.line, what, reason)

    def _create_table(self, statement: Statement) -> None:
        tokens = statement.tokens
        name, at = _name(tokens, _after(tokens, "TABLE", "IF", "NOT", "EXISTS"))
        if at >= len(tokens) or tokens[at].token_type != TokenType.L_PAREN:
            self._schema.report(
                "option",
                statement.line,
                written(self._script, tokens),
                "a table made out of another one has no columns of its own",
            )
            return
        end = closing(tokens, at)
        if end == len(tokens):
            raise SpecError(
                f"SQL line {statement.line}: the table {name} is not closed", hint="add the missing bracket"
            )
        if name.lower() in self._schema.tables:
            reason = "a table of this name is already there"
            self._schema.report("option", statement.line, written(self._script, tokens), reason)
            return
        table = SqlTable(name, statement.line)
        self._schema.tables[name.lower()] = table
        for item in split(tokens[at + 1 : end]):
            self._items.read(table, item)
        self._table_options(table, tokens[end + 1 :])

    def _table_options(self, table: SqlTable, tokens: tuple[Token, ...]) -> None:
        for index, token in enumerate(tokens):
            word = token.text.upper()
            if word == "COMMENT":
                table.comment = next((t.text for t in tokens[index:] if t.token_type == TokenType.STRING), "")
            elif word in ("INHERITS", "PARTITION"):
                what = f"{written(self._script, tokens[index:])} on {table.name}"
                self._schema.report("option", token.line, what, "each model has a table of its own")
                return

    def _create_type(self, statement: Statement) -> None:
        tokens = statement.tokens
        name, at = _name(tokens, 2)
        if [t.text.upper() for t in tokens[at : at + 2]] == ["AS", "ENUM"]:
            self._schema.enums[name.lower()] = tuple(
                t.text for t in tokens[at + 2 :] if t.token_type == TokenType.STRING
            )
        else:
            self._leave_out(statement, "TYPE")

    def _create_domain(self, statement: Statement) -> None:
        tokens = statement.tokens
        name, at = _name(tokens, 2)
        at += tokens[at].text.upper() == "AS" if at < len(tokens) else 0
        domain = SqlTable(name, statement.line)
        value = Token(TokenType.VAR, "value", line=statement.line, start=tokens[0].start, end=tokens[0].end)
        self._items.read(domain, (value, *tokens[at:]))
        self._schema.domains[name.lower()] = domain

    def _create_index(self, statement: Statement) -> None:
        tokens = statement.tokens
        on = next((i for i, t in enumerate(tokens) if t.text.upper() == "ON"), len(tokens))
        start = next((i for i in range(on, len(tokens)) if tokens[i].token_type == TokenType.L_PAREN), len(tokens))
        after = _after(tokens[on:], "ON", "ONLY") + on
        table = self._schema.tables.get(_name(tokens, after)[0].lower()) if on < len(tokens) else None
        end = closing(tokens, start) if start < len(tokens) else start
        parts = [_plain_column(part) for part in split(tokens[start + 1 : end])]
        whole = end >= len(tokens) - 1 or "WHERE" not in {t.text.upper() for t in tokens[end:]}
        if table is not None and tokens[1].text.upper() == "UNIQUE" and all(parts) and whole:
            table.unique.append((statement.line, tuple(parts)))
        else:
            self._leave_out(statement, "INDEX" if tokens[1].text.upper() != "UNIQUE" else "UNIQUE INDEX")

    def _alter_table(self, statement: Statement) -> None:
        tokens = statement.tokens
        name, at = _name(tokens, _after(tokens, "TABLE", "IF", "EXISTS", "ONLY"))
        table = self._schema.tables.get(name.lower())
        if table is None:
            if "OWNER" not in statement.words:
                reason = f"there is no CREATE TABLE {name} before this line"
                self._schema.report("option", statement.line, written(self._script, tokens), reason)
            return
        for action in split(tokens[at:]):
            if not self._change(table, action):
                self._schema.report(
                    "option",
                    action[0].line,
                    f"{written(self._script, action)} on {table.name}",
                    "no counterpart in the spec",
                )

    def _change(self, table: SqlTable, action: tuple[Token, ...]) -> bool:
        """Apply one action of an ALTER TABLE; return whether it says something that could be understood."""
        words = [t.text.upper() for t in action]
        if words[0] == "ADD":
            items = action[_after(action, "ADD", "COLUMN", "IF", "NOT", "EXISTS") :]
            for item in split(items[1:-1]) if items and items[0].token_type == TokenType.L_PAREN else [items]:
                self._items.read(table, item)
        elif words[0] in ("MODIFY", "CHANGE"):
            self._modify(table, action)
        elif words[0] == "DROP" and words[1:2] != ["CONSTRAINT"]:
            table.columns.pop(action[-1 if words[-1] not in ("CASCADE", "RESTRICT") else -2].text.lower(), None)
        elif words[0] == "RENAME":
            self._rename(table, action)
        elif words[0] == "ALTER":
            return _alter_column(table, action)
        else:
            return words[0] in ("OWNER", "ENGINE", "AUTO_INCREMENT", "ENABLE", "DISABLE", "CLUSTER", "REPLICA")
        return True

    def _modify(self, table: SqlTable, action: tuple[Token, ...]) -> None:
        rest = action[_after(action, action[0].text.upper(), "COLUMN") :]
        old = table.columns.pop(rest[0].text.lower(), None)
        self._items.read(table, rest[1:] if action[0].text.upper() == "CHANGE" else rest)
        new = table.columns.get(rest[0].text.lower())
        if old is not None and new is not None:
            new.unique, new.primary = new.unique or old.unique, new.primary or old.primary

    def _rename(self, table: SqlTable, action: tuple[Token, ...]) -> None:
        words = [t.text.upper() for t in action]
        if words[1] == "TO":
            del self._schema.tables[table.name.lower()]
            table.name = action[-1].text
            self._schema.tables[table.name.lower()] = table
        elif words[1] != "CONSTRAINT" and (column := table.columns.pop(action[-3].text.lower(), None)):
            column.name = action[-1].text
            table.columns[column.name.lower()] = column

    def _comment(self, statement: Statement) -> None:
        tokens, kind = statement.tokens, statement.words[2]
        text = tokens[-1].text if tokens[-1].token_type == TokenType.STRING else ""
        parts = [t.text.lower() for t in tokens[3:] if t.token_type not in (TokenType.DOT, TokenType.STRING)]
        names = parts[: parts.index("is")] if "is" in parts else parts
        if kind == "TABLE" and names and names[-1] in self._schema.tables:
            self._schema.tables[names[-1]].comment = text
        elif kind == "COLUMN" and len(names) > 1 and (column := self._column(names[-2], names[-1])):
            column.comment = text

    def _column(self, table: str, column: str) -> SqlColumn | None:
        found = self._schema.tables.get(table)
        return found.columns.get(column) if found else None


def _alter_column(table: SqlTable, action: tuple[Token, ...]) -> bool:
    words = [t.text.upper() for t in action]
    at = _after(action, "ALTER", "COLUMN")
    column = table.columns.get(action[at].text.lower()) if at < len(action) else None
    if column is None:
        return False
    said = " ".join(words[at + 1 :])
    if said == "SET NOT NULL":
        column.required = True
    elif said == "DROP NOT NULL":
        column.required = False
    elif said.startswith(("SET DEFAULT NEXTVAL", "ADD GENERATED", "SET STATISTICS", "SET STORAGE")):
        column.made = column.made or not said.startswith("SET ST")
    elif said == "DROP DEFAULT":
        column.default = None
    else:
        return False
    return True


def _name(tokens: tuple[Token, ...], at: int) -> tuple[str, int]:
    """Return a name without its schema, and the index behind it."""
    while at + 2 < len(tokens) and tokens[at + 1].token_type == TokenType.DOT:
        at += 2
    return (tokens[at].text, at + 1) if at < len(tokens) else ("", at)


def _after(tokens: tuple[Token, ...], first: str, *optional: str) -> int:
    """Return the index behind a word and those of the optional ones that follow it."""
    at = next((i + 1 for i, t in enumerate(tokens) if t.text.upper() == first), len(tokens))
    while at < len(tokens) and tokens[at].text.upper() in optional:
        at += 1
    return at


def _plain_column(tokens: tuple[Token, ...]) -> str:
    """Return the column of one part of an index; empty for an expression."""
    words = [t.text.upper() for t in tokens[1:]]
    return tokens[0].text.lower() if all(w in ("ASC", "DESC", "NULLS", "FIRST", "LAST") for w in words) else ""
